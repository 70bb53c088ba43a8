//! The rules of the pratica against `pratiche.md` §3 cell by cell, the edges of its §12, and random histories. Each file
//! says what it proves.

mod citizen;
mod elabora;
mod histories;
mod protocol;
mod table;

use super::rules::{can, decide, receive};
use super::*;
use crate::decision::{Decision, Write};
use crate::fixtures::{COMUNE_VALDORO, EARLIER, NOW, REGIONE_ESPERIA, user_id};
use crate::{Actor, Denial, Role};

const PRATICA: PraticaId = PraticaId(uuid::Uuid::from_u128(0x9a));
const AROUND: PraticaAround =
    PraticaAround { fresh: PraticaCommentId(uuid::Uuid::from_u128(0x9c)), target_is_operator: true };

fn person(number: u128, role: Role) -> Actor {
    Actor { user: UserId(uuid::Uuid::from_u128(0xa0 + number)), tenant: COMUNE_VALDORO, roles: vec![role] }
}

/// Enabled on the service.
fn anna() -> Actor {
    person(1, Role::Operatore)
}

/// Enabled on the service too.
fn bruno() -> Actor {
    person(2, Role::Operatore)
}

/// An operator of the ente, not enabled.
fn carla() -> Actor {
    person(3, Role::Operatore)
}

fn administrator() -> Actor {
    person(4, Role::OperatoreAdmin)
}

fn service(protocol: ProtocolKind, attachment: AttachmentRule) -> Service {
    let field = |name: &str, required| StepField { name: name.into(), label: name.into(), required, long: false };
    Service {
        id: ServiceId(uuid::Uuid::from_u128(0x5e)),
        revision: Revision::FIRST,
        tenant: COMUNE_VALDORO,
        slug: "asilo-nido".into(),
        name: "Iscrizione all'asilo nido".into(),
        area: "Scuola".into(),
        active: true,
        protocol,
        attachment,
        steps: vec![ServiceStep {
            slug: "graduatoria".into(),
            title: "Graduatoria".into(),
            fields: vec![field("punteggio", true), field("note", false)],
        }],
        operators: vec![anna().user, bruno().user],
        created_at: EARLIER,
    }
}

fn file(number: u128) -> PraticaFile {
    PraticaFile {
        id: DocumentId(uuid::Uuid::from_u128(0xd0 + number)),
        kind: FileKind::Answer,
        name: format!("graduatoria-{number}.pdf"),
        description: "Graduatoria".into(),
        content_type: "application/pdf".into(),
        size: 1_000,
        checksum: format!("{number:064}"),
        uploaded_at: EARLIER,
        signers: Vec::new(),
    }
}

fn compiled() -> Compiled {
    let applicant = Applicant {
        name: "Mario".into(),
        family_name: "Rossi".into(),
        fiscal_code: "rssmra80a01h501u".into(),
        email: "mario.rossi@example.it".into(),
        ..Applicant::default()
    };
    let answers = vec![("Nome del bambino".into(), "Luca".into())];
    Compiled { applicant, answers, files: Vec::new(), compiled_at: EARLIER }
}

/// What `decision` makes of the facts.
fn after(facts: &PraticaFacts, decision: &Decision) -> PraticaFacts {
    let stored = decision.writes().iter().find_map(|write| match write {
        Write::InsertPratica(pratica) => Some(pratica.clone()),
        Write::UpdatePratica(pratica) => Some(Pratica { revision: pratica.revision.next(), ..pratica.clone() }),
        _ => None,
    });
    let pratica = stored.unwrap_or_else(|| facts.pratica.clone());
    let assignee_name = pratica.assignee.map(|_| "Anna Bianchi".to_owned());
    PraticaFacts { pratica, assignee_name, ..facts.clone() }
}

fn passages(decision: &Decision) -> Vec<&Passage> {
    let writes = decision.writes().iter();
    let passages = writes.filter_map(|write| match write {
        Write::InsertPassage(passage) => Some(passage),
        _ => None,
    });
    passages.collect()
}

/// A pratica that has just arrived.
fn arrived(service: Service) -> PraticaFacts {
    let decision = receive(PRATICA, compiled(), &service, NOW).expect("it arrives");
    let pratica = decision.writes().iter().find_map(|write| match write {
        Write::InsertPratica(pratica) => Some(pratica.clone()),
        _ => None,
    });
    PraticaFacts { pratica: pratica.expect("it is stored"), service, assignee_name: None, registry: None, as_of: NOW }
}

fn done(facts: &PraticaFacts, command: PraticaCommand, by: By<'_>) -> PraticaFacts {
    let told = format!("{command:?}");
    let decision = decide(command, facts, &AROUND, by).unwrap_or_else(|denial| panic!("{told}: {denial:?}"));
    after(facts, &decision)
}

fn register(facts: &PraticaFacts) -> PraticaFacts {
    let anna = anna();
    let by = if facts.service.protocol == ProtocolKind::Manual { By::Operator(&anna) } else { By::Platform };
    done(facts, PraticaCommand::Register { number: "2026/0000001".into() }, by)
}

/// In Anna's hands.
fn in_hand(service: Service) -> PraticaFacts {
    let arrived = arrived(service);
    let registered = if arrived.service.needs_protocol() { register(&arrived) } else { arrived };
    done(&registered, PraticaCommand::TakeCharge, By::Operator(&anna()))
}

/// Everything is prepared, a decision and what the service asks; only a file may be missing.
fn prepared(service: Service, accepted: bool) -> PraticaFacts {
    let anna = anna();
    let by = By::Operator(&anna);
    let reason = "Il punteggio non basta.".to_owned();
    let facts = done(&in_hand(service), PraticaCommand::Evaluate { accepted, reason }, by);
    let values = [("punteggio".to_owned(), "12".to_owned())].into();
    done(&facts, PraticaCommand::Answer { step: "graduatoria".into(), values }, by)
}

/// The papers of a pratica that a citizen gets: when it arrives, and when it is decided.
pub(crate) fn decided(accepted: bool) -> Vec<crate::paper::Paper> {
    let service = service(ProtocolKind::Internal, AttachmentRule::Optional);
    let arrived = receive(PRATICA, compiled(), &service, NOW).expect("it arrives");
    let facts = done(&prepared(service, accepted), PraticaCommand::Attach(file(1)), By::Operator(&anna()));
    let finished = decide(PraticaCommand::Finish, &facts, &AROUND, By::Operator(&anna())).expect("it is concluded");
    let papers = [arrived, finished].into_iter().flat_map(|decision| decision.writes().to_vec());
    let papers = papers.filter_map(|write| match write {
        Write::InsertPaper(paper) => Some(*paper),
        _ => None,
    });
    papers.collect()
}
