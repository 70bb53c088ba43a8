//! `ponte user create`: the way a platform manager comes into being (`decisions.md` P4).

use backend::user::{FirstManager, create_first_manager};
use domain::user::NewUser;

use super::database;
use crate::cli::NewManager;
use crate::config::Config;

/// Makes the account and prints how to sign in.
///
/// # Errors
/// What the rules of accounts answer, in words.
pub async fn create(config: &Config, new: NewManager) -> anyhow::Result<()> {
    let password = new.password_stdin.then(super::read_password).transpose()?;
    let NewManager { username, name, family_name, email, password_stdin: _ } = new;
    let typed = NewUser { username, name, family_name, email, roles: Vec::new() };
    let backend = database::open(config).await?;
    let made = create_first_manager(&backend, &typed, password.as_deref()).await;
    backend.db.close().await;
    let FirstManager { username, code } = made.map_err(in_words)?;
    println!("Platform manager: {username}");
    match code {
        Some(code) => {
            println!("One-time code, valid for 30 minutes: {code}");
            println!("Set the password at {}/accesso/attivazione", config.public_url);
        }
        None => println!("Sign in at {}/accesso", config.public_url),
    }
    Ok(())
}

fn in_words(error: backend::Error) -> anyhow::Error {
    match error {
        backend::Error::Denied(denial) => anyhow::anyhow!("{}", super::refusal(&denial)),
        other @ (backend::Error::Race(_) | backend::Error::Unavailable(_) | backend::Error::Internal(_)) => {
            other.into()
        }
    }
}
