//! References within a document (RFC 6901); others are refused, because nothing is fetched.

use std::fmt::Write as _;

use domain::interface::{InterfaceFault, InterfaceProblem};

use super::{Document, is_annotation};
use crate::tree::{Node, Value, short};

/// The longest chain of references to references.
const MAX_CHAIN: usize = 32;
/// The most characters of a keyword that is not judged.
const MAX_WRITTEN: usize = 20_000;
/// The most of them that are shown.
const MAX_SHOWN: usize = 200;
/// How deep references are followed in a keyword that is not judged.
const MAX_LEVELS: usize = 12;

impl<'a> Document<'a> {
    /// What stands here, or what it refers to.
    pub(super) fn resolve(&self, node: &'a Node) -> Result<&'a Node, InterfaceFault> {
        self.followed(node, |_| false)
    }

    /// The same, but no further than where `ends` says so.
    pub(super) fn followed(&self, node: &'a Node, ends: impl Fn(&Node) -> bool) -> Result<&'a Node, InterfaceFault> {
        let mut at = node;
        for _ in 0..MAX_CHAIN {
            if ends(at) {
                return Ok(at);
            }
            let Some(next) = self.target(at)? else { return Ok(at) };
            at = next;
        }
        Err(broken(node.reference().unwrap_or_default(), node.line))
    }

    /// What a reference means; nothing where there is none.
    pub(super) fn target(&self, node: &'a Node) -> Result<Option<&'a Node>, InterfaceFault> {
        let Some(reference) = node.reference() else { return Ok(None) };
        let line = node.get("$ref").map_or(node.line, |node| node.line);
        let Some(pointer) = reference.strip_prefix('#') else {
            return Err(InterfaceProblem::RemoteReference { reference: short(reference) }.at(line));
        };
        self.find(pointer).map(Some).ok_or_else(|| broken(reference, line))
    }

    fn find(&self, pointer: &str) -> Option<&'a Node> {
        let mut at = self.root;
        for part in pointer.strip_prefix('/')?.split('/') {
            let part = decoded(part)?.replace("~1", "/").replace("~0", "~");
            at = match &at.value {
                Value::Map(map) => map.get(&part)?,
                Value::List(list) => list.get(part.parse::<usize>().ok()?)?,
                Value::Null | Value::Bool(_) | Value::Number(_) | Value::Text(_) => return None,
            };
        }
        Some(at)
    }

    /// Something that is not judged, as it is written, with what it refers to: the same for the same meaning. Where it is
    /// long its end is told by a sum of all of it.
    pub(super) fn written(&self, node: &'a Node) -> String {
        let mut text = String::new();
        self.write(node, &mut text, 0);
        if text.chars().count() <= MAX_SHOWN {
            return text;
        }
        let sum = text
            .bytes()
            .fold(0xcbf2_9ce4_8422_2325_u64, |sum, byte| (sum ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
        let shown: String = text.chars().take(MAX_SHOWN).collect();
        format!("{shown}… ({sum:016x})")
    }

    fn write(&self, node: &'a Node, text: &mut String, level: usize) {
        if text.len() > MAX_WRITTEN {
            return;
        }
        let node = match self.resolve(node) {
            Ok(found) if level < MAX_LEVELS => found,
            Ok(_) | Err(_) => node,
        };
        match &node.value {
            Value::Null => text.push_str("null"),
            Value::Bool(is) => text.push_str(if *is { "true" } else { "false" }),
            Value::Number(number) => text.push_str(number),
            Value::Text(words) => {
                // Writing to a text cannot fail.
                let _ = write!(text, "{words:?}");
            }
            Value::List(list) => {
                text.push('[');
                for (index, item) in list.iter().enumerate() {
                    text.push_str(if index == 0 { "" } else { "," });
                    self.write(item, text, level + 1);
                }
                text.push(']');
            }
            Value::Map(map) => {
                text.push('{');
                let entries = map.iter().filter(|(name, _)| !is_annotation(name));
                for (index, (name, item)) in entries.enumerate() {
                    text.push_str(if index == 0 { "" } else { "," });
                    let _ = write!(text, "{name:?}:");
                    self.write(item, text, level + 1);
                }
                text.push('}');
            }
        }
    }
}

fn broken(reference: &str, line: u32) -> InterfaceFault {
    InterfaceProblem::BrokenReference { reference: short(reference) }.at(line)
}

/// A part of a fragment without its percent signs (RFC 3986 §2.1).
fn decoded(part: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(part.len());
    let mut rest = part.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let digit = |byte: Option<u8>| char::from(byte?).to_digit(16);
            let (high, low) = (digit(rest.next())?, digit(rest.next())?);
            bytes.push(u8::try_from(high * 16 + low).ok()?);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok()
}
