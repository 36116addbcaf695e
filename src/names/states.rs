//! The states of a TCP connection by name, as Linux numbers them.

/// In the order of their numbers, from 1.
const NAMES: &[&str] = &[
    "ESTABLISHED",
    "SYN_SENT",
    "SYN_RECV",
    "FIN_WAIT1",
    "FIN_WAIT2",
    "TIME_WAIT",
    "CLOSE",
    "CLOSE_WAIT",
    "LAST_ACK",
    "LISTEN",
    "CLOSING",
    "NEW_SYN_RECV",
    "BOUND_INACTIVE",
];

/// The name of a state, without the `TCP_` before it.
pub(crate) fn of_state(state: i32) -> Option<&'static str> {
    NAMES.get(usize::try_from(state).ok()?.checked_sub(1)?).copied()
}
