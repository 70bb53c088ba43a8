//! `ponte protocol set` and `ponte protocol list`: where the documents of a service are registered. The console only reads it
//! (seed 001: changes go through assistance).

use backend::pratica::remote::settings;
use domain::pratica::ProtocolTarget;

use super::database;
use crate::cli::Target;
use crate::config::Config;

/// Says where a service's documents are registered from now on.
///
/// # Errors
/// What the rules answer, in words; a secret that the process does not know.
pub async fn set(config: &Config, target: Target) -> anyhow::Result<()> {
    let Target { ente, service, url, private, credential, .. } = &target;
    anyhow::ensure!(
        credential.is_empty() || config.protocol_secrets.contains_key(credential),
        "PONTE_PROTOCOL_SECRETS has no secret with the name {credential}"
    );
    let wanted = ProtocolTarget {
        url: url.clone(),
        is_private: *private,
        credential: credential.clone(),
        recipients: target.recipients.clone(),
        recipient_types: target.recipient_types.clone(),
        classification: target.classification.clone(),
        administration: target.administration.clone(),
        transmissions: target.transmissions.clone(),
    };
    let backend = database::open(config).await?;
    let set = settings::configure(&backend, ente, service, &wanted).await;
    backend.db.close().await;
    match set {
        Ok(_) => println!("The documents of {service} of {ente} are registered at {url}."),
        Err(backend::Error::Denied(denial)) => anyhow::bail!("{}", super::refusal(&denial)),
        Err(error) => return Err(error.into()),
    }
    Ok(())
}

/// Prints what is configured, without secrets.
///
/// # Errors
/// The database's.
pub async fn list(config: &Config) -> anyhow::Result<()> {
    let backend = database::open_as_it_is(config).await?;
    let all = settings::all(&backend).await;
    backend.db.close().await;
    for one in all? {
        let target = &one.target;
        let secret = match target.credential.as_str() {
            "" => "no secret".to_owned(),
            name if config.protocol_secrets.contains_key(name) => format!("secret {name}: •••"),
            name => format!("secret {name}: MISSING in PONTE_PROTOCOL_SECRETS"),
        };
        println!("{} {} ({secret})", one.service, target.url);
        for (name, value) in target.parameters() {
            println!("  {name}={value}");
        }
    }
    Ok(())
}
