//! The arguments of a call as machine words, so that the gate need not know their types.

/// The arguments of a call as machine words, in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Args([usize; 7]);

impl Args {
    /// No arguments.
    pub(crate) const NONE: Self = Self([0; 7]);

    /// From at most seven words; the `args!` macro is the convenient form.
    #[inline(always)]
    pub(crate) fn new<const N: usize>(given: [usize; N]) -> Self {
        const { assert!(N <= 7) };
        let word = |i: usize| given.get(i).copied().unwrap_or(0);
        Self([word(0), word(1), word(2), word(3), word(4), word(5), word(6)])
    }

    /// A copy in memory for somebody who wants to see it. Made word by word, where it is needed: whoever is given the
    /// original by address forces the compiler to store all of it at every call.
    #[inline(always)]
    pub(crate) fn shown(&self) -> Self {
        Self::new([self.word(0), self.word(1), self.word(2), self.word(3), self.word(4), self.word(5), self.word(6)])
    }

    /// Argument `i` as a word.
    #[inline]
    pub(crate) fn word(&self, i: usize) -> usize {
        self.0.get(i).copied().unwrap_or(0)
    }

    /// Changes argument `i`.
    pub(super) fn set(&mut self, i: usize, word: usize) {
        if let Some(place) = self.0.get_mut(i) {
            *place = word;
        }
    }

    /// Argument `i` as an `int`.
    #[inline]
    #[allow(clippy::cast_possible_truncation, clippy::cast_possible_wrap, reason = "the word was made from an int")]
    pub(crate) fn int(&self, i: usize) -> libc::c_int {
        self.word(i) as libc::c_int
    }

    /// Argument `i` as a `long`.
    #[inline]
    #[allow(clippy::cast_possible_wrap, reason = "the word was made from a long")]
    pub(crate) fn long(&self, i: usize) -> libc::c_long {
        self.word(i) as libc::c_long
    }

    /// Argument `i` as a 32-bit unsigned number.
    #[inline]
    #[allow(clippy::cast_possible_truncation, reason = "the word was made from a u32")]
    pub(crate) fn uint(&self, i: usize) -> u32 {
        self.word(i) as u32
    }

    /// Argument `i` as a pointer to read.
    #[inline]
    pub(crate) fn ptr<T>(&self, i: usize) -> *const T {
        self.word(i) as *const T
    }

    /// Argument `i` as a pointer to write.
    #[inline]
    pub(crate) fn ptr_mut<T>(&self, i: usize) -> *mut T {
        self.word(i) as *mut T
    }
}

/// A C argument as a machine word.
pub(crate) trait Word {
    /// The word.
    fn word(self) -> usize;
}

macro_rules! word {
    ($($kind:ty),*) => {$(
        impl Word for $kind {
            #[inline]
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a word only carries the bits")]
            fn word(self) -> usize {
                self as usize
            }
        }
    )*};
}
word!(i32, i64, u16, u32, u64, usize, isize);

impl<T> Word for *const T {
    #[inline]
    fn word(self) -> usize {
        self as usize
    }
}

impl<T> Word for *mut T {
    #[inline]
    fn word(self) -> usize {
        self as usize
    }
}
