//! What happens to pratiche and to services.

use domain::event::{PartnerEvent, PartnerEventKind, PraticaEvent, PraticaEventKind, ServiceEvent, ServiceEventKind};

/// What happened to a pratica, and what was said.
pub(super) fn pratica(event: &PraticaEvent) -> (String, Option<String>) {
    let detail = match event {
        PraticaEvent::Registered { number } | PraticaEvent::OutcomeRegistered { number } => Some(number.clone()),
        PraticaEvent::FileAdded { name } | PraticaEvent::FileRemoved { name } => Some(name.clone()),
        PraticaEvent::Rejected { reason } | PraticaEvent::Reopened { reason } => Some(reason.clone()),
        PraticaEvent::IntegrationRequested { text } => Some(text.clone()),
        PraticaEvent::Submitted
        | PraticaEvent::TakenInCharge
        | PraticaEvent::Released
        | PraticaEvent::Reassigned { .. }
        | PraticaEvent::Prepared
        | PraticaEvent::Accepted
        | PraticaEvent::IntegrationReceived
        | PraticaEvent::ProtocolFailed
        | PraticaEvent::ProtocolRetried
        | PraticaEvent::Commented => None,
    };
    (pratica_change(PraticaEventKind::from(event)).to_owned(), detail)
}

/// What happened, from the kind of event alone.
pub(super) const fn pratica_change(kind: PraticaEventKind) -> &'static str {
    match kind {
        PraticaEventKind::Submitted => "Un cittadino ha inviato una pratica.",
        PraticaEventKind::Registered => "La pratica è stata protocollata.",
        PraticaEventKind::TakenInCharge => "La pratica è stata presa in carico.",
        PraticaEventKind::Released => "L’operatore ha rilasciato la pratica.",
        PraticaEventKind::Reassigned => "La pratica è stata assegnata a un altro operatore.",
        PraticaEventKind::Prepared => "L’operatore ha proseguito l’elaborazione della pratica.",
        PraticaEventKind::FileAdded => "Un documento è stato allegato alla risposta.",
        PraticaEventKind::FileRemoved => "Un documento è stato tolto dalla risposta.",
        PraticaEventKind::Accepted => "La pratica è stata approvata.",
        PraticaEventKind::Rejected => "La pratica è stata rigettata.",
        PraticaEventKind::OutcomeRegistered => "La risposta alla pratica è stata protocollata.",
        PraticaEventKind::IntegrationRequested => "Sono state richieste integrazioni al cittadino.",
        PraticaEventKind::IntegrationReceived => "Le integrazioni della pratica sono arrivate.",
        PraticaEventKind::Reopened => "La pratica è stata riaperta.",
        PraticaEventKind::Commented => "Un operatore ha commentato la pratica.",
        PraticaEventKind::ProtocolFailed => "La protocollazione non è riuscita dopo più tentativi.",
        PraticaEventKind::ProtocolRetried => "Un amministratore ha fatto ritentare la protocollazione.",
    }
}

/// What happened to a service.
pub(super) fn service(event: &ServiceEvent) -> (String, Option<String>) {
    let detail = match event {
        ServiceEvent::Created { name } => Some(name.clone()),
        ServiceEvent::OperatorEnabled { .. }
        | ServiceEvent::OperatorDisabled { .. }
        | ServiceEvent::ProtocolConfigured => None,
    };
    (service_change(ServiceEventKind::from(event)).to_owned(), detail)
}

/// The same, from the kind of event alone.
pub(super) const fn service_change(kind: ServiceEventKind) -> &'static str {
    match kind {
        ServiceEventKind::Created => "È stato creato un servizio per i cittadini.",
        ServiceEventKind::OperatorEnabled => "Una persona è stata abilitata su un servizio.",
        ServiceEventKind::OperatorDisabled => "Una persona non è più abilitata su un servizio.",
        ServiceEventKind::ProtocolConfigured => "L’assistenza ha configurato il protocollo di un servizio.",
    }
}

/// What happened to a partner, or what it brought.
pub(super) fn partner(event: &PartnerEvent) -> (String, Option<String>) {
    let detail = match event {
        PartnerEvent::Created { code } => Some(code.clone()),
        PartnerEvent::Submitted { pratica }
        | PartnerEvent::Opened { pratica }
        | PartnerEvent::StatusChanged { pratica, .. }
        | PartnerEvent::ProtocolsAdded { pratica, .. } => Some(pratica.to_string()),
        PartnerEvent::TextWritten { step, .. } => Some(step.clone()),
        PartnerEvent::ServicesChanged
        | PartnerEvent::AgreementChanged
        | PartnerEvent::SecretRotated
        | PartnerEvent::CertificateChanged
        | PartnerEvent::Revoked
        | PartnerEvent::SheetWritten { .. } => None,
    };
    (partner_change(PartnerEventKind::from(event)).to_owned(), detail)
}

/// The same, from the kind of event alone.
pub(super) const fn partner_change(kind: PartnerEventKind) -> &'static str {
    match kind {
        PartnerEventKind::Created => "È stato creato un partner.",
        PartnerEventKind::ServicesChanged => "Sono cambiati i servizi di un partner.",
        PartnerEventKind::SecretRotated => "Un partner ha un nuovo segreto.",
        PartnerEventKind::CertificateChanged => "È cambiato il certificato con cui entra un partner.",
        PartnerEventKind::Revoked => "Un partner è stato revocato.",
        PartnerEventKind::AgreementChanged => "È cambiato quello che è concordato con un partner.",
        PartnerEventKind::Submitted => "Un partner ha inviato una pratica.",
        PartnerEventKind::Opened => "Un partner ha aperto una pratica avviata altrove.",
        PartnerEventKind::StatusChanged => "Un partner ha fatto proseguire una pratica.",
        PartnerEventKind::ProtocolsAdded => "Un partner ha aggiunto informazioni di protocollo a una pratica.",
        PartnerEventKind::SheetWritten => "Un partner ha scritto la scheda informativa di un servizio.",
        PartnerEventKind::TextWritten => "Un partner ha scritto il testo di un passo di un servizio.",
    }
}
