//! "Did you mean": the known name nearest to one that is not known.

/// The end of a sentence that says what was probably meant; empty if nothing is near.
pub(super) fn hint<'a>(asked: &str, known: impl Iterator<Item = &'a str>) -> String {
    match nearest(asked, known) {
        Some(name) => both!("; did you mean {name}?", ". {name}을(를) 뜻하셨습니까?"),
        None => String::new(),
    }
}

/// The name that is made of `asked` with the fewest changes, if they are few.
fn nearest<'a>(asked: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let asked = asked.to_ascii_lowercase();
    let most = (asked.chars().count() / 3).clamp(1, 3);
    let near = known.map(|name| (changes(&asked, &name.to_ascii_lowercase()), name));
    near.filter(|(changes, _)| *changes <= most).min_by_key(|(changes, _)| *changes).map(|(_, name)| name)
}

/// How many characters have to be put in, taken out or replaced.
fn changes(from: &str, to: &str) -> usize {
    let to: Vec<char> = to.chars().collect();
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for (above, a) in from.chars().enumerate() {
        let mut left = above + 1;
        let mut next = vec![left];
        for (b, pair) in to.iter().zip(row.windows(2)) {
            let [corner, over] = *pair else { continue };
            left = (corner + usize::from(a != *b)).min(over + 1).min(left + 1);
            next.push(left);
        }
        row = next;
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::{changes, nearest};

    #[test]
    fn near_names_are_found_and_far_ones_are_not() {
        assert_eq!(changes("kitten", "sitting"), 3);
        assert_eq!(changes("", "abc"), 3);
        let names = ["EADDRINUSE", "EPIPE", "ECONNREFUSED"];
        assert_eq!(nearest("EADDRINUS", names.into_iter()), Some("EADDRINUSE"));
        assert_eq!(nearest("econrefused", names.into_iter()), Some("ECONNREFUSED"));
        assert_eq!(nearest("nonsense", names.into_iter()), None);
    }
}
