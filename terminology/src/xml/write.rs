//! FHIR's JSON written as XML: the reverse of [`super::rewrite`]. Numbers stay as they were written. The narrative is left
//! out, as it is when XML is read.

use std::collections::BTreeMap;

use serde_json::value::RawValue;

use super::order;

type Members<'a> = BTreeMap<std::borrow::Cow<'a, str>, &'a RawValue>;

/// A whole resource as XML.
pub(crate) fn resource(json: &str) -> serde_json::Result<String> {
    let mut out = String::with_capacity(json.len() + json.len() / 2);
    out.push_str("<?xml version=\"1.0\" encoding=\"UTF-8\"?>");
    let members: Members<'_> = serde_json::from_str(json)?;
    let name = open(&members, true, &mut out)?;
    object(&name, true, &members, &mut out)?;
    close(&name, &mut out);
    Ok(out)
}

/// A resource without its end, which goes on with elements that come later.
pub(crate) fn head(json: &str) -> serde_json::Result<(String, String)> {
    let mut out = resource(json)?;
    let name: String = serde_json::from_str::<Members<'_>>(json)?
        .get("resourceType")
        .map(|name| serde_json::from_str(name.get()))
        .transpose()?
        .unwrap_or_default();
    let end = format!("</{name}>");
    if out.ends_with(&end) {
        out.truncate(out.len() - end.len());
    }
    Ok((out, end))
}

/// An element with what JSON says of it.
pub(crate) fn element(name: &str, json: &str, out: &mut String) -> serde_json::Result<()> {
    let raw: &RawValue = serde_json::from_str(json)?;
    one(name, Some(raw), None, out)
}

fn open(members: &Members<'_>, is_root: bool, out: &mut String) -> serde_json::Result<String> {
    let name = members.get("resourceType").map(|name| serde_json::from_str::<String>(name.get())).transpose()?;
    let name = name.filter(|name| is_name(name)).unwrap_or_else(|| "Basic".to_owned());
    out.push('<');
    out.push_str(&name);
    if is_root {
        out.push_str(" xmlns=\"http://hl7.org/fhir\"");
    }
    out.push('>');
    Ok(name)
}

fn close(name: &str, out: &mut String) {
    out.push_str("</");
    out.push_str(name);
    out.push('>');
}

/// Names become tags, so they are what FHIR's names are, or they are left out.
fn is_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic()) && name.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// The members of an object as elements, in order.
fn object(name: &str, is_resource: bool, members: &Members<'_>, out: &mut String) -> serde_json::Result<()> {
    let mut names: Vec<&str> = members.keys().map(|member| member.strip_prefix('_').unwrap_or(member)).collect();
    names.sort_unstable_by_key(|member| (order::place(name, is_resource, member), *member));
    names.dedup();
    for member in names {
        let is_attribute = !is_resource && (member == "id" || (member == "url" && name.ends_with("xtension")));
        let is_narrative = is_resource && member == "text";
        if member == "resourceType" || is_attribute || is_narrative || !is_name(member) {
            continue;
        }
        let value = members.get(member).copied();
        let beside = members.get(format!("_{member}").as_str()).copied();
        many(member, value, beside, out)?;
    }
    Ok(())
}

/// A member, which may be a list.
fn many(name: &str, value: Option<&RawValue>, beside: Option<&RawValue>, out: &mut String) -> serde_json::Result<()> {
    let is_list = |raw: Option<&RawValue>| raw.is_some_and(|raw| raw.get().starts_with('['));
    if !is_list(value) && !is_list(beside) {
        return one(name, value, beside, out);
    }
    let list = |raw: Option<&'_ RawValue>| -> serde_json::Result<Vec<Box<RawValue>>> {
        raw.filter(|raw| raw.get().starts_with('[')).map_or(Ok(Vec::new()), |raw| serde_json::from_str(raw.get()))
    };
    let (values, besides) = (list(value)?, list(beside)?);
    for place in 0..values.len().max(besides.len()) {
        one(name, values.get(place).map(AsRef::as_ref), besides.get(place).map(AsRef::as_ref), out)?;
    }
    Ok(())
}

/// One element: an object, a resource, or a value with what is said of it.
fn one(name: &str, value: Option<&RawValue>, beside: Option<&RawValue>, out: &mut String) -> serde_json::Result<()> {
    let there = |raw: &&RawValue| raw.get() != "null";
    let (value, beside) = (value.filter(there), beside.filter(there));
    match value {
        Some(raw) if raw.get().starts_with('{') => {
            let members: Members<'_> = serde_json::from_str(raw.get())?;
            out.push('<');
            out.push_str(name);
            if members.contains_key("resourceType") {
                out.push('>');
                let kind = open(&members, false, out)?;
                object(&kind, true, &members, out)?;
                close(&kind, out);
            } else {
                attributes(name, &members, out)?;
                out.push('>');
                object(name, false, &members, out)?;
            }
            close(name, out);
        }
        // A list in a list: nothing of FHIR.
        Some(raw) if raw.get().starts_with('[') => {}
        value => {
            let Some(text) = value.map(text).transpose()?.map(Some).or_else(|| beside.map(|_| None)) else {
                return Ok(());
            };
            primitive(name, text.as_deref(), beside, out)?;
        }
    }
    Ok(())
}

fn primitive(name: &str, value: Option<&str>, beside: Option<&RawValue>, out: &mut String) -> serde_json::Result<()> {
    out.push('<');
    out.push_str(name);
    if let Some(value) = value {
        attribute("value", value, out);
    }
    let members: Members<'_> = match beside {
        Some(raw) if raw.get().starts_with('{') => serde_json::from_str(raw.get())?,
        _ => Members::new(),
    };
    attributes("", &members, out)?;
    if members.keys().all(|member| member == "id") {
        out.push_str("/>");
        return Ok(());
    }
    out.push('>');
    object("", false, &members, out)?;
    close(name, out);
    Ok(())
}

/// `id`, and `url` of an extension, are attributes.
fn attributes(name: &str, members: &Members<'_>, out: &mut String) -> serde_json::Result<()> {
    let names: &[&str] = if name.ends_with("xtension") { &["id", "url"] } else { &["id"] };
    for member in names {
        if let Some(raw) = members.get(*member) {
            attribute(member, &text(raw)?, out);
        }
    }
    Ok(())
}

/// A value as text: that of a string, everything else as it is written.
fn text(raw: &RawValue) -> serde_json::Result<String> {
    let raw = raw.get();
    if raw.starts_with('"') { serde_json::from_str(raw) } else { Ok(raw.to_owned()) }
}

fn attribute(name: &str, value: &str, out: &mut String) {
    out.push(' ');
    out.push_str(name);
    out.push_str("=\"");
    for c in value.chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            '\t' => out.push_str("&#9;"),
            '\n' => out.push_str("&#10;"),
            '\r' => out.push_str("&#13;"),
            // XML has no place for other signs that are not seen.
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out.push('"');
}
