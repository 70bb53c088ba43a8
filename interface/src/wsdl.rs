//! WSDL 1.1 (w3.org/TR/wsdl): operations and what they are called with. The shapes of their messages are read as XSD; what
//! of them is not judged, and how they are bound, is kept as it is written, so a change is one that somebody has to look at.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use domain::interface::{
    Additional, Body, Interface, InterfaceFault, InterfaceProblem, Operation, OperationKey, Response, Schema, SchemaId,
    SchemaType, Standard,
};
use roxmltree::{Document, Node, ParsingOptions};

use crate::server;
use crate::tree::{MAX_DEPTH, MAX_NODES, short};
use crate::xsd::Types;

const WSDL: &str = "http://schemas.xmlsoap.org/wsdl/";
pub const XSD: &str = "http://www.w3.org/2001/XMLSchema";
/// What messages are written in.
const MEDIA: &str = "text/xml";

/// The interface that a document describes.
///
/// # Errors
/// What is wrong, and where. A document type is refused with the rest of what is no WSDL: nothing needs one.
pub fn read(text: &str) -> Result<Interface, InterfaceFault> {
    shallow(text)?;
    let nodes_limit = u32::try_from(MAX_NODES).unwrap_or(u32::MAX);
    let options = ParsingOptions { nodes_limit, ..ParsingOptions::default() };
    let document = Document::parse_with_options(text, options).map_err(|fault| match fault {
        roxmltree::Error::NodesLimitReached => InterfaceProblem::TooComplex.anywhere(),
        fault => InterfaceProblem::Syntax.at(fault.pos().row),
    })?;
    let root = document.root_element();
    if !root.has_tag_name((WSDL, "definitions")) {
        return Err(at(root, InterfaceProblem::UnknownStandard { found: short(root.tag_name().name()) }));
    }
    refuse_elsewhere(root)?;
    let mut types = Types::of(root);
    let operations = operations(root, &mut types)?;
    if operations.is_empty() {
        return Err(InterfaceProblem::NoOperations.anywhere());
    }
    let mut unjudged = types.rest();
    let bindings = root.children().filter(|node| node.has_tag_name((WSDL, "binding")));
    let bindings = written(&bindings.map(one).collect::<Vec<_>>().concat());
    if !bindings.is_empty() {
        unjudged.insert("binding".to_owned(), bindings);
    }
    let schemas = types.schemas;
    let title = root.attribute("name").or_else(|| root.attribute("targetNamespace")).unwrap_or_default();
    let title = short(title);
    Ok(Interface { standard: Standard::Wsdl11, title, servers: servers(root)?, operations, schemas, unjudged })
}

/// No deeper than what is read: the reader of XML counts parts, not levels.
fn shallow(text: &str) -> Result<(), InterfaceFault> {
    let (mut depth, mut line) = (0_usize, 1_u32);
    let mut before = ' ';
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match (letter, letters.peek()) {
            ('\n', _) => line = line.saturating_add(1),
            ('<', Some('/')) => depth = depth.saturating_sub(1),
            ('<', Some('!' | '?')) => {}
            ('<', _) => depth += 1,
            ('>', _) if before == '/' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > MAX_DEPTH {
            return Err(InterfaceProblem::TooComplex.at(line));
        }
        before = letter;
    }
    Ok(())
}

fn at(node: Node<'_, '_>, problem: InterfaceProblem) -> InterfaceFault {
    problem.at(node.document().text_pos_at(node.range().start).row)
}

fn needed<'a>(node: Node<'a, '_>, name: &str) -> Result<&'a str, InterfaceFault> {
    node.attribute(name).ok_or_else(|| at(node, InterfaceProblem::Missing { name: name.to_owned() }))
}

/// A name without the prefix that a file gives its space.
pub fn local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, name)| name)
}

/// Refuses parts that are in other files.
fn refuse_elsewhere(root: Node<'_, '_>) -> Result<(), InterfaceFault> {
    for node in root.descendants() {
        let elsewhere = match (node.tag_name().namespace(), node.tag_name().name()) {
            (Some(WSDL), "import") => node.attribute("location"),
            (Some(XSD), "import" | "include" | "redefine") => node.attribute("schemaLocation"),
            _ => None,
        };
        if let Some(reference) = elsewhere {
            return Err(at(node, InterfaceProblem::RemoteReference { reference: short(reference) }));
        }
    }
    Ok(())
}

fn servers(root: Node<'_, '_>) -> Result<BTreeSet<String>, InterfaceFault> {
    let mut servers = BTreeSet::new();
    for node in root.descendants().filter(|node| node.tag_name().name() == "address") {
        let Some(address) = node.attribute("location") else { continue };
        if server::is_local(address) {
            return Err(at(node, InterfaceProblem::LocalServer { address: short(address) }));
        }
        servers.insert(short(address));
    }
    Ok(servers)
}

fn operations<'a, 'i>(
    root: Node<'a, 'i>,
    types: &mut Types<'a, 'i>,
) -> Result<BTreeMap<OperationKey, Operation>, InterfaceFault> {
    let mut messages = BTreeMap::new();
    for message in root.children().filter(|node| node.has_tag_name((WSDL, "message"))) {
        messages.insert(needed(message, "name")?, message);
    }
    let mut content = |node: Node<'a, 'i>| {
        let name = needed(node, "message")?;
        let Some(message) = messages.get(local(name)) else {
            return Err(at(node, InterfaceProblem::BrokenReference { reference: short(name) }));
        };
        Ok(BTreeMap::from([(MEDIA.to_owned(), content_of(*message, types))]))
    };
    let mut operations = BTreeMap::new();
    for port in root.children().filter(|node| node.has_tag_name((WSDL, "portType"))) {
        let port_name = needed(port, "name")?;
        for node in port.children().filter(|node| node.has_tag_name((WSDL, "operation"))) {
            let name = needed(node, "name")?;
            let part = |name: &'static str| node.children().filter(move |part| part.has_tag_name((WSDL, name)));
            let words = part("documentation").find_map(|node| node.text());
            let mut operation = Operation {
                name: Some(short(name)),
                summary: words.map(|words| short(words.trim())),
                security: [BTreeSet::new()].into(),
                ..Operation::default()
            };
            if let Some(input) = part("input").next() {
                operation.request = Some(Body { required: true, contents: content(input)? });
            }
            if let Some(output) = part("output").next() {
                operation
                    .responses
                    .insert("200".to_owned(), Response { contents: content(output)?, ..Response::default() });
            }
            for fault in part("fault") {
                let status = format!("fault {}", short(needed(fault, "name")?));
                operation.responses.insert(status, Response { contents: content(fault)?, ..Response::default() });
            }
            let path = format!("{}/{}", short(port_name), short(name));
            let key = OperationKey { path: path.clone(), method: "SOAP".to_owned() };
            if operations.insert(key, operation).is_some() {
                return Err(at(node, InterfaceProblem::Duplicated { name: path }));
            }
        }
    }
    Ok(operations)
}

/// What a message holds: each part is an element of the file, or has a type.
fn content_of<'a, 'i>(message: Node<'a, 'i>, types: &mut Types<'a, 'i>) -> SchemaId {
    let mut schema =
        Schema { types: [SchemaType::Object].into(), additional: Additional::Refused, ..Schema::default() };
    for part in message.children().filter(|node| node.has_tag_name((WSDL, "part"))) {
        let (element, typed) = (part.attribute("element"), part.attribute("type"));
        let found = match (element, typed) {
            (Some(name), _) => types.element_named(part, name).map(|id| (local(name), id)),
            (None, Some(name)) => part.attribute("name").map(|part_name| (part_name, types.type_named(part, name))),
            (None, None) => None,
        };
        match found {
            Some((name, id)) => {
                schema.properties.insert(name.to_owned(), id);
                schema.required.insert(name.to_owned());
                schema.sequence.push(name.to_owned());
            }
            None => schema.unjudged.entry("part".to_owned()).or_default().push_str(&one(part)),
        }
    }
    types.push(schema)
}

/// An element as text, the same for the same meaning: without spaces, comments and words for people, attributes in order.
pub fn one(node: Node<'_, '_>) -> String {
    let mut text = String::new();
    write(node, &mut text);
    text
}

fn write(node: Node<'_, '_>, text: &mut String) {
    let name = node.tag_name().name();
    if !node.is_element() || name == "documentation" || name == "annotation" {
        return;
    }
    text.push('<');
    text.push_str(name);
    let attributes = node.attributes().map(|attribute| (attribute.name(), attribute.value())).collect::<BTreeSet<_>>();
    for (name, value) in attributes {
        // Writing to a text cannot fail.
        let _ = write!(text, " {name}={value:?}");
    }
    text.push('>');
    for child in node.children() {
        match child.text().filter(|_| child.is_text()) {
            Some(words) => text.push_str(words.trim()),
            None => write(child, text),
        }
    }
    text.push_str("</>");
}

/// Its beginning, and for what is long a sum of all of it (FNV-1a).
pub fn written(text: &str) -> String {
    const MOST: usize = 120;
    if text.chars().count() <= MOST {
        return text.to_owned();
    }
    let sum = text
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |sum, byte| (sum ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    format!("{} ({sum:016x})", short(text))
}
