//! Who may call an operation: what is sent, not what the file calls it.

use std::collections::BTreeSet;

use domain::interface::{InterfaceFault, InterfaceProblem};

use super::{Document, texts};
use crate::tree::{Node, short};

impl<'a> Document<'a> {
    /// The ways to be let in to an operation: its own, or those of the whole document.
    pub(super) fn security(&self, operation: &'a Node) -> Result<BTreeSet<BTreeSet<String>>, InterfaceFault> {
        let mut ways = BTreeSet::new();
        if let Some(list) = operation.get("security").or_else(|| self.root.get("security")) {
            for way in list.list("security")? {
                let mut asked = BTreeSet::new();
                for (name, scopes) in way.map("security")? {
                    let scheme = self.scheme(name, scopes)?;
                    asked.extend(texts(scopes, name)?.into_iter().map(|scope| format!("{scheme} {}", short(&scope))));
                    asked.insert(scheme);
                }
                ways.insert(asked);
            }
        }
        if ways.is_empty() {
            ways.insert(BTreeSet::new());
        }
        Ok(ways)
    }

    fn scheme(&self, name: &str, used: &Node) -> Result<String, InterfaceFault> {
        let schemes = self.root.get("components").and_then(|components| components.get("securitySchemes"));
        let Some(node) = schemes.and_then(|schemes| schemes.get(name)) else {
            return Err(InterfaceProblem::BrokenReference { reference: short(name) }.at(used.line));
        };
        let scheme = self.resolve(node)?;
        let text = |name: &str| scheme.needed(name)?.text(name).map(short);
        Ok(match scheme.needed("type")?.text("type")? {
            "apiKey" => format!("apiKey {} {}", text("in")?, text("name")?),
            "http" => format!("http {}", text("scheme")?.to_ascii_lowercase()),
            "openIdConnect" => format!("openIdConnect {}", text("openIdConnectUrl")?),
            "mutualTLS" => "mutualTLS".to_owned(),
            "oauth2" => {
                let mut urls = BTreeSet::new();
                for flow in scheme.needed("flows")?.map("flows")?.values() {
                    let named = ["authorizationUrl", "tokenUrl"].into_iter().filter_map(|name| flow.get(name));
                    urls.extend(named.filter_map(|url| url.text("url").ok()).map(short));
                }
                format!("oauth2 {}", urls.into_iter().collect::<Vec<_>>().join(" "))
            }
            _ => return Err(scheme.needed("type")?.wrong("type")),
        })
    }
}
