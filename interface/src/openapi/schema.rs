//! Schemas (OpenAPI 3.0 "Schema Object"; JSON Schema 2020-12 in 3.1).

use std::collections::BTreeSet;
use std::str::FromStr as _;

use domain::interface::{Additional, InterfaceFault, Limit, Schema, SchemaId, SchemaType};

use super::{Document, is_annotation, is_set, texts};
use crate::tree::{Node, Value, short};

/// Does it refer to another and say something of its own beside it?
pub(super) fn says_more(node: &Node) -> bool {
    match &node.value {
        Value::Map(map) if node.reference().is_some() => {
            map.keys().any(|name| name != "$ref" && name != "$defs" && !is_annotation(name))
        }
        _ => false,
    }
}

impl<'a> Document<'a> {
    pub(super) fn read_schema(&mut self, node: &'a Node) -> Result<Schema, InterfaceFault> {
        let mut schema = Schema::default();
        if let Value::Bool(anything) = node.value {
            if !anything {
                schema.unjudged.insert("false".to_owned(), String::new());
            }
            return Ok(schema);
        }
        for (name, value) in node.map("schema")? {
            self.keyword(&mut schema, node, name, value)?;
        }
        if is_set(node, "nullable")? && !schema.types.is_empty() {
            schema.types.insert(SchemaType::Null);
        }
        Ok(schema)
    }

    fn keyword(
        &mut self,
        schema: &mut Schema,
        node: &'a Node,
        name: &str,
        value: &'a Node,
    ) -> Result<(), InterfaceFault> {
        match name {
            "$ref" => {
                // Only met where other keywords stand beside it.
                if let Some(target) = self.target(node)? {
                    let id = self.schema(target)?;
                    schema.all_of.push(id);
                }
            }
            "type" => schema.types = types(value)?,
            "format" => schema.format = Some(short(value.text(name)?)),
            "pattern" => schema.pattern = Some(value.text(name)?.to_owned()),
            "enum" => schema.values = Some(value.list(name)?.iter().map(|value| self.written(value)).collect()),
            "const" => schema.values = Some([self.written(value)].into()),
            "properties" => {
                for (name, property) in value.map(name)? {
                    let id = self.schema(property)?;
                    schema.properties.insert(name.clone(), id);
                }
            }
            // Files of long ago have a flag here, which means nothing.
            "required" if matches!(value.value, Value::Bool(_)) => {}
            "required" => schema.required = texts(value, name)?.into_iter().collect(),
            "additionalProperties" => {
                schema.additional = match value.value {
                    Value::Bool(true) => Additional::Allowed,
                    Value::Bool(false) => Additional::Refused,
                    _ => Additional::Like(self.schema(value)?),
                };
            }
            "items" => schema.items = Some(self.schema(value)?),
            "allOf" => schema.all_of.extend(self.listed(value, name)?),
            "oneOf" => schema.one_of = self.listed(value, name)?,
            "anyOf" => schema.any_of = self.listed(value, name)?,
            "readOnly" => schema.read_only = value.bool(name)?,
            "writeOnly" => schema.write_only = value.bool(name)?,
            "nullable" | "$defs" => {}
            name if is_annotation(name) => {}
            name => self.bound(schema, node, name, value)?,
        }
        Ok(())
    }

    /// A bound, or a keyword that is not judged.
    fn bound(
        &mut self,
        schema: &mut Schema,
        node: &'a Node,
        name: &str,
        value: &'a Node,
    ) -> Result<(), InterfaceFault> {
        let Ok(limit) = Limit::from_str(name) else {
            schema.unjudged.insert(short(name), self.written(value));
            return Ok(());
        };
        let flag = |name: &str| matches!(node.get(name), Some(Node { value: Value::Bool(true), .. }));
        match (limit, &value.value) {
            (Limit::UniqueItems, Value::Bool(is)) => {
                schema.limits.extend(is.then_some((Limit::UniqueItems, 1.0)));
            }
            // In 3.0 they say of the bound beside them that it is left out.
            (Limit::ExclusiveMinimum | Limit::ExclusiveMaximum, Value::Bool(_)) => {}
            (Limit::Minimum, _) if flag("exclusiveMinimum") => {
                schema.limits.insert(Limit::ExclusiveMinimum, value.number(name)?);
            }
            (Limit::Maximum, _) if flag("exclusiveMaximum") => {
                schema.limits.insert(Limit::ExclusiveMaximum, value.number(name)?);
            }
            (limit, _) => {
                schema.limits.insert(limit, value.number(name)?);
            }
        }
        Ok(())
    }

    fn listed(&mut self, node: &'a Node, name: &str) -> Result<Vec<SchemaId>, InterfaceFault> {
        node.list(name)?.iter().map(|schema| self.schema(schema)).collect()
    }
}

fn types(node: &Node) -> Result<BTreeSet<SchemaType>, InterfaceFault> {
    let named = |node: &Node| SchemaType::from_str(node.text("type")?).map_err(|_| node.wrong("type"));
    match &node.value {
        Value::List(list) => list.iter().map(named).collect(),
        _ => Ok([named(node)?].into()),
    }
}
