//! Figures for Prometheus, on an address of their own: requests by route, and how far the log, the outbox and the mail
//! are. Paths are the routes' patterns, never what somebody asked for.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::{Arc, Mutex};
use std::time::Instant;

use axum::Router;
use axum::extract::{MatchedPath, Request, State};
use axum::http::{StatusCode, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use backend::Backend;
use backend::outbox::send::Depth;

/// Upper bounds of the duration buckets, in seconds.
const BOUNDS: [f64; 10] = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5];

/// What this process has counted. Cheap to clone.
#[derive(Clone, Default)]
pub struct Metrics(Arc<Mutex<Counted>>);

#[derive(Default)]
struct Counted {
    /// By method, route and status.
    requests: BTreeMap<(String, String, u16), u64>,
    /// By method and route.
    durations: BTreeMap<(String, String), Durations>,
}

#[derive(Default)]
struct Durations {
    buckets: [u64; BOUNDS.len()],
    count: u64,
    sum: f64,
}

impl Metrics {
    fn count(&self, method: &str, route: &str, status: u16, seconds: f64) {
        let mut counted = self.0.lock().expect("no holder of this lock panics");
        let key = (method.to_owned(), route.to_owned());
        *counted.requests.entry((key.0.clone(), key.1.clone(), status)).or_default() += 1;
        let durations = counted.durations.entry(key).or_default();
        durations.count += 1;
        durations.sum += seconds;
        for (bucket, bound) in durations.buckets.iter_mut().zip(BOUNDS) {
            *bucket += u64::from(seconds <= bound);
        }
    }

    fn write(&self, text: &mut String) -> std::fmt::Result {
        let counted = self.0.lock().expect("no holder of this lock panics");
        writeln!(text, "# HELP ponte_http_requests_total Requests answered.")?;
        writeln!(text, "# TYPE ponte_http_requests_total counter")?;
        for ((method, route, status), count) in &counted.requests {
            writeln!(
                text,
                "ponte_http_requests_total{{method=\"{method}\",route=\"{route}\",status=\"{status}\"}} {count}"
            )?;
        }
        writeln!(text, "# HELP ponte_http_request_seconds How long requests took.")?;
        writeln!(text, "# TYPE ponte_http_request_seconds histogram")?;
        for ((method, route), durations) in &counted.durations {
            let labels = format!("method=\"{method}\",route=\"{route}\"");
            for (bucket, bound) in durations.buckets.iter().zip(BOUNDS) {
                writeln!(text, "ponte_http_request_seconds_bucket{{{labels},le=\"{bound}\"}} {bucket}")?;
            }
            writeln!(text, "ponte_http_request_seconds_bucket{{{labels},le=\"+Inf\"}} {}", durations.count)?;
            writeln!(text, "ponte_http_request_seconds_sum{{{labels}}} {}", durations.sum)?;
            writeln!(text, "ponte_http_request_seconds_count{{{labels}}} {}", durations.count)?;
        }
        Ok(())
    }
}

/// The same routes, counted.
pub fn counting(router: Router, metrics: Metrics) -> Router {
    router.layer(from_fn_with_state(metrics, count))
}

async fn count(State(metrics): State<Metrics>, request: Request, next: Next) -> Response {
    let method = request.method().as_str().to_owned();
    let route = request.extensions().get::<MatchedPath>().map_or("none", MatchedPath::as_str).to_owned();
    let started = Instant::now();
    let response = next.run(request).await;
    // Methods are the client's words: those we do not serve are one.
    let known = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
    let method = if known.contains(&method.as_str()) { method.as_str() } else { "OTHER" };
    metrics.count(method, &route, response.status().as_u16(), started.elapsed().as_secs_f64());
    response
}

/// `/metrics`, for an address that the world cannot reach.
pub fn router(metrics: Metrics, backend: Backend) -> Router {
    Router::new().route("/metrics", get(all)).with_state((metrics, backend))
}

async fn all(State((metrics, backend)): State<(Metrics, Backend)>) -> Response {
    let mut text = String::new();
    if metrics.write(&mut text).is_err() {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    }
    // A database that does not answer is seen by the figures' absence and by `ponte_database_up`.
    let stored = stored(&backend).await;
    text.push_str(&gauge("database_up", "Does the database answer?", i64::from(stored.is_ok())));
    if let Ok(stored) = stored {
        text.push_str(&gauge("events", "Events sealed in the audit chain.", stored.sealed));
        text.push_str(&gauge("events_unsealed", "Events waiting for their seal.", stored.unsealed));
        text.push_str(&gauge("outbox_waiting", "Sealed events not told to anybody yet.", stored.untold));
        text.push_str(&gauge("mail_waiting", "Mail not sent yet.", stored.mail.waiting));
        text.push_str(&gauge("mail_parked", "Mail given up after too many tries.", stored.mail.parked));
    }
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], text).into_response()
}

struct Stored {
    sealed: i64,
    unsealed: i64,
    untold: i64,
    mail: Depth,
}

async fn stored(backend: &Backend) -> backend::Result<Stored> {
    let log = backend::chain::depth(backend).await?;
    Ok(Stored {
        sealed: log.sealed,
        unsealed: log.unsealed,
        untold: backend::outbox::waiting(backend).await?,
        mail: backend::outbox::send::depth(backend).await?,
    })
}

fn gauge(name: &str, help: &str, value: i64) -> String {
    format!("# HELP ponte_{name} {help}\n# TYPE ponte_{name} gauge\nponte_{name} {value}\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_are_counted_by_route_and_durations_in_buckets() {
        let metrics = Metrics::default();
        metrics.count("GET", "/fruizione/richieste/{id}", 200, 0.004);
        metrics.count("GET", "/fruizione/richieste/{id}", 404, 0.2);
        let mut text = String::new();
        metrics.write(&mut text).unwrap();
        for line in [
            "ponte_http_requests_total{method=\"GET\",route=\"/fruizione/richieste/{id}\",status=\"404\"} 1",
            "ponte_http_request_seconds_bucket{method=\"GET\",route=\"/fruizione/richieste/{id}\",le=\"0.005\"} 1",
            "ponte_http_request_seconds_bucket{method=\"GET\",route=\"/fruizione/richieste/{id}\",le=\"0.25\"} 2",
            "ponte_http_request_seconds_count{method=\"GET\",route=\"/fruizione/richieste/{id}\"} 2",
        ] {
            assert!(text.contains(line), "{line} in {text}");
        }
    }
}
