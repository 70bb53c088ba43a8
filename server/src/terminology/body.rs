//! The body of an upload: bounded while it arrives.

use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::time::Duration;

use axum::body::Body;
use bytes::Bytes;
use futures_util::StreamExt as _;
use futures_util::stream;

/// What is around a file in its body at most: boundaries, names, `creationInfo`, parts that nobody asked for.
pub(super) const AROUND: u64 = 64 * 1024;

/// Why a body ended before its end.
#[derive(Clone, Default)]
pub(super) struct Ended(Arc<AtomicU8>);

/// What stands in [`Ended`].
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Why {
    /// Nothing of ours: whoever sent it stopped, or it ends here.
    Sender,
    TooLarge,
    Stalled,
}

impl Ended {
    fn set(&self, why: Why) {
        self.0.store(why as u8, Ordering::SeqCst);
    }

    /// Why it ended.
    pub(super) fn why(&self) -> Why {
        match self.0.load(Ordering::SeqCst) {
            1 => Why::TooLarge,
            2 => Why::Stalled,
            _ => Why::Sender,
        }
    }
}

/// The same body, which ends with an error after `max` bytes, or when nothing comes for `stall`.
pub(super) fn bounded(body: Body, max: u64, stall: Duration) -> (Body, Ended) {
    let ended = Ended::default();
    let told = ended.clone();
    let begun = (Some(body.into_data_stream()), 0_u64);
    let bounded = stream::unfold(begun, move |(stream, read)| {
        let told = told.clone();
        async move {
            let mut stream = stream?;
            let error = |kind: std::io::ErrorKind| Some((Err(std::io::Error::from(kind)), (None, read)));
            match tokio::time::timeout(stall, stream.next()).await {
                Err(_) => {
                    told.set(Why::Stalled);
                    error(std::io::ErrorKind::TimedOut)
                }
                Ok(None) => None,
                Ok(Some(Err(_))) => error(std::io::ErrorKind::UnexpectedEof),
                Ok(Some(Ok(bytes))) => {
                    let read = read + bytes.len() as u64;
                    if read > max {
                        told.set(Why::TooLarge);
                        return error(std::io::ErrorKind::FileTooLarge);
                    }
                    Some((Ok::<Bytes, std::io::Error>(bytes), (Some(stream), read)))
                }
            }
        }
    });
    (Body::from_stream(bounded), ended)
}

#[cfg(test)]
mod tests {
    use axum::body::to_bytes;

    use super::*;

    #[tokio::test]
    async fn a_body_ends_where_it_is_too_large() {
        let (body, ended) = bounded(Body::from("12345"), 5, Duration::from_secs(5));
        assert_eq!(to_bytes(body, 100).await.unwrap(), "12345");
        assert_eq!(ended.why(), Why::Sender);
        let (body, ended) = bounded(Body::from("123456"), 5, Duration::from_secs(5));
        assert!(to_bytes(body, 100).await.is_err());
        assert_eq!(ended.why(), Why::TooLarge);
    }

    #[tokio::test]
    async fn a_body_that_says_nothing_ends() {
        let silent = Body::from_stream(stream::pending::<Result<Bytes, std::io::Error>>());
        let (body, ended) = bounded(silent, 5, Duration::from_millis(20));
        assert!(to_bytes(body, 100).await.is_err());
        assert_eq!(ended.why(), Why::Stalled);
    }
}
