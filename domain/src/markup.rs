//! Text with a few marks, as somebody outside sends it in HTML: paragraphs, breaks, stress, lists, links to secure addresses.
//! Everything else is left out, so that nothing of it can do more than be read (`pratiche.md` §11, operation 5). It is kept
//! as HTML and drawn from [`Rich`], never as it was sent.

#[cfg(test)]
mod tests;

/// A mark around something.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Mark {
    Paragraph,
    Strong,
    Emphasis,
    Bullets,
    Numbers,
    Item,
}

/// A piece of a text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Rich {
    Text(String),
    Break,
    Marked(Mark, Vec<Rich>),
    /// To an address that begins with `https://`.
    Link(String, Vec<Rich>),
}

/// The deepest nesting that is kept: nobody writes deeper, and drawing goes down with it.
const MAX_DEPTH: usize = 8;

/// What is left out with everything in it.
const SILENT: [&str; 2] = ["script", "style"];

/// Letters that Italian texts are written with by name.
const NAMED: [(&str, char); 18] = [
    ("amp", '&'),
    ("lt", '<'),
    ("gt", '>'),
    ("quot", '"'),
    ("apos", '\''),
    ("nbsp", '\u{a0}'),
    ("agrave", 'à'),
    ("egrave", 'è'),
    ("eacute", 'é'),
    ("igrave", 'ì'),
    ("ograve", 'ò'),
    ("ugrave", 'ù'),
    ("Agrave", 'À'),
    ("Egrave", 'È'),
    ("rsquo", '’'),
    ("laquo", '«'),
    ("raquo", '»'),
    ("euro", '€'),
];

impl Mark {
    const fn tag(self) -> &'static str {
        match self {
            Self::Paragraph => "p",
            Self::Strong => "strong",
            Self::Emphasis => "em",
            Self::Bullets => "ul",
            Self::Numbers => "ol",
            Self::Item => "li",
        }
    }

    fn named(tag: &str) -> Option<Self> {
        let all = [Self::Paragraph, Self::Strong, Self::Emphasis, Self::Bullets, Self::Numbers, Self::Item];
        all.into_iter().find(|mark| mark.tag() == tag)
    }

    /// Does it stand on lines of its own?
    #[must_use]
    pub const fn is_block(self) -> bool {
        matches!(self, Self::Paragraph | Self::Bullets | Self::Numbers | Self::Item)
    }

    const fn is_list(self) -> bool {
        matches!(self, Self::Bullets | Self::Numbers)
    }
}

/// Something that is open: a mark or a link, and what stands in it so far.
enum Open {
    Root,
    Mark(Mark),
    Link(String),
}

struct Reader {
    open: Vec<(Open, Vec<Rich>)>,
}

/// The text without what it may not hold.
#[must_use]
pub fn read(sent: &str) -> Vec<Rich> {
    let mut reader = Reader { open: vec![(Open::Root, Vec::new())] };
    let mut rest = sent;
    while !rest.is_empty() {
        let (text, tag) = rest.split_at(rest.find('<').unwrap_or(rest.len()));
        reader.text(text);
        rest = if tag.is_empty() { tag } else { reader.tag(tag) };
    }
    while reader.open.len() > 1 {
        reader.close();
    }
    reader.open.pop().map(|(_, pieces)| pieces).unwrap_or_default()
}

impl Reader {
    fn put(&mut self, piece: Rich) {
        let Some((_, pieces)) = self.open.last_mut() else { return };
        match (pieces.last_mut(), piece) {
            (Some(Rich::Text(before)), Rich::Text(text)) => before.push_str(&text),
            (_, piece) => pieces.push(piece),
        }
    }

    fn text(&mut self, written: &str) {
        let text = decoded(written);
        let between = matches!(self.open.last(), Some((Open::Mark(mark), _)) if mark.is_list());
        // Nothing but items stands in a list.
        if !(text.is_empty() || between && text.trim().is_empty()) {
            self.put(Rich::Text(text));
        }
    }

    fn close(&mut self) {
        let Some((open, pieces)) = self.open.pop() else { return };
        match open {
            Open::Mark(mark) if !pieces.is_empty() => self.put(Rich::Marked(mark, pieces)),
            Open::Link(href) if !pieces.is_empty() => self.put(Rich::Link(href, pieces)),
            Open::Mark(_) | Open::Link(_) | Open::Root => {}
        }
    }

    /// Closes everything down to the innermost that is meant, if it is open.
    fn close_to(&mut self, meant: impl Fn(&Open) -> bool) {
        if let Some(place) = self.open.iter().rposition(|(open, _)| meant(open)) {
            while self.open.len() > place.max(1) {
                self.close();
            }
        }
    }

    /// Reads a tag at the beginning of `rest`; answers what comes after it.
    fn tag<'a>(&mut self, rest: &'a str) -> &'a str {
        if let Some(comment) = rest.strip_prefix("<!--") {
            return comment.find("-->").map_or("", |end| &comment[end + 3..]);
        }
        let is_tag = rest[1..].starts_with(|c: char| c.is_ascii_alphabetic() || c == '/' || c == '!' || c == '?');
        let Some(end) = rest.find('>').filter(|_| is_tag) else {
            self.put(Rich::Text("<".to_owned()));
            return &rest[1..];
        };
        let (inside, after) = (&rest[1..end], &rest[end + 1..]);
        let closing = inside.starts_with('/');
        let inside = inside.trim_start_matches('/');
        let name = inside.split(|c: char| c.is_whitespace() || c == '/').next().unwrap_or_default();
        let name = name.to_ascii_lowercase();
        if SILENT.contains(&name.as_str()) && !closing {
            let end = after.to_ascii_lowercase().find(&format!("</{name}"));
            return end.map_or("", |end| &after[end..]);
        }
        let name = match name.as_str() {
            "b" => "strong",
            "i" => "em",
            name => name,
        };
        match (name, Mark::named(name)) {
            ("br", _) => self.put(Rich::Break),
            ("a", _) if closing => self.close_to(|open| matches!(open, Open::Link(_))),
            ("a", _) => self.link(inside),
            (_, Some(mark)) if closing => self.close_to(|open| matches!(open, Open::Mark(other) if *other == mark)),
            (_, Some(mark)) => self.mark(mark),
            _ => {}
        }
        after
    }

    fn mark(&mut self, mark: Mark) {
        if mark.is_block() {
            // A paragraph ends where the next block begins.
            self.close_to(|open| matches!(open, Open::Mark(Mark::Paragraph)));
        }
        let list = self.open.iter().rposition(|(open, _)| matches!(open, Open::Mark(mark) if mark.is_list()));
        let item = self.open.iter().rposition(|(open, _)| matches!(open, Open::Mark(Mark::Item)));
        let mark = match (mark, list) {
            (Mark::Item, None) => Mark::Paragraph,
            (Mark::Item, Some(list)) if item.is_some_and(|item| item > list) => {
                self.close_to(|open| matches!(open, Open::Mark(Mark::Item)));
                Mark::Item
            }
            (mark, _) => mark,
        };
        if self.open.len() <= MAX_DEPTH {
            self.open.push((Open::Mark(mark), Vec::new()));
        }
    }

    fn link(&mut self, inside: &str) {
        self.close_to(|open| matches!(open, Open::Link(_)));
        if let Some(href) = href(inside).filter(|_| self.open.len() <= MAX_DEPTH) {
            self.open.push((Open::Link(href), Vec::new()));
        }
    }
}

/// The address of a link, when it is one that may be followed.
fn href(inside: &str) -> Option<String> {
    let lower = inside.to_ascii_lowercase();
    let value = inside[lower.find("href")? + 4..].trim_start().strip_prefix('=')?.trim_start();
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let written = decoded(value[1..].split(quote).next()?);
    let plain = written.chars().all(|c| !c.is_whitespace() && !c.is_control() && !"<>\"'`\\".contains(c));
    let secure = written.get(..8).is_some_and(|start| start.eq_ignore_ascii_case("https://"));
    (plain && secure && written.len() > 8 && written.len() <= 2000).then_some(written)
}

/// Characters written by name or number, as what they are.
fn decoded(written: &str) -> String {
    let mut text = String::with_capacity(written.len());
    let mut rest = written;
    while let Some(start) = rest.find('&') {
        let (before, from) = rest.split_at(start);
        text.push_str(before);
        let end = from.find(';').filter(|end| (2..=10).contains(end));
        match end.and_then(|end| Some((character(&from[1..end])?, end))) {
            Some((character, end)) => {
                text.push(character);
                rest = &from[end + 1..];
            }
            None => {
                text.push('&');
                rest = &from[1..];
            }
        }
    }
    text.push_str(rest);
    text.retain(|c| !c.is_control() || matches!(c, '\n' | '\t'));
    text
}

fn character(name: &str) -> Option<char> {
    let Some(number) = name.strip_prefix('#') else {
        return NAMED.iter().find(|(known, _)| *known == name).map(|(_, character)| *character);
    };
    let code = match number.strip_prefix(['x', 'X']) {
        Some(hexadecimal) => u32::from_str_radix(hexadecimal, 16).ok()?,
        None => number.parse().ok()?,
    };
    char::from_u32(code).filter(|c| !c.is_control())
}

/// The pieces as HTML: what [`read`] makes of it is the same again.
#[must_use]
pub fn html(pieces: &[Rich]) -> String {
    let mut html = String::new();
    for piece in pieces {
        match piece {
            Rich::Text(text) => escape(text, &mut html),
            Rich::Break => html.push_str("<br>"),
            Rich::Marked(mark, inner) => {
                html.push_str(&format!("<{0}>{1}</{0}>", mark.tag(), self::html(inner)));
            }
            Rich::Link(href, inner) => {
                html.push_str("<a href=\"");
                escape(href, &mut html);
                html.push_str(&format!("\">{}</a>", self::html(inner)));
            }
        }
    }
    html
}

fn escape(text: &str, html: &mut String) {
    for c in text.chars() {
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            c => html.push(c),
        }
    }
}
