//! The attribute registry and the e-services.

use domain::attribute::registry::NewAttribute;
use domain::attribute::{AttributeKind, HeldCommand};
use domain::eservice::{
    ApprovalPolicy, DescriptorCommand, EserviceCommand, GeneralData, Mode, Technology, VersionData,
};
use domain::requirement::Requirements;

use super::Demo;
use crate::eservice::Made;
use crate::{Result, attribute, eservice};
use domain::eservice::interface::Upload;

/// Kind, name, description, who keeps it, code.
const ATTRIBUTES: &[(AttributeKind, &str, &str, &str, &str)] = &[
    (
        AttributeKind::Certified,
        "Pubblica amministrazione",
        "Ente iscritto all’indice delle pubbliche amministrazioni.",
        "registro-enti",
        "PA",
    ),
    (AttributeKind::Certified, "Comune", "Comune iscritto all’indice nazionale.", "registro-enti", "L6"),
    (AttributeKind::Certified, "Azienda sanitaria locale", "Azienda del servizio sanitario.", "registro-enti", "L7"),
    (
        AttributeKind::Certified,
        "Gestore di pubblico servizio",
        "Società che gestisce un pubblico servizio.",
        "registro-enti",
        "GPS",
    ),
    (
        AttributeKind::Certified,
        "Albo della formazione sanitaria",
        "Ente accreditato per la formazione sanitaria.",
        "registro-enti",
        "AFS",
    ),
    (
        AttributeKind::Declared,
        "Responsabile della protezione dei dati nominato",
        "L’ente ha nominato il responsabile della protezione dei dati.",
        "regione-esperia",
        "",
    ),
    (
        AttributeKind::Declared,
        "Adesione al codice di condotta",
        "L’ente aderisce al codice di condotta regionale.",
        "regione-esperia",
        "",
    ),
    (
        AttributeKind::Verified,
        "Convenzione firmata",
        "L’erogatore ha la convenzione firmata dal fruitore.",
        "regione-esperia",
        "",
    ),
    (
        AttributeKind::Verified,
        "Referente tecnico nominato",
        "Il fruitore ha comunicato un referente tecnico.",
        "regione-esperia",
        "",
    ),
];

/// Who holds what from the beginning.
const CERTIFIED: &[(&str, &str)] = &[
    ("comune-valdoro", "Pubblica amministrazione"),
    ("comune-valdoro", "Comune"),
    ("regione-esperia", "Pubblica amministrazione"),
    ("asl-esperia", "Pubblica amministrazione"),
    ("asl-esperia", "Azienda sanitaria locale"),
    ("asl-esperia", "Albo della formazione sanitaria"),
    ("acque-esperia", "Gestore di pubblico servizio"),
    ("tram-esperia", "Gestore di pubblico servizio"),
];
const DECLARED: &[(&str, &str)] = &[
    ("comune-valdoro", "Responsabile della protezione dei dati nominato"),
    ("asl-esperia", "Responsabile della protezione dei dati nominato"),
    ("asl-esperia", "Adesione al codice di condotta"),
    ("acque-esperia", "Responsabile della protezione dei dati nominato"),
    ("tram-esperia", "Responsabile della protezione dei dati nominato"),
];

/// The registry, and what enti hold.
pub(super) async fn attributes(demo: &mut Demo) -> Result<()> {
    demo.days(1);
    for (kind, name, description, creator, code) in ATTRIBUTES {
        let new = NewAttribute {
            kind: *kind,
            name: (*name).to_owned(),
            description: (*description).to_owned(),
            code: (*code).to_owned(),
        };
        let id = attribute::registry::create(&demo.cx, demo.admin(creator), &new).await?;
        demo.attributes.insert(name, id);
    }
    demo.days(1);
    for (ente, name) in CERTIFIED {
        held(demo, "registro-enti", ente, name, HeldCommand::Assign).await?;
    }
    for (ente, name) in DECLARED {
        held(demo, ente, ente, name, HeldCommand::Declare).await?;
    }
    Ok(())
}

/// One command of `by` about an attribute of `ente`.
pub(super) async fn held(demo: &Demo, by: &str, ente: &str, name: &str, command: HeldCommand) -> Result<()> {
    let (cx, attribute) = (&demo.cx, demo.attribute(name));
    attribute::held::run(cx, demo.admin(by), demo.ente(ente), attribute, command).await?;
    Ok(())
}

/// What a version asks, by the names of attributes: groups of alternatives.
#[derive(Clone, Copy)]
pub(super) struct Asks {
    certified: &'static [&'static [&'static str]],
    declared: &'static [&'static [&'static str]],
    verified: &'static [&'static [&'static str]],
}

pub(super) const NOTHING: Asks = Asks { certified: &[], declared: &[], verified: &[] };
const PUBLIC: &[&[&str]] = &[&["Pubblica amministrazione", "Gestore di pubblico servizio"]];
const CONDUCT: Asks = Asks { certified: PUBLIC, declared: &[&["Adesione al codice di condotta"]], ..NOTHING };
const OPEN: Asks = Asks { certified: PUBLIC, ..NOTHING };
const HEALTH: Asks = Asks {
    certified: &[&["Azienda sanitaria locale", "Comune"]],
    declared: &[&["Responsabile della protezione dei dati nominato"]],
    verified: &[&["Convenzione firmata"]],
};
const AGREED: Asks = Asks { certified: PUBLIC, verified: &[&["Convenzione firmata"]], ..NOTHING };
const TRAINING: Asks = Asks { certified: &[&["Albo della formazione sanitaria"]], ..NOTHING };
const WATER: Asks = Asks { certified: &[&["Gestore di pubblico servizio"]], ..NOTHING };
const TECHNICAL: Asks = Asks { certified: PUBLIC, verified: &[&["Referente tecnico nominato"]], ..NOTHING };

const AUTOMATIC: ApprovalPolicy = ApprovalPolicy::Automatic;
const MANUAL: ApprovalPolicy = ApprovalPolicy::Manual;

/// Provider, name, description, policy, what it asks.
const ESERVICES: &[(&str, &str, &str, ApprovalPolicy, Asks)] = &[
    (
        "regione-esperia",
        "Anagrafe assistiti",
        "Consultazione degli assistiti del servizio sanitario regionale.",
        MANUAL,
        HEALTH,
    ),
    (
        "regione-esperia",
        "Catasto regionale",
        "Consultazione dei dati catastali di terreni e fabbricati.",
        AUTOMATIC,
        OPEN,
    ),
    ("regione-esperia", "Registro delle strade", "Grafo delle strade regionali con numeri e divieti.", AUTOMATIC, OPEN),
    ("regione-esperia", "Numeri civici", "Numeri civici georiferiti di tutti i comuni.", AUTOMATIC, OPEN),
    ("regione-esperia", "Piani urbanistici", "Zone e vincoli dei piani urbanistici approvati.", AUTOMATIC, CONDUCT),
    ("regione-esperia", "Bollettini meteo", "Bollettini e allerte della rete meteorologica.", AUTOMATIC, NOTHING),
    (
        "regione-esperia",
        "Qualità dell’aria",
        "Misure orarie delle centraline di qualità dell’aria.",
        AUTOMATIC,
        CONDUCT,
    ),
    (
        "regione-esperia",
        "Imprese agricole",
        "Registro delle imprese agricole e dei loro fascicoli.",
        AUTOMATIC,
        CONDUCT,
    ),
    (
        "regione-esperia",
        "Trasporto scolastico",
        "Linee, fermate e iscritti del trasporto scolastico.",
        AUTOMATIC,
        CONDUCT,
    ),
    ("regione-esperia", "Prenotazioni sanitarie", "Disponibilità e prenotazione di visite ed esami.", MANUAL, OPEN),
    ("regione-esperia", "Esenzioni dal ticket", "Verifica delle esenzioni dal ticket sanitario.", AUTOMATIC, AGREED),
    ("regione-esperia", "Edilizia residenziale", "Assegnazioni e graduatorie dell’edilizia pubblica.", MANUAL, OPEN),
    ("regione-esperia", "Biblioteche regionali", "Catalogo e prestiti delle biblioteche regionali.", AUTOMATIC, OPEN),
    ("regione-esperia", "Strutture ricettive", "Elenco delle strutture ricettive autorizzate.", AUTOMATIC, OPEN),
    ("regione-esperia", "Contributi e bandi", "Bandi aperti, domande e contributi concessi.", AUTOMATIC, OPEN),
    ("regione-esperia", "Protezione civile", "Allerte, presìdi e risorse della protezione civile.", AUTOMATIC, OPEN),
    (
        "regione-esperia",
        "Formazione sanitaria",
        "Corsi, crediti e discenti della formazione sanitaria.",
        MANUAL,
        TRAINING,
    ),
    (
        "regione-esperia",
        "Concorsi sanitari",
        "Bandi e graduatorie dei concorsi del servizio sanitario.",
        MANUAL,
        TRAINING,
    ),
    ("regione-esperia", "Reti idriche", "Condotte, impianti e portate delle reti idriche.", AUTOMATIC, WATER),
    ("regione-esperia", "Sensori del traffico", "Flussi di traffico misurati in tempo quasi reale.", MANUAL, TECHNICAL),
    ("comune-valdoro", "Anagrafe comunale", "Residenti, famiglie e certificati del comune.", MANUAL, TECHNICAL),
    ("comune-valdoro", "Tributi locali", "Posizioni dei tributi locali di cittadini e imprese.", MANUAL, OPEN),
    ("tram-esperia", "Orari dei tram", "Orari, fermate e passaggi in tempo reale.", AUTOMATIC, NOTHING),
];

/// Every e-service with its first version published, and a few that stand elsewhere in their life.
pub(super) async fn eservices(demo: &mut Demo) -> Result<()> {
    for (provider, name, description, policy, asks) in ESERVICES {
        demo.days(1);
        let made = draft(demo, provider, name, description, *policy, *asks).await?;
        demo.eservices.insert(name, made);
        publish(demo, provider, name, 1).await?;
    }
    demo.days(1);
    draft(demo, "regione-esperia", "Osservatorio turistico", "Arrivi e presenze turistiche per comune.", MANUAL, OPEN)
        .await?;
    let made = draft(
        demo,
        "regione-esperia",
        "Impianti termici",
        "Catasto degli impianti termici e dei controlli.",
        MANUAL,
        OPEN,
    )
    .await?;
    demo.eservices.insert("Impianti termici", made);
    publish(demo, "regione-esperia", "Impianti termici", 1).await?;
    let (suspend, reason) = (demo.eservices["Impianti termici"], "Manutenzione della base di dati".to_owned());
    let suspended = DescriptorCommand::Suspend { reason };
    eservice::run_version(
        &demo.cx,
        demo.admin("regione-esperia"),
        suspend.eservice,
        suspend.descriptor,
        None,
        suspended,
    )
    .await?;
    Ok(())
}

async fn draft(
    demo: &Demo,
    provider: &str,
    name: &str,
    description: &str,
    policy: ApprovalPolicy,
    asks: Asks,
) -> Result<Made> {
    let general = GeneralData {
        name: name.to_owned(),
        description: description.to_owned(),
        technology: Technology::Rest,
        mode: Mode::Deliver,
        personal_data: Some(true),
    };
    let groups = |names: &[&[&str]]| {
        names.iter().map(|group| group.iter().map(|name| demo.attribute(name)).collect()).collect::<Vec<Vec<_>>>()
    };
    let version = VersionData {
        description: format!("Prima versione di {name}."),
        audience: vec![format!("https://api.esperia.example/{}", domain::text::fold(name).replace([' ', '\''], "-"))],
        voucher_lifespan: 600,
        daily_calls_per_consumer: 5_000,
        daily_calls_total: 50_000,
        agreement_approval_policy: policy,
        attributes: Requirements {
            certified: groups(asks.certified),
            declared: groups(asks.declared),
            verified: groups(asks.verified),
        },
    };
    eservice::create(&demo.cx, demo.admin(provider), general, version).await
}

/// Adds the interface to the version made last, and publishes it.
async fn publish(demo: &Demo, provider: &str, name: &str, number: i64) -> Result<()> {
    let made = demo.eservices[name];
    let actor = demo.admin(provider);
    let content = format!(
        "openapi: 3.0.3\ninfo:\n  title: {name}\n  version: '{number}'\nservers:\n  - url: https://api.esperia.example\n\
         paths:\n  /elementi:\n    get:\n      summary: Elenco\n      responses:\n        '200':\n          description: Elementi\n"
    );
    let upload = Upload {
        name: "interfaccia.yaml",
        pretty_name: "Interfaccia OpenAPI",
        content_type: "application/yaml",
        bytes: content.as_bytes(),
    };
    eservice::add_interface(&demo.cx, actor, made.eservice, made.descriptor, upload).await?;
    eservice::run_version(&demo.cx, actor, made.eservice, made.descriptor, None, DescriptorCommand::Publish).await?;
    Ok(())
}

/// A next version, published: the same as before but for its interface, or with the data given.
pub(super) async fn next_version(
    demo: &mut Demo,
    provider: &str,
    name: &'static str,
    number: i64,
    data: Option<VersionData>,
) -> Result<()> {
    demo.days(2);
    let old = demo.eservices[name];
    let command = EserviceCommand::CreateVersion { data };
    let made = eservice::run(&demo.cx, demo.admin(provider), old.eservice, None, command).await?;
    let descriptor = made.ok_or_else(|| anyhow::anyhow!("a new version of {name} was not made"))?;
    demo.eservices.insert(name, Made { descriptor, ..old });
    publish(demo, provider, name, number).await
}

/// Version 3 of "Protezione civile", in which something of everything is different.
pub(super) fn third_of_civil_protection(demo: &Demo) -> VersionData {
    let groups = |groups: &[&[&str]]| {
        groups.iter().map(|group| group.iter().map(|name| demo.attribute(name)).collect()).collect::<Vec<Vec<_>>>()
    };
    VersionData {
        description: "Terza versione di Protezione civile: risorse per provincia e nuovi indirizzi.".to_owned(),
        audience: vec!["https://api.esperia.example/protezione-civile/v3".to_owned()],
        voucher_lifespan: 300,
        daily_calls_per_consumer: 3_000,
        daily_calls_total: 80_000,
        agreement_approval_policy: AUTOMATIC,
        attributes: Requirements {
            certified: groups(PUBLIC),
            declared: groups(&[&["Responsabile della protezione dei dati nominato"]]),
            verified: Vec::new(),
        },
    }
}
