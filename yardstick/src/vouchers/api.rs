//! The console's API, as an administrator of the sample data uses it.

use anyhow::Context as _;
use serde_json::{Value, json};

use super::key::{Asker, Key};
use crate::http::Connection;

/// An administrator of an ente with an active purpose.
const ADMINISTRATOR: (&str, &str) = ("admin@asl-esperia", "ponte-demo-2026");

/// Somebody signed in at one server.
pub struct Api {
    connection: Connection,
    authorization: String,
    /// Who it is.
    user: String,
    /// The audience of assertions.
    audience: String,
    purpose: String,
    request: String,
}

impl Api {
    /// Signs in and finds an active purpose.
    ///
    /// # Errors
    /// When the server is not one over the sample data.
    pub fn open(address: &str) -> anyhow::Result<Self> {
        let connection = Connection::open(address)?;
        let [user, audience, purpose, request] = std::array::from_fn(|_| String::new());
        let mut api = Self { connection, authorization: String::new(), user, audience, purpose, request };
        let (username, password) = ADMINISTRATOR;
        let opened = api.done("POST", "/sessions", &json!({ "username": username, "password": password }))?;
        api.authorization = format!("Bearer {}", text(&opened["token"])?);
        api.user = text(&opened["user"]["id"])?;
        let metadata = api.connection.get("/.well-known/oauth-authorization-server", &[])?;
        let metadata: Value = serde_json::from_slice(&metadata.body)?;
        let issuer = text(&metadata["issuer"])?;
        api.audience = domain::voucher::Settings::at(&issuer).audience;
        let purposes = api.done("GET", "/consumers/purposes?states=ACTIVE&limit=50", &Value::Null)?;
        for purpose in purposes["results"].as_array().context("a list of purposes")? {
            let eservice = text(&purpose["eserviceId"])?;
            let path = format!("/consumers/agreements?states=ACTIVE&limit=1&eservicesIds={eservice}");
            if let Some(request) = api.done("GET", &path, &Value::Null)?["results"].get(0) {
                (api.purpose, api.request) = (text(&purpose["id"])?, text(&request["id"])?);
                return Ok(api);
            }
        }
        anyhow::bail!("no active purpose has an active request")
    }

    /// One operation, whatever is answered.
    ///
    /// # Errors
    /// When the answer is no HTTP or its body neither empty nor JSON.
    pub fn call(&mut self, method: &str, path: &str, body: &Value) -> anyhow::Result<(u16, Value)> {
        let body = if body.is_null() { String::new() } else { body.to_string() };
        let mut headers = vec![("content-type", "application/json")];
        if !self.authorization.is_empty() {
            headers.push(("authorization", self.authorization.as_str()));
        }
        let answer = self.connection.ask(method, &format!("/api/v1{path}"), &headers, body.as_bytes())?;
        let read = if answer.body.is_empty() { Value::Null } else { serde_json::from_slice(&answer.body)? };
        Ok((answer.status, read))
    }

    /// One operation that is carried out.
    ///
    /// # Errors
    /// When it is refused.
    pub fn done(&mut self, method: &str, path: &str, body: &Value) -> anyhow::Result<Value> {
        let (status, answer) = self.call(method, path, body)?;
        anyhow::ensure!((200..300).contains(&status), "{method} {path} answers {status}: {answer}");
        Ok(answer)
    }

    /// A new client with this key, linked to the purpose.
    ///
    /// # Errors
    /// When a step is refused.
    pub fn client(&mut self, name: &str, key: Key) -> anyhow::Result<Asker> {
        let about = json!({ "name": name, "description": "Chiede voucher per misura.", "members": [self.user] });
        let client = text(&self.done("POST", "/clientsConsumer", &about)?["id"])?;
        let kid = self.add_key(&client, &key)?;
        let link = json!({ "purposeId": self.purpose });
        self.done("POST", &format!("/clients/{client}/purposes"), &link)?;
        let (purpose, audience) = (self.purpose.clone(), self.audience.clone());
        Ok(Asker { client, purpose, audience, kid, key })
    }

    /// Gives a client a key; its thumbprint.
    ///
    /// # Errors
    /// When it is refused.
    pub fn add_key(&mut self, client: &str, key: &Key) -> anyhow::Result<String> {
        let new = json!({ "name": "Chiave di misura", "use": "SIG", "key": key.public()? });
        text(&self.done("POST", &format!("/clients/{client}/keys"), &new)?["kid"])
    }

    /// The path of the purpose.
    pub fn purpose(&self) -> String {
        format!("/purposes/{}", self.purpose)
    }

    /// The path of the request that the purpose rests on.
    pub fn request(&self) -> String {
        format!("/agreements/{}", self.request)
    }
}

/// The status of a request for a voucher.
///
/// # Errors
/// When the answer is no HTTP.
pub fn ask(connection: &mut Connection, body: &str) -> anyhow::Result<u16> {
    let form = [("content-type", "application/x-www-form-urlencoded")];
    Ok(connection.post("/token.oauth2", &form, body.as_bytes())?.status)
}

fn text(value: &Value) -> anyhow::Result<String> {
    value.as_str().map(str::to_owned).with_context(|| format!("a text was expected: {value}"))
}
