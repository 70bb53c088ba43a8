//! The limit of loading a terminology: the same rows written to a table of the same shape by one process that does nothing
//! else, thousands to a statement, all in one transaction; nothing is read, checked, indexed twice or told to anybody.

use std::time::Instant;

use anyhow::Context as _;
use backend::Db;
use serde_json::json;
use server::config::Config;
use sqlx::QueryBuilder;

/// Rows of one statement, as Ponte writes them.
const ROWS: i64 = 2_000;
const MAKE: &str = "create table yardstick_row (terminology_id text not null, number bigint not null, code text not null,
    code_fold text not null, display text not null, search text not null, inactive boolean not null, detail text not null,
    primary key (terminology_id, number))";

/// Writes so many rows to the database of the settings and takes them away again; how long writing took, in seconds.
///
/// # Errors
/// When the database cannot be reached, or does not write them.
#[tokio::main]
pub async fn run(number: i64) -> anyhow::Result<()> {
    let config = Config::read()?;
    let db = Db::open_as_it_is(config.database_url.expose(), 2).await.context("the database")?;
    let mut tx = db.begin_job().await?;
    execute(&mut tx, MAKE).await?;
    tx.commit().await?;
    let started = Instant::now();
    let mut tx = db.begin_job().await?;
    for from in (0..number).step_by(ROWS as usize) {
        let rows = (from..number.min(from + ROWS)).map(|number| (number, format!("c{number:07}")));
        backend::each!(tx, c => {
            let mut query = QueryBuilder::new("insert into yardstick_row ");
            query.push_values(rows, |mut row, (number, code)| {
                row.push_bind("01a2200f-6227-7000-9dbe-b0eb3bc1e2a3").push_bind(number).push_bind(code.clone());
                row.push_bind(code.clone()).push_bind(format!("Voce di prova numero {number}"));
                row.push_bind(format!(" {code} voce di prova numero {number} ")).push_bind(false).push_bind("{}");
            });
            query.build().execute(c).await.map(drop)
        })?;
    }
    tx.commit().await?;
    let seconds = started.elapsed().as_secs_f64();
    let mut tx = db.begin_job().await?;
    execute(&mut tx, "drop table yardstick_row").await?;
    tx.commit().await?;
    println!("{}", json!({ "rows": number, "seconds": seconds }));
    Ok(())
}

async fn execute(tx: &mut backend::Tx, statement: &'static str) -> anyhow::Result<()> {
    backend::each!(tx, c => sqlx::query(statement).execute(c).await.map(drop))?;
    Ok(())
}
