//! The files of a line table: by number, up to DWARF 4 as plain lists, from 5 on with a description of their form.

use super::cursor::Cursor;

/// A source file as the compiler was given it.
#[derive(Clone, Copy)]
pub(super) struct File<'a> {
    pub(super) name: &'a [u8],
    /// Its directory, which may be relative; empty if unknown.
    pub(super) directory: &'a [u8],
    /// The directory the compiler ran in; empty if unknown.
    pub(super) from: &'a [u8],
}

/// The sections texts may stand in.
#[derive(Clone, Copy)]
pub(super) struct Texts<'a> {
    pub(super) line: &'a [u8],
    pub(super) plain: &'a [u8],
}

/// File number `index` of the tables at `tables`; `wide`: offsets have 64 bits.
pub(super) fn file<'a>(version: u16, wide: bool, tables: Cursor<'a>, index: u64, texts: Texts<'a>) -> Option<File<'a>> {
    if version < 5 { listed(tables, index) } else { Described { wide, texts }.file(tables, index) }
}

/// Two lists, each ended by an empty text; numbers begin with 1.
fn listed(tables: Cursor<'_>, index: u64) -> Option<File<'_>> {
    let mut cursor = tables;
    while !cursor.text()?.is_empty() {}
    let mut number = 0u64;
    loop {
        let name = cursor.text().filter(|name| !name.is_empty())?;
        let directory = cursor.uleb()?;
        let (_changed, _len) = (cursor.uleb()?, cursor.uleb()?);
        number += 1;
        if number == index {
            let directory = listed_directory(tables, directory).unwrap_or_default();
            return Some(File { name, directory, from: &[] });
        }
    }
}

fn listed_directory(mut cursor: Cursor<'_>, index: u64) -> Option<&[u8]> {
    let mut number = 0u64;
    loop {
        let text = cursor.text().filter(|text| !text.is_empty())?;
        number += 1;
        if number == index {
            return Some(text);
        }
    }
}

/// Lists of entries whose fields are described before them; numbers begin with 0, directory 0 is the compiler's.
struct Described<'a> {
    wide: bool,
    texts: Texts<'a>,
}

/// What is kept of an entry.
#[derive(Clone, Copy, Default)]
struct Entry<'a> {
    path: &'a [u8],
    directory: u64,
}

/// A field.
enum Value<'a> {
    Text(&'a [u8]),
    Number(u64),
    Other,
}

impl<'a> Described<'a> {
    fn file(&self, tables: Cursor<'a>, index: u64) -> Option<File<'a>> {
        let mut cursor = tables;
        self.entry(&mut cursor, None)?;
        let file = self.entry(&mut cursor, Some(index))?;
        let directory = |index| self.entry(&mut tables.clone(), Some(index)).map_or(&[][..], |entry| entry.path);
        Some(File { name: file.path, directory: directory(file.directory), from: directory(0) })
    }

    /// Passes a list and its description; the entry `wanted` of it, or the last one if that is none.
    fn entry(&self, cursor: &mut Cursor<'a>, wanted: Option<u64>) -> Option<Entry<'a>> {
        let fields = cursor.u8()?;
        let form = *cursor;
        for _ in 0..fields {
            let (_content, _form) = (cursor.uleb()?, cursor.uleb()?);
        }
        let count = cursor.uleb()?;
        // Entries without a field would take no room, and any number of them no bytes.
        if fields == 0 || wanted.is_some_and(|wanted| wanted >= count) {
            return (count == 0 && wanted.is_none()).then(Entry::default);
        }
        let mut entry = Entry::default();
        for number in 0..count {
            let mut form = form;
            entry = Entry::default();
            for _ in 0..fields {
                let content = form.uleb()?;
                match (content, self.value(cursor, form.uleb()?)?) {
                    (1, Value::Text(path)) => entry.path = path,
                    (2, Value::Number(directory)) => entry.directory = directory,
                    _ => {}
                }
            }
            if wanted == Some(number) {
                return Some(entry);
            }
        }
        Some(entry)
    }

    /// The next field, which takes at least one byte.
    fn value(&self, cursor: &mut Cursor<'a>, form: u64) -> Option<Value<'a>> {
        let offset_size = if self.wide { 8 } else { 4 };
        let text_at = |section, offset| Cursor::at(section, offset).and_then(|mut at| at.text()).unwrap_or_default();
        Some(match form {
            // DW_FORM_string, _line_strp, _strp
            0x08 => Value::Text(cursor.text()?),
            0x1f => Value::Text(text_at(self.texts.line, cursor.uint(offset_size)?)),
            0x0e => Value::Text(text_at(self.texts.plain, cursor.uint(offset_size)?)),
            // DW_FORM_data1, 2, 4, 8, 16, _udata
            0x0b => Value::Number(cursor.uint(1)?),
            0x05 => Value::Number(cursor.uint(2)?),
            0x06 => Value::Number(cursor.uint(4)?),
            0x07 => Value::Number(cursor.uint(8)?),
            0x0f => Value::Number(cursor.uleb()?),
            0x1e => passed(cursor.take(16)?),
            // DW_FORM_block, _block1
            0x09 => {
                let len = cursor.uleb()?;
                passed(cursor.take(len)?)
            }
            0x0a => {
                let len = cursor.u8()?;
                passed(cursor.take(len.into())?)
            }
            _ => return None,
        })
    }
}

fn passed(_: &[u8]) -> Value<'_> {
    Value::Other
}
