"""rustsock-posix(7): how a program written for libc runs on the library, and what is different for it."""

import man_page
import roff
import stand_ins

DIFFERENCES = (
    (
        "SIGPIPE",
        "A socket does not raise it: writing to a connection that the peer has left fails with EPIPE. A program that ignores "
        "the results of its calls and waits to be ended goes on instead. Pipes and all else raise it as ever, and so does "
        "what stdio writes by itself.",
    ),
    ("EINTR", "close does not fail with it, for Linux has closed the descriptor then."),
    (
        "fdopen",
        "On a socket it gives a stream that reads, writes and closes through the library. fileno works on it. Its buffer has "
        "BUFSIZ bytes, and it carries bytes only: no fgetws. Streams on all else are libc's.",
    ),
    ("NULL", "A pointer that is none may fail with EFAULT where libc would crash."),
    (
        "strerror, perror",
        "They say what they always did. To know more, include rustsock.h as well and call rsk_perror, or set "
        "RUSTSOCK_TRACE=1.",
    ),
    (
        "system calls",
        "On a socket write is made as sendto. On all else write is preceded by a sendto that fails, writev and sendfile by a "
        "getsockopt: one short system call more. A program that forbids itself system calls by seccomp must allow these.",
    ),
)
MEANS = (
    (
        "In C",
        "The names are macros (\"#define send rsk_send\") when the headers of the system are read, so these declare rsk_send. "
        "Members of structures, pointers to functions and the program's own functions and variables may have such names: "
        "they are renamed everywhere alike. Where the program defines a macro of such a name, the compiler warns that it is "
        "redefined, and the program's own counts.",
    ),
    (
        "In C and C++",
        "The assembler is told that the symbol send is rsk_send. This is how C++ is served, where names stay as they are, and "
        "how the inline functions of _FORTIFY_SOURCE, large-file names such as fcntl64, and names that were undefined again "
        "are reached. An object file refers to every function of the list, used or not. In C++ a variable or an extern "
        "\"C\" function of the program's own with such a name is an error of the assembler.",
    ),
)
NOT_SEEN = (
    ("libc itself", "Stdio on descriptors that libc opened (popen), dprintf, the sockets of the resolver, syslog."),
    ("other libraries", "What libcurl does it does by libc, unless it was recompiled or linked in by the second form."),
    ("other functions", "gethostbyname and its kin, pread, pwrite, splice, close_range, closefrom, sockatmark, syscall."),
    ("programs it starts", "They have descriptors as ever, and call libc unless they were recompiled too."),
)


def items(pairs):
    return [line for term, text in pairs for line in roff.item(f'"{term}"', text)]


def page(pages, date, version):
    names = [line for _, _, listed in stand_ins.TABLE for row in listed for line in function(row, pages)]
    lines = [
        *man_page.title("rustsock-posix", 7, date, version),
        *roff.section("NAME", roff.filled("rustsock-posix - run programs written for libc on rustsock")),
        *roff.section(
            "SYNOPSIS",
            [
                ".nf",
                *roff.filled("cc -include rustsock/posix.h prog.c $(pkg-config --cflags --libs rustsock)"),
                ".PP",
                *roff.filled("cc *.o $(pkg-config --variable=wrap_libs rustsock)"),
                ".fi",
            ],
        ),
        *roff.section(
            "DESCRIPTION",
            roff.paragraph(
                "A C or C++ program that uses the socket calls of libc runs on rustsock without a change to its sources: "
                "recompiled with one option, or only linked anew. Its descriptors stay what they are, and those that are no "
                "sockets pass through. What it gains is what the library knows of each call: a trace (RUSTSOCK_TRACE), and "
                "explanations of what failed.",
                pages,
            )
            + [".SS Recompiled"]
            + roff.paragraph(
                "The header rustsock/posix.h is given to the compiler by -include, so that it comes before the first line of "
                "every source. It includes nothing and defines no feature macro: what a source asks for in its first line "
                "(_GNU_SOURCE, _FILE_OFFSET_BITS) still counts, and what it does not ask for is not declared."
            )[1:]
            + items(MEANS)
            + roff.paragraph(
                "RUSTSOCK_KEEP_name, such as -DRUSTSOCK_KEEP_close, leaves one function to libc: for a program that defines "
                "a function of that name for all its files. With configure scripts give the option to make and not to "
                "configure, whose tests are not linked with the library."
            )
            + [".SS Linked anew"]
            + roff.paragraph(
                "Objects compiled as they always were, also those of static libraries, are linked with the response file "
                "rustsock.wrap, which has a --wrap option of the linker for each function, and with librustsock_wrap.a: the "
                "library once more, with its own calls of libc kept out of that. The program then has the library inside. "
                "This is the form for -flto, where what the assembler is told in one object may not reach another. A "
                "function of such a name that the program defines itself is passed over by calls from its other objects: then use a "
                "copy of rustsock.wrap without its line."
            )[1:]
            + [".SS What is different"]
            + items(DIFFERENCES),
        ),
        *roff.section("FUNCTIONS", names),
        *roff.section("LIMITS", roff.paragraph("What the library does not see:") + items(NOT_SEEN)),
        *roff.section("EXAMPLE", roff.code(["RUSTSOCK_TRACE=1 ./prog", "rustsock 4711: socket(AF_INET, SOCK_STREAM, 0) = 3"])),
        *roff.section("HISTORY", roff.paragraph(f"This page describes rustsock {version}.")),
        *man_page.see_also([], ["ld(1)", "pkg-config(1)", "feature_test_macros(7)"]),
    ]
    return "\n".join(lines) + "\n"


def function(row, pages):
    """What a name of libc becomes; names that are the same behind the prefix go without saying."""
    more = [f"{alias} too" for alias in row.aliases]
    if row.fortified:
        more.append(f"under _FORTIFY_SOURCE {row.fortified}")
    said = "; ".join([row.function, *more])
    return [".TP", f".B {row.name}", *roff.filled(said, pages)]
