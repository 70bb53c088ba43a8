//! Words of "Metriche di utilizzo" (seed 001).

use backend::pratica::figures::Period;

use crate::i18n::it::common::number;
use crate::ui::Choice;

pub const TITLE: &str = "Metriche di utilizzo";
pub const NOTE: &str = "Ogni pratica conta nel periodo in cui è stata inviata.";
pub const ACTIVE_SERVICES: &str = "servizi attivi";
pub const WHOLE: &str = "Servizi attivi e pratiche per anno";
pub const YEARS: &str = "Pratiche per anno";
pub const YEARS_NOTE: &str = "Di tutti i servizi dell’ente, dalla prima pratica.";
pub const YEAR: &str = "Anno";
pub const NO_DATA: &str = "Nessun dato";
pub const NO_DATA_TEXT: &str = "Nel periodo scelto non è stata inviata nessuna pratica.";
pub const RECEIVED_TILE: &str = "pratiche ricevute";
pub const CONCLUDED_TILE: &str = "di queste concluse";
pub const TO_CHARGE_TILE: &str = "tempo mediano alla presa in carico";
pub const PROMPT_TILE: &str = "concluse entro 30 giorni";
pub const DATA: &str = "Dati";
pub const DATA_IN_TABLE: &str = "Dati in tabella";
pub const VIEWS: &str = "Come raggruppare i dati";
pub const PERIOD: &str = "Periodo";
pub const RECEIVED: &str = "Ricevute";
pub const CONCLUDED: &str = "Concluse";
pub const PROMPT: &str = "Entro 30 giorni";
pub const TO_CHARGE: &str = "Tempo mediano alla presa in carico";
pub const TO_DECISION: &str = "Tempo mediano alla conclusione";
pub const SHARE: &str = "Quota";

/// The periods to choose from, in the order of [`Period`]; the first is in force when none is named.
#[must_use]
pub fn periods() -> Vec<Choice> {
    vec![
        Choice::new("giorni", "Ultimi 30 giorni"),
        Choice::new("mesi", "Ultimi 12 mesi"),
        Choice::new("anni", "Da sempre"),
    ]
}

/// The word of a period in an address.
#[must_use]
pub fn period(word: &str) -> Period {
    match word {
        "mesi" => Period::Months,
        "anni" => Period::Years,
        _ => Period::Days,
    }
}

/// What a view groups by.
#[must_use]
pub fn view(word: &str) -> &'static str {
    match word {
        "stato" => "Per stato",
        "periodo" => "Per periodo",
        _ => "Per servizio",
    }
}

/// What each bar of the chart stands for.
#[must_use]
pub const fn bars(period: Period) -> &'static str {
    match period {
        Period::Days => "Pratiche ricevute per giorno",
        Period::Months => "Pratiche ricevute per mese",
        Period::Years => "Pratiche ricevute per anno",
    }
}

/// Month and year: `novembre 2026`.
#[must_use]
pub fn month(month: i8, year: i16) -> String {
    const MONTHS: [&str; 12] = [
        "gennaio",
        "febbraio",
        "marzo",
        "aprile",
        "maggio",
        "giugno",
        "luglio",
        "agosto",
        "settembre",
        "ottobre",
        "novembre",
        "dicembre",
    ];
    let name = usize::try_from(month - 1).ok().and_then(|place| MONTHS.get(place));
    format!("{} {year}", name.copied().unwrap_or_default())
}

/// A length of time, in days with one decimal; in hours below a day, in minutes below an hour. A dash for none.
#[must_use]
pub fn duration(microseconds: Option<i64>) -> String {
    const MINUTE: i64 = 60_000_000;
    const HOUR: i64 = 60 * MINUTE;
    const DAY: i64 = 24 * HOUR;
    let tenths = |value: i64, unit: i64| {
        let tenths = (value * 10 + unit / 2) / unit;
        let (whole, rest) = (number(tenths / 10), tenths % 10);
        if rest == 0 { whole } else { format!("{whole},{rest}") }
    };
    match microseconds {
        None => "–".to_owned(),
        Some(value) if value < MINUTE => "meno di un minuto".to_owned(),
        Some(value) if value < HOUR => format!("{} min", value / MINUTE),
        Some(value) if value < DAY => format!("{} ore", tenths(value, HOUR)),
        Some(value) => format!("{} giorni", tenths(value, DAY)),
    }
}

/// A part of a whole in per cent, with one decimal: `93,1%`. A dash for a part of nothing.
#[must_use]
pub fn percent(part: i64, whole: i64) -> String {
    if whole == 0 {
        return "–".to_owned();
    }
    let tenths = (part * 1000 + whole / 2) / whole;
    format!("{},{}%", tenths / 10, tenths % 10)
}

/// What a bar says to whoever points at it.
#[must_use]
pub fn bar(label: &str, value: i64) -> String {
    format!("{label}: {}", number(value))
}

/// The chart in words, for who does not see it.
#[must_use]
pub fn chart(title: &str, most: Option<(&str, i64)>, total: i64) -> String {
    match most {
        Some((label, value)) if value > 0 => {
            format!("{title}: {} in tutto, il massimo è {} ({label}).", number(total), number(value))
        }
        _ => format!("{title}: nessuna."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_of_time_are_said_in_their_unit() {
        let minutes = |minutes: i64| duration(Some(minutes * 60_000_000));
        assert_eq!(duration(None), "–");
        assert_eq!(duration(Some(0)), "meno di un minuto");
        assert_eq!(minutes(59), "59 min");
        assert_eq!(minutes(90), "1,5 ore");
        assert_eq!(minutes(60 * 24 * 2), "2 giorni");
        assert_eq!(minutes(60 * 58), "2,4 giorni");
    }

    #[test]
    fn parts_are_rounded_to_a_tenth() {
        assert_eq!(percent(310, 333), "93,1%");
        assert_eq!(percent(1, 1), "100,0%");
        assert_eq!(percent(0, 0), "–");
    }

    #[test]
    fn months_have_names() {
        assert_eq!(month(11, 2026), "novembre 2026");
        assert_eq!(
            periods().iter().map(|choice| period(&choice.value)).collect::<Vec<_>>(),
            [Period::Days, Period::Months, Period::Years]
        );
    }
}
