//! TODO

use crate::diag::misuse::catalogue::Mistake;

/// The rows.
pub(in crate::diag::misuse) const ROWS: &[Mistake] = &[];
