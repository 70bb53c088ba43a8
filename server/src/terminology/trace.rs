//! `traceID` and `spanID` of every answer (seed 004 §3.2), and what a caller in front of us says of them (W3C Trace Context,
//! B3).

use axum::http::{HeaderMap, HeaderName, HeaderValue};
use backend::Random;

/// The header that carries the trace both ways (W3C Trace Context).
const TRACEPARENT: HeaderName = HeaderName::from_static("traceparent");
/// For whoever reads headers and no bodies.
const TRACE_ID: HeaderName = HeaderName::from_static("x-trace-id");

/// Which request it is. Both are 16 hexadecimal digits, and the same where the request begins here.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Trace {
    pub(super) trace: String,
    pub(super) span: String,
    /// The whole trace id of the caller, 32 digits.
    whole: String,
}

impl Trace {
    /// The caller's trace with a span of our own, or a new one.
    pub(super) fn of(headers: &HeaderMap, random: &Random) -> Self {
        let span = hex::encode(random.bytes::<8>());
        let Some(given) = given(headers) else {
            return Self { trace: span.clone(), whole: format!("{:0>32}", span), span };
        };
        let whole = format!("{given:0>32}");
        Self { trace: whole[16..].to_owned(), span, whole }
    }

    /// Writes it into the headers of an answer.
    pub(super) fn tell(&self, headers: &mut HeaderMap) {
        let parent = format!("00-{}-{}-01", self.whole, self.span);
        for (name, value) in [(TRACEPARENT, parent.as_str()), (TRACE_ID, self.trace.as_str())] {
            if let Ok(value) = HeaderValue::from_str(value) {
                headers.insert(name, value);
            }
        }
    }
}

/// The trace id that came with a request: 16 or 32 digits that are not all zero.
fn given(headers: &HeaderMap) -> Option<String> {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let w3c = || {
        let mut parts = text("traceparent")?.split('-');
        let (version, trace, span, _) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
        let fits = is_hex(version, 2) && version != "ff" && is_id(trace, 32) && is_id(span, 16);
        fits.then(|| trace.to_owned())
    };
    let b3 = || {
        let trace = text("b3").and_then(|value| value.split('-').next()).or_else(|| text("x-b3-traceid"))?;
        (is_id(trace, 16) || is_id(trace, 32)).then(|| trace.to_owned())
    };
    // The last sixteen digits are what the answer tells.
    w3c().or_else(b3).filter(|trace| trace[trace.len() - 16..].bytes().any(|byte| byte != b'0'))
}

fn is_hex(text: &str, length: usize) -> bool {
    text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
}

fn is_id(text: &str, length: usize) -> bool {
    is_hex(text, length) && text.bytes().any(|byte| byte != b'0')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(name: &'static str, value: &str) -> Trace {
        let mut headers = HeaderMap::new();
        headers.insert(name, value.parse().unwrap());
        Trace::of(&headers, &Random::seeded(1))
    }

    #[test]
    fn a_request_that_begins_here_has_one_id() {
        let trace = Trace::of(&HeaderMap::new(), &Random::seeded(1));
        assert_eq!(trace.trace, trace.span);
        assert!(is_id(&trace.trace, 16));
        let mut headers = HeaderMap::new();
        trace.tell(&mut headers);
        let parent = headers["traceparent"].to_str().unwrap();
        assert_eq!(parent, format!("00-0000000000000000{}-{}-01", trace.trace, trace.span));
        assert_eq!(headers["x-trace-id"], trace.trace);
    }

    #[test]
    fn the_callers_trace_goes_on() {
        for (name, value) in [
            ("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"),
            ("b3", "0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-1"),
            ("b3", "8448eb211c80319c-b7ad6b7169203331"),
            ("x-b3-traceid", "8448eb211c80319c"),
        ] {
            let trace = of(name, value);
            assert_eq!(trace.trace, "8448eb211c80319c", "{name} {value}");
            assert_ne!(trace.span, trace.trace);
        }
    }

    #[test]
    fn what_is_no_trace_is_passed_over() {
        for value in [
            "00-00000000000000000000000000000000-b7ad6b7169203331-01",
            "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
            "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
            "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
            "0af7651916cd43dd8448eb211c80319c",
            "",
        ] {
            let trace = of("traceparent", value);
            assert_eq!(trace.trace, trace.span, "{value}");
        }
    }
}
