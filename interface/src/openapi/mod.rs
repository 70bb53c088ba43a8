//! OpenAPI 3.0 and 3.1 (spec.openapis.org/oas).

mod operation;
mod reference;
mod schema;
mod security;

use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};

use domain::interface::{
    Interface, InterfaceFault, InterfaceProblem, Operation, OperationKey, Schema, SchemaId, Standard,
};

use crate::server;
use crate::tree::{Node, Value, short};

/// Methods of HTTP that a path may answer.
const METHODS: [&str; 8] = ["delete", "get", "head", "options", "patch", "post", "put", "trace"];

/// A document while it is read. Schemas are numbered when they are met and read one after the other, so a chain of them
/// may be as long as it likes.
struct Document<'a> {
    root: &'a Node,
    standard: Standard,
    schemas: Vec<Schema>,
    /// The number of each schema that was met, by where it stands in memory.
    met: HashMap<*const Node, SchemaId>,
    waiting: VecDeque<(SchemaId, &'a Node)>,
    servers: BTreeSet<String>,
}

/// The interface that a document describes.
///
/// # Errors
/// What is wrong, and where.
pub fn read(root: &Node) -> Result<Interface, InterfaceFault> {
    let standard = standard(root)?;
    let (schemas, waiting) = (Vec::new(), VecDeque::new());
    let mut document = Document { root, standard, schemas, met: HashMap::new(), waiting, servers: BTreeSet::new() };
    let title = root.needed("info")?.needed("title")?.text("title")?;
    root.needed("info")?.needed("version")?.text("version")?;
    document.serve(root)?;
    let mut operations = BTreeMap::new();
    match (root.get("paths"), standard) {
        (Some(paths), _) => document.paths(paths, &mut operations)?,
        (None, Standard::OpenApi30) => return Err(root.needed("paths").err().unwrap_or_else(|| root.wrong("paths"))),
        (None, Standard::OpenApi31 | Standard::Wsdl11) => {}
    }
    if operations.is_empty() {
        return Err(InterfaceProblem::NoOperations.anywhere());
    }
    let mut unjudged = domain::interface::Unjudged::new();
    if let Some(webhooks) = root.get("webhooks") {
        unjudged.insert("webhooks".to_owned(), document.written(webhooks));
    }
    document.all_schemas()?;
    let Document { schemas, servers, .. } = document;
    Ok(Interface { standard, title: short(title), servers, operations, schemas, unjudged })
}

fn standard(root: &Node) -> Result<Standard, InterfaceFault> {
    let version = match root.get("openapi") {
        Some(version) => (version.line, version.text("openapi")?),
        None => {
            let found = root.get("swagger").and_then(|version| version.text("swagger").ok()).unwrap_or_default();
            return Err(InterfaceProblem::UnknownStandard { found: short(found) }.at(root.line));
        }
    };
    match version.1.split('.').take(2).collect::<Vec<_>>()[..] {
        ["3", "0"] => Ok(Standard::OpenApi30),
        ["3", "1"] => Ok(Standard::OpenApi31),
        _ => Err(InterfaceProblem::UnknownStandard { found: short(version.1) }.at(version.0)),
    }
}

impl<'a> Document<'a> {
    /// Takes in the addresses that stand here.
    fn serve(&mut self, holder: &Node) -> Result<(), InterfaceFault> {
        let Some(servers) = holder.get("servers") else { return Ok(()) };
        for node in servers.list("servers")? {
            let url = node.needed("url")?;
            let mut address = url.text("url")?.to_owned();
            if let Some(variables) = node.get("variables") {
                for (name, variable) in variables.map("variables")? {
                    let value = variable.needed("default")?.text("default")?;
                    let values = variable.get("enum").map(|values| values.list("enum")).transpose()?;
                    for value in values.into_iter().flatten() {
                        refuse_local(&address.replace(&format!("{{{name}}}"), value.text("enum")?), value.line)?;
                    }
                    address = address.replace(&format!("{{{name}}}"), value);
                }
            }
            refuse_local(&address, url.line)?;
            self.servers.insert(short(&address));
        }
        Ok(())
    }

    fn paths(
        &mut self,
        paths: &'a Node,
        operations: &mut BTreeMap<OperationKey, Operation>,
    ) -> Result<(), InterfaceFault> {
        let mut called = BTreeSet::new();
        for (path, node) in paths.map("paths")? {
            if path.starts_with("x-") {
                continue;
            }
            if !path.starts_with('/') {
                return Err(node.wrong(path));
            }
            let item = self.resolve(node)?;
            self.serve(item)?;
            for (method, node) in item.map(path)? {
                if !METHODS.contains(&method.as_str()) {
                    continue;
                }
                let key = OperationKey { path: path.clone(), method: method.to_ascii_uppercase() };
                if !called.insert(key.called_by()) {
                    return Err(InterfaceProblem::Duplicated { name: short(path) }.at(node.line));
                }
                let operation = self.operation(path, item, node)?;
                operations.insert(key, operation);
            }
        }
        Ok(())
    }

    /// The number of a schema; it is read later.
    fn schema(&mut self, node: &'a Node) -> Result<SchemaId, InterfaceFault> {
        // Beside a reference OpenAPI 3.1 reads other keywords too, 3.0 does not.
        let is_read = self.standard == Standard::OpenApi31;
        let node = self.followed(node, |node| is_read && schema::says_more(node))?;
        if let Some(id) = self.met.get(&std::ptr::from_ref(node)) {
            return Ok(*id);
        }
        let id = SchemaId(self.schemas.len());
        self.schemas.push(Schema::default());
        self.met.insert(std::ptr::from_ref(node), id);
        self.waiting.push_back((id, node));
        Ok(id)
    }

    /// A schema that nothing is said about.
    fn any(&mut self) -> SchemaId {
        self.schemas.push(Schema::default());
        SchemaId(self.schemas.len() - 1)
    }

    fn all_schemas(&mut self) -> Result<(), InterfaceFault> {
        while let Some((id, node)) = self.waiting.pop_front() {
            self.schemas[id.0] = self.read_schema(node)?;
        }
        Ok(())
    }
}

fn refuse_local(address: &str, line: u32) -> Result<(), InterfaceFault> {
    if server::is_local(address) {
        return Err(InterfaceProblem::LocalServer { address: short(address) }.at(line));
    }
    Ok(())
}

/// Is it a keyword that is for people, or for nobody?
fn is_annotation(name: &str) -> bool {
    const ANNOTATIONS: [&str; 12] = [
        "title",
        "description",
        "summary",
        "example",
        "examples",
        "externalDocs",
        "xml",
        "deprecated",
        "$comment",
        "$id",
        "$schema",
        "$anchor",
    ];
    name.starts_with("x-") || ANNOTATIONS.contains(&name)
}

/// The texts of a list.
fn texts(node: &Node, name: &str) -> Result<Vec<String>, InterfaceFault> {
    node.list(name)?.iter().map(|item| item.text(name).map(str::to_owned)).collect()
}

/// Is it an entry that says yes?
fn is_set(node: &Node, name: &str) -> Result<bool, InterfaceFault> {
    match node.get(name) {
        None | Some(Node { value: Value::Null, .. }) => Ok(false),
        Some(flag) => flag.bool(name),
    }
}
