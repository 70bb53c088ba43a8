//! Who acts when an API client presents its token (`interop.md` §2.12, §3): the client itself, which reads, or an
//! administrator of its ente, in whose name it writes as long as that person is one.

use super::{Actor, Role};
use crate::client::Member;
use crate::{ClientId, Denial, TenantId, UserId};

/// An API client, as it stands when its token is presented.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Machine {
    pub client: ClientId,
    pub tenant: TenantId,
    /// In whose name it writes by now, if it does.
    pub admin: Option<UserId>,
}

impl Machine {
    /// Who acts with a token that names `named` as the administrator (`adminId`); `account` is that person's account in the
    /// client's ente, if there is one. A token that names nobody reads, whatever was said of the client since.
    ///
    /// # Errors
    /// `ClientAdminReplaced` when the client writes in nobody's or somebody else's name by now; `ClientAdminLost` when the
    /// person is no active administrator any more.
    pub fn actor(self, named: Option<UserId>, account: Option<&Member>) -> Result<Actor, Denial> {
        let Some(named) = named else {
            return Ok(Actor { user: UserId(self.client.0), tenant: self.tenant, roles: vec![Role::M2m] });
        };
        if self.admin != Some(named) {
            return Err(Denial::ClientAdminReplaced);
        }
        match account.filter(|account| account.user == named) {
            Some(account) if account.is_administrator() => {
                Ok(Actor { user: named, tenant: self.tenant, roles: vec![Role::M2mAdmin] })
            }
            Some(_) | None => Err(Denial::ClientAdminLost),
        }
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::Permission;
    use crate::fixtures::COMUNE_VALDORO;

    const ADMIN: UserId = UserId(Uuid::from_u128(0xa1));
    const OTHER: UserId = UserId(Uuid::from_u128(0xa2));

    fn machine(admin: Option<UserId>) -> Machine {
        Machine { client: ClientId(Uuid::from_u128(0xc1)), tenant: COMUNE_VALDORO, admin }
    }

    fn account(user: UserId, roles: &[Role], disabled: bool) -> Member {
        Member { user, roles: roles.to_vec(), disabled }
    }

    #[test]
    fn a_token_without_an_administrator_acts_for_the_client_and_writes_nothing() {
        for admin in [None, Some(ADMIN)] {
            let actor = machine(admin).actor(None, None).expect("it reads");
            assert_eq!((actor.user.0, actor.tenant), (machine(None).client.0, COMUNE_VALDORO));
            assert_eq!(actor.require(Permission::ReadAgreements), Ok(()));
            assert!(!actor.has(Permission::WriteAgreements) && !actor.has(Permission::WriteEservices));
        }
    }

    #[test]
    fn a_token_in_an_administrators_name_acts_for_the_one_the_client_has_now() {
        let active = account(ADMIN, &[Role::Security, Role::Admin], false);
        let actor = machine(Some(ADMIN)).actor(Some(ADMIN), Some(&active)).expect("it writes");
        assert_eq!((actor.user, actor.roles.as_slice()), (ADMIN, [Role::M2mAdmin].as_slice()));
        for (now, account, denial) in [
            (None, Some(active.clone()), Denial::ClientAdminReplaced),
            (Some(OTHER), Some(active.clone()), Denial::ClientAdminReplaced),
            (Some(ADMIN), None, Denial::ClientAdminLost),
            (Some(ADMIN), Some(account(OTHER, &[Role::Admin], false)), Denial::ClientAdminLost),
            (Some(ADMIN), Some(account(ADMIN, &[Role::Admin], true)), Denial::ClientAdminLost),
            (Some(ADMIN), Some(account(ADMIN, &[Role::Security], false)), Denial::ClientAdminLost),
        ] {
            assert_eq!(machine(now).actor(Some(ADMIN), account.as_ref()), Err(denial), "{now:?} {account:?}");
        }
    }

    #[test]
    fn a_machine_never_does_what_is_about_people_and_secrets() {
        for permission in [
            Permission::ManageUsers,
            Permission::WriteContactMail,
            Permission::WriteAccessibility,
            Permission::ReadNotifications,
            Permission::WriteKeys,
            Permission::TrustClients,
        ] {
            assert!(!Role::M2mAdmin.permissions().contains(&permission), "{permission}");
        }
        let reads = Role::M2m.permissions();
        assert!(reads.iter().all(|permission| Role::M2mAdmin.permissions().contains(permission)));
        // An administrator may whatever a machine does in their name.
        let able = Role::M2mAdmin.permissions();
        assert!(able.iter().all(|permission| Role::Admin.permissions().contains(permission)));
    }
}
