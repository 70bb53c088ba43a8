//! What media types say: what a caller takes for an answer, and what it says that its file is (`terminology.md` §1.1). The
//! lenient profile asks for neither.

use app::i18n::it::terminology_api as words;
use axum::http::{HeaderMap, header};
use domain::terminology::Profile;

use super::problem::Problem;

/// May the answer be JSON? It is nothing else.
///
/// # Errors
/// 400 in the strict profile, when `Accept` excludes it.
pub(super) fn answerable(profile: Profile, headers: &HeaderMap) -> Result<(), Problem> {
    let lines = headers.get_all(header::ACCEPT).iter().filter_map(|line| line.to_str().ok());
    if profile.is_strict() && !takes_json(lines) {
        return Err(Problem::bad_request(words::NOT_ACCEPTED));
    }
    Ok(())
}

/// May the part be a file of one of the formats? What its own bytes say is another question.
///
/// # Errors
/// 415 in the strict profile, when it is said to be obviously something else.
pub(super) fn readable(profile: Profile, said: Option<&str>) -> Result<(), Problem> {
    match said {
        Some(said) if profile.is_strict() && !may_be_ours(said) => Err(Problem::media_type(&words::part_type(said))),
        _ => Ok(()),
    }
}

/// Does one of the ranges mean JSON, and the closest of those want it (RFC 9110 §12.5.1)? No range at all takes everything.
fn takes_json<'a>(lines: impl Iterator<Item = &'a str>) -> bool {
    let ranges: Vec<&str> =
        lines.flat_map(|line| line.split(',')).map(str::trim).filter(|range| !range.is_empty()).collect();
    let closest = ranges.iter().filter_map(|range| meant(range)).max();
    ranges.is_empty() || closest.is_some_and(|(_, is_wanted)| is_wanted)
}

/// How closely a range means JSON, and whether it is wanted; nothing when it means something else.
fn meant(range: &str) -> Option<(u8, bool)> {
    let mut parts = range.split(';').map(str::trim);
    let closeness = match parts.next()?.to_ascii_lowercase().as_str() {
        "application/json" => 2,
        "application/*" => 1,
        "*/*" => 0,
        _ => return None,
    };
    let mut values = parts.filter_map(|part| part.split_once('='));
    let quality = values.find(|(name, _)| name.trim().eq_ignore_ascii_case("q"));
    let is_refused = quality.is_some_and(|(_, value)| value.trim().parse::<f32>().is_ok_and(|value| value <= 0.0));
    Some((closeness, !is_refused))
}

/// Programs call one and the same file by many names, so everything passes that a text of the formats is ever called: any kind
/// of text, plain bytes, what Windows calls a CSV file, and whatever has CSV, JSON or XML in its name.
fn may_be_ours(media_type: &str) -> bool {
    let essence = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    match essence.split_once('/') {
        Some(("text", _)) | Some(("application", "octet-stream" | "vnd.ms-excel")) => true,
        Some(("application", name)) => name.split(['+', '-', '.']).any(|word| ["csv", "json", "xml"].contains(&word)),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_takes_json() {
        let cases: [(&[&str], bool); 15] = [
            (&[], true),
            (&[""], true),
            (&["application/json"], true),
            (&["Application/JSON; charset=utf-8"], true),
            (&["*/*"], true),
            (&["application/*;q=0.1"], true),
            (&["text/html, application/json;q=0.5"], true),
            (&["text/html", "*/*; q=0.1"], true),
            (&["text/html"], false),
            (&["application/xml;q=0"], false),
            (&["application/problem+json"], false),
            (&["*/*;q=0"], false),
            (&["application/json;q=0, */*"], false),
            (&["application/json; q=0.000", "application/*"], false),
            (&["*/*;q=0, application/json"], true),
        ];
        for (accept, expected) in cases {
            assert_eq!(takes_json(accept.iter().copied()), expected, "{accept:?}");
        }
    }

    #[test]
    fn what_a_file_may_be_called() {
        for (media_type, expected) in [
            ("text/csv", true),
            ("text/plain; charset=utf-8", true),
            ("application/octet-stream", true),
            ("application/json", true),
            ("application/fhir+json", true),
            ("application/fhir+xml; charset=utf-8", true),
            ("application/x-csv", true),
            ("Application/XML", true),
            ("application/vnd.ms-excel", true),
            ("image/png", false),
            ("image/svg+xml", false),
            ("application/pdf", false),
            ("application/zip", false),
            ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", false),
            ("video/mp4", false),
            ("multipart/mixed", false),
            ("csv", false),
        ] {
            assert_eq!(may_be_ours(media_type), expected, "{media_type}");
        }
    }
}
