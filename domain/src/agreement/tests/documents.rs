//! Files attached to a request (`interop.md` §2.4).

use super::*;
use crate::FieldProblem;
use crate::agreement::AgreementDocument;
use crate::agreement::rules::{MAX_DOCUMENTS, add_document, remove_document};
use crate::fixtures::{NOW, consumer, document_id, facts, provider};

fn file(number: u32, name: &str) -> AgreementDocument {
    AgreementDocument {
        id: document_id(number),
        name: name.to_owned(),
        content_type: "application/pdf".to_owned(),
        size: 1024,
        checksum: format!("{number:064x}"),
        uploaded_at: NOW,
    }
}

/// A draft that carries those files.
fn carrying(files: Vec<AgreementDocument>) -> AgreementFacts {
    let mut facts = AgreementFacts::from(facts());
    facts.agreement.documents = files;
    facts
}

#[test]
fn a_draft_takes_files_and_gives_them_back() {
    let added = add_document(&facts(), file(1, "Convenzione"), &consumer()).expect("a draft takes files");
    assert_eq!(stored(&added, RICHIESTA).documents, [file(1, "Convenzione")]);
    assert_eq!(happened(&added), ["DocumentAdded"]);
    let removed = remove_document(&carrying(vec![file(1, "A"), file(2, "B")]), document_id(1), &consumer());
    let removed = removed.expect("a draft gives files back");
    assert_eq!(stored(&removed, RICHIESTA).documents, [file(2, "B")]);
    assert_eq!(happened(&removed), ["DocumentRemoved"]);
}

#[test]
fn the_same_name_or_the_same_content_is_attached_once() {
    let carrying = carrying(vec![file(1, "Convenzione")]);
    let same_name = add_document(&carrying, file(2, "CONVENZIONE"), &consumer());
    assert_eq!(same_name, Err(Denial::AgreementDocumentAlreadyExists));
    let same_content = AgreementDocument { name: "Altro".to_owned(), ..file(1, "") };
    let same_content = add_document(&carrying, same_content, &consumer());
    assert_eq!(same_content, Err(Denial::AgreementDocumentAlreadyExists));
}

#[test]
fn a_request_carries_twenty_files() {
    let full = carrying((0..MAX_DOCUMENTS as u32).map(|number| file(number, &number.to_string())).collect());
    let one_more = add_document(&full, file(99, "Una di troppo"), &consumer());
    assert_eq!(one_more, Err(Denial::field("doc", FieldProblem::TooMany { max: 20 })));
}

#[test]
fn a_file_that_is_not_there_cannot_be_removed() {
    let denial = remove_document(&facts(), document_id(1), &consumer()).expect_err("there is none");
    assert_eq!(refusal(&denial), "404 documentNotFound");
}

#[test]
fn nobody_changes_the_files_of_a_request_that_was_sent() {
    let sent = facts().pending();
    for actor in [consumer(), provider()] {
        let added = add_document(&sent, file(1, "Convenzione"), &actor).expect_err("too late");
        let removed = remove_document(&sent, document_id(1), &actor).expect_err("too late");
        assert_eq!(added, removed);
        assert_eq!(refusal(&added).split(' ').next(), Some("403"));
    }
}
