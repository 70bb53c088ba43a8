//! Pratiche in every state for the operator of Comune di Valdoro, of services with a protocol of their own, with Ponte's
//! and with none.

use std::collections::BTreeMap;

use bytes::Bytes;
use domain::eservice::interface::Upload;
use domain::partner::agreed::Transition;
use domain::partner::{Agreed, PartnerCommand, PartnerData};
use domain::pratica::service::ServiceData;
use domain::pratica::{
    Applicant, AttachmentRule, Compiled, FileKind, PraticaCommand, PraticaState, ProtocolKind, ServiceStep, StepField,
    files,
};
use domain::{Actor, DocumentId, PraticaId, Role, ServiceId};

use super::Demo;
use crate::pratica::{self, service};
use crate::{Backend, Result};

const VALDORO: &str = "comune-valdoro";
/// Everybody's, and the partner's (`contract.md`).
const SECRET: &str = "ponte-demo-2026";
/// The smallest file that begins like a PDF and ends like one.
const PDF: &[u8] =
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Count 0/Kids[]>>endobj\n\
trailer<</Root 1 0 R>>\n%%EOF\n";

/// Name, family name, fiscal code, town of birth, day of birth.
const CITIZENS: [(&str, &str, &str, &str, &str); 12] = [
    ("Mario", "Rossi", "RSSMRA80A01H501U", "Roma", "1980-01-01"),
    ("Lucia", "Esposito", "SPSLCU85D41F839K", "Napoli", "1985-04-01"),
    ("Paolo", "Ferrari", "FRRPLA72H15F205R", "Milano", "1972-06-15"),
    ("Chiara", "Romano", "RMNCHR90M52L219Z", "Torino", "1990-08-12"),
    ("Andrea", "Colombo", "CLMNDR68S20A794V", "Bergamo", "1968-11-20"),
    ("Sara", "Ricci", "RCCSRA95C48D612B", "Firenze", "1995-03-08"),
    ("Matteo", "Conti", "CNTMTT77E03A944I", "Bologna", "1977-05-03"),
    ("Elisa", "De Luca", "DLCLSE88R63G273T", "Palermo", "1988-10-23"),
    ("Simone", "Costa", "CSTSMN83T11D969L", "Genova", "1983-12-11"),
    ("Valentina", "Giordano", "GRDVNT91B50B354Q", "Cagliari", "1991-02-10"),
    ("Lorenzo", "Mancini", "MNCLNZ74L28A345P", "L’Aquila", "1974-07-28"),
    ("Federica", "Barbieri", "BRBFRC86P55G337M", "Parma", "1986-09-15"),
];

/// Who sent pratica number `place`; one in seven gave no address.
pub(super) fn compiled(cx: &Backend, place: usize) -> Compiled {
    let (name, family_name, fiscal_code, birth_place, birth_date) = CITIZENS[place % CITIZENS.len()];
    let address = format!("Via dei Mille {}, 01234 Valdoro", place % 90 + 1);
    let plain = |text: &str| text.to_lowercase().replace([' ', '’'], "");
    let email = match place % 7 {
        6 => String::new(),
        _ => format!("{}.{}@posta.example", plain(name), plain(family_name)),
    };
    let applicant = Applicant {
        name: name.to_owned(),
        family_name: family_name.to_owned(),
        fiscal_code: fiscal_code.to_owned(),
        birth_place: birth_place.to_owned(),
        birth_date: birth_date.to_owned(),
        address,
        phone: format!("0123 45{:04}", place % 10_000),
        email,
    };
    let answers = [("Residenza nel comune da", "2019"), ("Componenti del nucleo familiare", "3")];
    let answers = answers.into_iter().map(|(question, answer)| (question.to_owned(), answer.to_owned())).collect();
    Compiled { applicant, answers, files: Vec::new(), compiled_at: cx.now().plus_seconds(-900) }
}

/// A service with an own step and one without, one whose numbers an operator writes, one without numbers.
async fn services(demo: &Demo, operators: &[Actor]) -> Result<[ServiceId; 4]> {
    let field = |name: &str, label: &str, required, long| StepField {
        name: name.to_owned(),
        label: label.to_owned(),
        required,
        long,
    };
    let ranking = ServiceStep {
        slug: "graduatoria".to_owned(),
        title: "Graduatoria".to_owned(),
        fields: vec![
            field("punteggio", "Punteggio", true, false),
            field("note", "Note per la graduatoria", false, true),
        ],
    };
    let offered = [
        ("Iscrizione all’asilo nido", "Scuola", ProtocolKind::Internal, AttachmentRule::Optional, vec![ranking]),
        ("Certificato di residenza", "Anagrafe", ProtocolKind::Internal, AttachmentRule::RequiredIfAccepted, vec![]),
        ("Occupazione di suolo pubblico", "Tributi", ProtocolKind::Manual, AttachmentRule::Optional, vec![]),
        ("Segnalazione di un guasto", "Lavori pubblici", ProtocolKind::None, AttachmentRule::None, vec![]),
    ];
    let mut made = Vec::new();
    for (name, area, protocol, attachment, steps) in offered {
        demo.cx.clock.advance(60);
        let data = ServiceData { name: name.to_owned(), area: area.to_owned(), protocol, attachment, steps };
        let id = service::create(&demo.cx, demo.admin(VALDORO), &data).await?;
        for operator in operators {
            service::enable(&demo.cx, demo.admin(VALDORO), id, operator.user, true).await?;
        }
        made.push(id);
    }
    made.try_into().map_err(|_| anyhow::anyhow!("four services").into())
}

/// The partner of the sample data (`contract.md`): it sends what citizens fill in at its desk.
async fn partner(demo: &Demo, services: &[ServiceId]) -> Result<()> {
    let data = PartnerData {
        code: "sportello".to_owned(),
        name: "Sportello telematico Esperia".to_owned(),
        services: services.to_vec(),
    };
    let issued = crate::partner::create_with(&demo.cx, demo.admin(VALDORO), &data, SECRET.to_owned()).await?;
    let from = [PraticaState::Registered, PraticaState::Submitted];
    let transitions = from.map(|from| Transition { from, to: PraticaState::Pending });
    let agreed = Agreed { transitions: transitions.to_vec(), ..Agreed::default() };
    let command = PartnerCommand::SetAgreed(agreed);
    crate::partner::run(&demo.cx, demo.admin(VALDORO), issued.partner.id, None, command).await?;
    Ok(())
}

/// A story of one pratica, told one command after the other.
struct Story<'a> {
    demo: &'a Demo,
    operator: &'a Actor,
    id: PraticaId,
}

impl Story<'_> {
    async fn run(&self, command: PraticaCommand) -> Result<()> {
        self.demo.cx.clock.advance(300);
        pratica::run(&self.demo.cx, self.operator, self.id, None, command).await
    }

    async fn prepared(&self, accepted: bool, reason: &str) -> Result<()> {
        self.run(PraticaCommand::Evaluate { accepted, reason: reason.to_owned() }).await
    }

    async fn with_score(&self, score: &str) -> Result<()> {
        let values = BTreeMap::from([("punteggio".to_owned(), score.to_owned())]);
        self.run(PraticaCommand::Answer { step: "graduatoria".to_owned(), values }).await
    }

    async fn with_file(&self, name: &str) -> Result<()> {
        let upload = Upload { name, pretty_name: "Certificato", content_type: "application/pdf", bytes: PDF };
        pratica::attach(&self.demo.cx, self.operator, self.id, upload).await?;
        Ok(())
    }
}

async fn arrives<'a>(demo: &'a Demo, operator: &'a Actor, service: ServiceId, place: usize) -> Result<Story<'a>> {
    demo.cx.clock.advance(1_800);
    let mut sent = compiled(&demo.cx, place);
    if place.is_multiple_of(2) {
        let upload = Upload {
            name: "documento-identita.pdf",
            pretty_name: "Documento di identità",
            content_type: "application/pdf",
            bytes: PDF,
        };
        let kept_as = (DocumentId(demo.cx.id()), crate::file::checksum(PDF));
        sent.files.push(files::check(upload, FileKind::Request, kept_as, demo.cx.now())?);
        demo.cx.files.put(Bytes::from_static(PDF)).await?;
    }
    let id = pratica::receive(&demo.cx, service, &sent).await?;
    Ok(Story { demo, operator, id })
}

/// Every state, and both ways in which a pratica ends.
pub(super) async fn pratiche(demo: &Demo) -> Result<()> {
    let [operator, colleague] = people(demo).await?;
    let operators = [operator.clone(), colleague.clone()];
    let [nursery, certificate, soil, fault] = services(demo, &operators).await?;
    partner(demo, &[nursery, fault]).await?;
    let registered = || pratica::protocol::register_due(&demo.cx);
    let take = PraticaCommand::TakeCharge;

    // Concluded, one way and the other.
    let accepted = arrives(demo, &operator, certificate, 0).await?;
    registered().await?;
    accepted.run(take.clone()).await?;
    accepted.prepared(true, "").await?;
    accepted.with_file("certificato-residenza.pdf").await?;
    accepted.run(PraticaCommand::Finish).await?;
    registered().await?;
    let rejected = arrives(demo, &operator, nursery, 1).await?;
    registered().await?;
    rejected.run(take.clone()).await?;
    rejected.prepared(false, "Il punteggio non raggiunge la soglia della graduatoria.").await?;
    rejected.with_score("41").await?;
    rejected.run(PraticaCommand::Finish).await?;
    registered().await?;
    let repaired = arrives(demo, &operator, fault, 2).await?;
    repaired.run(take.clone()).await?;
    repaired.prepared(true, "Il lampione è stato riparato.").await?;
    repaired.run(PraticaCommand::Finish).await?;

    // In hand: just taken, prepared, waiting for the citizen, taken up again, opened again.
    let taken = arrives(demo, &operator, nursery, 3).await?;
    let prepared = arrives(demo, &operator, certificate, 4).await?;
    let asked = arrives(demo, &operator, nursery, 5).await?;
    let answered = arrives(demo, &operator, certificate, 6).await?;
    let of_colleague = arrives(demo, &colleague, nursery, 7).await?;
    registered().await?;
    for story in [&taken, &prepared, &asked, &answered, &of_colleague] {
        story.run(take.clone()).await?;
    }
    prepared.prepared(true, "").await?;
    let text = "Serve l’attestazione ISEE aggiornata all’anno in corso.".to_owned();
    asked.run(PraticaCommand::RequestIntegration { text: text.clone() }).await?;
    answered.run(PraticaCommand::RequestIntegration { text }).await?;
    answered.run(PraticaCommand::ReceiveIntegration { note: "Consegnata allo sportello.".to_owned() }).await?;
    let text = "Ho chiesto conferma all’ufficio scuola.".to_owned();
    taken.run(PraticaCommand::Comment { text }).await?;

    // To be taken, and those that wait for a number that an operator writes.
    for place in 8_usize..12 {
        arrives(demo, &operator, if place.is_multiple_of(2) { certificate } else { nursery }, place).await?;
    }
    arrives(demo, &operator, fault, 12).await?;
    registered().await?;
    arrives(demo, &operator, soil, 13).await?;
    for (place, accepted) in [(14, true), (15, false)] {
        let story = arrives(demo, &operator, soil, place).await?;
        story.run(PraticaCommand::Register { number: format!("VLD-{place}/2026") }).await?;
        story.run(take.clone()).await?;
        story.prepared(accepted, "Lo spazio richiesto è già concesso.").await?;
        story.run(PraticaCommand::Finish).await?;
    }
    Ok(())
}

/// The operator and the operator who manages the desk.
async fn people(demo: &Demo) -> Result<[Actor; 2]> {
    let tenant = demo.ente(VALDORO);
    let filter = |role| crate::user::Filter { role: Some(role), ..crate::user::Filter::default() };
    let mut found = Vec::new();
    for role in [Role::Operatore, Role::OperatoreAdmin] {
        let page = domain::page::PageRequest::default();
        let people = crate::user::list(&demo.cx, demo.admin(VALDORO), &filter(role), page).await?;
        let person = people.results.into_iter().find(|person| person.roles == [role]);
        let person = person.ok_or_else(|| anyhow::anyhow!("{VALDORO} has nobody with the role {role}"))?;
        found.push(Actor { user: person.id, tenant, roles: person.roles });
    }
    found.try_into().map_err(|_| anyhow::anyhow!("two people").into())
}
