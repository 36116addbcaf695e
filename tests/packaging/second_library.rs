//! Another Rust library with a C interface, as a program may well have one: with the standard library, an allocator,
//! threads and panics of its own.

use std::collections::HashMap;
use std::ffi::c_int;

/// Panics inside and catches it; then counts words in another thread.
#[unsafe(no_mangle)]
pub extern "C" fn second_library_works() -> c_int {
    std::panic::set_hook(Box::new(|_| {}));
    let caught = std::panic::catch_unwind(|| Vec::<c_int>::new()[std::env::args().count()]).is_err();
    let words = std::thread::spawn(|| {
        let mut count: HashMap<String, usize> = HashMap::new();
        for word in "one two two three three three".split(' ') {
            *count.entry(word.to_owned()).or_default() += 1;
        }
        count["three"]
    });
    c_int::from(caught && words.join().is_ok_and(|three| three == 3))
}
