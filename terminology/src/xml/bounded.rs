//! Bytes of XML, counted: how many went by since the last event, and how many lines.

use std::cell::Cell;
use std::io::{self, BufRead, BufReader, Read};
use std::rc::Rc;

use crate::MAX_TEXT;

/// What was counted.
#[derive(Default)]
pub(super) struct Count {
    /// Ends of lines so far.
    pub(super) lines: Cell<u64>,
    /// Bytes since somebody set it to nothing.
    pub(super) bytes: Cell<u64>,
}

impl Count {
    /// Is it more than one tag or text may have?
    pub(super) fn is_too_much(&self) -> bool {
        self.bytes.get() > MAX_TEXT
    }
}

pub(super) struct Bounded<'a> {
    from: BufReader<&'a mut dyn Read>,
    count: Rc<Count>,
}

impl<'a> Bounded<'a> {
    pub(super) fn new(from: &'a mut dyn Read, count: Rc<Count>) -> Self {
        Self { from: BufReader::with_capacity(64 * 1024, from), count }
    }
}

impl Read for Bounded<'_> {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        let count = self.fill_buf()?.read(to)?;
        self.consume(count);
        Ok(count)
    }
}

impl BufRead for Bounded<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.count.is_too_much() {
            return Err(io::Error::from(io::ErrorKind::InvalidData));
        }
        self.from.fill_buf()
    }

    fn consume(&mut self, amount: usize) {
        let lines = self.from.buffer()[..amount].iter().filter(|byte| **byte == b'\n').count();
        self.count.lines.set(self.count.lines.get() + lines as u64);
        self.count.bytes.set(self.count.bytes.get() + amount as u64);
        self.from.consume(amount);
    }
}
