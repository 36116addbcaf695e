//! What a report needs of an ELF file: segments, sections, symbols. ELF64, little endian.

use super::cursor::Cursor;

const SHF_COMPRESSED: u64 = 1 << 11;
const SHT_NOBITS: u32 = 8;
const SHT_SYMTAB: u32 = 2;
const SHT_DYNSYM: u32 = 11;
const PT_LOAD: u32 = 1;
const STT_NOTYPE: u8 = 0;
const STT_FUNC: u8 = 2;
const STT_GNU_IFUNC: u8 = 10;

/// A file that says it is ELF.
#[derive(Clone, Copy)]
pub(super) struct Elf<'a> {
    bytes: &'a [u8],
    /// Where the program starts, as linked.
    pub(super) entry: u64,
    segments: Table,
    sections: Table,
    names: u16,
}

/// Equal entries one after another.
#[derive(Clone, Copy)]
struct Table {
    offset: u64,
    size: u16,
    count: u16,
}

/// One section.
#[derive(Clone, Copy)]
struct Section<'a> {
    name: u32,
    kind: u32,
    link: u32,
    content: &'a [u8],
}

/// A symbol that holds an address.
#[derive(Clone, Copy)]
pub(super) struct Symbol<'a> {
    pub(super) name: &'a [u8],
    /// Where it begins, as linked.
    pub(super) start: u64,
}

/// An address in the file and in the program as linked.
#[derive(Clone, Copy)]
pub(super) struct Linked {
    pub(super) address: u64,
    /// Where its segment begins; nothing of it lies before.
    pub(super) segment: u64,
}

impl<'a> Elf<'a> {
    /// Reads the header; `None` if it is another kind of file.
    pub(super) fn new(bytes: &'a [u8]) -> Option<Self> {
        // Magic, 64 bits, little endian.
        let mut header = Cursor::new(bytes.strip_prefix(b"\x7fELF\x02\x01")?);
        header.take(10 + 2 + 2 + 4)?;
        let entry = header.u64()?;
        let (segments, sections) = (header.u64()?, header.u64()?);
        header.take(4 + 2)?;
        let segments = Table { offset: segments, size: header.u16()?, count: header.u16()? };
        let sections = Table { offset: sections, size: header.u16()?, count: header.u16()? };
        Some(Self { bytes, entry, segments, sections, names: header.u16()? })
    }

    fn row(&self, table: Table, index: u16) -> Option<Cursor<'a>> {
        let offset = table.offset.checked_add(u64::from(table.size) * u64::from(index))?;
        let row = Cursor::at(self.bytes, offset)?.take(u64::from(table.size))?;
        (index < table.count).then_some(Cursor::new(row))
    }

    /// Which address the byte at `offset` of the file was linked for.
    pub(super) fn linked(&self, offset: u64) -> Option<Linked> {
        (0..self.segments.count).find_map(|index| {
            let mut row = self.row(self.segments, index)?;
            let kind = row.u32()?;
            let _flags = row.u32()?;
            let (start, address, _physical, len) = (row.u64()?, row.u64()?, row.u64()?, row.u64()?);
            let inside = offset.checked_sub(start).filter(|inside| kind == PT_LOAD && *inside < len)?;
            Some(Linked { address: address.checked_add(inside)?, segment: address })
        })
    }

    fn section(&self, index: u16) -> Option<Section<'a>> {
        let mut row = self.row(self.sections, index)?;
        let (name, kind, flags) = (row.u32()?, row.u32()?, row.u64()?);
        let (_address, offset, len, link) = (row.u64()?, row.u64()?, row.u64()?, row.u32()?);
        let there = kind != SHT_NOBITS && flags & SHF_COMPRESSED == 0;
        let content = if there { Cursor::at(self.bytes, offset)?.take(len)? } else { &[] };
        Some(Section { name, kind, link, content })
    }

    fn sections(&self) -> impl Iterator<Item = Section<'a>> + '_ {
        (0..self.sections.count).filter_map(|index| self.section(index))
    }

    /// The content of a section; empty if it is not there or compressed.
    pub(super) fn content(&self, name: &[u8]) -> &'a [u8] {
        let Some(names) = self.section(self.names) else { return &[] };
        let is_called = |section: &Section| {
            Cursor::at(names.content, section.name.into()).and_then(|mut at| at.text()) == Some(name)
        };
        self.sections().find(is_called).map_or(&[], |section| section.content)
    }

    /// The function that holds the linked `address`.
    pub(super) fn symbol(&self, address: u64) -> Option<Symbol<'a>> {
        [SHT_SYMTAB, SHT_DYNSYM].into_iter().find_map(|kind| {
            let table = self.sections().find(|section| section.kind == kind)?;
            let names = self.section(u16::try_from(table.link).ok()?)?.content;
            best_of(table.content, names, address)
        })
    }
}

/// The symbol that begins last of those that hold `address`; a global one before its local twin.
fn best_of<'a>(table: &'a [u8], names: &'a [u8], address: u64) -> Option<Symbol<'a>> {
    let mut best: Option<(u64, bool, u32)> = None;
    let mut rows = Cursor::new(table);
    while !rows.is_empty() {
        let (name, info) = (rows.u32()?, rows.u8()?);
        let _visibility = rows.u8()?;
        let (section, start, len) = (rows.u16()?, rows.u64()?, rows.u64()?);
        let is_code = matches!(info & 15, STT_NOTYPE | STT_FUNC | STT_GNU_IFUNC) && section != 0 && name != 0;
        let holds = address.checked_sub(start).is_some_and(|inside| inside < len);
        if is_code && holds && best.is_none_or(|(before, global, _)| (start, info >> 4 != 0) > (before, global)) {
            best = Some((start, info >> 4 != 0, name));
        }
    }
    let (start, _, name) = best?;
    let name = Cursor::at(names, name.into())?.text()?;
    Some(Symbol { name, start })
}
