//! Watches over how long a row is, so that one line of 300 MB, or a quotation mark that nobody closes, costs no memory.

use std::io::{self, Read};

use domain::terminology::Problem;

use super::decode::Decoded;
use crate::MAX_TEXT;

/// Where in a row a byte stands.
#[derive(Clone, Copy)]
enum At {
    /// A quotation mark here begins a quoted cell.
    CellStart,
    Plain,
    Quoted,
    /// After a quotation mark inside a quoted cell: its end, or half of two.
    MaybeEnd,
}

pub(super) struct Rows<'a> {
    from: Decoded<'a>,
    head: Vec<u8>,
    taken: usize,
    /// What went wrong while the beginning was looked at.
    fault: Option<io::Error>,
    delimiter: u8,
    at: At,
    length: u64,
}

impl<'a> Rows<'a> {
    pub(super) fn new(from: Decoded<'a>) -> Self {
        Self { from, head: Vec::new(), taken: 0, fault: None, delimiter: b',', at: At::CellStart, length: 0 }
    }

    /// The beginning of the file; it is read again afterwards.
    pub(super) fn head(&mut self, bytes: usize) -> Vec<u8> {
        let mut chunk = vec![0; bytes];
        while self.head.len() < bytes {
            match self.from.read(&mut chunk[..bytes - self.head.len()]) {
                Ok(0) => break,
                Ok(count) => self.head.extend_from_slice(&chunk[..count]),
                Err(error) => {
                    self.fault = Some(error);
                    break;
                }
            }
        }
        self.head.clone()
    }

    pub(super) fn set_delimiter(&mut self, delimiter: u8) {
        self.delimiter = delimiter;
    }

    fn watch(&mut self, bytes: &[u8]) -> io::Result<()> {
        for byte in bytes {
            self.at = match (self.at, byte) {
                (At::CellStart, b'"') | (At::MaybeEnd, b'"') => At::Quoted,
                (At::Quoted, b'"') => At::MaybeEnd,
                (At::Quoted, _) => At::Quoted,
                (_, b'\n') => {
                    self.length = 0;
                    self.at = At::CellStart;
                    continue;
                }
                (_, byte) if *byte == self.delimiter => At::CellStart,
                _ => At::Plain,
            };
            self.length += 1;
            if self.length > MAX_TEXT {
                return Err(self.from.faults().set(Problem::TooLong { max: MAX_TEXT }));
            }
        }
        Ok(())
    }
}

impl Read for Rows<'_> {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        let count = if self.taken < self.head.len() {
            let count = to.len().min(self.head.len() - self.taken);
            to[..count].copy_from_slice(&self.head[self.taken..self.taken + count]);
            self.taken += count;
            count
        } else if let Some(fault) = self.fault.take() {
            return Err(fault);
        } else {
            self.head = Vec::new();
            self.taken = 0;
            self.from.read(to)?
        };
        // Every row ends with the end of a line, the last one too.
        if count == 0 && self.length > 0 && !to.is_empty() {
            self.length = 0;
            to[0] = b'\n';
            return Ok(1);
        }
        self.watch(&to[..count])?;
        Ok(count)
    }
}
