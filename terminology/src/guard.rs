//! Watches over JSON while it is read byte by byte: where one is, how deep, and how long a text, a number or a member
//! that is kept whole becomes. What is too much ends the reading before it is held in memory.

use std::cell::{Cell, RefCell};
use std::io::{self, BufRead as _, BufReader, Read};
use std::rc::Rc;

use domain::terminology::{Place, Problem};

use crate::{MAX_DEPTH, MAX_MEMBER, MAX_TEXT};

/// Where the reading is, for whoever makes something of it.
#[derive(Default)]
pub(crate) struct Watch {
    line: Cell<u64>,
    column: Cell<u64>,
    /// Bytes of the member that is kept whole.
    kept: Cell<u64>,
    is_keeping: Cell<bool>,
    problem: RefCell<Option<Problem>>,
}

impl Watch {
    pub(crate) fn place(&self) -> Place {
        Place { line: self.line.get() + 1, column: self.column.get().max(1) }
    }

    /// From here on a member is kept whole.
    pub(crate) fn keep(&self) {
        self.kept.set(0);
        self.is_keeping.set(true);
    }

    /// The member is over.
    pub(crate) fn kept(&self) {
        self.is_keeping.set(false);
    }

    /// Why reading ended early.
    pub(crate) fn take(&self) -> Option<Problem> {
        self.problem.borrow_mut().take()
    }

    pub(crate) fn set(&self, problem: Problem) -> io::Error {
        self.problem.borrow_mut().get_or_insert(problem);
        io::Error::from(io::ErrorKind::InvalidData)
    }
}

pub(crate) struct Guarded<'a> {
    from: BufReader<&'a mut dyn Read>,
    watch: Rc<Watch>,
    depth: u64,
    is_text: bool,
    is_escaped: bool,
    /// Zeros so far of an escape that begins as `\u`.
    zeros: Option<u8>,
    /// Bytes of the text or number one is in.
    length: u64,
    is_first: bool,
}

impl<'a> Guarded<'a> {
    pub(crate) fn new(from: &'a mut dyn Read) -> Self {
        Self {
            from: BufReader::with_capacity(64 * 1024, from),
            watch: Rc::default(),
            depth: 0,
            is_text: false,
            is_escaped: false,
            zeros: None,
            length: 0,
            is_first: true,
        }
    }

    pub(crate) fn watch(&self) -> Rc<Watch> {
        Rc::clone(&self.watch)
    }

    fn step(&mut self, byte: u8) -> io::Result<()> {
        self.watch.kept.set(self.watch.kept.get() + 1);
        if byte == b'\n' {
            self.watch.line.set(self.watch.line.get() + 1);
            self.watch.column.set(0);
        } else if byte & 0xc0 != 0x80 {
            self.watch.column.set(self.watch.column.get() + 1);
        }
        self.length += 1;
        if self.is_text {
            self.zeros = match (self.zeros, byte) {
                _ if self.is_escaped && byte == b'u' => Some(0),
                (Some(3), b'0') => return Err(self.watch.set(Problem::NullCharacter)),
                (Some(zeros), b'0') => Some(zeros + 1),
                _ => None,
            };
            match byte {
                _ if self.is_escaped => self.is_escaped = false,
                b'\\' => self.is_escaped = true,
                b'"' => (self.is_text, self.length) = (false, 0),
                _ => {}
            }
        } else {
            match byte {
                b'"' => (self.is_text, self.length) = (true, 0),
                b'{' | b'[' => {
                    self.depth += 1;
                    self.length = 0;
                }
                b'}' | b']' => {
                    self.depth = self.depth.saturating_sub(1);
                    self.length = 0;
                }
                b',' | b':' | b' ' | b'\t' | b'\r' | b'\n' => self.length = 0,
                _ => {}
            }
        }
        if self.depth > MAX_DEPTH {
            return Err(self.watch.set(Problem::TooDeep { max: MAX_DEPTH }));
        }
        if self.length > MAX_TEXT {
            return Err(self.watch.set(Problem::TooLong { max: MAX_TEXT }));
        }
        Ok(())
    }

    /// Drops a byte order mark.
    fn begin(&mut self) -> io::Result<()> {
        if std::mem::take(&mut self.is_first) && self.from.fill_buf()?.starts_with(b"\xef\xbb\xbf") {
            self.from.consume(3);
        }
        Ok(())
    }
}

impl Read for Guarded<'_> {
    /// One byte at a time, so that the place is the one the parser is at.
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        self.begin()?;
        let (Some(slot), Some(byte)) = (to.first_mut(), self.from.fill_buf()?.first().copied()) else { return Ok(0) };
        *slot = byte;
        self.from.consume(1);
        self.step(byte)?;
        if self.watch.is_keeping.get() && self.watch.kept.get() > MAX_MEMBER {
            return Err(self.watch.set(Problem::TooLong { max: MAX_MEMBER }));
        }
        Ok(1)
    }
}
