//! YAML 1.2, with its lines. Aliases are written out, so their number is bounded like everything else.

use std::collections::{BTreeMap, HashMap};

use domain::interface::{InterfaceFault, InterfaceProblem};
use saphyr_parser::{Event, Marker, Parser, ScalarStyle, ScanError, Tag};

use crate::tree::{MAX_DEPTH, MAX_NODES, Node, Value, short};

/// A list or map that is still open.
struct Open {
    node: Node,
    anchor: usize,
    /// The name whose value comes next, in a map.
    name: Option<String>,
    /// Levels of what is in it already.
    height: usize,
}

/// Something that can be named again by an alias.
struct Anchored {
    node: Node,
    nodes: usize,
    height: usize,
}

#[derive(Default)]
struct Reading {
    open: Vec<Open>,
    anchors: HashMap<usize, Anchored>,
    nodes: usize,
    whole: Option<Node>,
    documents: usize,
}

/// The document.
///
/// # Errors
/// `Syntax` (also for more than one document and names that are no text), `TooComplex`, `Duplicated`.
pub fn tree(text: &str) -> Result<Node, InterfaceFault> {
    let mut reading = Reading::default();
    let mut parser = Parser::new_from_str(text);
    while let Some(event) = parser.next_event() {
        let (event, span) = event.map_err(|fault| syntax(&fault))?;
        reading.event(event, line(&span.start))?;
    }
    reading.whole.ok_or_else(|| InterfaceProblem::Syntax.anywhere())
}

fn line(marker: &Marker) -> u32 {
    u32::try_from(marker.line()).unwrap_or(u32::MAX).max(1)
}

fn syntax(fault: &ScanError) -> InterfaceFault {
    InterfaceProblem::Syntax.at(line(fault.marker()))
}

impl Reading {
    fn event(&mut self, event: Event<'_>, line: u32) -> Result<(), InterfaceFault> {
        match event {
            Event::DocumentStart(_) => {
                self.documents += 1;
                if self.documents > 1 { Err(InterfaceProblem::Syntax.at(line)) } else { Ok(()) }
            }
            Event::SequenceStart(anchor, _) => self.begin(Value::List(Vec::new()), anchor, line),
            Event::MappingStart(anchor, _) => self.begin(Value::Map(BTreeMap::new()), anchor, line),
            Event::SequenceEnd | Event::MappingEnd => self.end(),
            Event::Scalar(text, style, anchor, tag) => {
                self.count(1, line)?;
                if self.awaits_name() {
                    return self.name(&text, line);
                }
                let node = Node { line, value: scalar(&text, style, tag.as_deref()) };
                self.put(node, anchor, 0)
            }
            Event::Alias(anchor) => self.alias(anchor, line),
            Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentEnd => Ok(()),
        }
    }

    fn count(&mut self, nodes: usize, line: u32) -> Result<(), InterfaceFault> {
        self.nodes = self.nodes.saturating_add(nodes);
        if self.nodes > MAX_NODES { Err(InterfaceProblem::TooComplex.at(line)) } else { Ok(()) }
    }

    fn awaits_name(&self) -> bool {
        let last = self.open.last();
        last.is_some_and(|open| matches!(open.node.value, Value::Map(_)) && open.name.is_none())
    }

    fn name(&mut self, name: &str, line: u32) -> Result<(), InterfaceFault> {
        let Some(open) = self.open.last_mut() else { return Ok(()) };
        if let Value::Map(map) = &open.node.value
            && map.contains_key(name)
        {
            return Err(InterfaceProblem::Duplicated { name: short(name) }.at(line));
        }
        open.name = Some(name.to_owned());
        Ok(())
    }

    fn begin(&mut self, value: Value, anchor: usize, line: u32) -> Result<(), InterfaceFault> {
        self.count(1, line)?;
        if self.awaits_name() {
            return Err(InterfaceProblem::Syntax.at(line));
        }
        if self.open.len() >= MAX_DEPTH {
            return Err(InterfaceProblem::TooComplex.at(line));
        }
        self.open.push(Open { node: Node { line, value }, anchor, name: None, height: 0 });
        Ok(())
    }

    fn end(&mut self) -> Result<(), InterfaceFault> {
        let Some(mut open) = self.open.pop() else { return Ok(()) };
        merge(&mut open.node)?;
        self.put(open.node, open.anchor, open.height + 1)
    }

    fn alias(&mut self, anchor: usize, line: u32) -> Result<(), InterfaceFault> {
        let Some(named) = self.anchors.get(&anchor) else { return Err(InterfaceProblem::Syntax.at(line)) };
        let (nodes, height) = (named.nodes, named.height);
        if self.open.len() + height > MAX_DEPTH {
            return Err(InterfaceProblem::TooComplex.at(line));
        }
        self.count(nodes, line)?;
        let node = self.anchors[&anchor].node.clone();
        if self.awaits_name() {
            let name = node.text("").map(str::to_owned).map_err(|_| InterfaceProblem::Syntax.at(line))?;
            return self.name(&name, line);
        }
        self.put(node, 0, height)
    }

    /// A finished value goes where it belongs.
    fn put(&mut self, node: Node, anchor: usize, height: usize) -> Result<(), InterfaceFault> {
        if anchor > 0 {
            let nodes = size(&node);
            // It is kept a second time.
            self.count(nodes, node.line)?;
            self.anchors.insert(anchor, Anchored { node: node.clone(), nodes, height });
        }
        let Some(open) = self.open.last_mut() else {
            self.whole = Some(node);
            return Ok(());
        };
        open.height = open.height.max(height);
        match &mut open.node.value {
            Value::List(list) => list.push(node),
            Value::Map(map) => {
                if let Some(name) = open.name.take() {
                    map.insert(name, node);
                }
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::Text(_) => {}
        }
        Ok(())
    }
}

/// Takes in the entries of `<<`, which YAML 1.1 knew and files still use; what the map says itself counts.
fn merge(node: &mut Node) -> Result<(), InterfaceFault> {
    let Value::Map(map) = &mut node.value else { return Ok(()) };
    let Some(merged) = map.remove("<<") else { return Ok(()) };
    let parts = match merged.value {
        Value::List(parts) => parts,
        _ => vec![merged],
    };
    for part in parts {
        let Value::Map(entries) = part.value else {
            return Err(InterfaceProblem::WrongKind { name: "<<".to_owned() }.at(part.line));
        };
        for (name, node) in entries {
            map.entry(name).or_insert(node);
        }
    }
    Ok(())
}

fn size(node: &Node) -> usize {
    1 + match &node.value {
        Value::List(list) => list.iter().map(size).sum(),
        Value::Map(map) => map.values().map(|node| size(node) + 1).sum(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Text(_) => 0,
    }
}

/// The core schema of YAML 1.2 (§10.3).
fn scalar(text: &str, style: ScalarStyle, tag: Option<&Tag>) -> Value {
    let is_text = tag.is_some_and(|tag| tag.is_yaml_core_schema() && tag.suffix == "str");
    if style != ScalarStyle::Plain || is_text {
        return Value::Text(text.to_owned());
    }
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Value::Null,
        "true" | "True" | "TRUE" => Value::Bool(true),
        "false" | "False" | "FALSE" => Value::Bool(false),
        text if is_number(text) => Value::Number(text.trim_start_matches('+').to_owned()),
        text => Value::Text(text.to_owned()),
    }
}

fn is_number(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_digit() || "+-.".contains(first))
        && text.bytes().all(|byte| byte.is_ascii_digit() || b"+-.eE".contains(&byte))
        && text.parse::<f64>().is_ok()
}
