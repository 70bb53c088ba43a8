//! Files that are made to hurt: they are refused early, whatever they are long.

use std::io::Read;

use domain::terminology::{Findings, Format, Kind};
use terminology::About;

/// `head`, then `again` until `length` bytes were read, then the end. Never in memory.
struct Long {
    head: &'static [u8],
    again: &'static [u8],
    taken: usize,
    length: usize,
}

impl Read for Long {
    fn read(&mut self, to: &mut [u8]) -> std::io::Result<usize> {
        let count = to.len().min(self.length - self.taken);
        for slot in &mut to[..count] {
            *slot = match self.head.get(self.taken) {
                Some(byte) => *byte,
                None => self.again[(self.taken - self.head.len()) % self.again.len()],
            };
            self.taken += 1;
        }
        Ok(count)
    }
}

fn read(format: Format, head: &'static str, again: &'static str) -> (Findings, usize) {
    let mut long = Long { head: head.as_bytes(), again: again.as_bytes(), taken: 0, length: 300 * 1024 * 1024 };
    let about = About { format, kind: Kind::CodeSystem, version: None, is_strict: false };
    let findings = terminology::read(&mut long, &about, &mut |_| Ok(())).unwrap();
    (findings, long.taken)
}

#[test]
fn three_hundred_megabytes_of_one_line_are_left_after_two() {
    for (format, head, again, name) in [
        (Format::CustomCsv, "code,display\n", "a", "tooLong"),
        (Format::CustomCsv, "code,display\nA,\"", "\n", "tooLong"),
        (Format::CustomCsv, "", "a", "tooLong"),
        (Format::CustomJson, "[{\"code\":\"", "a", "tooLong"),
        (Format::CustomJson, "[{\"code\":", "1", "tooLong"),
        (Format::CustomJson, "", "[", "syntax"),
        (Format::CustomJson, "[", "{\"code\":\"A\",\"children\":[", "tooDeep"),
        (Format::FhirR4Json, "", "{\"a\":", "tooDeep"),
        (Format::FhirR4Json, "{\"resourceType\":\"", "a", "tooLong"),
        (Format::FhirR4Xml, "<CodeSystem xmlns=\"http://hl7.org/fhir\"><name value=\"", "a", "tooLong"),
        (Format::FhirR4Xml, "<CodeSystem xmlns=\"http://hl7.org/fhir\"><!-- ", "<>", "tooLong"),
        (Format::FhirR4Xml, "<CodeSystem xmlns=\"http://hl7.org/fhir\">", "a", "tooLong"),
        (Format::FhirR4Xml, "<CodeSystem xmlns=\"http://hl7.org/fhir\">", "<concept>", "tooDeep"),
        (Format::FhirR4Xml, "<!DOCTYPE a [", "<!ENTITY b \"&a;\">", "tooLong"),
    ] {
        let (findings, taken) = read(format, head, again);
        let names: Vec<&str> = findings.errors.iter().map(|one| (&one.problem).into()).collect();
        assert_eq!(names.first(), Some(&name), "{format} {head}{again}: {:?}", findings.errors);
        assert!(taken < 3 * 1024 * 1024, "{format} {head}{again}: {taken}");
    }
}

#[test]
fn a_member_that_is_kept_whole_is_not_kept_for_ever() {
    let (findings, taken) = read(Format::FhirR4Json, "{\"compose\":[", "1,");
    assert_eq!(<&str>::from(&findings.errors[0].problem), "tooLong");
    assert!(taken < 34 * 1024 * 1024);
}

#[test]
fn a_long_chain_of_levels_is_refused() {
    let rows: String = (1..300).map(|n| format!("{n},{}\n", n - 1)).collect();
    let outcome = crate::read(Format::CustomCsv, &format!("code,parent\n0,\n{rows}"));
    assert_eq!(outcome.error_names(), ["tooDeep"]);
}
