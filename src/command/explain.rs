//! `rustsock explain`: from a name, a number or a line of output to the code that is meant, and what it means.

use core::ffi::CStr;
use core::ops::Range;

use super::codes;
use super::json::Json;
use super::{Answer, similar};
use crate::diag::explain;
use crate::diag::language::{self, Language};
use crate::diag::messages::{self, ErrorText};
use crate::diag::misuse::catalogue::{Case, Mistake, Words};
use crate::diag::misuse::report;
use crate::gate::{Call, Returns};

/// Second names of numbers that have two, and their first.
const SECOND_NAMES: &[(&str, i32)] =
    &[("EWOULDBLOCK", libc::EWOULDBLOCK), ("ENOTSUP", libc::ENOTSUP), ("EDEADLOCK", libc::EDEADLOCK)];

pub(super) fn run(words: &[String], json: bool) -> Answer {
    let asked = words.join(" ");
    let asked = asked.trim();
    if asked.is_empty() {
        let why = both!(
            "explain what? give a code, or a line that names one",
            "설명할 코드나 코드가 들어 있는 줄을 주십시오"
        );
        return Answer::usage(&why, "explain");
    }
    match understood(asked) {
        Some(Meaning::Misuse(misuse)) => Answer::found(if json { misuse_json(asked, misuse) } else { told(misuse) }),
        Some(Meaning::Code(code, call)) => {
            let also = others(asked, code);
            let port = Some(asked).filter(|_| code == libc::EADDRINUSE).and_then(port_in);
            Answer::found(if json { code_json(asked, code, call, &also) } else { code_text(code, call, &also, port) })
        }
        None => not_found(asked),
    }
}

/// What is meant.
enum Meaning {
    /// An errno value or `EAI_…` code, and the call it came from, or "".
    Code(i32, &'static str),
    /// A code of the misuse catalogue.
    Misuse(&'static Mistake),
}

/// A word of letters, digits and `_`, and where it stands.
type Word<'a> = (usize, &'a str);

fn understood(asked: &str) -> Option<Meaning> {
    if let Ok(number) = asked.parse::<i32>() {
        // A negative number without an EAI_ name is the -errno of a kernel interface.
        let code = [number, number.checked_abs()?].into_iter().find(|number| is_code(*number));
        let misuse = || u32::try_from(number).ok().and_then(codes::misuse).map(Meaning::Misuse);
        return code.map(|code| Meaning::Code(code, "")).or_else(misuse);
    }
    if let Some(mistake) = codes::misuse_named(asked) {
        return Some(Meaning::Misuse(mistake));
    }
    let words: Vec<Word> = words_of(asked).collect();
    if let Some(misuse) = words.iter().find_map(|(_, word)| misuse_of(word)) {
        return codes::misuse(misuse).map(Meaning::Misuse);
    }
    let named = words.iter().find_map(|(at, word)| Some((*at..at + word.len(), code_named(word)?)));
    let (place, code) = named.or_else(|| code_of_text(asked)).or_else(|| code_after_errno(asked, &words))?;
    Some(Meaning::Code(code, call_in(asked, &words, &place)))
}

/// Whether a number can be explained; 0 is said to be no error.
fn is_code(number: i32) -> bool {
    number == 0 || messages::error_text(number).is_some()
}

fn words_of(text: &str) -> impl Iterator<Item = Word<'_>> {
    let part = |c: char| c.is_ascii_alphanumeric() || c == '_';
    text.split(move |c| !part(c))
        .map(move |word| (word.as_ptr() as usize - text.as_ptr() as usize, word))
        .filter(|(_, word)| !word.is_empty())
}

/// The number of `RSK164`.
fn misuse_of(word: &str) -> Option<u32> {
    let prefix = word.get(..codes::MISUSE.len()).filter(|prefix| prefix.eq_ignore_ascii_case(codes::MISUSE))?;
    word.get(prefix.len()..)?.parse().ok()
}

fn code_named(word: &str) -> Option<i32> {
    let known = messages::all().find(|code| code.name().eq_ignore_ascii_case(word)).map(|code| code.code);
    known.or_else(|| SECOND_NAMES.iter().find(|(name, _)| name.eq_ignore_ascii_case(word)).map(|(_, code)| *code))
}

/// The longest text of a code that stands in a line, as this system's libc says it, or as we do in either language.
fn code_of_text(asked: &str) -> Option<(Range<usize>, i32)> {
    let asked = asked.to_lowercase();
    let found = |text: &str, code: i32| {
        let text = text.to_lowercase();
        let at = asked.match_indices(&text).map(|(at, _)| at).find(|at| stands_alone(&asked, *at, text.len()))?;
        Some((text.len(), at, code))
    };
    let texts = messages::all().flat_map(|code| {
        let of_libc = (code.code > 0).then(|| text_of_libc(code.code));
        [found(code.en, code.code), found(code.ko, code.code), of_libc.and_then(|text| found(&text, code.code))]
    });
    // Two codes may share a text: the first, which is the errno value, is taken.
    let longest = texts.flatten().fold(None, |best: Option<(usize, usize, i32)>, one| match best {
        Some(best) if best.0 >= one.0 => Some(best),
        _ => Some(one),
    });
    longest.map(|(len, at, code)| (at..at + len, code))
}

/// Whether no word begins before or ends after this part of a line.
fn stands_alone(line: &str, at: usize, len: usize) -> bool {
    let inside = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    !inside(line.get(..at).and_then(|before| before.chars().next_back()))
        && !inside(line.get(at + len..).and_then(|after| after.chars().next()))
}

/// What `strerror` says; the standard library adds the number.
fn text_of_libc(code: i32) -> String {
    let text = std::io::Error::from_raw_os_error(code).to_string();
    text.rsplit_once(" (os error").map_or(text.clone(), |(text, _)| text.to_owned())
}

/// The number in `errno 98`, `[Errno -2]`, `errno=98` and `os error 98`.
fn code_after_errno(asked: &str, words: &[Word]) -> Option<(Range<usize>, i32)> {
    let after = |(at, word): &Word| {
        let rest = asked.get(at + word.len()..)?.trim_start_matches([' ', '=', ':']);
        let digits = rest.strip_prefix('-').unwrap_or(rest);
        let end = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
        let number = rest.get(..rest.len() - digits.len() + end)?.parse().ok()?;
        is_code(number).then_some((*at..at + word.len(), number))
    };
    words
        .iter()
        .filter(|(_, word)| ["errno", "error"].iter().any(|name| name.eq_ignore_ascii_case(word)))
        .find_map(after)
}

/// The call a line names outside of the text of its code: written as a call, else the last before the code, else any.
fn call_in(asked: &str, words: &[Word], code: &Range<usize>) -> &'static str {
    let calls: Vec<(usize, &'static str, bool)> = words
        .iter()
        .filter(|(at, _)| !code.contains(at))
        .filter_map(|(at, word)| {
            let call = Call::by_name(word)?;
            let can_fail =
                matches!(call.returns, Returns::Status | Returns::NewFd | Returns::Count | Returns::ResolveCode);
            let rest = asked.get(at + word.len()..)?;
            // The first part of another name, such as socket.gaierror.
            if rest.strip_prefix('.').is_some_and(|rest| rest.starts_with(char::is_alphanumeric)) {
                return None;
            }
            let called = rest.starts_with('(');
            can_fail.then_some((*at, call.name, called))
        })
        .collect();
    let written_as_call = calls.iter().find(|(_, _, called)| *called);
    let before = || calls.iter().rfind(|(at, _, _)| *at < code.start);
    written_as_call.or_else(before).or(calls.first()).map_or("", |(_, name, _)| name)
}

/// Other meanings of a bare number: a code of misuse, or the errno value of a kernel interface that answers `-errno`.
fn others(asked: &str, code: i32) -> Vec<String> {
    if asked.parse::<i32>() != Ok(code) {
        return Vec::new();
    }
    let misuse = u32::try_from(code).ok().and_then(codes::misuse).map(codes::name_of);
    let kernel = (code < 0).then(|| messages::error_text(-code)).flatten().map(|code| code.name().to_owned());
    misuse.into_iter().chain(kernel).collect()
}

/// The port in `:8080`, `:::8080` and `127.0.0.1:8080`; a number behind a word is the line of a file, as likely as not.
fn port_in(line: &str) -> Option<u16> {
    // Digits with a dot in them; without one it is a time of day.
    let is_ip = |before: &str| {
        let digits = before.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.').len();
        before.ends_with(|c: char| c.is_ascii_digit()) && before.get(digits..).is_some_and(|ip| ip.contains('.'))
    };
    let after = |(at, _): (usize, &str)| {
        let before = line.get(..at)?;
        let rest = line.get(at + 1..)?;
        let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        let is_address =
            before.is_empty() || before.ends_with("::") || before.ends_with([' ', ']', '*']) || is_ip(before);
        rest.get(..end)?.parse().ok().filter(|port| is_address && *port != 0)
    };
    line.match_indices(':').find_map(after)
}

fn code_text(code: i32, call: &str, also: &[String], port: Option<u16>) -> String {
    let mut out = String::new();
    // Writing to a String does not fail.
    let _ = explain::write_explanation(&mut out, call, code);
    for name in also {
        out += "\n  ";
        out += &if code < 0 {
            both!(
                "of the kernel (io_uring, netlink) the same number is {name}",
                "커널(io_uring, netlink)이 준 값이라면 {name}입니다"
            )
        } else {
            both!("the same number is also {name}", "같은 번호의 {name}도 있습니다")
        };
    }
    if let Some(port) = port {
        out += &both!("\n  see:  rustsock who {port}", "\n  참고: rustsock who {port}");
    }
    out + "\n"
}

fn code_json(asked: &str, code: i32, call: &str, also: &[String]) -> String {
    let text: Option<&ErrorText> = messages::error_text(code);
    let advice = messages::find(call, code).unwrap_or_else(messages::unknown);
    let advice = match language::current() {
        Language::English => &advice.en,
        Language::Korean => &advice.ko,
    };
    let call = Some(call).filter(|call| !call.is_empty());
    let explained = |text: &'static str| if code == 0 { Json::Null } else { text.into() };
    Json::Object(vec![
        ("asked", asked.into()),
        ("name", Json::or_null(text.map(ErrorText::name))),
        ("code", code.into()),
        ("domain", if code < 0 { "EAI" } else { "errno" }.into()),
        ("text", Json::or_null(text.map(codes::text))),
        ("call", Json::or_null(call)),
        ("why", explained(advice.why)),
        ("hint", explained(advice.hint)),
        ("also", Json::List(also.iter().map(|name| name.as_str().into()).collect())),
    ])
    .line()
}

fn told(mistake: &'static Mistake) -> String {
    let mut out = String::new();
    // Writing to a String does not fail.
    let _ = report::write_entry(&mut out, mistake);
    out + "\n"
}

fn misuse_json(asked: &str, mistake: &'static Mistake) -> String {
    let words = mistake.cases.first().map(Case::words);
    let text = |of: fn(&Words) -> &CStr| Json::or_null(words.map(|words| of(words).to_string_lossy().into_owned()));
    Json::Object(vec![
        ("asked", asked.into()),
        ("name", codes::name_of(mistake).into()),
        ("code", i32::from(mistake.code).into()),
        ("domain", codes::MISUSE.into()),
        ("text", codes::title(mistake).into()),
        ("call", Json::Null),
        ("why", text(|words| words.why)),
        ("hint", text(|words| words.hint)),
        ("also", Json::List(Vec::new())),
    ])
    .line()
}

fn not_found(asked: &str) -> Answer {
    let names = messages::all().map(ErrorText::name).chain(SECOND_NAMES.iter().map(|(name, _)| *name));
    let similar = if asked.contains(' ') { String::new() } else { similar::hint(asked, names) };
    Answer::not_found(&both!(
        "no code is known in \"{asked}\"{similar}",
        "\"{asked}\"에서 아는 코드를 찾지 못했습니다{similar}"
    ))
}

#[cfg(test)]
mod tests {
    use super::{Meaning, understood};

    fn meant(asked: &str) -> Option<(i32, &'static str)> {
        match understood(asked)? {
            Meaning::Code(code, call) => Some((code, call)),
            Meaning::Misuse(mistake) => Some((mistake.code.into(), "a mistake")),
        }
    }

    #[test]
    fn mistakes_are_found_by_code_number_and_name() {
        for mistake in crate::diag::misuse::catalogue::all() {
            let (code, name) = (mistake.code, mistake.name.to_str().unwrap());
            let found = Some((i32::from(code), "a mistake"));
            assert_eq!(meant(&format!("RSK{code}")), found);
            assert_eq!(meant(&format!("rustsock[rsk{code}] f(1) at x.c:41: seen")), found);
            assert_eq!(meant(name), found);
            // Numbers of errno values are those.
            assert_eq!(meant(&code.to_string()) == found, code > 133, "{code}");
        }
    }

    #[test]
    fn names_and_numbers_are_codes() {
        assert_eq!(meant("EPIPE"), Some((libc::EPIPE, "")));
        assert_eq!(meant("epipe"), Some((libc::EPIPE, "")));
        assert_eq!(meant("EWOULDBLOCK"), Some((libc::EAGAIN, "")));
        assert_eq!(meant("32"), Some((libc::EPIPE, "")));
        assert_eq!(meant("-2"), Some((-2, "")));
        assert_eq!(meant("EAI_NONAME"), Some((-2, "")));
        assert_eq!(meant("0"), Some((0, "")));
        assert_eq!(meant("-99"), Some((libc::EADDRNOTAVAIL, "")));
        for nothing in ["134", "-134", "-2147483648", "99999999999", "EADDRINUS", "hello", "RSK999", "-"] {
            assert_eq!(meant(nothing), None, "{nothing}");
        }
    }

    #[test]
    fn lines_of_programs_tell_code_and_call() {
        let in_use = |call| Some((libc::EADDRINUSE, call));
        assert_eq!(meant("prog: bind: Address already in use"), in_use("bind"));
        assert_eq!(meant("ADDRESS ALREADY IN USE"), in_use(""));
        assert_eq!(meant("listen tcp :8080: bind: address already in use"), in_use("bind"));
        assert_eq!(meant("OSError: [Errno 98] Address already in use"), in_use(""));
        // 48 is the number of another system; its text is the same.
        assert_eq!(meant("OSError: [Errno 48] Address already in use"), in_use(""));
        assert_eq!(meant("connect ECONNREFUSED"), Some((libc::ECONNREFUSED, "connect")));
        assert_eq!(meant("Error: connect ECONNREFUSED 127.0.0.1:8080"), Some((libc::ECONNREFUSED, "connect")));
        let strace =
            "[pid 7] connect(3, {sa_family=AF_INET, sin_port=htons(80)}, 16) = -1 EHOSTUNREACH (No route to host)";
        assert_eq!(meant(strace), Some((libc::EHOSTUNREACH, "connect")));
        assert_eq!(meant("socket.gaierror: [Errno -2] Name or service not known"), Some((-2, "")));
        assert_eq!(meant("it failed with errno=104"), Some((libc::ECONNRESET, "")));
        assert_eq!(meant("rsk_recv: Connection reset by peer"), Some((libc::ECONNRESET, "recv")));
    }

    #[test]
    fn every_text_of_libc_leads_to_its_code() {
        for code in (1..=133).filter(|code| ![41, 58].contains(code)) {
            assert_eq!(meant(&super::text_of_libc(code)), Some((code, "")), "{code}");
        }
        for code in crate::diag::messages::all() {
            assert_eq!(meant(code.en).map(|found| found.0), Some(code.code), "{}", code.en);
            assert_eq!(meant(code.name()).map(|found| found.0), Some(code.code), "{}", code.en);
        }
    }

    #[test]
    fn ports_are_told_from_lines_of_files() {
        for line in [
            "listen tcp :8080: bind",
            "listen EADDRINUSE :::8080",
            "127.0.0.1:8080 x",
            "11:52:33 bind(5, {AF=2 127.0.0.1:8080}, 16)",
            "[::1]:8080",
            ":8080",
        ] {
            assert_eq!(super::port_in(line), Some(8080), "{line}");
        }
        for line in ["server.c:8080: bind", "bind: x", ": 80", ":99999", "", ":", "on ::1: x", "at 11:52:33 bind"] {
            assert_eq!(super::port_in(line), None, "{line}");
        }
    }

    #[test]
    fn no_text_is_too_odd() {
        let parts = [
            "errno", "=", "-", "0", "98", ":", "(", ".", "Äß", "İ", "가", "EPIPE", "connect", "RSK", "rsk_", " ", "\0",
        ];
        let mut seed = 1_u32;
        for _ in 0..3000 {
            let text: String = (0..seed % 7)
                .map(|_| {
                    seed = seed.wrapping_mul(1_103_515_245).wrapping_add(12345);
                    parts[(seed >> 16) as usize % parts.len()]
                })
                .collect();
            seed = seed.wrapping_add(0x9e37_79b9);
            let _ = meant(&text);
            let _ = super::port_in(&text);
        }
    }

    #[test]
    fn a_text_inside_another_word_is_none() {
        assert_eq!(meant("the subsystem errors"), None);
    }
}
