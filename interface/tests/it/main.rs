//! Interfaces read and compared, from outside.

mod bounds;
mod changes;
mod faults;
mod real;
mod wsdl;

use domain::eservice::comparison::Impact;
use domain::interface::compare::{InterfaceChange, compare};
use domain::interface::{Interface, InterfaceFault};

/// An interface in YAML that can be read.
fn yaml(text: &str) -> Interface {
    interface::read("application/yaml", text.as_bytes()).unwrap_or_else(|fault| panic!("{fault:?} in {text:.200}"))
}

/// What is wrong with a file in YAML.
fn fault(text: &str) -> InterfaceFault {
    interface::read("application/yaml", text.as_bytes()).expect_err(text)
}

/// An interface with one operation, of which this is said.
fn operation(said: &str) -> String {
    format!("openapi: 3.1.0\ninfo: {{title: T, version: '1'}}\npaths:\n  /a:\n    post: {said}\n")
}

/// Changes as lines: impact, kind, place, how it was and how it is.
fn told(changes: &[InterfaceChange]) -> String {
    let line = |change: &InterfaceChange| {
        let InterfaceChange { operation, part, name, pointer, kind, from, to, impact } = change;
        let impact = match impact {
            Impact::Compatible => "+",
            Impact::Incompatible => "!",
            Impact::Unknown => "?",
        };
        let operation = operation.as_ref().map(|key| format!("{} {}", key.method, key.path)).unwrap_or_default();
        let words = format!("{impact} {kind:?} | {operation} | {part:?} {name} | {pointer} | {from} -> {to}\n");
        words.replace("  ", " ")
    };
    changes.iter().map(line).collect()
}

fn compared(from: &str, to: &str) -> String {
    told(&compare(&yaml(from), &yaml(to)))
}
