//! XML in, JSON out, element by element.

use std::cell::Cell;
use std::io::{self, Read};
use std::rc::Rc;

use domain::terminology::{Place, Problem};
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use super::bounded::{Bounded, Count};
use super::elements;
use crate::{MAX_DEPTH, MAX_TEXT, text};

const FHIR: &str = "http://hl7.org/fhir";

/// An element that has begun.
struct Frame {
    name: String,
    /// The list that is open in it.
    list: Option<String>,
    is_empty: bool,
    /// Its JSON object has no brackets of its own: `resource` and `contained`, around the resource itself.
    is_wrapper: bool,
    /// Nothing of it is written.
    is_skipped: bool,
}

/// What is wrong with the XML, once it is known.
#[derive(Default)]
pub(super) struct Fault(Cell<Option<(Place, Problem)>>);

impl Fault {
    pub(super) fn take(&self) -> Option<(Place, Problem)> {
        self.0.take()
    }
}

pub(super) struct Rewritten<'a> {
    reader: Reader<Bounded<'a>>,
    count: Rc<Count>,
    fault: Rc<Fault>,
    buffer: Vec<u8>,
    out: String,
    taken: usize,
    /// Ends of lines written.
    lines: u64,
    open: Vec<Frame>,
    has_begun: bool,
    is_over: bool,
}

impl<'a> Rewritten<'a> {
    pub(super) fn new(from: &'a mut dyn Read) -> Self {
        let count = Rc::new(Count::default());
        let mut reader = Reader::from_reader(Bounded::new(from, Rc::clone(&count)));
        reader.config_mut().check_end_names = true;
        Self {
            reader,
            count,
            fault: Rc::default(),
            buffer: Vec::new(),
            out: String::new(),
            taken: 0,
            lines: 0,
            open: Vec::new(),
            has_begun: false,
            is_over: false,
        }
    }

    pub(super) fn problem(&self) -> Rc<Fault> {
        Rc::clone(&self.fault)
    }

    fn place(&self) -> Place {
        Place::line(self.count.lines.get() + 1)
    }

    /// Reads on until there is something to hand out.
    fn more(&mut self) -> Result<(), Problem> {
        self.out.clear();
        self.taken = 0;
        while self.out.is_empty() && !self.is_over {
            self.count.bytes.set(0);
            self.buffer.clear();
            let mut buffer = std::mem::take(&mut self.buffer);
            let event = self.reader.read_event_into(&mut buffer);
            let too_much = self.count.is_too_much();
            match event {
                Err(_) if too_much => return Err(Problem::TooLong { max: MAX_TEXT }),
                Err(error) => return Err(Problem::Syntax { detail: text::cut(&error.to_string()) }),
                Ok(event) => self.event(&event)?,
            }
            self.buffer = buffer;
        }
        Ok(())
    }

    fn event(&mut self, event: &Event<'_>) -> Result<(), Problem> {
        match event {
            Event::Start(start) => self.start(start, false),
            Event::Empty(start) => self.start(start, true),
            Event::End(_) => {
                self.end();
                Ok(())
            }
            Event::DocType(_) => Err(Problem::DocumentType),
            Event::GeneralRef(_) if !self.is_skipped() => Err(Problem::Syntax { detail: "an entity".to_owned() }),
            Event::Eof if !self.open.is_empty() || !self.has_begun => {
                Err(Problem::Syntax { detail: "it ends too soon".to_owned() })
            }
            Event::Eof => {
                self.is_over = true;
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn is_skipped(&self) -> bool {
        self.open.last().is_some_and(|frame| frame.is_skipped)
    }

    fn start(&mut self, start: &BytesStart<'_>, is_whole: bool) -> Result<(), Problem> {
        let syntax = |detail: &str| Problem::Syntax { detail: text::cut(detail) };
        let name = start.name().into_inner().to_owned();
        if self.open.len() as u64 >= MAX_DEPTH {
            return Err(Problem::TooDeep { max: MAX_DEPTH });
        }
        let is_narrative = name == "text" && self.open.last().is_some_and(|frame| is_resource(&frame.name));
        if self.is_skipped() || is_narrative {
            return self.push(name, is_whole, true, false);
        }
        let attributes = Attributes::of(start)?;
        if self.open.is_empty() {
            if self.has_begun {
                return Err(syntax("a second root"));
            }
            self.has_begun = true;
            let found = attributes.namespace.clone().unwrap_or_default();
            if found != FHIR {
                return Err(Problem::WrongNamespace { found: text::cut(&found) });
            }
        }
        if name.contains(':') || attributes.namespace.as_deref().is_some_and(|other| other != FHIR) {
            return Err(Problem::WrongNamespace { found: text::cut(&name) });
        }
        // So that the line of a finding is that of the file.
        while self.lines < self.count.lines.get() {
            self.out.push('\n');
            self.lines += 1;
        }
        if is_resource(&name) {
            self.out.push_str(&format!("{{\"resourceType\":{}", text::quoted(&name)));
            return self.push(name, is_whole, false, false);
        }
        let parent = self.open.last().map(|frame| frame.name.clone()).unwrap_or_default();
        let is_list = elements::is_list(&parent, &name);
        let is_wrapper =
            matches!((parent.as_str(), name.as_str()), ("entry" | "parameter" | "part", "resource") | (_, "contained"));
        match &attributes.value {
            Some(value) => {
                self.key(&name, is_list);
                self.out.push_str(&elements::value(&name, value));
                if is_whole {
                    return Ok(());
                }
                // What is said about the value: kept beside it, where it is no list.
                if is_list {
                    return self.push(name, false, true, false);
                }
                self.key(&format!("_{name}"), false);
                self.out.push('{');
                self.push(name, false, false, true)
            }
            None => {
                self.key(&name, is_list);
                if !is_wrapper {
                    self.out.push('{');
                }
                let is_empty = attributes.write(&mut self.out);
                self.push(name, is_whole, false, is_empty)?;
                if let Some(frame) = self.open.last_mut().filter(|_| !is_whole) {
                    frame.is_wrapper = is_wrapper;
                }
                Ok(())
            }
        }
    }

    /// Goes into an element, and out again when there is nothing in it.
    fn push(&mut self, name: String, is_whole: bool, is_skipped: bool, is_empty: bool) -> Result<(), Problem> {
        self.open.push(Frame { name, list: None, is_empty, is_wrapper: false, is_skipped });
        if is_whole {
            self.end();
        }
        Ok(())
    }

    fn end(&mut self) {
        let Some(frame) = self.open.pop() else { return };
        if frame.is_skipped {
            return;
        }
        if frame.list.is_some() {
            self.out.push(']');
        }
        if !frame.is_wrapper {
            self.out.push('}');
        }
        // Keeps white space coming, so that reading goes on element by element.
        self.out.push(' ');
    }

    /// Writes the name of a member of the element one is in, or the comma before the next entry of its list.
    fn key(&mut self, name: &str, is_list: bool) {
        let Some(frame) = self.open.last_mut() else { return };
        if is_list && frame.list.as_deref() == Some(name) {
            self.out.push(',');
            return;
        }
        if frame.list.take().is_some() {
            self.out.push(']');
        }
        if !std::mem::take(&mut frame.is_empty) {
            self.out.push(',');
        }
        self.out.push_str(&text::quoted(name));
        self.out.push(':');
        if is_list {
            frame.list = Some(name.to_owned());
            self.out.push('[');
        }
    }
}

/// Resources begin with a capital letter, elements do not.
fn is_resource(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_uppercase())
}

/// What an element says of itself.
#[derive(Default)]
struct Attributes {
    namespace: Option<String>,
    value: Option<String>,
    id: Option<String>,
    url: Option<String>,
}

impl Attributes {
    fn of(start: &BytesStart<'_>) -> Result<Self, Problem> {
        let mut attributes = Self::default();
        for attribute in start.attributes() {
            let syntax = |detail: String| Problem::Syntax { detail: text::cut(&detail) };
            let attribute = attribute.map_err(|error| syntax(error.to_string()))?;
            let value = attribute
                .normalized_value(XmlVersion::Implicit1_0)
                .map_err(|error| syntax(error.to_string()))?
                .into_owned();
            match attribute.key.into_inner() {
                "xmlns" => attributes.namespace = Some(value),
                "value" => attributes.value = Some(value),
                "id" => attributes.id = Some(value),
                "url" => attributes.url = Some(value),
                // Where the schema is: nothing for us.
                _ => {}
            }
        }
        Ok(attributes)
    }

    /// Writes what is kept as members; yes when there are none.
    fn write(&self, out: &mut String) -> bool {
        let members = [("id", &self.id), ("url", &self.url)];
        let mut is_empty = true;
        for (name, value) in members {
            if let Some(value) = value {
                if !is_empty {
                    out.push(',');
                }
                out.push_str(&format!("\"{name}\":{}", text::quoted(value)));
                is_empty = false;
            }
        }
        is_empty
    }
}

impl Read for Rewritten<'_> {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        while self.taken == self.out.len() && !self.is_over {
            if let Err(problem) = self.more() {
                // Whoever asks again gets the end, so that the first fault is the one that is told.
                self.is_over = true;
                self.out.clear();
                self.taken = 0;
                self.fault.0.set(Some((self.place(), problem)));
                return Err(io::Error::from(io::ErrorKind::InvalidData));
            }
        }
        let count = to.len().min(self.out.len() - self.taken);
        to[..count].copy_from_slice(&self.out.as_bytes()[self.taken..self.taken + count]);
        self.taken += count;
        Ok(count)
    }
}
