//! What the pieces promise about the HTML they write, and that the stylesheet and the sprite hold
//! every name used here.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use leptos::prelude::*;
use leptos_meta::provide_meta_context;
use strum::IntoEnumIterator as _;

use super::*;

fn html<V: IntoView + 'static>(draw: impl FnOnce() -> V) -> String {
    let owner = Owner::new();
    owner.with(|| {
        provide_meta_context();
        draw().into_view().to_html()
    })
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("app is inside the workspace").to_owned()
}

#[test]
fn a_field_is_tied_to_its_label_hint_and_error() {
    let html = html(|| {
        view! { <TextField name="oid" label="OID" hint="Numeri e punti" error="Formato non valido".to_owned() value="2.16.x".to_owned()/> }
    });
    assert!(html.contains(r#"<label for="field-oid">OID"#), "{html}");
    assert!(html.contains(r#"id="field-oid" name="oid" value="2.16.x""#), "{html}");
    assert!(html.contains(r#"aria-invalid="true" aria-describedby="field-oid-hint field-oid-error""#), "{html}");
    assert!(html.contains(r#"id="field-oid-hint""#) && html.contains(r#"id="field-oid-error""#), "{html}");
}

#[test]
fn a_field_without_trouble_says_nothing_of_it() {
    let html = html(|| view! { <TextField name="q" label="Cerca"/> });
    assert!(
        !html.contains("aria-invalid") && !html.contains("aria-describedby") && !html.contains("required"),
        "{html}"
    );
}

#[test]
fn an_empty_text_area_is_really_empty() {
    let html = html(|| view! { <TextArea name="note" label="Note"/> });
    assert!(html.contains("></textarea>"), "{html}");
}

#[test]
fn a_text_area_cannot_be_closed_by_what_was_typed() {
    let html = html(|| view! { <TextArea name="note" label="Note" value="</textarea><b>".to_owned()/> });
    assert!(html.contains(">&lt;/textarea&gt;&lt;b&gt;</textarea>"), "{html}");
}

#[test]
fn a_text_area_keeps_a_first_empty_line() {
    let html = html(|| view! { <TextArea name="note" label="Note" value="\nsotto".to_owned()/> });
    assert!(html.contains(">\n\nsotto</textarea>"), "{html}");
}

#[test]
fn the_title_of_the_page_cannot_be_closed_by_a_name() {
    assert_eq!(escape::tab_title("</title><script>".to_owned()), "&lt;/title&gt;&lt;script&gt;");
    let html = html(|| view! { <PageHead title="Acque & <b>Esperia</b>"/> });
    assert!(html.contains("Acque &amp; &lt;b&gt;Esperia&lt;/b&gt;"), "{html}");
}

/// Leptos does not escape these; see `escape.rs`.
#[test]
fn what_leptos_writes_unescaped_is_used_only_where_it_is_made_safe() {
    let mut found = Vec::new();
    each_source(&root().join("app/src"), &mut |path, source| {
        let allowed =
            ["ui/field.rs", "ui/page_head.rs", "ui/escape.rs", "src/shell.rs"].iter().any(|safe| path.ends_with(safe));
        for raw in ["<textarea", "<Title text", "inner_html", "<noscript", "<style"] {
            if !allowed && source.contains(raw) {
                found.push(format!("{}: {raw}", path.display()));
            }
        }
    });
    assert!(found.is_empty(), "use ui::TextArea and ui::PageHead instead of:\n{}", found.join("\n"));
}

#[test]
fn the_error_summary_leads_to_the_fields() {
    let html = html(|| {
        view! { <ErrorSummary problems=vec![FormProblem::of("command[Reject][reason]", "Motivo: scrivilo")]/> }
    });
    assert!(html.contains(r#"role="alert""#), "{html}");
    assert!(html.contains("href=\"#field-command-reject-reason\""), "{html}");
}

#[test]
fn a_refused_action_can_be_reached_and_says_why() {
    let html = html(|| view! { <RefusedButton id="perche-archivia" label="Archivia" reason="Solo il fruitore può."/> });
    assert!(html.contains(r#"type="button""#) && html.contains(r#"aria-disabled="true""#), "{html}");
    assert!(html.contains(r#"aria-describedby="perche-archivia""#), "{html}");
    assert!(html.contains(r#"<span id="perche-archivia" class="refused-reason">Solo il fruitore può."#), "{html}");
    assert!(!html.contains(" disabled"), "{html}");
}

fn pager(offset: i64, total: i64) -> String {
    html(move || view! { <Pager offset limit=25 total href=|page| format!("/elenco?p={page}")/> })
}

#[test]
fn the_pager_stops_at_both_ends() {
    let first = pager(0, 60);
    assert!(first.contains("1–25 di 60 risultati"), "{first}");
    assert!(!first.contains(r#"rel="prev""#) && first.contains(r#"href="/elenco?p=2" rel="next""#), "{first}");
    let last = pager(50, 60);
    assert!(last.contains("51–60 di 60 risultati") && !last.contains(r#"rel="next""#), "{last}");
}

#[test]
fn beyond_the_end_the_pager_leads_back_and_claims_no_rows() {
    let beyond = pager(2_500, 60);
    assert!(beyond.contains("60 risultati, nessuno in questa pagina"), "{beyond}");
    assert!(beyond.contains(r#"href="/elenco?p=3" rel="prev""#) && !beyond.contains(r#"rel="next""#), "{beyond}");
}

#[test]
fn a_list_of_one_page_has_no_page_links() {
    let html = pager(0, 3);
    assert!(html.contains("1–3 di 3 risultati") && !html.contains("<ul>"), "{html}");
}

#[test]
fn a_sorted_column_says_which_way() {
    let html = html(|| {
        view! { <SortColumn label="Presentata il" href="?ordina=data" sorted=Some(Direction::Descending)/> }
    });
    assert!(html.contains(r#"aria-sort="descending""#), "{html}");
}

#[test]
fn every_symbol_is_in_the_sprite() {
    let sprite = fs::read_to_string(root().join("public/icons.svg")).expect("the sprite is in public/");
    for symbol in Symbol::iter() {
        let (_, id) = symbol.href().split_once('#').expect("an address inside the sprite");
        assert!(sprite.contains(&format!("id=\"{id}\"")), "{id} is not in public/icons.svg");
    }
}

/// The stylesheet as it is served: each import replaced by its part.
fn stylesheet() -> String {
    let folder = root().join("style");
    let order = fs::read_to_string(folder.join("app.css")).expect("style/app.css");
    let parts = order.lines().map(|line| {
        let part = line.strip_prefix("@import \"./").and_then(|line| line.strip_suffix("\";"));
        let part = part.unwrap_or_else(|| panic!("style/app.css holds imports only, not: {line}"));
        fs::read_to_string(folder.join(part)).unwrap_or_else(|_| panic!("{part} is missing"))
    });
    parts.collect()
}

#[test]
fn colours_are_written_in_the_token_list_only() {
    let folder = root().join("style/parts");
    for part in fs::read_dir(folder).expect("style/parts") {
        let path = part.expect("a part").path();
        if path.ends_with("1-tokens.css") {
            continue;
        }
        let text = fs::read_to_string(&path).expect("a readable part");
        let digits = |rest: &str| rest.chars().take_while(char::is_ascii_hexdigit).count();
        assert!(text.split('#').skip(1).all(|rest| digits(rest) < 3), "a colour in {}", path.display());
    }
}

#[test]
fn every_class_of_the_pages_is_in_the_stylesheet() {
    let css = stylesheet();
    let known: BTreeSet<&str> = css
        .split('.')
        .skip(1)
        .map(|rest| rest.split(|letter: char| !(letter.is_ascii_alphanumeric() || letter == '-')).next().unwrap_or(""))
        .collect();
    let mut unknown = Vec::new();
    each_source(&root().join("app/src"), &mut |path, source| {
        let in_tags = source.split("class=\"").skip(1).map(|rest| rest.split('"').next().unwrap_or(""));
        // Lists chosen by a `match`: any literal that begins with a known class, then another.
        let chosen = source.split('"').skip(1).step_by(2).filter(|literal| {
            let plain = literal.chars().all(|letter| letter.is_ascii_lowercase() || letter == '-' || letter == ' ');
            plain
                && literal.split_once(' ').is_some_and(|(first, rest)| known.contains(first) && rest.starts_with(first))
        });
        for class in in_tags.chain(chosen).flat_map(str::split_whitespace).filter(|class| !known.contains(class)) {
            unknown.push(format!("{}: {class}", path.display()));
        }
    });
    assert!(unknown.is_empty(), "classes that no rule draws:\n{}", unknown.join("\n"));
}

/// Every source that draws: neither tests nor words.
fn each_source(folder: &Path, look: &mut impl FnMut(&Path, &str)) {
    for entry in fs::read_dir(folder).expect("a folder of sources") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            each_source(&path, look);
        } else if path.extension().is_some_and(|extension| extension == "rs")
            && !path.ends_with("tests.rs")
            && !path.components().any(|part| part.as_os_str() == "i18n")
        {
            look(&path, &fs::read_to_string(&path).expect("a readable source"));
        }
    }
}
