//! The interfaces in `tests/data`: what changed between 1.0.0 and 2.1.0 was read off the files by a person, and is in
//! `snapshots`.

use std::path::PathBuf;

use domain::interface::compare::compare;

use super::{told, yaml};

fn file(name: &str) -> String {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(name);
    let text = std::fs::read_to_string(&path).unwrap_or_else(|fault| panic!("{}: {fault}", path.display()));
    public(&text)
}

/// They name the machine of who wrote them, with which no interface is taken.
fn public(text: &str) -> String {
    text.replace("localhost", "api.universita.example")
}

fn pair(name: &str) -> String {
    let [from, to] = ["1.0.0", "2.1.0"].map(|version| yaml(&file(&format!("{name}-{version}.yaml"))));
    for same in [&from, &to] {
        assert_eq!(told(&compare(same, same)), "", "{name} and itself");
    }
    super::changes::assert_mirrored(&from, &to);
    told(&compare(&from, &to))
}

#[test]
fn the_courses_that_are_offered() {
    insta::assert_snapshot!(pair("IFS01-offerta-formativa"));
}

#[test]
fn enrolments() {
    insta::assert_snapshot!(pair("IFS02-iscrizioni"));
}

#[test]
fn titles() {
    insta::assert_snapshot!(pair("IFS03-titoli"));
}

#[test]
fn changes_of_enrolments() {
    insta::assert_snapshot!(pair("IFS06-variazioni-iscrizioni"));
}

#[test]
fn enrolments_by_isee() {
    insta::assert_snapshot!(pair("IFS08-iscrizioni-per-fasce-isee"));
}

/// Others of the same kind, where they are there.
#[test]
fn the_other_interfaces_are_read() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../shared/data/openapi");
    let files = std::fs::read_dir(folder).into_iter().flatten().flatten();
    for file in files.filter(|file| file.path().extension().is_some_and(|extension| extension == "yaml")) {
        let interface = yaml(&public(&std::fs::read_to_string(file.path()).expect("a text")));
        assert!(!interface.operations.is_empty(), "{}", file.path().display());
    }
}
