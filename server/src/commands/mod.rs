//! What the commands do, one file each.

pub mod audit;
pub mod backup;
pub mod database;
pub mod generate;
pub mod keys;
pub mod machine;
pub mod protocol;
pub mod serve;
pub mod terminology;
pub mod user;

use std::io::BufRead as _;

use anyhow::Context as _;

use crate::config::Config;

/// `ponte migrate`
///
/// # Errors
/// What opening the database answers.
pub async fn migrate(config: &Config) -> anyhow::Result<()> {
    let backend = database::open(config).await?;
    backend.db.close().await;
    println!("The database's schema is up to date.");
    Ok(())
}

/// A password, from the first line of the standard input: on the command line others could read it.
pub(crate) fn read_password() -> anyhow::Result<String> {
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line).context("the password")?;
    let password = line.trim_end_matches(['\r', '\n']).to_owned();
    anyhow::ensure!(!password.is_empty(), "the first line of the standard input holds no password");
    Ok(password)
}

/// A refusal in one line: what, why, and which fields.
pub(crate) fn refusal(denial: &domain::Denial) -> String {
    use app::i18n::it::denial::{field_problem, refusal};
    let words = refusal(denial);
    let mut line = format!("{} {} {}", words.what, words.why, words.remedy);
    if let domain::Denial::Invalid(fields) = denial {
        for field in fields {
            line.push_str(&format!(" [{}: {}]", field.field, field_problem(&field.problem)));
        }
    }
    line
}
