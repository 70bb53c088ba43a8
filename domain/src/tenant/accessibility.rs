//! Where an ente's accessibility statement is. The law has the ente draw it up on AgID's own site and make its address
//! known in the footer, with a way to report problems (law 4/2004 art. 3-quater; `ux.md` §1.1).

use serde::{Deserialize, Serialize};

use super::Tenant;
use super::rules::{is_host, is_mail_address};
use crate::decision::{Decision, Write};
use crate::event::{Event, TenantEvent};
use crate::text::Fields;
use crate::{Actor, Denial, FieldProblem, Permission, Timestamp};

/// How the address of every statement begins; what follows is the statement's own code.
pub const STATEMENTS: &str = "https://form.agid.gov.it/view/";

/// What an ente has made known about accessibility; empty where it has not.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Accessibility {
    /// The statement, on AgID's site.
    pub statement: String,
    /// Where problems are reported: a mail address, or the https address of a form.
    pub feedback: String,
}

impl Accessibility {
    /// Nothing is known.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.statement.is_empty() && self.feedback.is_empty()
    }

    /// Where a report goes, as a link: a mail address becomes `mailto:`.
    #[must_use]
    pub fn feedback_link(&self) -> Option<String> {
        match self.feedback.as_str() {
            "" => None,
            address if address.starts_with("https://") => Some(address.to_owned()),
            address => Some(format!("mailto:{address}")),
        }
    }
}

/// May the actor change what this ente makes known?
///
/// # Errors
/// `Unauthorized`, or `OperationForbidden` for another ente.
pub fn can_set_accessibility(tenant: &Tenant, actor: &Actor) -> Result<(), Denial> {
    actor.require(Permission::WriteAccessibility)?;
    if tenant.id == actor.tenant { Ok(()) } else { Err(Denial::OperationForbidden) }
}

/// Makes both addresses known, or takes back the one that is left empty. A statement must name a way to report
/// problems, so there is none without the other.
///
/// # Errors
/// `Unauthorized`; `OperationForbidden` for another ente; `Invalid` naming `statement` or `feedback`; `UnchangedValue`.
pub fn set_accessibility(
    tenant: &Tenant,
    typed: &Accessibility,
    actor: &Actor,
    as_of: Timestamp,
) -> Result<Decision, Denial> {
    can_set_accessibility(tenant, actor)?;
    let next = check(typed)?;
    if next == tenant.accessibility {
        return Err(Denial::UnchangedValue);
    }
    let what = TenantEvent::AccessibilitySet { statement: next.statement.clone(), feedback: next.feedback.clone() };
    let changed = Tenant { accessibility: next, updated_at: Some(as_of), ..tenant.clone() };
    Ok(Decision::new(Write::UpdateTenant(changed), Event::Tenant { tenant: tenant.id, what }))
}

fn check(typed: &Accessibility) -> Result<Accessibility, Denial> {
    let mut fields = Fields::new();
    let next = Accessibility {
        statement: typed.statement.trim().trim_end_matches('/').to_owned(),
        feedback: typed.feedback.trim().to_owned(),
    };
    if !next.statement.is_empty() && !is_statement(&next.statement) {
        fields.problem("statement", FieldProblem::Malformed);
    }
    if next.feedback.is_empty() && !next.statement.is_empty() {
        fields.problem("feedback", FieldProblem::Required);
    }
    if !next.feedback.is_empty() && !is_mail_address(&next.feedback) && !is_https(&next.feedback) {
        fields.problem("feedback", FieldProblem::Malformed);
    }
    fields.finish(Some(next))
}

/// A statement's own code is of letters, digits and hyphens.
fn is_statement(address: &str) -> bool {
    address.strip_prefix(STATEMENTS).is_some_and(|code| {
        (8..=64).contains(&code.len()) && code.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
    })
}

/// An address of 254 characters at most that any browser follows: no user names, ports, blanks or quotes in it.
fn is_https(address: &str) -> bool {
    let Some(rest) = address.strip_prefix("https://") else { return false };
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    address.len() <= 254 && is_host(host) && rest.chars().all(|c| c.is_ascii_graphic() && !"\"'<>\\`{}|^".contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Role;
    use crate::fixtures::{ASL_ESPERIA, COMUNE_VALDORO, NOW, actor, tenant};

    const CODE: &str = "https://form.agid.gov.it/view/7c6e9ae0-1a3b-11ef-9c1d-0242ac120002";

    fn set(statement: &str, feedback: &str) -> Result<Accessibility, Denial> {
        let typed = Accessibility { statement: statement.into(), feedback: feedback.into() };
        let decision = set_accessibility(&tenant(COMUNE_VALDORO), &typed, &actor(COMUNE_VALDORO, Role::Admin), NOW)?;
        let [Write::UpdateTenant(next)] = decision.writes() else { panic!("{:?}", decision.writes()) };
        assert_eq!(next.updated_at, Some(NOW));
        let Accessibility { statement, feedback } = next.accessibility.clone();
        let what = TenantEvent::AccessibilitySet { statement, feedback };
        assert_eq!(decision.events(), [Event::Tenant { tenant: COMUNE_VALDORO, what }]);
        Ok(next.accessibility.clone())
    }

    fn wrong(statement: &str, feedback: &str) -> Vec<(String, FieldProblem)> {
        match set(statement, feedback) {
            Err(Denial::Invalid(errors)) => errors.into_iter().map(|error| (error.field, error.problem)).collect(),
            other => panic!("{statement} {feedback}: {other:?}"),
        }
    }

    #[test]
    fn a_statement_is_made_known_with_a_way_to_report_problems() {
        let known = set(&format!(" {CODE}/ "), "accessibilita@valdoro.example").expect("allowed");
        assert_eq!(known.statement, CODE);
        assert_eq!(known.feedback_link().as_deref(), Some("mailto:accessibilita@valdoro.example"));
        let known = set(CODE, "https://valdoro.example/segnala?tipo=accessibilita@1").expect("allowed");
        assert_eq!(known.feedback_link(), Some(known.feedback.clone()));
        assert_eq!(set("", "https://valdoro.example").expect("the way alone").statement, "");
    }

    #[test]
    fn a_statement_stands_on_the_site_the_law_names_and_nowhere_else() {
        for address in [
            "http://form.agid.gov.it/view/7c6e9ae0-1a3b-11ef-9c1d-0242ac120002",
            "https://form.agid.gov.it.example/view/7c6e9ae0-1a3b",
            "https://form.agid.gov.it/view/",
            "https://form.agid.gov.it/view/../../altro",
            "https://form.agid.gov.it/view/abc?x=12345678",
            "javascript:alert(1)",
        ] {
            assert_eq!(wrong(address, "a@b.it"), [("statement".to_owned(), FieldProblem::Malformed)], "{address}");
        }
    }

    #[test]
    fn reports_go_to_an_address_that_can_be_followed() {
        assert_eq!(wrong(CODE, " "), [("feedback".to_owned(), FieldProblem::Required)]);
        let long = format!("https://valdoro.example/{}", "a".repeat(254));
        for address in ["valdoro", "http://valdoro.example", "https://", "https://a b.it", "https://b.it/\"x", &long] {
            assert_eq!(wrong(CODE, address), [("feedback".to_owned(), FieldProblem::Malformed)], "{address}");
        }
    }

    #[test]
    fn the_same_again_changes_nothing_and_empty_takes_back() {
        let admin = actor(COMUNE_VALDORO, Role::Admin);
        let mut ente = tenant(COMUNE_VALDORO);
        assert_eq!(set("", ""), Err(Denial::UnchangedValue));
        ente.accessibility = Accessibility { statement: CODE.into(), feedback: "a@b.it".into() };
        let again = ente.accessibility.clone();
        assert_eq!(set_accessibility(&ente, &again, &admin, NOW), Err(Denial::UnchangedValue));
        assert!(set_accessibility(&ente, &Accessibility::default(), &admin, NOW).is_ok());
    }

    #[test]
    fn only_the_administrator_of_the_ente_does_it() {
        use strum::IntoEnumIterator as _;
        let known = Accessibility { statement: CODE.into(), feedback: "a@b.it".into() };
        let ente = tenant(COMUNE_VALDORO);
        let other = actor(ASL_ESPERIA, Role::Admin);
        assert_eq!(set_accessibility(&ente, &known, &other, NOW), Err(Denial::OperationForbidden));
        for role in Role::iter().filter(|role| *role != Role::Admin) {
            let denied = set_accessibility(&ente, &known, &actor(COMUNE_VALDORO, role), NOW);
            let permission = Permission::WriteAccessibility;
            assert_eq!(denied, Err(Denial::Unauthorized { permission }), "{role}");
        }
    }
}
