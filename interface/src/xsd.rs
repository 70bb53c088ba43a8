//! XSD 1.0 (w3.org/TR/xmlschema-1 and -2) in the types of a WSDL: what the parts of its messages look like, in the terms
//! in which schemas are compared. Elements are properties, attributes are properties whose names begin with `@`, the text
//! of an element that has attributes is `#text`. What is not judged is kept as it is written.
//!
//! An element that may be there several times is a list, one that may not is none: who calls with a client that was made
//! from the file finds another type where that changes, whatever the bytes say.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use domain::interface::{Additional, Limit, Schema, SchemaId, SchemaType, Unjudged};
use roxmltree::{Node, NodeId};

use crate::tree::{MAX_DEPTH, MAX_NODES};
use crate::wsdl::{XSD, local, one, written};

/// Space and local name.
type Name<'a> = (&'a str, &'a str);

/// The types of a file, and the schemas made of those that were asked for.
pub struct Types<'a, 'i> {
    elements: BTreeMap<Name<'a>, Node<'a, 'i>>,
    types: BTreeMap<Name<'a>, Node<'a, 'i>>,
    /// What is known of the file beside its elements and types.
    beside: Vec<Node<'a, 'i>>,
    /// How names are written in messages.
    spaces: String,
    read: HashMap<NodeId, SchemaId>,
    /// How deep types are in each other where it is read now.
    depth: usize,
    /// How much was taken over from other types.
    copied: usize,
    pub schemas: Vec<Schema>,
}

impl<'a, 'i> Types<'a, 'i> {
    /// Everything that the file names for others.
    pub fn of(root: Node<'a, 'i>) -> Self {
        let mut types = Self {
            elements: BTreeMap::new(),
            types: BTreeMap::new(),
            beside: Vec::new(),
            spaces: String::new(),
            read: HashMap::new(),
            depth: 0,
            copied: 0,
            schemas: Vec::new(),
        };
        for schema in root.descendants().filter(|node| node.has_tag_name((XSD, "schema"))) {
            let space = schema.attribute("targetNamespace").unwrap_or_default();
            let said = schema.attributes().map(|said| format!("{}={:?} ", said.name(), said.value()));
            types.spaces.extend(said.collect::<BTreeSet<_>>());
            for node in schema.children().filter(Node::is_element) {
                match (node.tag_name().name(), node.attribute("name")) {
                    ("element", Some(name)) => {
                        if node.has_attribute("substitutionGroup") {
                            types.beside.push(node);
                        }
                        types.elements.insert((space, name), node);
                    }
                    ("complexType" | "simpleType", Some(name)) => {
                        types.types.insert((space, name), node);
                    }
                    ("annotation", _) => {}
                    _ => types.beside.push(node),
                }
            }
        }
        types
    }

    /// What was not asked for or is not judged: it may matter all the same.
    pub fn rest(&self) -> Unjudged {
        let unread =
            self.types.values().chain(self.elements.values()).filter(|node| !self.read.contains_key(&node.id()));
        let text = unread.chain(&self.beside).map(|node| one(*node)).collect::<Vec<_>>().concat();
        let parts = [("types", text), ("schema", self.spaces.clone())];
        let some = parts.into_iter().filter(|(_, text)| !text.is_empty());
        some.map(|(name, text)| (name.to_owned(), written(&text))).collect()
    }

    /// The schema of a global element; nothing when the file has none of the name.
    pub fn element_named(&mut self, node: Node<'a, 'i>, name: &'a str) -> Option<SchemaId> {
        let found = *self.elements.get(&resolved(node, name))?;
        Some(self.element(found))
    }

    /// The schema of a type, of the file or built in.
    pub fn type_named(&mut self, node: Node<'a, 'i>, name: &'a str) -> SchemaId {
        let (space, bare) = resolved(node, name);
        if space == XSD {
            return self.push(built_in(bare));
        }
        match self.types.get(&(space, bare)).copied() {
            Some(found) => self.type_of(found),
            None => self.push(unread(bare)),
        }
    }

    pub fn push(&mut self, schema: Schema) -> SchemaId {
        self.schemas.push(schema);
        SchemaId(self.schemas.len() - 1)
    }

    fn element(&mut self, node: Node<'a, 'i>) -> SchemaId {
        if let Some(id) = self.read.get(&node.id()) {
            return *id;
        }
        let inline = node.children().find(|child| is_type(*child));
        let id = match (node.attribute("ref"), node.attribute("type"), inline) {
            // One that the file names for others is itself, whatever it says.
            (Some(name), _, _) if node.attribute("name").is_none() => match self.element_named(node, name) {
                Some(id) => id,
                None => {
                    self.push(Schema { unjudged: [("ref".to_owned(), name.to_owned())].into(), ..Schema::default() })
                }
            },
            (_, Some(name), _) => self.type_named(node, name),
            (_, None, Some(inline)) => self.type_of(inline),
            (_, None, None) => self.push(Schema::default()),
        };
        let known = ["name", "type", "ref", "minOccurs", "maxOccurs", "id"];
        let id = self.said_beside(node, &known, id);
        self.read.insert(node.id(), id);
        id
    }

    /// The same schema, with what else the node says and nobody judges, such as `nillable`.
    fn said_beside(&mut self, node: Node<'a, 'i>, known: &[&str], id: SchemaId) -> SchemaId {
        let said = node.attributes().filter(|said| !known.contains(&said.name()));
        let said = said.map(|said| (said.name().to_owned(), said.value().to_owned())).collect::<Unjudged>();
        if said.is_empty() {
            return id;
        }
        let mut schema = self.copy(id);
        schema.unjudged.extend(said);
        self.push(schema)
    }

    /// Read once; a type that contains itself finds its place taken.
    fn type_of(&mut self, node: Node<'a, 'i>) -> SchemaId {
        if let Some(id) = self.read.get(&node.id()) {
            return *id;
        }
        let id = self.push(Schema::default());
        self.read.insert(node.id(), id);
        self.depth += 1;
        let schema = match node.tag_name().name() {
            _ if self.depth > MAX_DEPTH => unread(&written(&one(node))),
            "complexType" => self.complex(node),
            _ => self.simple(node),
        };
        self.depth -= 1;
        self.schemas[id.0] = schema;
        id
    }

    /// A schema to go on from. Of many that take over much, the last are not judged: a file could say little and mean a lot.
    fn copy(&mut self, id: SchemaId) -> Schema {
        let schema = &self.schemas[id.0];
        let values = schema.values.as_ref().map_or(0, BTreeSet::len);
        self.copied += 1 + schema.properties.len() + schema.required.len() + schema.sequence.len() + values;
        if self.copied > MAX_NODES { unread(&id.0.to_string()) } else { schema.clone() }
    }

    fn complex(&mut self, node: Node<'a, 'i>) -> Schema {
        let mut schema =
            Schema { types: [SchemaType::Object].into(), additional: Additional::Refused, ..Schema::default() };
        let said = node.attributes().filter(|said| !["name", "id"].contains(&said.name()));
        schema.unjudged.extend(said.map(|said| (said.name().to_owned(), said.value().to_owned())));
        self.content(node, &mut schema);
        schema
    }

    fn content(&mut self, node: Node<'a, 'i>, schema: &mut Schema) {
        for child in node.children().filter(Node::is_element) {
            match child.tag_name().name() {
                "annotation" => {}
                "sequence" if is_once(child) => self.members(child, schema, true),
                "all" if is_once(child) => self.members(child, schema, false),
                "attribute" => self.attribute(child, schema),
                "complexContent" | "simpleContent" => {
                    for inner in child.children().filter(Node::is_element) {
                        self.derived(inner, schema);
                    }
                }
                _ => keep(schema, child),
            }
        }
    }

    /// What a type adds to another one.
    fn derived(&mut self, node: Node<'a, 'i>, schema: &mut Schema) {
        let (Some(base), "extension") = (node.attribute("base"), node.tag_name().name()) else {
            return keep(schema, node);
        };
        let id = self.type_named(node, base);
        let base = self.copy(id);
        if base.types.contains(&SchemaType::Object) {
            schema.properties.extend(base.properties);
            schema.required.extend(base.required);
            schema.sequence.extend(base.sequence);
            schema.unjudged.extend(base.unjudged);
        } else {
            schema.properties.insert("#text".to_owned(), id);
            schema.required.insert("#text".to_owned());
        }
        self.content(node, schema);
    }

    /// The elements of a group, in their order where it counts.
    fn members(&mut self, group: Node<'a, 'i>, schema: &mut Schema, in_order: bool) {
        for child in group.children().filter(Node::is_element) {
            match child.tag_name().name() {
                "annotation" => {}
                "sequence" if is_once(child) => self.members(child, schema, in_order),
                "element" => {
                    let name = child.attribute("name").or_else(|| child.attribute("ref")).map_or("", local);
                    if schema.properties.contains_key(name) {
                        keep(schema, child);
                        continue;
                    }
                    let id = self.element(child);
                    let id = self.listed(child, id);
                    schema.properties.insert(name.to_owned(), id);
                    if child.attribute("minOccurs") != Some("0") {
                        schema.required.insert(name.to_owned());
                    }
                    if in_order {
                        schema.sequence.push(name.to_owned());
                    }
                }
                _ => keep(schema, child),
            }
        }
    }

    /// A list of them where there may be several.
    fn listed(&mut self, node: Node<'a, 'i>, id: SchemaId) -> SchemaId {
        let most = node.attribute("maxOccurs").unwrap_or("1");
        if most == "1" {
            return id;
        }
        let number = |text: &str| text.parse::<u32>().ok().map(f64::from);
        let least = node.attribute("minOccurs").and_then(number).map(|least| (Limit::MinItems, least));
        let limits = least.into_iter().chain(number(most).map(|most| (Limit::MaxItems, most))).collect();
        self.push(Schema { types: [SchemaType::Array].into(), items: Some(id), limits, ..Schema::default() })
    }

    fn attribute(&mut self, node: Node<'a, 'i>, schema: &mut Schema) {
        let Some(name) = node.attribute("name") else { return keep(schema, node) };
        let name = format!("@{name}");
        let inline = node.children().find(|child| is_type(*child));
        let id = match (node.attribute("type"), inline) {
            (Some(named), _) => self.type_named(node, named),
            (None, Some(inline)) => self.type_of(inline),
            (None, None) => self.push(Schema::default()),
        };
        match node.attribute("use") {
            Some("prohibited") => return,
            Some("required") => {
                schema.required.insert(name.clone());
            }
            _ => {}
        }
        let id = self.said_beside(node, &["name", "type", "use", "id"], id);
        schema.properties.insert(name, id);
    }

    fn simple(&mut self, node: Node<'a, 'i>) -> Schema {
        let mut schema = Schema::default();
        for child in node.children().filter(Node::is_element) {
            match (child.tag_name().name(), child.attribute("base")) {
                ("annotation", _) => {}
                ("restriction", base) => {
                    let inline = child.children().find(|inner| is_type(*inner));
                    let id = match (base, inline) {
                        (Some(base), _) => Some(self.type_named(child, base)),
                        (None, Some(inline)) => Some(self.type_of(inline)),
                        (None, None) => None,
                    };
                    if let Some(id) = id {
                        schema = self.copy(id);
                    }
                    facets(child, &mut schema);
                }
                _ => keep(&mut schema, child),
            }
        }
        schema
    }
}

/// Something that is too deep or too much to be read.
fn unread(text: &str) -> Schema {
    Schema { unjudged: [("type".to_owned(), text.to_owned())].into(), ..Schema::default() }
}

/// The bounds of a restriction.
fn facets(restriction: Node<'_, '_>, schema: &mut Schema) {
    let (mut values, mut patterns) = (BTreeSet::new(), BTreeSet::new());
    for facet in restriction.children().filter(Node::is_element) {
        let (name, value) = (facet.tag_name().name(), facet.attribute("value").unwrap_or_default());
        let bounds: &[Limit] = match name {
            "minLength" => &[Limit::MinLength],
            "maxLength" => &[Limit::MaxLength],
            "length" => &[Limit::MinLength, Limit::MaxLength],
            "minInclusive" => &[Limit::Minimum],
            "maxInclusive" => &[Limit::Maximum],
            "minExclusive" => &[Limit::ExclusiveMinimum],
            "maxExclusive" => &[Limit::ExclusiveMaximum],
            _ => &[],
        };
        match (name, value.parse::<f64>(), bounds) {
            ("annotation" | "simpleType", _, _) => {}
            ("enumeration", _, _) => drop(values.insert(format!("{value:?}"))),
            ("pattern", _, _) => drop(patterns.insert(value)),
            (_, Ok(bound), [_, ..]) if bound.is_finite() => {
                schema.limits.extend(bounds.iter().map(|limit| (*limit, bound)));
            }
            _ => keep(schema, facet),
        }
    }
    if !values.is_empty() {
        schema.values = Some(values);
    }
    if !patterns.is_empty() {
        // Any of them is enough.
        schema.pattern = Some(patterns.into_iter().collect::<Vec<_>>().join("|"));
    }
}

/// A type that every file knows (w3.org/TR/xmlschema-2).
fn built_in(name: &str) -> Schema {
    use SchemaType::{Boolean, Integer, Number, String};
    let (kind, format) = match name {
        "anyType" | "anySimpleType" => return Schema::default(),
        "string" => (String, None),
        "boolean" => (Boolean, None),
        "decimal" => (Number, None),
        "float" | "double" => (Number, Some(name.to_owned())),
        "integer" => (Integer, None),
        "int" => (Integer, Some("int32".to_owned())),
        "long" => (Integer, Some("int64".to_owned())),
        "short" | "byte" | "nonNegativeInteger" | "positiveInteger" | "nonPositiveInteger" | "negativeInteger"
        | "unsignedLong" | "unsignedInt" | "unsignedShort" | "unsignedByte" => (Integer, Some(format!("xs:{name}"))),
        other => (String, Some(format!("xs:{other}"))),
    };
    Schema { types: [kind].into(), format, ..Schema::default() }
}

/// The space and the bare name that a written name means where it stands.
fn resolved<'a>(node: Node<'a, '_>, name: &'a str) -> Name<'a> {
    let (prefix, bare) = match name.split_once(':') {
        Some((prefix, bare)) => (Some(prefix), bare),
        None => (None, name),
    };
    (node.lookup_namespace_uri(prefix).unwrap_or_default(), bare)
}

fn is_type(node: Node<'_, '_>) -> bool {
    node.has_tag_name((XSD, "complexType")) || node.has_tag_name((XSD, "simpleType"))
}

/// Is a group there exactly once?
fn is_once(node: Node<'_, '_>) -> bool {
    let one = |name| node.attribute(name).is_none_or(|times| times == "1");
    one("minOccurs") && one("maxOccurs")
}

/// Keeps what is not judged, as it is written.
fn keep(schema: &mut Schema, node: Node<'_, '_>) {
    let text = written(&one(node));
    schema.unjudged.entry(node.tag_name().name().to_owned()).or_default().push_str(&text);
}
