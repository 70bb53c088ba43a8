//! Words for the enumerations of `domain`, as they stand inside a sentence: lower case, without a full stop.

use domain::Permission;
use domain::agreement::AgreementState;
use domain::attribute::AttributeKind;
use domain::eservice::DescriptorState;
use domain::purpose::PurposeState;

/// "in attesa di approvazione": a request that is so.
#[must_use]
pub const fn agreement_state(state: AgreementState) -> &'static str {
    match state {
        AgreementState::Draft => "in bozza",
        AgreementState::Pending => "in attesa di approvazione",
        AgreementState::Active => "attiva",
        AgreementState::Suspended => "sospesa",
        AgreementState::Archived => "archiviata",
        AgreementState::Rejected => "rifiutata",
        AgreementState::MissingCertifiedAttributes => "bloccata per attributi certificati mancanti",
    }
}

/// "in bozza": a version that is so.
#[must_use]
pub const fn descriptor_state(state: DescriptorState) -> &'static str {
    match state {
        DescriptorState::Draft => "in bozza",
        DescriptorState::Published => "pubblicata",
        DescriptorState::Deprecated => "deprecata",
        DescriptorState::Suspended => "sospesa",
        DescriptorState::Archived => "archiviata",
    }
}

/// "certificato": an attribute of the kind.
#[must_use]
pub const fn attribute_kind(kind: AttributeKind) -> &'static str {
    match kind {
        AttributeKind::Certified => "certificato",
        AttributeKind::Declared => "dichiarato",
        AttributeKind::Verified => "verificato",
    }
}

/// "sospesa": a state of a purpose, in the middle of a sentence.
#[must_use]
pub const fn purpose_state(state: PurposeState) -> &'static str {
    match state {
        PurposeState::Draft => "in bozza",
        PurposeState::WaitingForApproval => "in attesa di approvazione",
        PurposeState::Active => "attiva",
        PurposeState::Suspended => "sospesa",
        PurposeState::Rejected => "rifiutata",
        PurposeState::Archived => "archiviata",
    }
}

/// "consultare il catalogo degli e-service": what a permission lets a person do.
#[must_use]
pub const fn permission(permission: Permission) -> &'static str {
    match permission {
        Permission::ReadCatalogue => "consultare il catalogo degli e-service",
        Permission::ReadDraftEservices => "consultare le bozze degli e-service dell’ente",
        Permission::WriteEservices => "creare e gestire gli e-service dell’ente",
        Permission::ReadAgreements => "consultare le richieste di fruizione",
        Permission::WriteAgreements => "gestire le richieste di fruizione",
        Permission::ReadAgreementDocuments => "consultare i documenti delle richieste di fruizione",
        Permission::CreateAttributes => "aggiungere attributi al registro",
        Permission::CreateCertifiedAttributes => "aggiungere attributi certificati al registro",
        Permission::AssignCertifiedAttributes => "riconoscere e revocare attributi certificati",
        Permission::ReadCertifiedAssignments => "consultare gli attributi certificati assegnati dall’ente",
        Permission::WriteHeldAttributes => "dichiarare e verificare attributi",
        Permission::ReadTenants => "consultare gli enti e i loro attributi",
        Permission::WriteContactMail => "cambiare l’indirizzo di contatto dell’ente",
        Permission::WriteAccessibility => "cambiare l’indirizzo della dichiarazione di accessibilità dell’ente",
        Permission::ManageUsers => "gestire gli utenti dell’ente",
        Permission::ManageTenants => "gestire gli enti della piattaforma",
        Permission::ReadEvents => "consultare gli eventi dell’ente",
        Permission::ReadNotifications => "consultare le notifiche",
        Permission::ReadPurposes => "consultare le finalità",
        Permission::WritePurposes => "gestire le finalità",
        Permission::ReadRiskAnalysis => "consultare le risposte dell’analisi del rischio",
        Permission::ReadRiskAnalysisPaper => "scaricare l’analisi del rischio in PDF",
        Permission::ReadClients => "consultare l’elenco dei client dell’ente",
        Permission::WriteClients => "gestire i client dell’ente",
        Permission::TrustClients => "decidere quanto può fare un client",
        Permission::ReadKeys => "consultare i singoli client e le loro chiavi",
        Permission::ReadPratiche => "consultare le pratiche dei cittadini",
        Permission::WorkPratiche => "lavorare le pratiche dei cittadini",
        Permission::ManagePratiche => "gestire i servizi per i cittadini e chi è abilitato",
        Permission::WriteKeys => "caricare ed eliminare le chiavi dei client",
        Permission::ReadTerminologies => "consultare le terminologie",
        Permission::WriteTerminologies => "caricare ed eliminare terminologie",
    }
}

/// "«A», «B» o «C»": alternatives, each in its own quotation marks, joined by the word given.
#[must_use]
pub fn quoted(names: impl IntoIterator<Item = impl AsRef<str>>, joined_by: &str) -> String {
    let mut names: Vec<String> = names.into_iter().map(|name| format!("«{}»", name.as_ref())).collect();
    match names.pop() {
        None => String::new(),
        Some(only) if names.is_empty() => only,
        Some(last) => format!("{} {joined_by} {last}", names.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn alternatives_are_listed_as_people_list_them() {
        assert_eq!(quoted([] as [&str; 0], "o"), "");
        assert_eq!(quoted(["A"], "o"), "«A»");
        assert_eq!(quoted(["A", "B"], "o"), "«A» o «B»");
        assert_eq!(quoted(["A", "B", "C"], "o"), "«A», «B» o «C»");
    }
}
