//! How many descriptors there are and may be.

use super::reason::Reason;
use crate::diag::messages::live;
use crate::diag::state;
use crate::raw::asking;

/// `EMFILE`.
pub(super) fn descriptors() -> Option<Reason> {
    let limit = asking::descriptor_limit()?;
    let open = asking::open_descriptors()?;
    if u64::try_from(open).is_ok_and(|open| open < limit) {
        return Some(Reason::live(&live::DESCRIPTORS_FREE_AGAIN).with(open).with(limit));
    }
    let (sockets, creator, most) = state::census(limit);
    if sockets == 0 {
        return Some(Reason::live(&live::DESCRIPTORS_USED_UP).with(open).with(limit));
    }
    let row = Reason::live(&live::DESCRIPTORS_USED_UP_BY).with(open).with(limit);
    Some(row.with(sockets).with(most).with(creator))
}
