//! Files that are read anew when they change: authorities come and go without a restart (`terminology.md` §4).

use std::os::unix::fs::MetadataExt as _;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

/// What was made of some files, made again when one of them is another.
pub struct Reloaded<T> {
    files: Vec<PathBuf>,
    make: fn(&[PathBuf]) -> anyhow::Result<T>,
    state: Mutex<State<T>>,
}

struct State<T> {
    seen: Vec<Option<Seen>>,
    /// Nothing while the files cannot be used.
    value: Option<Arc<T>>,
    /// The last that could be used.
    last: Arc<T>,
}

/// Size, file and when it changed.
type Seen = (u64, u64, i64, i64);

impl<T> Reloaded<T> {
    /// Reads the files.
    ///
    /// # Errors
    /// What `make` answers.
    pub fn open(files: Vec<PathBuf>, make: fn(&[PathBuf]) -> anyhow::Result<T>) -> anyhow::Result<Self> {
        let seen = look(&files);
        let value = Arc::new(make(&files)?);
        Ok(Self { state: Mutex::new(State { seen, value: Some(Arc::clone(&value)), last: value }), files, make })
    }

    /// What the files say now; nothing while they cannot be used, so that nobody is trusted by what is no longer there.
    pub fn current(&self) -> Option<Arc<T>> {
        self.refresh().0
    }

    /// What the files say, or said when they could last be used: for what is no question of trust.
    pub fn latest(&self) -> Arc<T> {
        self.refresh().1
    }

    fn refresh(&self) -> (Option<Arc<T>>, Arc<T>) {
        let seen = look(&self.files);
        let mut state = self.state.lock().expect("no holder of this lock panics");
        if seen != state.seen {
            state.seen = seen;
            match (self.make)(&self.files) {
                Ok(value) => {
                    let value = Arc::new(value);
                    state.last = Arc::clone(&value);
                    state.value = Some(value);
                    tracing::info!(file = %self.files[0].display(), "read again");
                }
                Err(error) => {
                    state.value = None;
                    tracing::error!("a file that changed cannot be used: {error:#}");
                }
            }
        }
        (state.value.clone(), Arc::clone(&state.last))
    }
}

fn look(files: &[PathBuf]) -> Vec<Option<Seen>> {
    let seen = |file: &PathBuf| {
        let data = std::fs::metadata(file).ok()?;
        Some((data.len(), data.ino(), data.ctime(), data.ctime_nsec()))
    };
    files.iter().map(seen).collect()
}
