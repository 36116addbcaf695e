//! The rows of the catalogue, one file a group; the checks are in the file of the same name beside this directory.

pub(super) mod address;
pub(super) mod address_lengths;
pub(super) mod lifetime;
pub(super) mod lifetime_peers;
pub(super) mod setup;
pub(super) mod setup_binding;
pub(super) mod setup_options;
pub(super) mod transfer;
pub(super) mod transfer_content;
pub(super) mod transfer_ends;
pub(super) mod waiting;
mod waiting_ends;
mod waiting_events;
