//! Reads interface files: OpenAPI 3.0 and 3.1 in YAML or JSON, WSDL 1.1 (`interop.md` §1.7). Pure: bytes go in, what they
//! say comes out, or what is wrong with them and on which line. Nothing is fetched; how deep and how much is read is
//! bounded, whatever the bytes.

mod json;
mod openapi;
mod server;
mod tree;
mod wsdl;
mod xsd;
mod yaml;

use domain::interface::{Interface, InterfaceFault, InterfaceProblem};

/// Reads a file that is kept as `content_type`: `application/yaml`, `application/json` or `application/xml`.
///
/// # Errors
/// What is wrong with it, and where.
pub fn read(content_type: &str, bytes: &[u8]) -> Result<Interface, InterfaceFault> {
    let Ok(text) = std::str::from_utf8(bytes) else { return Err(InterfaceProblem::Syntax.anywhere()) };
    let text = text.trim_start_matches('\u{feff}');
    match content_type {
        "application/json" => openapi::read(&json::tree(text)?),
        "application/xml" => wsdl::read(text),
        _ => openapi::read(&yaml::tree(text)?),
    }
}
