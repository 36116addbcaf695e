//! Where in the program an address is, for reports: `server.c:41`, or `main+0x1b`, or `libfoo.so+0x1234`.
//!
//! Reports are made in signal handlers and in forked children too, so nothing here allocates or takes a lock: the file
//! the address is mapped from is mapped again and read in place. Every number in it is checked, for it may be anything:
//! what is damaged, compressed or missing costs the line, not the process. It takes time (the line tables are read from
//! the start), so look up a place once, not at every call.

mod cursor;
mod elf;
mod files;
mod lines;
mod maps;

use core::ffi::CStr;
use core::fmt::{self, Write};

use super::text::Text;
use crate::raw::file::{Source, program_entry};
use crate::raw::memory;
use elf::Elf;
use files::File;

/// Where an address is. Texts are empty where something is not known, and cut where they are too long.
pub(crate) struct Place {
    /// The return address.
    pub(crate) address: usize,
    /// Source file, without its directory.
    pub(crate) file: Text<128>,
    /// Its directory, as far as the compiler told.
    pub(crate) directory: Text<256>,
    /// Line in `file`; 0 if not known.
    pub(crate) line: u32,
    /// Name of the function as linked; a C++ name is mangled.
    pub(crate) function: Text<128>,
    /// How far behind the start of the function.
    pub(crate) function_offset: u64,
    /// File name of the program or library.
    pub(crate) module: Text<64>,
    /// The address as the module was linked, which `addr2line -e` takes.
    pub(crate) module_offset: u64,
    /// Whether the module is the program itself and no library.
    pub(crate) in_program: bool,
}

/// Where the call was made that returns to `address`.
pub(crate) fn locate(address: usize) -> Place {
    let mut place = Place {
        address,
        file: Text::new(),
        directory: Text::new(),
        line: 0,
        function: Text::new(),
        function_offset: 0,
        module: Text::new(),
        module_offset: 0,
        in_program: false,
    };
    let mut room = [0; maps::ROOM];
    // The instruction before: a call may be the last of its line, of its function, or of its module.
    if let Some(mapping) = address.checked_sub(1).and_then(|call| maps::find(call, &mut room)) {
        let path = mapping.path.to_bytes();
        write_bytes(&mut place.module, base_name(path.strip_suffix(b" (deleted)").unwrap_or(path)));
        place.module_offset = mapping.offset + 1;
        place.read(mapping.path, mapping.offset);
    }
    place
}

/// Writes where the call was made that returns to `address`, in a few characters.
pub(crate) fn write_site(out: &mut impl Write, address: usize) -> fmt::Result {
    locate(address).write(out)
}

impl Place {
    /// Writes it in a few characters.
    pub(crate) fn write(&self, out: &mut impl Write) -> fmt::Result {
        let (function, module) = (self.function.as_str(), self.module.as_str());
        if self.line > 0 {
            write!(out, "{}:{}", self.file.as_str(), self.line)
        } else if !function.is_empty() {
            write!(out, "{function}+{:#x}", self.function_offset)?;
            if self.in_program { Ok(()) } else { write!(out, " in {module}") }
        } else if !module.is_empty() {
            write!(out, "{module}+{:#x}", self.module_offset)
        } else {
            write!(out, "{:#x}", self.address)
        }
    }

    /// Fills in what the file at `path` says of the call at `offset` in it.
    fn read(&mut self, path: &CStr, offset: u64) {
        let file = Source::open(path).and_then(|file| file.map());
        if let Some(file) = file.filter(|file| is_what_runs(file, self.address, offset)) {
            // What cannot be read leaves the rest as it is.
            let _ = self.look_up(&file, offset);
        }
    }

    fn look_up(&mut self, file: &[u8], offset: u64) -> Option<()> {
        let elf = Elf::new(file)?;
        let linked = elf.linked(offset)?;
        let shift = u64::try_from(self.address).ok()?.wrapping_sub(1).wrapping_sub(linked.address);
        self.module_offset = linked.address.wrapping_add(1);
        self.in_program = u64::try_from(program_entry()).ok() == Some(elf.entry.wrapping_add(shift));
        if let Some(symbol) = elf.symbol(linked.address) {
            write_bytes(&mut self.function, symbol.name);
            self.function_offset = self.module_offset.wrapping_sub(symbol.start);
        }
        let found = lines::line_of(&elf, linked)?;
        self.line = found.line;
        write_bytes(&mut self.file, base_name(found.file.name));
        self.write_directory(&found.file);
        Some(())
    }

    /// Each part may be absolute, and then those before it do not count.
    fn write_directory(&mut self, file: &File<'_>) {
        let name = file.name.strip_suffix(base_name(file.name)).unwrap_or_default();
        let directory = if file.directory == file.from { &[] } else { file.directory };
        let parts = [file.from, directory, name];
        let first = parts.iter().rposition(|part| part.starts_with(b"/")).unwrap_or(0);
        for part in parts.into_iter().skip(first).filter(|part| !part.is_empty()) {
            if !matches!(self.directory.as_bytes(), [] | [.., b'/']) {
                let _ = self.directory.write_char('/');
            }
            write_bytes(&mut self.directory, part);
        }
    }
}

/// Whether the code before `address` is that of the file: it may have been replaced since the program started.
fn is_what_runs(file: &[u8], address: usize, call: u64) -> bool {
    const LOOK: usize = 16;
    let mut there = [0; LOOK];
    let ours = usize::try_from(call).ok().and_then(|call| file.get((call + 1).checked_sub(LOOK)?..=call));
    address.checked_sub(LOOK).map(|start| memory::read(start, &mut there)) == Some(LOOK) && ours == Some(&there)
}

fn base_name(path: &[u8]) -> &[u8] {
    path.rsplit(|byte| *byte == b'/').next().unwrap_or(path)
}

/// Writes bytes that should be text.
fn write_bytes(out: &mut impl Write, bytes: &[u8]) {
    for chunk in bytes.utf8_chunks() {
        let broken = if chunk.invalid().is_empty() { "" } else { "?" };
        let _ = out.write_str(chunk.valid()).and_then(|()| out.write_str(broken));
    }
}

#[cfg(test)]
mod tests {
    use core::cell::Cell;
    use core::ffi::c_void;
    use std::ffi::CString;
    use std::path::{Path, PathBuf};
    use std::process::Command;

    use super::{Place, Text, locate, write_site};
    use crate::raw::caller::{Entry, caller};

    thread_local! {
        /// What the last call of this thread returns to.
        static SEEN: Cell<usize> = const { Cell::new(0) };
    }

    unsafe extern "C" {
        #[link_name = "rustsock_test_site"]
        fn site_entry();
    }
    const ENTRIES: [Entry; 1] = [site_entry];

    #[unsafe(no_mangle)]
    extern "C" fn rustsock_test_site() {
        SEEN.set(caller(&ENTRIES));
    }

    /// `outer` calls on line 2.
    const PROGRAM: &str = "static int inner(int (*call)(void)) {\n  return call() + 1;\n}\n\
                           int outer(int (*call)(void)) {\n  return inner(call) + 1;\n}\n";

    /// Where a library was made; gone with this.
    struct Built(PathBuf);

    impl Drop for Built {
        fn drop(&mut self) {
            let _ = std::fs::remove_dir_all(&self.0);
        }
    }

    impl Built {
        fn library(&self, name: &str) -> PathBuf {
            self.0.join(format!("lib{name}.so"))
        }
    }

    /// A library of `PROGRAM`, compiled with `options`.
    fn compiled(name: &str, options: &[&str]) -> Built {
        let directory = std::env::temp_dir().join(format!("rustsock-site-{}-{name}", std::process::id()));
        std::fs::create_dir_all(directory.join("below")).unwrap();
        let more: Vec<_> = (0..100).map(|i| format!("int more{i}(int i) {{ return i + {i}; }}\n")).collect();
        let text = format!("{PROGRAM}#ifdef MORE\n{}#endif\n", more.concat());
        std::fs::write(directory.join("below/called.c"), text).unwrap();
        let built = Built(directory);
        let mut compiler = Command::new("cc");
        compiler.current_dir(&built.0).args(["-shared", "-fPIC", "-fno-inline"]).args(options);
        assert!(compiler.arg("-o").arg(built.library(name)).arg("below/called.c").status().unwrap().success());
        built
    }

    /// Shows `look` where a call from such a library is said to come from, and the library.
    fn called(name: &str, options: &[&str], look: impl FnOnce(&str, &Place, &Path)) {
        let built = compiled(name, options);
        let file = built.library(name);
        let path = CString::new(file.to_str().unwrap()).unwrap();
        // SAFETY: a path; the library has no constructors.
        let library = unsafe { libc::dlopen(path.as_ptr(), libc::RTLD_NOW) };
        assert!(!library.is_null());
        // SAFETY: an open library and a name.
        let outer = unsafe { libc::dlsym(library, c"outer".as_ptr()) };
        // SAFETY: the function has this type.
        let outer: extern "C" fn(extern "C" fn()) -> i32 = unsafe { core::mem::transmute::<*mut c_void, _>(outer) };
        outer(rustsock_test_site);
        let mut text = Text::<200>::new();
        write_site(&mut text, SEEN.get()).unwrap();
        look(text.as_str(), &locate(SEEN.get()), &file);
    }

    #[test]
    fn line_is_found_in_every_kind_of_table() {
        for version in ["-gdwarf-2", "-gdwarf-3", "-gdwarf-4", "-gdwarf-5"] {
            for options in [&[version, "-O0"][..], &[version, "-O2"], &[version, "-gdwarf64", "-ffunction-sections"]] {
                called(&options.concat(), options, |text, place, _| {
                    assert_eq!(text, "called.c:2", "{options:?}");
                    assert!(place.directory.as_str().ends_with("below"), "{}", place.directory.as_str());
                    assert_eq!(place.function.as_str(), "inner");
                    assert!(!place.in_program);
                });
            }
        }
    }

    #[test]
    fn caller_without_unwind_tables_is_found() {
        called("tableless", &["-g", "-fno-asynchronous-unwind-tables"], |text, _, _| assert_eq!(text, "called.c:2"));
    }

    #[test]
    fn without_lines_there_is_the_function() {
        called("plain", &["-g0"], |text, place, _| {
            assert!(text.starts_with("inner+0x") && text.ends_with(" in libplain.so"), "{text}");
            assert_eq!((place.line, place.file.as_str()), (0, ""));
        });
        called("compressed", &["-g", "-gz=zlib", "-DMORE"], |text, _, _| {
            assert!(text.starts_with("inner+0x") && text.ends_with(" in libcompressed.so"), "{text}");
        });
        called("stripped", &["-s"], |text, _, _| assert!(text.starts_with("libstripped.so+0x"), "{text}"));
    }

    #[test]
    fn replaced_file_is_not_believed() {
        called("replaced", &["-g"], |text, place, file| {
            assert_eq!(text, "called.c:2");
            std::fs::remove_file(file).unwrap();
            let gone = locate(place.address);
            std::fs::copy("/proc/self/exe", file).unwrap();
            let other = locate(place.address);
            for place in [gone, other] {
                assert_eq!((place.module.as_str(), place.line, place.function.as_str()), ("libreplaced.so", 0, ""));
            }
        });
    }

    #[test]
    fn what_is_no_code_is_a_number() {
        let mut text = Text::<200>::new();
        for address in [0, 1, usize::MAX, 0x1234] {
            text = Text::new();
            write_site(&mut text, address).unwrap();
            assert_eq!(text.as_str(), format!("{address:#x}"));
        }
        let local = &raw const text as usize;
        let mut shown = Text::<200>::new();
        write_site(&mut shown, local).unwrap();
        assert_eq!(shown.as_str(), format!("{local:#x}"));
    }

    /// What is read from `file` for the call at `offset`, whatever that is.
    fn look_up(file: &[u8], offset: u64) -> (u32, String) {
        let mut place = locate(0);
        let _ = place.look_up(file, offset);
        (place.line, place.file.as_str().to_owned())
    }

    #[test]
    fn damaged_files_end_nothing() {
        for version in ["-gdwarf-4", "-gdwarf-5"] {
            called(&format!("damaged{version}"), &[version], |_, place, file| {
                let mut room = [0; super::maps::ROOM];
                let offset = super::maps::find(place.address - 1, &mut room).unwrap().offset;
                damage(&std::fs::read(file).unwrap(), offset);
            });
        }
    }

    fn damage(good: &[u8], offset: u64) {
        assert_eq!(look_up(good, offset), (2, "called.c".to_owned()));
        for len in (0..good.len()).step_by(61) {
            look_up(&good[..len], offset);
        }
        let mut bad = good.to_vec();
        let mut random = 1u32;
        for at in (0..good.len()).step_by(3) {
            random ^= random << 13;
            random ^= random >> 17;
            random ^= random << 5;
            for byte in [random.to_le_bytes()[0], 0xff, good[at] ^ 1 << (random % 8)] {
                bad[at] = byte;
                look_up(&bad, offset);
            }
            bad[at] = good[at];
        }
    }
}
