//! JSON, with its lines.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::fmt;
use std::io::Read;

use domain::interface::{InterfaceFault, InterfaceProblem};
use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};

use crate::tree::{MAX_DEPTH, MAX_NODES, Node, Value, short};

/// Counts the lines that were read.
struct Lines<'a> {
    bytes: &'a [u8],
    line: &'a Cell<u32>,
}

impl Read for Lines<'_> {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        let read = self.bytes.read(into)?;
        let ended = into[..read].iter().filter(|byte| **byte == b'\n').count();
        self.line.set(self.line.get().saturating_add(u32::try_from(ended).unwrap_or(u32::MAX)));
        Ok(read)
    }
}

/// What is known while reading: the line, how much there was, and a fault that is not one of syntax.
struct Reading<'a> {
    line: &'a Cell<u32>,
    nodes: &'a Cell<usize>,
    fault: &'a Cell<Option<InterfaceFault>>,
    depth: usize,
}

/// The document.
///
/// # Errors
/// `Syntax`, `TooComplex`, `Duplicated`.
pub fn tree(text: &str) -> Result<Node, InterfaceFault> {
    let (line, nodes, fault) = (Cell::new(1), Cell::new(0), Cell::new(None));
    let mut input = serde_json::Deserializer::from_reader(Lines { bytes: text.as_bytes(), line: &line });
    let reading = Reading { line: &line, nodes: &nodes, fault: &fault, depth: 0 };
    let read = reading.deserialize(&mut input).and_then(|node| input.end().map(|()| node));
    read.map_err(|error| {
        let at = u32::try_from(error.line()).unwrap_or(u32::MAX).max(1);
        fault.take().unwrap_or_else(|| InterfaceProblem::Syntax.at(at))
    })
}

impl Reading<'_> {
    fn node(&self, value: Value) -> Node {
        Node { line: self.line.get(), value }
    }

    /// One level deeper.
    fn within(&self) -> Self {
        Self { depth: self.depth + 1, ..*self }
    }

    fn refused<E: serde::de::Error>(&self, problem: InterfaceProblem) -> E {
        self.fault.set(Some(problem.at(self.line.get())));
        E::custom("refused")
    }
}

impl<'de> DeserializeSeed<'de> for Reading<'_> {
    type Value = Node;

    fn deserialize<D: Deserializer<'de>>(self, input: D) -> Result<Node, D::Error> {
        self.nodes.set(self.nodes.get() + 1);
        if self.depth > MAX_DEPTH || self.nodes.get() > MAX_NODES {
            return Err(self.refused(InterfaceProblem::TooComplex));
        }
        input.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Reading<'_> {
    type Value = Node;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Node, E> {
        Ok(self.node(Value::Null))
    }

    fn visit_bool<E>(self, is: bool) -> Result<Node, E> {
        Ok(self.node(Value::Bool(is)))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Node, E> {
        Ok(self.node(Value::Number(number.to_string())))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Node, E> {
        Ok(self.node(Value::Number(number.to_string())))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Node, E> {
        Ok(self.node(Value::Number(number.to_string())))
    }

    fn visit_str<E>(self, text: &str) -> Result<Node, E> {
        Ok(self.node(Value::Text(text.to_owned())))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Node, A::Error> {
        let mut node = self.node(Value::Null);
        let mut list = Vec::new();
        while let Some(item) = items.next_element_seed(self.within())? {
            list.push(item);
        }
        node.value = Value::List(list);
        Ok(node)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Node, A::Error> {
        let mut node = self.node(Value::Null);
        let mut map = BTreeMap::new();
        while let Some(name) = entries.next_key::<String>()? {
            if map.contains_key(&name) {
                return Err(self.refused(InterfaceProblem::Duplicated { name: short(&name) }));
            }
            map.insert(name, entries.next_value_seed(self.within())?);
        }
        node.value = Value::Map(map);
        Ok(node)
    }
}
