//! Interfaces and other documents of a version.

use super::*;
use crate::eservice::interface::{self, Upload};

fn upload<'a>(name: &'a str, content_type: &'a str, bytes: &'a [u8]) -> Upload<'a> {
    Upload { name, pretty_name: "", content_type, bytes }
}

fn checked(technology: Technology, upload: Upload<'_>) -> Result<interface::InterfaceFile, Denial> {
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
    let local = checked(Rest, upload("api.yaml", "", b"servers: [{url: http://LocalHost:8080}]"));
    assert_eq!(local, Err(Denial::InterfaceFileContainsLocalhost));
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
