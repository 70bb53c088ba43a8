//! Clients that are not ours, in other languages: the samples of `docs/voucher` (a shell, PyJWT) and `end2end/voucher` (the
//! library `jose`) obtain vouchers over a socket and check them. `cargo xtask test` prepares what they need and says where.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use backend::testing;
use tokio::net::TcpListener;
use tokio::process::Command;

use crate::house::House;
use crate::voucher::World;

/// A process with a socket, and a client's key in a file.
struct Served {
    world: World,
    origin: String,
    key: PathBuf,
}

impl Served {
    async fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let origin = format!("http://{}", listener.local_addr().unwrap());
        let world = World::of(House::with_samples_now(&origin).await).await;
        let service = world.house.router.clone().into_make_service_with_connect_info::<SocketAddr>();
        tokio::spawn(async move { axum::serve(listener, service).await });
        let key = testing::folder("client-key").join("client-key.pem");
        std::fs::write(&key, testing::client_key(0).private_pem()).unwrap();
        Self { world, origin, key }
    }

    /// Runs a program with everything a client knows; what it prints.
    async fn run(&self, program: &Path, script: &str, input: &str, audience: &str) -> String {
        use std::process::Stdio;

        use tokio::io::AsyncWriteExt as _;
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let mut child = Command::new(program)
            .arg(root.join(script))
            .env("KEY", &self.key)
            .env("URL", format!("{}/token.oauth2", self.origin))
            .env("ISSUER", &self.origin)
            .env("AUDIENCE", audience)
            .env("CLIENT", self.world.client.to_string())
            .env("KID", &testing::client_key(0).public.kid)
            .env("PURPOSE", self.world.purpose.to_string())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(input.as_bytes()).await.unwrap();
        let ended = child.wait_with_output().await.unwrap();
        let (told, failed) = (String::from_utf8_lossy(&ended.stdout), String::from_utf8_lossy(&ended.stderr));
        assert!(ended.status.success(), "{script}: {told}{failed}");
        told.trim().to_owned()
    }

    fn asked_of(&self) -> String {
        format!("{}/client-assertion", self.origin.trim_start_matches("http://"))
    }
}

/// What `cargo xtask test` prepared, by the name of its variable.
#[expect(clippy::disallowed_methods, reason = "tests are told where other programs are by the environment")]
fn prepared(variable: &str) -> Option<PathBuf> {
    let found = std::env::var(variable).ok().filter(|value| !value.is_empty()).map(PathBuf::from);
    assert!(found.is_some() || std::env::var("CI").is_err(), "{variable} names the program to test with");
    if found.is_none() {
        eprintln!("not run: {variable} is not set");
    }
    found
}

/// The audience of the e-service, as its voucher says it.
fn audience_in(token: &str) -> String {
    let signed = backend::voucher::jose::read(token).unwrap();
    signed.token.payload["aud"][0].as_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_samples_in_python_ask_for_a_voucher_and_check_it() {
    let Some(python) = prepared("TEST_PYTHON") else { return };
    let served = Served::open().await;
    let voucher = served.run(&python, "docs/voucher/ask.py", "", &served.asked_of()).await;
    let audience = audience_in(&voucher);
    let id = served.run(&python, "docs/voucher/check.py", &voucher, &audience).await;
    let signed = backend::voucher::jose::read(&voucher).unwrap();
    assert_eq!(Some(id.as_str()), signed.token.text("jti"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_sample_in_a_shell_asks_for_a_voucher() {
    let served = Served::open().await;
    let told = served.run(Path::new("sh"), "docs/voucher/ask.sh", "", &served.asked_of()).await;
    let told: serde_json::Value = serde_json::from_str(&told).unwrap_or_else(|_| panic!("{told}"));
    assert_eq!(told["token_type"], "Bearer", "{told}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_library_jose_asks_for_vouchers_and_checks_them_bound_to_a_key_or_not() {
    let Some(node) = prepared("TEST_NODE") else { return };
    let served = Served::open().await;
    let sample = served.run(Path::new("sh"), "docs/voucher/ask.sh", "", &served.asked_of()).await;
    let sample: serde_json::Value = serde_json::from_str(&sample).unwrap();
    let audience = audience_in(sample["access_token"].as_str().unwrap());
    let told = served.run(&node, "end2end/voucher/ask.mjs", "", &audience).await;
    assert_eq!(told.lines().collect::<Vec<_>>(), ["bearer", "replayed", "dpop ES256", "dpop RS256"]);
}
