//! Sets the soname and binding of the plain cdylib, and writes the C header to `OUT_DIR` when asked (feature `header-gen`).

use std::error::Error;

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rustc-cdylib-link-arg=-Wl,-soname,librustsock.so.0");
    // As in packaging/libraries.mk, which says why.
    println!("cargo:rustc-cdylib-link-arg=-Wl,-Bsymbolic-functions");
    #[cfg(feature = "header-gen")]
    header()?;
    Ok(())
}

/// The files of the modules below `folder`, in the order its `mod.rs` names them.
#[cfg(feature = "header-gen")]
fn sections(folder: &std::path::Path) -> std::io::Result<Vec<std::path::PathBuf>> {
    let mut found = Vec::new();
    for line in std::fs::read_to_string(folder.join("mod.rs"))?.lines() {
        let Some(name) = line.strip_prefix("pub mod ").and_then(|line| line.strip_suffix(';')) else { continue };
        let file = folder.join(format!("{name}.rs"));
        if file.exists() { found.push(file) } else { found.extend(sections(&folder.join(name))?) }
    }
    Ok(found)
}

/// One section of the header for each module of `src/ffi`, in the order `src/ffi/mod.rs` names them.
#[cfg(feature = "header-gen")]
fn header() -> Result<(), Box<dyn Error>> {
    use std::{env, fs, path::PathBuf};

    // Structures of the interface that belong to a layer below.
    let structures = [
        "src/poller/mod.rs",
        "src/socket/view/link.rs",
        "src/socket/view/internet.rs",
        "src/socket/view/transport.rs",
        "src/socket/describe.rs",
        "src/socket/port.rs",
        "src/sys/caller.rs",
        "src/sys/arrivals.rs",
        "src/io/info.rs",
        "src/io/rights.rs",
        "src/event/events.rs",
    ];
    println!("cargo:rerun-if-changed=src/ffi");
    println!("cargo:rerun-if-changed=cbindgen.toml");
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?);
    let mut builder = cbindgen::Builder::new().with_config(cbindgen::Config::from_file(root.join("cbindgen.toml"))?);
    for structure in structures {
        println!("cargo:rerun-if-changed={structure}");
        builder = builder.with_src(root.join(structure));
    }
    for section in sections(&root.join("src/ffi"))? {
        builder = builder.with_src(section);
    }
    let path = PathBuf::from(env::var("OUT_DIR")?).join("rustsock.h");
    builder.generate()?.write_to_file(&path);
    Ok(fs::write(&path, variadic(fs::read_to_string(&path)?)?)?)
}

/// Rust cannot define variadic functions. Those that are so in C take their last argument as a long, which is where C
/// passes it, and the header says what C expects.
#[cfg(feature = "header-gen")]
fn variadic(header: String) -> Result<String, Box<dyn Error>> {
    let fixed = ["int rsk_fcntl(int fd, int cmd, long arg)", "int rsk_ioctl(int fd, unsigned long request, long arg)"];
    fixed.iter().try_fold(header, |header, prototype| {
        let variadic = prototype.replace("long arg", "...");
        if header.contains(prototype) {
            Ok(header.replace(prototype, &variadic))
        } else {
            Err(format!("cbindgen does not write `{prototype}` any more").into())
        }
    })
}
