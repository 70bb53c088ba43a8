//! The process: `ponte`.

use std::process::ExitCode;

/// It gives memory back after a large file was loaded, and spends less time than glibc's (`docs/BENCHMARKS.md`).
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

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
