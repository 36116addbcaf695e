//! Line tables (DWARF 2 to 5, section `.debug_line`): which line of which file an address came from.

use super::cursor::Cursor;
use super::elf::{Elf, Linked};
use super::files::{self, File, Texts};

/// More of a line table is not read. This much takes a tenth of a second; that of a program of usual size, less than a
/// millisecond.
const LIMIT: usize = 32 << 20;

/// A line of a source file.
#[derive(Clone, Copy)]
pub(super) struct Line<'a> {
    pub(super) file: File<'a>,
    pub(super) line: u32,
}

/// The line whose code holds `linked`.
pub(super) fn line_of<'a>(elf: &Elf<'a>, linked: Linked) -> Option<Line<'a>> {
    let table = elf.content(b".debug_line");
    let mut units = Cursor::new(table.get(..LIMIT).unwrap_or(table));
    let texts = Texts { line: elf.content(b".debug_line_str"), plain: elf.content(b".debug_str") };
    while let Some(unit) = next_unit(&mut units) {
        // A unit that cannot be read is passed.
        let found = Unit::new(unit).and_then(|unit| Some((unit, unit.find(linked)?)));
        if let Some((unit, row)) = found {
            let file = files::file(unit.version, unit.wide, Cursor::new(unit.tables), row.file, texts)?;
            return Some(Line { file, line: u32::try_from(row.line).ok().filter(|line| *line > 0)? });
        }
    }
    None
}

/// The bytes of a unit behind its length, and whether its offsets have 64 bits.
fn next_unit<'a>(units: &mut Cursor<'a>) -> Option<(&'a [u8], bool)> {
    match units.u32()? {
        u32::MAX => {
            let len = units.u64()?;
            Some((units.take(len)?, true))
        }
        len => Some((units.take(len.into())?, false)),
    }
}

/// The table of one compilation unit.
#[derive(Clone, Copy)]
struct Unit<'a> {
    version: u16,
    /// Whether offsets have 64 bits.
    wide: bool,
    /// Bytes of the shortest instruction.
    step: u64,
    line_base: i8,
    line_range: u8,
    opcode_base: u8,
    /// How many arguments each standard instruction has.
    lengths: &'a [u8],
    /// Directories and files.
    tables: &'a [u8],
    program: &'a [u8],
}

/// A row of the table.
#[derive(Clone, Copy)]
struct Row {
    address: u64,
    file: u64,
    line: u64,
}

/// Where every sequence begins.
const FIRST: Row = Row { address: 0, file: 1, line: 1 };

impl<'a> Unit<'a> {
    fn new((bytes, wide): (&'a [u8], bool)) -> Option<Self> {
        let mut cursor = Cursor::new(bytes);
        let version = cursor.u16().filter(|version| (2..=5).contains(version))?;
        if version >= 5 {
            let _size_of_address_and_selector = cursor.u16()?;
        }
        let len = cursor.uint(if wide { 8 } else { 4 })?;
        let mut header = Cursor::new(cursor.take(len)?);
        let step = header.u8()?.into();
        if version >= 4 {
            let _operations_per_instruction = header.u8()?;
        }
        let _is_statement = header.u8()?;
        let line_base = i8::from_le_bytes([header.u8()?]);
        let line_range = header.u8().filter(|range| *range > 0)?;
        let opcode_base = header.u8().filter(|base| *base > 0)?;
        let lengths = header.take(u64::from(opcode_base) - 1)?;
        let (tables, program) = (header.rest(), cursor.rest());
        Some(Self { version, wide, step, line_base, line_range, opcode_base, lengths, tables, program })
    }

    /// Runs the program until a row is passed whose code holds `target`.
    fn find(&self, target: Linked) -> Option<Row> {
        let mut program = Cursor::new(self.program);
        let mut row = FIRST;
        let mut sequence = Sequence::NONE;
        while !program.is_empty() {
            let step = self.step(&mut program, &mut row)?;
            if step == Step::Silent {
                continue;
            }
            if let Some(found) = sequence.passed(row, target) {
                return Some(found);
            }
            if step == Step::End {
                (row, sequence) = (FIRST, Sequence::NONE);
            }
        }
        None
    }

    /// One instruction.
    fn step(&self, program: &mut Cursor<'a>, row: &mut Row) -> Option<Step> {
        let opcode = program.u8()?;
        if let Some(special) = opcode.checked_sub(self.opcode_base) {
            self.advance(row, (special / self.line_range).into());
            let lines = i64::from(self.line_base) + i64::from(special % self.line_range);
            row.line = row.line.wrapping_add_signed(lines);
            return Some(Step::Row);
        }
        match opcode {
            0 => return extended(program, row),
            1 => return Some(Step::Row),
            2 => self.advance(row, program.uleb()?),
            3 => row.line = row.line.wrapping_add_signed(program.sleb()?),
            4 => row.file = program.uleb()?,
            8 => self.advance(row, ((u8::MAX - self.opcode_base) / self.line_range).into()),
            9 => row.address = row.address.wrapping_add(program.u16()?.into()),
            other => {
                let arguments = self.lengths.get(usize::from(other) - 1)?;
                for _ in 0..*arguments {
                    program.uleb()?;
                }
            }
        }
        Some(Step::Silent)
    }

    fn advance(&self, row: &mut Row, instructions: u64) {
        row.address = row.address.wrapping_add(instructions.wrapping_mul(self.step));
    }
}

/// What an instruction does.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Step {
    /// Changes the state only.
    Silent,
    /// Adds a row.
    Row,
    /// Adds the last row of a sequence.
    End,
}

fn extended(program: &mut Cursor<'_>, row: &mut Row) -> Option<Step> {
    let len = program.uleb()?;
    let mut body = Cursor::new(program.take(len)?);
    match body.u8() {
        Some(1) => return Some(Step::End),
        Some(2) => row.address = body.uint(u8::try_from(body.rest().len()).ok()?)?,
        _ => {}
    }
    Some(Step::Silent)
}

/// The rows of code that lies together.
struct Sequence {
    first: Option<u64>,
    last: Row,
}

impl Sequence {
    const NONE: Self = Self { first: None, last: FIRST };

    /// Takes the next row in; the one before it, if that is where `target` lies.
    fn passed(&mut self, row: Row, target: Linked) -> Option<Row> {
        let Some(first) = self.first else {
            (self.first, self.last) = (Some(row.address), row);
            return None;
        };
        // Code the linker has thrown away keeps its lines, at 0: not in this segment, and never at its very start, where
        // the header of the file is.
        let real = first > 0 && first >= target.segment;
        if real && (self.last.address..row.address).contains(&target.address) {
            return Some(self.last);
        }
        // Line 0 is code the compiler has added: it belongs to what stands before.
        let last = if row.line == 0 { self.last } else { row };
        self.last = Row { address: row.address, ..last };
        None
    }
}
