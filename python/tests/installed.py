"""Is the installed package whole? Run it with the Python it was installed for, isolated: `python -I installed.py`."""

import importlib.metadata
import os
import sys

import rustsock


def main() -> int:
    """0 if the installed package works with the library inside it."""
    package = os.path.dirname(rustsock.__file__)
    library = rustsock._library.library._name
    checks = {
        "the package is installed, not the source tree": "site-packages" in package,
        "the library is the one inside": os.path.samefile(library, os.path.join(package, "librustsock.so")),
        "versions agree": importlib.metadata.version("rustsock") == rustsock.__version__,
        "types are shipped": os.path.exists(os.path.join(package, "py.typed")),
    }
    tag = importlib.metadata.distribution("rustsock").read_text("WHEEL") or ""
    checks["one wheel for every Python 3"] = "Tag: py3-none-linux_" in tag and "Root-Is-Purelib: false" in tag
    with rustsock.create_server(("127.0.0.1", 0)) as server:
        address = server.getsockname()
        with rustsock.create_connection(address, timeout=10) as client, server.accept()[0] as peer:
            client.sendall(b"installed")
            checks["bytes go through"] = peer.recv(100) == b"installed"
    try:
        rustsock.create_connection(address, timeout=10)
    except ConnectionRefusedError as problem:
        checks["errors are explained"] = "hint:" in rustsock.explain(problem)
    for what, good in checks.items():
        print(f"{'ok' if good else 'WRONG'}  {what}")
    print(f"{library}, version {rustsock.__version__}")
    return 0 if all(checks.values()) and len(checks) == 7 else 1


if __name__ == "__main__":
    sys.exit(main())
