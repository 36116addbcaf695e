//! stub

/// stub
pub(crate) fn at_exit() {}
