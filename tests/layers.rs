//! The layer rule of the house: who may use whom, and where `unsafe` may live.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may stop where it stands")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// A layer and the layers it may use.
const LAYERS: &[(&str, &[&str])] = &[
    ("c_text", &[]),
    ("error", &[]),
    ("names", &[]),
    ("raw", &["error"]),
    // The gate shows calls to the observers, and the observers take them from the gate: one unit seen from two sides.
    ("gate", &["error", "names", "raw", "diag"]),
    ("diag", &["error", "names", "raw", "gate"]),
    ("sys", &["error", "names", "raw", "gate"]),
    ("socket", &["error", "names", "raw", "sys"]),
    ("io", &["error", "names", "raw", "sys"]),
    ("poller", &["error", "names", "raw", "sys", "io"]),
    ("event", &["error", "names", "raw", "sys", "socket", "io", "poller"]),
    ("ffi", &["error", "names", "raw", "gate", "diag", "sys", "socket", "io", "poller", "event"]),
    ("command", &["error", "names", "gate", "diag", "sys", "socket"]),
    // The file of the command has nothing but a call of `rustsock::command`.
    ("bin", &[]),
];

const UNSAFE_LAYERS: &[&str] = &["raw", "sys", "ffi"];

fn sources(of: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(of).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|end| end == "rs") {
            found.push(path);
        }
    }
}

/// The layer a file belongs to and its code without comments and test modules.
fn layer_and_code(path: &Path) -> (String, String) {
    let inside = path.strip_prefix(root()).unwrap();
    let first = inside.components().next().unwrap().as_os_str().to_str().unwrap();
    let text = fs::read_to_string(path).unwrap();
    let code = text.split("#[cfg(test)]\nmod tests").next().unwrap();
    let code = code.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
    (first.trim_end_matches(".rs").to_owned(), code)
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

fn all() -> Vec<(PathBuf, String, String)> {
    let mut files = Vec::new();
    sources(&root(), &mut files);
    let files = files.into_iter().filter(|path| path.file_name().unwrap() != "lib.rs");
    files.map(|path| (layer_and_code(&path), path)).map(|((layer, code), path)| (path, layer, code)).collect()
}

/// The layers `code` names as `crate::LAYER`, also in `use crate::{a, b::c}`.
fn used(code: &str) -> BTreeSet<String> {
    let mut layers = BTreeSet::new();
    for (at, start) in code.match_indices("crate::") {
        let rest = &code[at + start.len()..];
        let names: Vec<&str> = match rest.strip_prefix('{') {
            Some(group) => {
                let mut depth = 0;
                let end = group.find(|c| {
                    depth += i32::from(c == '{') - i32::from(c == '}');
                    depth < 0
                });
                group[..end.unwrap_or(group.len())].split(',').map(str::trim).collect()
            }
            None => vec![rest],
        };
        for name in names {
            let end = name.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(name.len());
            layers.insert(name[..end].to_owned());
        }
    }
    layers
}

#[test]
fn every_module_belongs_to_a_layer() {
    for (path, layer, _) in all() {
        assert!(LAYERS.iter().any(|(name, _)| *name == layer), "{} is in no layer", path.display());
    }
}

#[test]
fn layers_use_only_what_is_below_them() {
    let known: BTreeSet<&str> = LAYERS.iter().map(|(name, _)| *name).collect();
    for (path, layer, code) in all() {
        let (_, allowed) = LAYERS.iter().find(|(name, _)| *name == layer).unwrap();
        for other in used(&code) {
            let free = other == layer || !known.contains(other.as_str()) || allowed.contains(&other.as_str());
            assert!(free, "{} ({layer}) uses {other}", path.display());
        }
    }
}

#[test]
fn unsafe_code_lives_where_the_kernel_and_c_are() {
    for (path, layer, code) in all() {
        let is_unsafe = code.contains("unsafe {") || code.contains("unsafe fn") || code.contains("unsafe impl");
        assert!(!is_unsafe || UNSAFE_LAYERS.contains(&layer.as_str()), "{} ({layer}) has unsafe code", path.display());
    }
}

#[test]
fn the_checker_sees_a_violation() {
    assert_eq!(used("use crate::{ffi::x, sys};"), BTreeSet::from(["ffi".to_owned(), "sys".to_owned()]));
    assert_eq!(used("let x = crate::ffi::y();"), BTreeSet::from(["ffi".to_owned()]));
}
