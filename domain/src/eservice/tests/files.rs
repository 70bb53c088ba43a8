//! Interfaces and other documents of a version.

use super::*;
use crate::eservice::interface::{self, Upload};
use crate::eservice::{VersionFile, documents};

fn upload<'a>(name: &'a str, content_type: &'a str, bytes: &'a [u8]) -> Upload<'a> {
    Upload { name, pretty_name: "", content_type, bytes }
}

fn checked(technology: Technology, upload: Upload<'_>) -> Result<VersionFile, Denial> {
    interface::check(technology, upload, (fixtures::document_id(9), "ab".repeat(32)), NOW)
}

#[test]
fn an_interface_is_text_of_its_technology_that_names_no_local_address() {
    use Technology::{Rest, Soap};
    let openapi: &[u8] = b"openapi: 3.1.0\nservers:\n  - url: https://api.example\n";
    let good = [
        (Rest, "api.yaml", "application/yaml", "application/yaml"),
        (Rest, "C:\\docs\\api.YML", "", "application/yaml"),
        (Rest, "api.json", "application/json; charset=utf-8", "application/json"),
        (Soap, "api.wsdl", "text/xml", "application/xml"),
        (Soap, "../api.xml", "application/octet-stream", "application/xml"),
    ];
    for (technology, name, told, kept) in good {
        let file = checked(technology, upload(name, told, openapi)).expect(name);
        assert_eq!(file.content_type, kept, "{name}");
        assert!(!file.name.contains(['/', '\\']), "{}", file.name);
        assert_eq!((file.size, file.uploaded_at), (openapi.len() as i64, NOW));
    }
    let wrong: [(Technology, &str, &str, &[u8]); 8] = [
        (Soap, "api.yaml", "application/yaml", openapi),
        (Rest, "api.wsdl", "text/xml", openapi),
        (Rest, "api", "application/yaml", openapi),
        (Rest, "api.yaml.exe", "application/yaml", openapi),
        (Rest, "api.yaml", "text/html", openapi),
        (Rest, "api.yaml", "application/yaml", b"\xff\xfe\x00a"),
        (Rest, "api.yaml", "application/yaml", b"a\0b"),
        (Rest, "api.yaml", "application/yaml", b"  \n"),
    ];
    for (technology, name, told, bytes) in wrong {
        let denial = checked(technology, upload(name, told, bytes)).expect_err(name);
        assert_eq!(denial, Denial::InvalidInterfaceContentType, "{name} {told}");
    }
    let local = checked(Rest, upload("api.yaml", "", b"openapi: 3.1.0\nservers: [{url: http://LocalHost:8080}]"));
    assert_eq!(local, Err(Denial::InterfaceFileContainsLocalhost { line: 2 }));
    let large = vec![b'a'; 3 * 1024 * 1024 + 1];
    let denial = checked(Rest, upload("api.yaml", "", &large));
    assert_eq!(denial, Err(Denial::PayloadTooLarge { max_bytes: 3 * 1024 * 1024 }));
    assert!(checked(Rest, upload("api.yaml", "", &large[1..])).is_ok(), "the limit itself is allowed");
    let titled = Upload { pretty_name: "ab", ..upload("api.yaml", "", openapi) };
    let short = Denial::field("prettyName", FieldProblem::TooShort { min: 5 });
    assert_eq!(checked(Rest, titled), Err(short));
}

#[test]
fn the_interface_comes_and_goes_only_while_the_version_is_a_draft() {
    let file = fixtures::interface(7);
    let mut facts = anagrafe(&[(DescriptorState::Draft, 0)]);
    let full = interface::add(file.clone(), version_id(1), &facts, &provider());
    assert_eq!(full, Err(Denial::InterfaceAlreadyExists));
    let removed = interface::remove(fixtures::document_id(1), version_id(1), &facts, &provider()).expect("it is there");
    assert_eq!(told(&removed), [EserviceEventKind::InterfaceRemoved]);
    let other = interface::remove(fixtures::document_id(2), version_id(1), &facts, &provider());
    assert_eq!(other, Err(Denial::not_found(Thing::Document)));
    facts.versions[0].descriptor.interface = None;
    let added = interface::add(file.clone(), version_id(1), &facts, &provider()).expect("there was none");
    let [Write::UpdateDescriptor(next)] = added.writes() else { panic!("one version changes") };
    assert_eq!(next.interface.as_ref(), Some(&file));
    for state in DescriptorState::iter().filter(|state| *state != DescriptorState::Draft) {
        let facts = anagrafe(&[(state, 0)]);
        let expected = Denial::NotValidDescriptor { state };
        assert_eq!(interface::add(file.clone(), version_id(1), &facts, &provider()), Err(expected.clone()));
        let removed = interface::remove(fixtures::document_id(1), version_id(1), &facts, &provider());
        assert_eq!(removed, Err(expected));
    }
    let security = fixtures::actor(fixtures::REGIONE_ESPERIA, Role::Security);
    let denial = interface::can_add(version_id(1), &facts, &security).expect_err("not this role");
    assert_eq!(denial.status_and_code(), (Status::Forbidden, "unauthorized"));
}

fn document(number: u32, title: &str) -> VersionFile {
    VersionFile { id: fixtures::document_id(number), pretty_name: title.to_owned(), ..fixtures::interface(number) }
}

fn titles(decision: &Decision) -> Vec<String> {
    let [Write::UpdateDescriptor(next)] = decision.writes() else { panic!("one version changes") };
    next.documents.iter().map(|file| file.pretty_name.clone()).collect()
}

#[test]
fn documents_change_until_the_version_is_archived() {
    let id = version_id(1);
    for state in DescriptorState::iter().filter(|state| *state != DescriptorState::Archived) {
        let mut facts = anagrafe(&[(state, 0)]);
        let added = documents::add(document(8, "Guida all'uso"), id, &facts, &provider()).expect("there is room");
        assert_eq!(
            (told(&added), titles(&added)),
            (vec![EserviceEventKind::DocumentAdded], vec!["Guida all'uso".into()])
        );
        facts.versions[0].descriptor.documents = vec![document(8, "Guida all'uso"), document(9, "Tracciati")];
        let renamed = documents::rename(fixtures::document_id(9), "Tracciati record", id, &facts, &provider());
        assert_eq!(titles(&renamed.expect("the title is free")), ["Guida all'uso", "Tracciati record"]);
        let removed = documents::remove(fixtures::document_id(8), id, &facts, &provider()).expect("it is there");
        assert_eq!(
            (told(&removed), titles(&removed)),
            (vec![EserviceEventKind::DocumentRemoved], vec!["Tracciati".into()])
        );
    }
    let facts = anagrafe(&[(DescriptorState::Archived, 0)]);
    let denial = documents::add(document(8, "Guida all'uso"), id, &facts, &provider());
    assert_eq!(denial, Err(Denial::NotValidDescriptor { state: DescriptorState::Archived }));
    let security = fixtures::actor(fixtures::REGIONE_ESPERIA, Role::Security);
    assert!(documents::can_change(id, &facts, &security).is_err_and(|denial| denial.is_about_who()));
}

#[test]
fn no_two_documents_have_one_title_or_one_content() {
    let id = version_id(1);
    let mut facts = anagrafe(&[(DescriptorState::Draft, 0)]);
    facts.versions[0].descriptor.documents = vec![document(8, "Guida all'uso")];
    let same = Err(Denial::DocumentPrettyNameDuplicate);
    assert_eq!(documents::add(document(9, "GUIDA all'uso"), id, &facts, &provider()), same);
    assert_eq!(documents::add(document(9, "Interfaccia dell'Anagrafe"), id, &facts, &provider()), same);
    let content = VersionFile { checksum: document(8, "").checksum, ..document(9, "Altro titolo") };
    assert_eq!(documents::add(content, id, &facts, &provider()), same);
    let itself = documents::rename(fixtures::document_id(8), "Guida all'uso", id, &facts, &provider());
    assert_eq!(itself, Err(Denial::UnchangedValue));
    let short = documents::rename(fixtures::document_id(8), "ab", id, &facts, &provider());
    assert_eq!(short, Err(Denial::field("prettyName", FieldProblem::TooShort { min: 5 })));
    facts.versions[0].descriptor.documents = (10..30).map(|n| document(n, &format!("Documento {n}"))).collect();
    let full = documents::add(document(40, "Uno di troppo"), id, &facts, &provider());
    assert_eq!(full, Err(Denial::field("doc", FieldProblem::TooMany { max: 20 })));
}

#[test]
fn a_document_is_what_its_name_and_content_say() {
    let file = |name: &'static str, bytes: &'static [u8]| {
        documents::check(upload(name, "text/html", bytes), (fixtures::document_id(9), "ab".repeat(32)), NOW)
    };
    let guide = file("../../guida.pdf", b"%PDF-1.7").expect("a document");
    assert_eq!((guide.name.as_str(), guide.pretty_name.as_str()), ("guida.pdf", "guida.pdf"));
    assert_eq!(guide.content_type, "application/pdf");
    assert_eq!(file("guida.pdf", b"<html>"), Err(Denial::UnsupportedMediaType));
    assert_eq!(file("guida.pdf", b""), Err(Denial::field("doc", FieldProblem::Required)));
    assert_eq!(file("gui\u{7}da.pdf", b"%PDF-1.7"), Err(Denial::field("doc", FieldProblem::Malformed)));
    assert_eq!(file("guida.html", b"<html>"), Err(Denial::UnsupportedMediaType));
}
