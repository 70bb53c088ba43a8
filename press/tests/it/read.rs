//! A PDF as a stranger reads it.

use lopdf::{Dictionary, Document, Object, ObjectId};

pub struct Read {
    document: Document,
}

impl Read {
    pub fn of(pdf: &[u8]) -> Self {
        Self { document: Document::load_mem(pdf).unwrap() }
    }

    fn catalog(&self) -> &Dictionary {
        self.document.catalog().unwrap()
    }

    /// What an object leads to.
    fn at<'a>(&'a self, object: &'a Object) -> &'a Object {
        self.document.dereference(object).unwrap().1
    }

    fn inner<'a>(&'a self, dictionary: &'a Dictionary, key: &str) -> Option<&'a Object> {
        dictionary.get(key.as_bytes()).ok().map(|object| self.at(object))
    }

    fn words(object: &Object) -> String {
        lopdf::decode_text_string(object).unwrap()
    }

    pub fn language(&self) -> String {
        Self::words(self.inner(self.catalog(), "Lang").unwrap())
    }

    pub fn info(&self, key: &str) -> String {
        let info = self.at(self.document.trailer.get(b"Info").unwrap()).as_dict().unwrap();
        Self::words(self.inner(info, key).unwrap())
    }

    pub fn is_marked(&self) -> bool {
        let marks = self.inner(self.catalog(), "MarkInfo").unwrap().as_dict().unwrap();
        self.inner(marks, "Marked").unwrap().as_bool().unwrap()
    }

    pub fn metadata(&self) -> String {
        let stream = self.inner(self.catalog(), "Metadata").unwrap().as_stream().unwrap();
        let bytes = stream.decompressed_content().unwrap_or_else(|_| stream.content.clone());
        String::from_utf8(bytes).unwrap()
    }

    /// The titles that one can jump to, in order.
    pub fn outline(&self) -> Vec<String> {
        let mut titles = Vec::new();
        let root = self.inner(self.catalog(), "Outlines").unwrap().as_dict().unwrap();
        let mut next = self.inner(root, "First");
        while let Some(entry) = next {
            let entry = entry.as_dict().unwrap();
            titles.push(Self::words(self.inner(entry, "Title").unwrap()));
            next = self.inner(entry, "Next");
        }
        titles
    }

    /// The names of the elements, in the order of reading.
    pub fn structure(&self) -> Vec<String> {
        let mut names = Vec::new();
        let root = self.inner(self.catalog(), "StructTreeRoot").unwrap();
        self.descend(root, &mut names);
        names
    }

    fn descend(&self, object: &Object, names: &mut Vec<String>) {
        match object {
            Object::Array(children) => children.iter().for_each(|child| self.descend(self.at(child), names)),
            Object::Dictionary(element) => {
                if let Some(Object::Name(name)) = self.inner(element, "S") {
                    names.push(String::from_utf8(name.clone()).unwrap());
                }
                if let Some(children) = self.inner(element, "K") {
                    self.descend(children, names);
                }
            }
            _ => {}
        }
    }

    /// Every font with its name, and whether it is part of the file.
    pub fn fonts(&self) -> Vec<(String, bool)> {
        let dictionaries = self.document.objects.values().filter_map(|object| object.as_dict().ok());
        let descriptors = dictionaries.filter(|one| {
            one.get(b"Type").is_ok_and(|kind| kind.as_name().is_ok_and(|name| name == b"FontDescriptor"))
        });
        let font = |one: &Dictionary| {
            let name = self.inner(one, "FontName").unwrap().as_name().unwrap().to_vec();
            let embedded = ["FontFile2", "FontFile3"].iter().any(|key| self.inner(one, key).is_some());
            (String::from_utf8(name).unwrap(), embedded)
        };
        descriptors.map(font).collect()
    }

    /// The text of each page, lines joined.
    pub fn pages(&self) -> Vec<String> {
        let pages: Vec<(u32, ObjectId)> = self.document.get_pages().into_iter().collect();
        pages.iter().map(|(number, _)| self.document.extract_text(&[*number]).unwrap().replace('\n', "")).collect()
    }

    pub fn text(&self) -> String {
        self.pages().concat()
    }
}
