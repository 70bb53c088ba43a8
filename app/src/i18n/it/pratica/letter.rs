//! Mail to citizens about their pratiche (`pratiche.md` §8).

use domain::pratica::{CitizenNotice, PraticaState};

/// The mail to a citizen: subject and text. Nothing in it says who works on the pratica.
#[must_use]
pub fn letter(notice: &CitizenNotice<'_>) -> domain::notification::MailText {
    let service = notice.service;
    let with = |number: Option<&str>| {
        number.map(|number| format!("; la risposta ha il numero di protocollo {number}")).unwrap_or_default()
    };
    let what = match (notice.state, notice.number) {
        _ if notice.reopened => format!("la pratica «{service}» è stata riaperta: ne riceverai di nuovo l’esito."),
        (PraticaState::Registered, Some(number)) => {
            format!("la pratica «{service}» è stata protocollata con il numero {number}.")
        }
        (PraticaState::Pending | PraticaState::PendingAfterIntegration, _) => {
            format!("la pratica «{service}» è stata presa in carico da un operatore.")
        }
        (PraticaState::RequestIntegration, _) => {
            format!("per la pratica «{service}» servono altre informazioni o documenti.")
        }
        (PraticaState::CompleteWaiting | PraticaState::CancelledWaiting, _) => format!(
            "la pratica «{service}» è stata elaborata. L’esito è in corso di protocollazione: ti scriveremo quando avrà il \
             suo numero."
        ),
        (PraticaState::Complete, number) => format!("la pratica «{service}» è stata accettata{}.", with(number)),
        (PraticaState::Cancelled, number) => format!("la pratica «{service}» è stata rifiutata{}.", with(number)),
        _ => format!("la pratica «{service}» è stata ricevuta."),
    };
    let reason = notice.reason.map(|reason| format!("\nMotivazione:\n{reason}\n")).unwrap_or_default();
    let asked = notice.asked.map(|asked| format!("\nChe cosa serve:\n{asked}\n")).unwrap_or_default();
    let body = format!(
        "{ente}\n\nGentile {citizen},\n\n{what}\n{reason}{asked}\nIdentificativo della pratica: {id}\n\nGrazie,\n{ente}\n\nQuesto \
         messaggio è automatico: non rispondere a questo indirizzo.\n",
        ente = notice.ente,
        citizen = notice.citizen,
        id = notice.pratica,
    );
    domain::notification::MailText { subject: format!("Aggiornamento della pratica: {service}"), body }
}

#[cfg(test)]
mod tests {
    use domain::PraticaId;
    use strum::IntoEnumIterator as _;

    use super::*;

    #[test]
    fn every_state_has_a_letter_and_none_tells_an_outcome_too_early() {
        for state in PraticaState::iter() {
            let notice = CitizenNotice {
                pratica: PraticaId(uuid::Uuid::nil()),
                citizen: "Mario Rossi",
                ente: "Comune di Valdoro",
                service: "Asilo nido",
                state,
                reopened: false,
                number: None,
                asked: None,
                reason: None,
            };
            let letter = letter(&notice);
            assert!(letter.body.contains("Gentile Mario Rossi") && letter.body.contains("«Asilo nido»"), "{state}");
            let decided = matches!(state, PraticaState::Complete | PraticaState::Cancelled);
            let told = letter.body.contains("accettata") || letter.body.contains("rifiutata");
            assert_eq!(told, decided, "{state}");
        }
    }
}
