//! Korean particles change with the sound before them. A text writes the form after a consonant (은, 이, 을, 과, 으로); behind
//! something that is only known when it is seen, the other form is put in where it belongs.

/// How what stands before ends when it is read aloud.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ending {
    Vowel,
    /// ㄹ, a consonant that 으로 takes for a vowel.
    Rieul,
    Consonant,
}

/// The particle `rest` begins with, in the form that goes with `before`, and how many bytes of `rest` it takes the place of.
pub(super) fn particle(before: &str, rest: &str) -> Option<(&'static str, usize)> {
    const FORMS: [(&str, &str); 5] = [("으로", "로"), ("은", "는"), ("이", "가"), ("을", "를"), ("과", "와")];
    let (written, other) = FORMS.into_iter().find(|(written, _)| rest.starts_with(written))?;
    // A word that only begins so is no particle.
    if !matches!(rest.get(written.len()..)?.chars().next(), None | Some(' ' | '.' | ',' | '의')) {
        return None;
    }
    let ending = ending(before)?;
    let after_vowel = ending == Ending::Vowel || written == "으로" && ending == Ending::Rieul;
    Some((if after_vowel { other } else { written }, written.len()))
}

fn ending(before: &str) -> Option<Ending> {
    let last = before.chars().rev().find(|last| last.is_alphanumeric())?;
    Some(match last {
        '1' | '7' | '8' | 'l' | 'L' | 'r' | 'R' => Ending::Rieul,
        '0' | '3' | '6' | 'm' | 'M' | 'n' | 'N' => Ending::Consonant,
        '가'..='힣' => match (u32::from(last) - u32::from('가')) % 28 {
            0 => Ending::Vowel,
            8 => Ending::Rieul,
            _ => Ending::Consonant,
        },
        _ => Ending::Vowel,
    })
}

#[cfg(test)]
mod tests {
    use super::particle;

    #[test]
    fn the_form_follows_the_sound() {
        let form = |before, rest| particle(before, rest).map(|(form, _)| form);
        assert_eq!(form("127.0.0.1", "은 "), Some("은"));
        assert_eq!(form("203.0.113.9", "은 "), Some("는"));
        assert_eq!(form("192.0.2.1", "으로 가는"), Some("로"));
        assert_eq!(form("10.0.0.3", "으로 가는"), Some("으로"));
        assert_eq!(form("[::1]:80", "과 "), Some("과"));
        assert_eq!(form("AF_UNIX 소켓", "을 "), Some("을"));
        assert_eq!(form("장치", "이 "), Some("가"));
        assert_eq!(form("192.0.2.1:9", "과의 "), Some("와"));
        assert_eq!(form("5", "이고"), None);
        assert_eq!(form("", "은 "), None);
    }
}
