//! What was agreed on with a partner, as lines that people write: read and written here, so that what is shown is what is
//! read again.

use std::collections::BTreeMap;

use domain::partner::Agreed;
use domain::partner::agreed::{Offline, OfflineField, Transition};
use domain::pratica::PraticaState;
use domain::{Denial, FieldProblem};

use crate::i18n::it::partner::KINDS;

/// The form, as it was typed.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Typed {
    pub contents: bool,
    /// Codes of the states: `4000-7000`.
    pub transitions: Vec<String>,
    /// `word = 7000`, one in a line.
    pub words: String,
    /// Empty: none are opened.
    pub offline_service: String,
    /// `name* = Label, kind`, one in a line.
    pub offline_fields: String,
}

/// A change of state, as the form sends it.
#[must_use]
pub fn of_transition(one: Transition) -> String {
    format!("{}-{}", one.from.code(), one.to.code())
}

/// The words of a partner, one in a line.
#[must_use]
pub fn of_words(words: &BTreeMap<String, PraticaState>) -> String {
    words.iter().map(|(word, state)| format!("{word} = {}", state.code())).collect::<Vec<_>>().join("\n")
}

/// The fields of an offline pratica, one in a line.
#[must_use]
pub fn of_fields(fields: &[OfflineField]) -> String {
    let line = |field: &OfflineField| {
        let kind = KINDS.iter().find(|(_, kind)| *kind == field.kind).map_or("", |(word, _)| *word);
        format!("{}{} = {}, {kind}", field.name, if field.required { "*" } else { "" }, field.label)
    };
    fields.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// What the lines say.
///
/// # Errors
/// `Invalid`, naming the field whose lines cannot be read.
pub fn read(typed: &Typed) -> Result<Agreed, Denial> {
    let wrong = |field: &str| Denial::field(field, FieldProblem::Malformed);
    let transitions = typed.transitions.iter().map(|one| transition(one)).collect::<Option<Vec<_>>>();
    let words = lines(&typed.words).map(word).collect::<Option<Vec<_>>>().ok_or_else(|| wrong("words"))?;
    let count = words.len();
    let words = words.into_iter().collect::<BTreeMap<_, _>>();
    if words.len() < count {
        return Err(Denial::field("words", FieldProblem::Duplicated));
    }
    let fields = lines(&typed.offline_fields).map(field).collect::<Option<Vec<_>>>();
    let fields = fields.ok_or_else(|| wrong("offline.fields"))?;
    let offline = match typed.offline_service.as_str() {
        "" => None,
        id => Some(Offline { service: id.parse().map_err(|_| wrong("offline.service"))?, fields }),
    };
    let transitions = transitions.ok_or_else(|| wrong("transitions"))?;
    Ok(Agreed { contents: typed.contents, words, transitions, offline })
}

fn lines(typed: &str) -> impl Iterator<Item = &str> {
    typed.lines().map(str::trim).filter(|line| !line.is_empty())
}

fn state(written: &str) -> Option<PraticaState> {
    PraticaState::of_code(written.trim().parse().ok()?)
}

fn transition(written: &str) -> Option<Transition> {
    let (from, to) = written.split_once('-')?;
    Some(Transition { from: state(from)?, to: state(to)? })
}

fn word(line: &str) -> Option<(String, PraticaState)> {
    let (word, code) = line.rsplit_once('=')?;
    Some((word.trim().to_owned(), state(code)?))
}

fn field(line: &str) -> Option<OfflineField> {
    let (name, rest) = line.split_once('=')?;
    let (label, kind) = rest.rsplit_once(',')?;
    let kind = KINDS.iter().find(|(word, _)| word.eq_ignore_ascii_case(kind.trim())).map(|(_, kind)| *kind)?;
    let name = name.trim();
    let required = name.ends_with('*');
    let name = name.trim_end_matches('*').trim().to_owned();
    Some(OfflineField { name, label: label.trim().to_owned(), kind, required })
}

#[cfg(test)]
mod tests {
    use domain::partner::agreed::{AGREEABLE, FieldKind};

    use super::*;

    #[test]
    fn what_is_shown_is_what_is_read_again() {
        let fields = [("attivita", true, FieldKind::Text), ("superficie", false, FieldKind::Number)];
        let fields = fields.map(|(name, required, kind)| OfflineField {
            name: name.into(),
            label: "Etichetta, con virgola".into(),
            kind,
            required,
        });
        let service = "01900000-0000-7000-8000-00000000dead";
        let agreed = Agreed {
            contents: true,
            words: BTreeMap::from([("evasa".to_owned(), PraticaState::Complete)]),
            transitions: AGREEABLE.to_vec(),
            offline: Some(Offline { service: service.parse().unwrap(), fields: fields.to_vec() }),
        };
        let typed = Typed {
            contents: true,
            transitions: AGREEABLE.map(of_transition).to_vec(),
            words: of_words(&agreed.words),
            offline_service: service.to_owned(),
            offline_fields: of_fields(&fields),
        };
        assert_eq!(read(&typed), Ok(agreed));
    }

    #[test]
    fn a_line_that_cannot_be_read_is_refused_by_its_field() {
        let wrong = |typed: Typed| match read(&typed) {
            Err(Denial::Invalid(fields)) => fields[0].field.clone(),
            other => panic!("{other:?}"),
        };
        assert_eq!(wrong(Typed { words: "evasa".into(), ..Typed::default() }), "words");
        assert_eq!(wrong(Typed { words: "evasa = 7001".into(), ..Typed::default() }), "words");
        assert_eq!(wrong(Typed { words: "a = 7000\na = 9000".into(), ..Typed::default() }), "words");
        assert_eq!(wrong(Typed { offline_fields: "nome = Nome, boh".into(), ..Typed::default() }), "offline.fields");
        assert_eq!(wrong(Typed { offline_service: "x".into(), ..Typed::default() }), "offline.service");
        assert_eq!(wrong(Typed { transitions: vec!["4000".into()], ..Typed::default() }), "transitions");
    }
}
