//! Headers of packets, read without trusting them: a view is made only if the whole header is there and makes sense.

mod internet;
mod link;
mod transport;

pub use internet::{IcmpView, Ipv4View, Ipv6View};
pub(crate) use internet::{icmp, ipv4, ipv6};
pub use link::EthernetView;
pub(crate) use link::ethernet;
pub use transport::{TcpView, UdpView};
pub(crate) use transport::{tcp, udp};

/// A view and how many bytes its header has; `None` if the header is cut or contradicts itself.
pub(crate) type Seen<T> = Option<(T, usize)>;

/// The checksum of RFC 1071: 0 over bytes that hold their own right one.
pub(crate) fn checksum(bytes: &[u8]) -> u16 {
    let mut pairs = bytes.chunks_exact(2);
    let mut sum: u64 = pairs.by_ref().filter_map(|pair| u16_at(pair, 0)).map(u64::from).sum();
    sum += pairs.remainder().first().map_or(0, |byte| u64::from(*byte) << 8);
    while sum > 0xffff {
        sum = (sum & 0xffff) + (sum >> 16);
    }
    u16::try_from(sum).map_or(0, |sum| !sum)
}

fn at<const N: usize>(bytes: &[u8], at: usize) -> Option<[u8; N]> {
    bytes.get(at..at + N)?.try_into().ok()
}

fn u16_at(bytes: &[u8], place: usize) -> Option<u16> {
    at(bytes, place).map(u16::from_be_bytes)
}

fn u32_at(bytes: &[u8], place: usize) -> Option<u32> {
    at(bytes, place).map(u32::from_be_bytes)
}
