//! Who may connect: rules about addresses and networks.

use core::ffi::CStr;
use core::net::{Ipv4Addr, Ipv6Addr};

use crate::error::{Error, Result};
use crate::sys::address::Address;

/// The prefix length from which an IPv6 network has nothing but IPv4 addresses in IPv6 notation (`::ffff:0:0/96`).
const MAPPED: u32 = 96;

/// Whom a rule is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Rule {
    /// A network of IPv4.
    V4 { network: u32, mask: u32 },
    /// A network of IPv6.
    V6 { network: u128, mask: u128 },
    /// Every Unix socket.
    Unix,
}

impl Rule {
    /// Reads `10.0.0.0/8`, `192.0.2.1`, `fe80::/10`, `::1` or `unix`.
    ///
    /// # Errors
    /// `EINVAL`, with the reason: no such address or prefix length, or an address that has bits beyond its prefix.
    pub(crate) fn parse(text: &str) -> Result<Self> {
        if text == "unix" {
            return Ok(Self::Unix);
        }
        let (address, prefix) = text.split_once('/').map_or((text, None), |(address, prefix)| (address, Some(prefix)));
        if let Ok(ip) = address.parse::<Ipv4Addr>() {
            let prefix = prefix.map_or(Ok(32), |prefix| length(prefix, 32))?;
            return Self::of_ipv4(ip, prefix);
        }
        let Ok(ip) = address.parse::<Ipv6Addr>() else {
            return Err(Error::InvalidArgument(
                "neither an IP address, nor a network such as 10.0.0.0/8, nor \"unix\"",
            ));
        };
        let prefix = prefix.map_or(Ok(128), |prefix| length(prefix, 128))?;
        match ip.to_ipv4_mapped() {
            Some(ip) if prefix >= MAPPED => Self::of_ipv4(ip, prefix - MAPPED),
            _ => {
                let (network, mask) = (u128::from(ip), u128::MAX.checked_shl(128 - prefix).unwrap_or(0));
                inside(network & !mask == 0, Self::V6 { network, mask })
            }
        }
    }

    fn of_ipv4(ip: Ipv4Addr, prefix: u32) -> Result<Self> {
        let (network, mask) = (u32::from(ip), u32::MAX.checked_shl(32 - prefix).unwrap_or(0));
        inside(network & !mask == 0, Self::V4 { network, mask })
    }

    fn is_about(&self, peer: &Peer) -> bool {
        match (self, peer) {
            (Self::V4 { network, mask }, Peer::V4(ip)) => ip & mask == *network,
            (Self::V6 { network, mask }, Peer::V6(ip)) => ip & mask == *network,
            (Self::Unix, Peer::Unix) => true,
            _ => false,
        }
    }
}

/// A prefix length as people write it: digits without a sign or leading zeros.
fn length(text: &str, most: u32) -> Result<u32> {
    let digits = text.bytes().all(|byte| byte.is_ascii_digit()) && (text == "0" || !text.starts_with('0'));
    let Some(length) = text.parse().ok().filter(|length| digits && *length <= most) else {
        let why = if most == 32 {
            "the prefix length is no number from 0 to 32"
        } else {
            "the prefix length is no number from 0 to 128"
        };
        return Err(Error::InvalidArgument(why));
    };
    Ok(length)
}

/// `10.0.0.1/8` may mean the host or the network: who wrote it has to say.
fn inside(is: bool, rule: Rule) -> Result<Rule> {
    is.then_some(rule)
        .ok_or(Error::InvalidArgument("the address has bits beyond the prefix; 10.0.0.1/8 must be 10.0.0.0/8"))
}

/// Who connects, as the rules see it.
enum Peer {
    V4(u32),
    V6(u128),
    Unix,
    Other,
}

impl Peer {
    /// A peer that came to an IPv6 socket by IPv4 is one of IPv4.
    fn of(address: &Address) -> Self {
        if let Some(ip) = address.ipv4() {
            return Self::V4(u32::from_be_bytes(ip));
        }
        match address.ipv6() {
            Some(ip) => ip.to_ipv4_mapped().map_or(Self::V6(ip.into()), |ip| Self::V4(ip.into())),
            None if address.family() == libc::AF_UNIX => Self::Unix,
            None => Self::Other,
        }
    }
}

/// Rules in their order.
#[derive(Debug, Default)]
pub(crate) struct Rules {
    rules: Vec<(Rule, bool)>,
}

impl Rules {
    /// Those that `text` lets in: one or more, with blanks between.
    pub(crate) fn of(text: &CStr) -> Result<Self> {
        let mut rules = Self::default();
        for rule in text.to_str().unwrap_or("?").split_ascii_whitespace() {
            rules.allow(Rule::parse(rule)?);
        }
        if rules.is_empty() {
            return Err(Error::InvalidArgument("proxies names nobody; NULL believes everybody"));
        }
        Ok(rules)
    }

    /// Whom `rule` is about may connect, unless an earlier rule is about him too.
    pub(crate) fn allow(&mut self, rule: Rule) {
        self.rules.push((rule, true));
    }

    /// Whom `rule` is about may not connect, unless an earlier rule is about him too.
    pub(crate) fn deny(&mut self, rule: Rule) {
        self.rules.push((rule, false));
    }

    /// Whether there is none.
    pub(crate) fn is_empty(&self) -> bool {
        self.rules.is_empty()
    }

    /// Whether `peer` may connect. The first rule about him decides; whom none is about may if no rule allows anybody.
    pub(crate) fn permits(&self, peer: &Address) -> bool {
        let peer = Peer::of(peer);
        match self.rules.iter().find(|(rule, _)| rule.is_about(&peer)) {
            Some((_, allowed)) => *allowed,
            None => !self.rules.iter().any(|(_, allowed)| *allowed),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Address, Error, Rule, Rules};

    fn peer(ip: &str) -> Address {
        Address::internet((ip.parse::<core::net::IpAddr>().unwrap(), 50_000).into())
    }

    fn rules(text: &str) -> Rules {
        let mut rules = Rules::default();
        for word in text.split_whitespace() {
            match word.split_at(1) {
                ("+", rule) => rules.allow(Rule::parse(rule).unwrap()),
                (_, rule) => rules.deny(Rule::parse(rule).unwrap()),
            }
        }
        rules
    }

    fn permitted(text: &str, ip: &str) -> bool {
        rules(text).permits(&peer(ip))
    }

    #[test]
    fn the_first_rule_about_a_peer_decides() {
        for (text, ip, expected) in [
            ("", "192.0.2.1", true),
            ("-10.0.0.0/8", "10.255.255.255", false),
            ("-10.0.0.0/8", "11.0.0.0", true),
            ("+10.0.0.0/8", "10.0.0.0", true),
            ("+10.0.0.0/8", "9.255.255.255", false),
            ("-10.1.0.0/16 +10.0.0.0/8", "10.1.2.3", false),
            ("-10.1.0.0/16 +10.0.0.0/8", "10.2.2.3", true),
            ("+10.0.0.0/8 -10.1.0.0/16", "10.1.2.3", true),
            ("-10.0.0.0/8 +::1", "192.0.2.1", false),
            ("+0.0.0.0/0", "255.255.255.255", true),
            ("-192.0.2.1/32", "192.0.2.1", false),
            ("-192.0.2.1", "192.0.2.2", true),
            ("+fe80::/10", "febf::1", true),
            ("+fe80::/10", "fec0::1", false),
            ("-::/0", "2001:db8::1", false),
            ("-2001:db8::/127", "2001:db8::1", false),
            ("-2001:db8::/127", "2001:db8::2", true),
        ] {
            assert_eq!(permitted(text, ip), expected, "{text}: {ip}");
        }
    }

    #[test]
    fn ipv4_over_an_ipv6_socket_is_still_ipv4() {
        assert!(!permitted("-10.0.0.0/8", "::ffff:10.1.2.3"));
        assert!(permitted("+127.0.0.1", "::ffff:127.0.0.1"));
        assert!(!permitted("-::ffff:10.0.0.0/104", "10.1.2.3"));
        // Else the same rules would say something else on a socket of the other family.
        assert!(permitted("-::/0", "::ffff:10.1.2.3") && permitted("-::/0", "10.1.2.3"));
        assert!(permitted("-10.0.0.0/8", "::10.1.2.3"));
    }

    #[test]
    fn unix_sockets_and_unknown_peers_have_their_answers() {
        let unix = [Address::unix_any(), Address::unix_path(b"/run/x").unwrap(), Address::unix_abstract(b"x").unwrap()];
        for address in unix {
            assert!(rules("+unix").permits(&address) && !rules("-unix +0.0.0.0/0").permits(&address));
            assert!(!rules("+0.0.0.0/0 +::/0").permits(&address) && rules("-0.0.0.0/0").permits(&address));
        }
        assert!(rules("-unix -::/0 -0.0.0.0/0").permits(&Address::NONE) && !rules("+unix").permits(&Address::NONE));
    }

    fn refusal(text: &str) -> &'static str {
        match Rule::parse(text) {
            Err(Error::InvalidArgument(why)) => why,
            other => panic!("{text} gave {other:?}"),
        }
    }

    #[test]
    fn what_is_no_rule_is_refused_with_its_reason() {
        for text in [
            "",
            "/8",
            "10.0.0/8",
            "10.0.0.0.0",
            "256.1.1.1",
            "010.0.0.1",
            "localhost",
            "Unix",
            "unix/8",
            " ::1",
            "::1%lo",
            "[::1]",
            "1::2::3",
            "10.0.0.0 /8",
            "12345::",
            "10.0.0.1:80",
        ] {
            assert!(refusal(text).starts_with("neither"), "{text}");
        }
        for text in [
            "10.0.0.0/33",
            "10.0.0.0/",
            "10.0.0.0/-1",
            "10.0.0.0/+8",
            "10.0.0.0/08",
            "10.0.0.0/8/8",
            "10.0.0.0/8 ",
            "10.0.0.0/255.0.0.0",
            "10.0.0.0/4294967304",
        ] {
            assert!(refusal(text).ends_with("from 0 to 32"), "{text}");
        }
        assert!(refusal("::/129").ends_with("from 0 to 128"));
        for text in ["10.0.0.1/8", "0.0.0.1/0", "192.0.2.1/31", "::1/127", "::1/0", "fe80::1/10", "::ffff:10.0.0.1/104"]
        {
            assert!(refusal(text).contains("beyond the prefix"), "{text}");
        }
    }

    /// Against comparing the addresses bit by bit as text.
    #[test]
    fn every_prefix_length_means_as_many_equal_bits() {
        let bits = |ip: u128| format!("{ip:0128b}");
        let mut random = 0x9e37_79b9_7f4a_7c15_u64;
        let mut roll = || {
            random ^= random << 13;
            random ^= random >> 7;
            random ^= random << 17;
            u128::from(random)
        };
        for prefix in 0..=128_u32 {
            let network = (roll() << 64 | roll()) & u128::MAX.checked_shl(128 - prefix).unwrap_or(0);
            let rule = rules(&format!("+{}/{prefix}", core::net::Ipv6Addr::from(network)));
            for flipped in 0..128 {
                let ip = network ^ 1 << flipped;
                let equal = bits(ip)[..prefix as usize] == bits(network)[..prefix as usize];
                assert_eq!(
                    rule.permits(&peer(&core::net::Ipv6Addr::from(ip).to_string())),
                    equal,
                    "{prefix} {flipped}"
                );
            }
        }
    }
}
