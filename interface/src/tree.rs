//! A document as a tree that remembers its lines, the same for YAML and JSON.

use std::collections::BTreeMap;

use domain::interface::{InterfaceFault, InterfaceProblem};

/// The most levels one in the other.
pub const MAX_DEPTH: usize = 100;
/// The most values in a document, aliases written out.
pub const MAX_NODES: usize = 250_000;

/// A value and the line where it begins, from 1.
#[derive(Clone, Debug)]
pub struct Node {
    pub line: u32,
    pub value: Value,
}

/// What stands there.
#[derive(Clone, Debug)]
pub enum Value {
    Null,
    Bool(bool),
    /// As written.
    Number(String),
    Text(String),
    List(Vec<Node>),
    Map(BTreeMap<String, Node>),
}

impl Node {
    /// The entry of a map, if it is one and has it.
    pub fn get(&self, name: &str) -> Option<&Self> {
        match &self.value {
            Value::Map(map) => map.get(name),
            _ => None,
        }
    }

    /// The entries of a map; `name` is what it is called where it is something else.
    pub fn map(&self, name: &str) -> Result<&BTreeMap<String, Self>, InterfaceFault> {
        match &self.value {
            Value::Map(map) => Ok(map),
            _ => Err(self.wrong(name)),
        }
    }

    pub fn list(&self, name: &str) -> Result<&[Self], InterfaceFault> {
        match &self.value {
            Value::List(list) => Ok(list),
            _ => Err(self.wrong(name)),
        }
    }

    /// A text, or a number as it is written.
    pub fn text(&self, name: &str) -> Result<&str, InterfaceFault> {
        match &self.value {
            Value::Text(text) | Value::Number(text) => Ok(text),
            _ => Err(self.wrong(name)),
        }
    }

    pub fn number(&self, name: &str) -> Result<f64, InterfaceFault> {
        let number = match &self.value {
            Value::Number(text) => text.parse().ok().filter(|number: &f64| number.is_finite()),
            _ => None,
        };
        number.ok_or_else(|| self.wrong(name))
    }

    pub fn bool(&self, name: &str) -> Result<bool, InterfaceFault> {
        match self.value {
            Value::Bool(is) => Ok(is),
            _ => Err(self.wrong(name)),
        }
    }

    /// What is at an entry that has to be there.
    pub fn needed(&self, name: &str) -> Result<&Self, InterfaceFault> {
        self.get(name).ok_or_else(|| InterfaceProblem::Missing { name: name.to_owned() }.at(self.line))
    }

    pub fn wrong(&self, name: &str) -> InterfaceFault {
        InterfaceProblem::WrongKind { name: short(name) }.at(self.line)
    }

    /// The reference that stands here instead of a value.
    pub fn reference(&self) -> Option<&str> {
        match &self.get("$ref")?.value {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }
}

/// A word of the file, short enough to be shown.
pub fn short(text: &str) -> String {
    const MOST: usize = 120;
    match text.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
