//! Operations: what they take and what they answer.

use std::collections::BTreeMap;

use domain::interface::{
    Body, InterfaceFault, Operation, Parameter, ParameterKey, ParameterPlace, Response, SchemaId, Standard, Unjudged,
};

use super::{Document, is_set};
use crate::tree::{Node, short};

/// Headers that say nothing as parameters (OpenAPI 3 "Parameter Object").
const SAID_ELSEWHERE: [&str; 3] = ["accept", "authorization", "content-type"];

impl<'a> Document<'a> {
    pub(super) fn operation(
        &mut self,
        path: &str,
        item: &'a Node,
        node: &'a Node,
    ) -> Result<Operation, InterfaceFault> {
        node.map(path)?;
        self.serve(node)?;
        let text = |name: &str| node.get(name).map(|node| node.text(name).map(|text| short(text.trim()))).transpose();
        let mut operation = Operation {
            name: text("operationId")?,
            summary: text("summary")?,
            deprecated: is_set(node, "deprecated")?,
            security: self.security(node)?,
            ..Operation::default()
        };
        // What the operation says counts more than what its path says.
        for holder in [item, node] {
            let Some(parameters) = holder.get("parameters") else { continue };
            for parameter in parameters.list("parameters")? {
                let parameter = self.resolve(parameter)?;
                if let Some((key, parameter)) = self.parameter(path, parameter)? {
                    operation.parameters.insert(key, parameter);
                }
            }
        }
        if let Some(body) = node.get("requestBody") {
            let body = self.resolve(body)?;
            let contents = self.contents(body.needed("content")?, &mut operation.unjudged)?;
            operation.request = Some(Body { required: is_set(body, "required")?, contents });
        }
        operation.responses = self.responses(node)?;
        for name in ["callbacks"] {
            if let Some(found) = node.get(name) {
                operation.unjudged.insert(name.to_owned(), self.written(found));
            }
        }
        Ok(operation)
    }

    fn parameter(&mut self, path: &str, node: &'a Node) -> Result<Option<(ParameterKey, Parameter)>, InterfaceFault> {
        let name = node.needed("name")?.text("name")?;
        let place = node.needed("in")?;
        let place = match place.text("in")? {
            "path" => ParameterPlace::Path,
            "query" => ParameterPlace::Query,
            "header" => ParameterPlace::Header,
            "cookie" => ParameterPlace::Cookie,
            _ => return Err(place.wrong("in")),
        };
        let (key, style, explode) = match place {
            ParameterPlace::Path => {
                let named = path.split('{').skip(1).map(|part| part.split('}').next().unwrap_or_default());
                let at = named.into_iter().position(|part| part == name);
                (at.map_or_else(|| name.to_owned(), |at| format!("{at:03}")), "simple", false)
            }
            ParameterPlace::Header => (name.to_ascii_lowercase(), "simple", false),
            ParameterPlace::Query | ParameterPlace::Cookie => (name.to_owned(), "form", true),
        };
        if place == ParameterPlace::Header && SAID_ELSEWHERE.contains(&key.as_str()) {
            return Ok(None);
        }
        let required = place == ParameterPlace::Path || is_set(node, "required")?;
        let parameter = self.sent(node, name, required, (style, explode))?;
        Ok(Some((ParameterKey { place, key }, parameter)))
    }

    /// A parameter or a header.
    fn sent(
        &mut self,
        node: &'a Node,
        name: &str,
        required: bool,
        usual: (&str, bool),
    ) -> Result<Parameter, InterfaceFault> {
        let mut style = node.get("style").map_or(Ok(usual.0), |style| style.text("style"))?.to_owned();
        let explode = match node.get("explode") {
            Some(explode) => explode.bool("explode")?,
            None => style == "form" || (usual.1 && style == usual.0),
        };
        if explode {
            style.push_str(" explode");
        }
        if is_set(node, "allowReserved")? {
            style.push_str(" allowReserved");
        }
        let schema = match (node.get("schema"), node.get("content")) {
            (Some(schema), _) => self.schema(schema)?,
            (None, Some(content)) => match content.map("content")?.iter().next() {
                Some((media, content)) => {
                    style = media.to_ascii_lowercase();
                    self.content(content)?
                }
                None => self.any(),
            },
            (None, None) => self.any(),
        };
        Ok(Parameter { name: short(name), required, schema, style })
    }

    fn responses(&mut self, node: &'a Node) -> Result<BTreeMap<String, Response>, InterfaceFault> {
        let mut responses = BTreeMap::new();
        let told = match self.standard {
            Standard::OpenApi30 => Some(node.needed("responses")?),
            Standard::OpenApi31 | Standard::Wsdl11 => node.get("responses"),
        };
        let Some(told) = told else { return Ok(responses) };
        for (status, node) in told.map("responses")? {
            if status.starts_with("x-") {
                continue;
            }
            let is_status = status.len() == 3 && status.starts_with(|first: char| ('1'..='5').contains(&first));
            if !is_status && status != "default" {
                return Err(node.wrong(status));
            }
            let node = self.resolve(node)?;
            let mut response = Response::default();
            node.map(status)?;
            if let Some(content) = node.get("content") {
                response.contents = self.contents(content, &mut Unjudged::new())?;
            }
            if let Some(headers) = node.get("headers") {
                for (name, header) in headers.map("headers")? {
                    let header = self.resolve(header)?;
                    header.map(name)?;
                    let required = is_set(header, "required")?;
                    let header = self.sent(header, name, required, ("simple", false))?;
                    response.headers.insert(name.to_ascii_lowercase(), header);
                }
            }
            responses.insert(status.clone(), response);
        }
        Ok(responses)
    }

    fn contents(
        &mut self,
        node: &'a Node,
        unjudged: &mut Unjudged,
    ) -> Result<BTreeMap<String, SchemaId>, InterfaceFault> {
        let mut contents = BTreeMap::new();
        for (media, content) in node.map("content")? {
            if let Some(encoding) = content.get("encoding") {
                unjudged.insert(format!("encoding {}", short(media)), self.written(encoding));
            }
            let schema = self.content(content)?;
            contents.insert(short(&media.to_ascii_lowercase()), schema);
        }
        Ok(contents)
    }

    fn content(&mut self, node: &'a Node) -> Result<SchemaId, InterfaceFault> {
        match node.get("schema") {
            Some(schema) => self.schema(schema),
            None => Ok(self.any()),
        }
    }
}
