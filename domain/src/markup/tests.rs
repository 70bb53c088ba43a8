//! What is kept of a text, and that nothing of it does more than be read.

use proptest::prelude::*;

use super::{html, read};

fn kept(sent: &str) -> String {
    html(&read(sent))
}

#[test]
fn the_few_marks_stay_and_everything_else_goes() {
    let table = [
        ("Porta la <b>marca da bollo</b>.", "Porta la <strong>marca da bollo</strong>."),
        ("<p class=\"x\">Uno</p><p>Due<br/>tre</p>", "<p>Uno</p><p>Due<br>tre</p>"),
        ("<p>Uno<p>Due", "<p>Uno</p><p>Due</p>"),
        ("<ul>\n<li>a<li>b</ul>", "<ul><li>a</li><li>b</li></ul>"),
        ("<li>a</li>", "<p>a</p>"),
        ("<p>a<ul><li>b</li></ul>", "<p>a</p><ul><li>b</li></ul>"),
        (
            "<a href=\"https://ente.example/a?b=1&amp;c=2\">qui</a>",
            "<a href=\"https://ente.example/a?b=1&amp;c=2\">qui</a>",
        ),
        ("<a href='http://ente.example'>qui</a>", "qui"),
        ("<a href=\"javascript:alert(1)\">qui</a>", "qui"),
        ("<a onclick=\"x\" href=\"https://e.it\" >qui</a>", "<a href=\"https://e.it\">qui</a>"),
        ("<script>alert(1)</script>dopo", "dopo"),
        ("<SCRIPT>alert(1)", ""),
        ("<style>p{}</style>dopo", "dopo"),
        ("<img src=x onerror=alert(1)>dopo", "dopo"),
        ("<!-- niente --> dopo", " dopo"),
        ("2 < 3 & 4 > 1", "2 &lt; 3 &amp; 4 &gt; 1"),
        ("&lt;script&gt; perch&egrave; &#232;", "&lt;script&gt; perchè è"),
        ("<strong>mai chiuso", "<strong>mai chiuso</strong>"),
        ("</p></a>", ""),
        ("<p></p>", ""),
    ];
    for (sent, expected) in table {
        assert_eq!(kept(sent), expected, "{sent}");
    }
}

#[test]
fn deep_nesting_does_not_go_deep() {
    let deep = kept(&"<strong>".repeat(5_000));
    assert_eq!(deep, "");
    let deep = kept(&format!("{}x", "<em><strong>".repeat(5_000)));
    assert!(deep.len() < 400, "{deep}");
}

proptest! {
    #[test]
    fn what_is_kept_is_kept_again_and_has_known_tags_alone(
        sent in "(<|>|/|p|a|ul|li|strong|script|br| |href=|\"|'|https://e.it|&|;|amp|#60|x|è){0,40}"
    ) {
        let once = kept(&sent);
        prop_assert_eq!(kept(&once), once.clone(), "{}", sent);
        for tag in once.split('<').skip(1) {
            let name = tag.trim_start_matches('/').split(|c: char| !c.is_ascii_alphabetic()).next().unwrap_or_default();
            prop_assert!(["p", "a", "ul", "ol", "li", "strong", "em", "br"].contains(&name), "{}", once);
        }
    }
}
