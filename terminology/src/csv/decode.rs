//! Bytes into UTF-8 with `\n` at the end of each line, whatever was there before: a byte order mark is dropped, `\r` and
//! `\r\n` end a line too, and a file that is no UTF-8 is read as Windows-1252 where nothing before speaks against it.

use std::cell::{Cell, RefCell};
use std::io::{self, Read};
use std::rc::Rc;

use domain::terminology::Problem;

/// Bytes that are read at once.
const CHUNK: usize = 64 * 1024;
const MARK: &[u8] = b"\xef\xbb\xbf";
/// What the bytes 0x80 to 0x9f are in Windows-1252; those that are nothing there stay control signs, as browsers have it.
const WINDOWS: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}', '‘', '’',
    '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

/// What was seen, for whoever reads the other end.
#[derive(Default)]
pub(super) struct Faults {
    problem: RefCell<Option<Problem>>,
    windows_1252: Cell<Option<u64>>,
}

impl Faults {
    /// Why reading ended early.
    pub(super) fn take(&self) -> Option<Problem> {
        self.problem.borrow_mut().take()
    }

    pub(super) fn set(&self, problem: Problem) -> io::Error {
        *self.problem.borrow_mut() = Some(problem);
        io::Error::from(io::ErrorKind::InvalidData)
    }

    /// The first byte that was no UTF-8, where the rest is read as Windows-1252.
    pub(super) fn windows_1252(&self) -> Option<u64> {
        self.windows_1252.get()
    }
}

pub(super) struct Decoded<'a> {
    from: &'a mut dyn Read,
    faults: Rc<Faults>,
    /// Read and not yet decoded: the beginning of a letter.
    rest: Vec<u8>,
    ready: Vec<u8>,
    taken: usize,
    /// Bytes decoded so far.
    byte: u64,
    is_first: bool,
    has_letters: bool,
    after_return: bool,
    is_over: bool,
}

impl<'a> Decoded<'a> {
    pub(super) fn new(from: &'a mut dyn Read) -> Self {
        Self {
            from,
            faults: Rc::default(),
            rest: Vec::new(),
            ready: Vec::new(),
            taken: 0,
            byte: 0,
            is_first: true,
            has_letters: false,
            after_return: false,
            is_over: false,
        }
    }

    pub(super) fn faults(&self) -> Rc<Faults> {
        Rc::clone(&self.faults)
    }

    fn more(&mut self) -> io::Result<()> {
        self.ready.clear();
        self.taken = 0;
        let before = self.rest.len();
        self.rest.resize(before + CHUNK, 0);
        let mut filled = before;
        // A letter may be cut in two, and so may the mark at the beginning.
        while filled < before + 4 && !self.is_over {
            let read = self.from.read(&mut self.rest[filled..])?;
            self.is_over = read == 0;
            filled += read;
        }
        self.rest.truncate(filled);
        if std::mem::take(&mut self.is_first) && self.rest.starts_with(MARK) {
            self.rest.drain(..MARK.len());
            self.byte += MARK.len() as u64;
        }
        let bytes = std::mem::take(&mut self.rest);
        self.decode(&bytes)
    }

    fn decode(&mut self, bytes: &[u8]) -> io::Result<()> {
        if self.faults.windows_1252().is_some() {
            return self.western(bytes);
        }
        let (good, fault) = match std::str::from_utf8(bytes) {
            Ok(text) => (text.len(), None),
            Err(error) => (error.valid_up_to(), Some(error.error_len())),
        };
        self.byte += good as u64;
        self.has_letters |= !bytes[..good].is_ascii();
        self.put(&bytes[..good]);
        match fault {
            None => Ok(()),
            Some(None) if !self.is_over => {
                self.rest = bytes[good..].to_vec();
                Ok(())
            }
            // UTF-8 until here: it is no older encoding, it is broken.
            Some(_) if self.has_letters => Err(self.faults.set(Problem::NotUtf8 { byte: self.byte })),
            Some(_) => {
                self.faults.windows_1252.set(Some(self.byte));
                self.western(&bytes[good..])
            }
        }
    }

    fn western(&mut self, bytes: &[u8]) -> io::Result<()> {
        let letter = |byte: &u8| match byte {
            0x80..=0x9f => WINDOWS[usize::from(byte - 0x80)],
            byte => char::from(*byte),
        };
        let text: String = bytes.iter().map(letter).collect();
        self.put(text.as_bytes());
        Ok(())
    }

    /// Makes every end of a line the same.
    fn put(&mut self, text: &[u8]) {
        for byte in text {
            let follows = std::mem::replace(&mut self.after_return, *byte == b'\r');
            match byte {
                b'\n' if follows => {}
                b'\r' => self.ready.push(b'\n'),
                byte => self.ready.push(*byte),
            }
        }
    }
}

impl Read for Decoded<'_> {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        while self.taken == self.ready.len() && !(self.is_over && self.rest.is_empty()) {
            self.more()?;
        }
        let count = to.len().min(self.ready.len() - self.taken);
        to[..count].copy_from_slice(&self.ready[self.taken..self.taken + count]);
        self.taken += count;
        Ok(count)
    }
}
