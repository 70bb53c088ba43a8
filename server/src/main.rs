//! The process: `ponte`.

use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    match server::cli::run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("ponte: {error:#}");
            ExitCode::FAILURE
        }
    }
}
