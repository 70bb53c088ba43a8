//! Programs that must not outlive xtask, however it ends.

use std::ffi::OsStr;
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};

use anyhow::Context as _;

/// A small shell stands between us and the program and holds one end of a pipe. When our end closes - because we are
/// done, stopped by Ctrl-C, or killed - it stops the program, waits, and removes the folder it was told to remove.
const WATCHER: &str = r#"
exec 3<&0
"$@" </dev/null 3<&- &
program=$!
exec 2>/dev/null
( read -r _ <&3; kill -s "$XTASK_GUARD_SIGNAL" "$program"; sleep 15; kill -s KILL "$program" ) >/dev/null 2>&1 &
reader=$!
wait "$program"; code=$?
kill "$reader"
[ -z "$XTASK_GUARD_REMOVE" ] || rm -rf "$XTASK_GUARD_REMOVE"
exit "$code"
"#;

/// How a program is asked to end.
#[derive(Clone, Copy)]
pub enum Stop {
    /// SIGTERM.
    Terminate,
    /// SIGINT: what PostgreSQL calls a fast shutdown.
    Interrupt,
}

/// A running program; dropping it stops the program and waits for its end.
pub struct Guarded {
    watcher: Child,
    rope: Option<ChildStdin>,
}

impl Guarded {
    /// Starts `program` in a process group of its own, so that only the watcher decides when it ends.
    ///
    /// # Errors
    /// When no shell can be started.
    pub fn start(program: &Command, stop: Stop, remove: Option<&OsStr>) -> anyhow::Result<Self> {
        Self::start_as(program, stop, remove, |_| {})
    }

    /// Like `start`; `prepare` may change how it is started, for example as which user.
    ///
    /// # Errors
    /// When no shell can be started.
    pub fn start_as(
        program: &Command,
        stop: Stop,
        remove: Option<&OsStr>,
        prepare: impl FnOnce(&mut Command),
    ) -> anyhow::Result<Self> {
        use std::os::unix::process::CommandExt as _;
        let mut watcher = Command::new("sh");
        watcher.args(["-c", WATCHER, "sh"]).arg(program.get_program()).args(program.get_args());
        for (name, value) in program.get_envs() {
            match value {
                Some(value) => watcher.env(name, value),
                None => watcher.env_remove(name),
            };
        }
        if let Some(folder) = program.get_current_dir() {
            watcher.current_dir(folder);
        }
        let signal = match stop {
            Stop::Terminate => "TERM",
            Stop::Interrupt => "INT",
        };
        watcher.env("XTASK_GUARD_SIGNAL", signal).env("XTASK_GUARD_REMOVE", remove.unwrap_or_default());
        watcher.stdin(Stdio::piped()).process_group(0);
        prepare(&mut watcher);
        let mut watcher = watcher.spawn().context("cannot start a shell")?;
        let rope = watcher.stdin.take();
        Ok(Self { watcher, rope })
    }

    /// The process of the program itself: the one child of its watcher that is not a shell.
    ///
    /// # Errors
    /// When the system does not say, or it has ended.
    pub fn program(&self) -> anyhow::Result<u32> {
        let watcher = self.watcher.id();
        let children = std::fs::read_to_string(format!("/proc/{watcher}/task/{watcher}/children"))?;
        // The watcher starts the program before anything else.
        let first = children.split_whitespace().next().context("the program has ended")?;
        Ok(first.parse()?)
    }

    /// How the program ended, if it has.
    ///
    /// # Errors
    /// When the system does not say.
    pub fn ended(&mut self) -> anyhow::Result<Option<ExitStatus>> {
        Ok(self.watcher.try_wait()?)
    }
}

impl Drop for Guarded {
    fn drop(&mut self) {
        drop(self.rope.take());
        // Nothing to do about a failure: the watcher is gone, and with it the program.
        let _ended = self.watcher.wait();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::{Duration, Instant};

    fn shell(script: &str) -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        command
    }

    #[test]
    fn a_dropped_program_is_stopped_and_its_folder_removed() {
        let folder = crate::tools::temporary_folder("guard").unwrap();
        let started = Instant::now();
        let guarded = Guarded::start(&shell("exec sleep 60"), Stop::Terminate, Some(folder.as_os_str())).unwrap();

        drop(guarded);

        assert!(started.elapsed() < Duration::from_secs(10));
        assert!(!folder.exists());
    }

    #[test]
    fn the_program_is_known_by_its_own_process() {
        let guarded = Guarded::start(&shell("exec sleep 60"), Stop::Terminate, None).unwrap();
        let started = Instant::now();
        let mut name = String::new();
        while name.trim() != "sleep" && started.elapsed() < Duration::from_secs(10) {
            std::thread::sleep(Duration::from_millis(10));
            let program = guarded.program().unwrap_or_default();
            name = std::fs::read_to_string(format!("/proc/{program}/comm")).unwrap_or_default();
        }
        assert_eq!(name.trim(), "sleep");
    }

    #[test]
    fn a_program_that_ends_by_itself_is_noticed() {
        let mut guarded = Guarded::start(&shell("exit 7"), Stop::Terminate, None).unwrap();
        let started = Instant::now();
        while guarded.ended().unwrap().is_none() && started.elapsed() < Duration::from_secs(10) {
            std::thread::sleep(Duration::from_millis(10));
        }
        assert_eq!(guarded.ended().unwrap().and_then(|status| status.code()), Some(7));
    }
}
