//! Mail to citizens about their pratiche (`pratiche.md` §8).

use domain::notification::MailText;
use domain::pratica::citizen::LINK_DAYS;
use domain::pratica::{CitizenNotice, PERSONAL_LINK, PraticaState};

use crate::i18n::it::citizen::CODE_HINT;
use crate::i18n::it::common::number;
use crate::ui::escape::escape;

/// The mail to a citizen: subject, text, and the same as HTML. Nothing in it says who works on the pratica.
#[must_use]
pub fn letter(notice: &CitizenNotice<'_>) -> MailText {
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
    let quoted = |label: &str, text: Option<&str>| text.map(|text| format!("{label}:\n{text}"));
    let mut paragraphs = vec![notice.ente.to_owned(), format!("Gentile {},", notice.citizen), what];
    paragraphs.extend(quoted("Motivazione", notice.reason));
    paragraphs.extend(quoted("Che cosa serve", notice.asked));
    paragraphs.extend(notice.has_page.then(page));
    paragraphs.extend([
        format!("Identificativo della pratica: {}", notice.pratica),
        format!("Grazie,\n{}", notice.ente),
        "Questo messaggio è automatico: non rispondere a questo indirizzo.".to_owned(),
    ]);
    let subject = format!("Aggiornamento della pratica: {service}");
    let (body, html) = (format!("{}\n", paragraphs.join("\n\n")), Some(html(&subject, &paragraphs)));
    MailText { subject, body, html }
}

/// What stands for the personal link where operators read a letter before it is sent.
pub const LINK_IN_PREVIEW: &str = "[collegamento personale del cittadino]";

/// Where the citizen finds the pratica.
fn page() -> String {
    format!(
        "Segui la pratica e scarica i documenti dalla tua pagina personale:\n{PERSONAL_LINK}\n{CODE_HINT} Il collegamento vale \
         {LINK_DAYS} giorni da questo messaggio: non inoltrarlo ad altri."
    )
}

/// The paragraphs as an HTML document, the first as its head. Every word in it, of citizens, of operators and ours, is
/// escaped; markup is here alone, and nothing is fetched from anywhere.
fn html(subject: &str, paragraphs: &[String]) -> String {
    let line = |text: &str| match text {
        PERSONAL_LINK => format!("<a href=\"{PERSONAL_LINK}\">{PERSONAL_LINK}</a>"),
        other => escape(other),
    };
    let lines = |text: &str| text.lines().map(line).collect::<Vec<_>>().join("<br>\n");
    let mut html = format!(
        "<!doctype html>\n<html lang=\"it\">\n<head>\n<meta charset=\"utf-8\">\n<title>{}</title>\n</head>\n<body>\n",
        escape(subject)
    );
    for (place, paragraph) in paragraphs.iter().enumerate() {
        let tag = if place == 0 { "h1" } else { "p" };
        html.push_str(&format!("<{tag}>{}</{tag}>\n", lines(paragraph)));
    }
    html.push_str("</body>\n</html>\n");
    html
}

/// Earlier messages that the citizen never got.
#[must_use]
pub fn given_up(count: i64) -> String {
    match count {
        1 => "Un messaggio precedente non è stato consegnato: il server di posta non l’ha accettato dopo più tentativi"
            .to_owned(),
        count => format!(
            "{} messaggi precedenti non sono stati consegnati: il server di posta non li ha accettati dopo più tentativi",
            number(count)
        ),
    }
}

#[cfg(test)]
mod tests {
    use domain::PraticaId;
    use strum::IntoEnumIterator as _;

    use super::*;

    fn notice(state: PraticaState) -> CitizenNotice<'static> {
        CitizenNotice {
            pratica: PraticaId(uuid::Uuid::nil()),
            citizen: "Mario Rossi",
            ente: "Comune di Valdoro",
            service: "Asilo nido",
            state,
            reopened: false,
            number: None,
            asked: None,
            reason: None,
            has_page: true,
        }
    }

    #[test]
    fn every_state_has_a_letter_and_none_tells_an_outcome_too_early() {
        for state in PraticaState::iter() {
            let letter = letter(&notice(state));
            assert!(letter.body.contains("Gentile Mario Rossi") && letter.body.contains("«Asilo nido»"), "{state}");
            let decided = matches!(state, PraticaState::Complete | PraticaState::Cancelled);
            let told = letter.body.contains("accettata") || letter.body.contains("rifiutata");
            assert_eq!(told, decided, "{state}");
            let html = letter.html.expect("HTML beside the text");
            for line in letter.body.lines() {
                assert!(html.contains(line), "{state}: «{line}» is in {html}");
            }
        }
    }

    #[test]
    fn the_personal_link_is_in_both_forms_where_there_is_a_page() {
        let with = letter(&notice(PraticaState::Registered));
        let html = with.html.expect("HTML beside the text");
        assert_eq!((with.body.matches(PERSONAL_LINK).count(), html.matches(PERSONAL_LINK).count()), (1, 2));
        let without = letter(&CitizenNotice { has_page: false, ..notice(PraticaState::Registered) });
        assert!(!without.body.contains(PERSONAL_LINK) && !without.body.contains("codice fiscale"));
    }

    #[test]
    fn what_people_wrote_stays_text_in_the_html() {
        let hostile =
            "</p><script>alert(1)</script>\n<img src=x onerror=alert(1)>&lt;b&gt;\r\n<a href=\"javascript:1\">";
        let said = Some(hostile);
        let hostile =
            CitizenNotice { citizen: hostile, ente: hostile, service: hostile, ..notice(PraticaState::Complete) };
        let letter = letter(&CitizenNotice { number: said, asked: said, reason: said, ..hostile });
        let html = letter.html.expect("HTML beside the text");
        let ours = [
            "!doctype html",
            "html lang=\"it\"",
            "html",
            "head",
            "meta charset=\"utf-8\"",
            "title",
            "body",
            "h1",
            "p",
            "br",
            "a href=\"{personal-link}\"",
            "a",
        ];
        let tags = html.split('<').skip(1).map(|rest| rest.split('>').next().unwrap_or(rest).trim_start_matches('/'));
        let foreign = tags.filter(|tag| !ours.contains(tag)).collect::<Vec<_>>();
        assert!(foreign.is_empty(), "{foreign:?} in {html}");
        assert!(html.contains("&lt;script&gt;alert(1)&lt;/script&gt;<br>"), "{html}");
        assert!(html.contains("&amp;lt;b&amp;gt;"), "escaped already, it is shown as it was typed: {html}");
        assert!(letter.body.contains("<script>alert(1)</script>"), "the text is nobody's markup");
    }
}
