//! stub until the real one is merged
use core::fmt::{Result, Write};
pub(crate) fn write_site(out: &mut impl Write, address: usize) -> Result {
    write!(out, "{address:#x}")
}
pub(crate) fn write_names(out: &mut impl Write, address: usize) -> Result {
    write!(out, "{address:#x}")
}
