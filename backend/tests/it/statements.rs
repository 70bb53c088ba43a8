//! The statements that a piece of work runs, as sqlx reports them.

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::sync::{Mutex, OnceLock};

use tracing::field::{Field, Visit};
use tracing::subscriber::Interest;
use tracing::{Event, Instrument as _, Metadata, Subscriber};
use tracing_subscriber::Layer;
use tracing_subscriber::layer::{Context, SubscriberExt as _};
use tracing_subscriber::registry::LookupSpan;

/// The target of the span around the work.
const WORK: &str = "ponte::work";
/// The target of sqlx's reports. On SQLite they come from a thread of the connection, which enters the span of whoever asks.
const REPORTS: &str = "sqlx::query";

/// Every reading statement of a piece of work, in order.
pub struct Statements(pub Vec<String>);

/// By the number of the span.
static HEARD: Mutex<BTreeMap<u64, Vec<String>>> = Mutex::new(BTreeMap::new());

/// Does the work and answers what it read.
pub async fn of<T>(work: impl Future<Output = T>) -> Statements {
    static LISTENING: OnceLock<()> = OnceLock::new();
    LISTENING.get_or_init(|| {
        let ears = tracing_subscriber::registry().with(Ears);
        tracing::subscriber::set_global_default(ears).expect("nobody else listens");
    });
    let span = tracing::info_span!(target: WORK, "work");
    let id = span.id().expect("the span is heard").into_u64();
    work.instrument(span).await;
    Statements(HEARD.lock().expect("no holder of this lock panics").remove(&id).unwrap_or_default())
}

struct Ears;

impl<S: Subscriber + for<'span> LookupSpan<'span>> Layer<S> for Ears {
    fn register_callsite(&self, metadata: &'static Metadata<'static>) -> Interest {
        match metadata.target() {
            WORK => Interest::always(),
            // Asked each time: other tests have no span, and nothing is written down for them.
            REPORTS => Interest::sometimes(),
            _ => Interest::never(),
        }
    }

    fn enabled(&self, metadata: &Metadata<'_>, context: Context<'_, S>) -> bool {
        metadata.target() == WORK || (metadata.target() == REPORTS && context.lookup_current().is_some())
    }

    fn on_event(&self, event: &Event<'_>, context: Context<'_, S>) {
        let Some(span) = context.lookup_current() else { return };
        let mut said = Said::default();
        event.record(&mut said);
        let statement = if said.statement.trim().is_empty() { said.summary } else { said.statement };
        let statement = statement.trim().to_owned();
        if ["select", "with"].iter().any(|word| statement.to_lowercase().starts_with(word)) {
            let mut heard = HEARD.lock().expect("no holder of this lock panics");
            heard.entry(span.id().into_u64()).or_default().push(statement);
        }
    }
}

/// The fields of sqlx's report; a short statement is its own summary.
#[derive(Default)]
struct Said {
    summary: String,
    statement: String,
}

impl Visit for Said {
    fn record_str(&mut self, field: &Field, value: &str) {
        match field.name() {
            "summary" => value.clone_into(&mut self.summary),
            "db.statement" => value.clone_into(&mut self.statement),
            _ => {}
        }
    }

    fn record_debug(&mut self, _field: &Field, _value: &dyn Debug) {}
}
