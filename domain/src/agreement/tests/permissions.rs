//! Who may do what at all (`interop.md` §3): the table a security review reads.

use std::fmt::Write as _;

use strum::IntoEnumIterator;

use crate::{Permission, Role};

#[test]
fn roles_and_permissions() {
    let mut table = format!("{:27}", "");
    for role in Role::iter() {
        write!(table, "{role:17}").expect("writing to a string");
    }
    table.truncate(table.trim_end().len());
    for permission in Permission::iter() {
        let cells = Role::iter().map(|role| if role.permissions().contains(&permission) { "✓" } else { "·" });
        let cells = cells.fold(String::new(), |line, cell| line + &format!("{cell:17}"));
        write!(table, "\n{}", format!("{:27}{cells}", permission.to_string()).trim_end()).expect("writing to a string");
    }
    insta::assert_snapshot!("roles_permissions", table);
}

#[test]
fn no_role_holds_a_permission_twice_and_each_permission_has_a_role() {
    for role in Role::iter() {
        let mut permissions = role.permissions().to_vec();
        permissions.sort();
        permissions.dedup();
        assert_eq!(permissions.len(), role.permissions().len(), "{role}");
    }
    for permission in Permission::iter() {
        assert!(Role::iter().any(|role| role.permissions().contains(&permission)), "{permission}");
    }
}

#[test]
fn the_platform_manager_touches_nothing_of_the_enti() {
    let manager = Role::Gestore.permissions();
    assert_eq!(manager, [Permission::ReadTenants, Permission::ManageTenants]);
    let given = Role::iter().filter(|role| role.is_given_by_the_ente()).collect::<Vec<_>>();
    assert!(!given.iter().any(|role| role.is_of_machines()));
    assert_eq!(given.len(), Role::iter().count() - 3);
    assert!(!Role::Gestore.is_given_by_the_ente());
}
