"""Memory of Python objects, kept in place while the kernel reads or fills it."""

from __future__ import annotations

import ctypes
import mmap
from typing import Any

_WRITABLE = 1


class _View(ctypes.Structure):
    """`Py_buffer`."""

    _fields_ = [
        ("buf", ctypes.c_void_p),
        ("obj", ctypes.c_void_p),
        ("len", ctypes.c_ssize_t),
        ("itemsize", ctypes.c_ssize_t),
        ("readonly", ctypes.c_int),
        ("ndim", ctypes.c_int),
        ("format", ctypes.c_void_p),
        ("shape", ctypes.c_void_p),
        ("strides", ctypes.c_void_p),
        ("suboffsets", ctypes.c_void_p),
        ("internal", ctypes.c_void_p),
    ]


_get = ctypes.pythonapi["PyObject_GetBuffer"]
_get.argtypes = [ctypes.py_object, ctypes.POINTER(_View), ctypes.c_int]
_give_back = ctypes.pythonapi["PyBuffer_Release"]
_give_back.argtypes = [ctypes.POINTER(_View)]
_give_back.restype = None


class Held:
    """The memory of an object that has the buffer protocol. Until it is released the object cannot move or shrink."""

    __slots__ = ("address", "size", "_view")

    def __init__(self, owner: Any, writable: bool = False) -> None:
        view = _View()
        _get(owner, view, _WRITABLE if writable else 0)
        self._view: _View | None = view
        self.address: int = view.buf or 0
        self.size: int = view.len

    def release(self) -> None:
        """Lets go of the object."""
        view, self._view = self._view, None
        if view is not None:
            _give_back(view)

    def __enter__(self) -> Held:
        return self

    def __exit__(self, *_: Any) -> None:
        self.release()

    def __del__(self) -> None:
        # An exception of a signal handler may come between __init__ and __enter__.
        if getattr(self, "_view", None) is not None:
            self.release()

    def after(self, done: int) -> ctypes.c_void_p:
        """The memory behind the first `done` bytes, as an argument."""
        return ctypes.c_void_p(self.address + done)


def held_for_writing(owner: Any, call: str) -> Held:
    """Memory to be filled."""
    try:
        return Held(owner, writable=True)
    except (TypeError, BufferError):
        kind = type(owner).__name__
        raise TypeError(f"{call}() argument 1 must be read-write bytes-like object, not {kind}") from None


def plain_room(buffer: Any) -> int:
    """The size of a buffer that can be filled from its start to its end; 0 of one that is anything else, or empty."""
    try:
        view = memoryview(buffer)
    except TypeError:
        return 0
    return view.nbytes if view.c_contiguous and not view.readonly else 0


_CHEAP_TO_COPY = 8192


def small_copy(data: Any) -> bytes | None:
    """A copy of little memory, which costs less than to hold it; None where it is not little, or not memory at all."""
    try:
        view = memoryview(data)
    except TypeError:
        return None
    return view.tobytes() if view.nbytes <= _CHEAP_TO_COPY and view.c_contiguous else None


ADDRESS_ROOM = 128
"""`sizeof(struct sockaddr_storage)`."""

SCRATCH_SIZE = 256 * 1024


class Scratch:
    """Memory to receive into: as much as asyncio asks for, used again and again.

    Received bytes are copied out of it at their exact size. That is much faster than to allocate what a caller says is
    the most it will take, and to shrink it afterwards. The pages of a mapping exist only once something was received
    into them, so a thread that waits holds no memory.
    """

    __slots__ = ("memory", "address", "address_size")

    def __init__(self) -> None:
        self.memory: Any = (ctypes.c_char * SCRATCH_SIZE).from_buffer(mmap.mmap(-1, SCRATCH_SIZE))
        self.address: Any = (ctypes.c_char * ADDRESS_ROOM)()
        self.address_size = ctypes.c_uint(ADDRESS_ROOM)


_idle: list[Scratch] = []
_MOST_IDLE = 8


def take_scratch() -> Scratch:
    """Scratch memory nobody else uses: a thread takes it for one call, and a signal handler takes another one."""
    try:
        return _idle.pop()
    except IndexError:
        return Scratch()


def put_back(scratch: Scratch) -> None:
    """Ends the use of scratch memory."""
    if len(_idle) < _MOST_IDLE:
        _idle.append(scratch)


_new_bytes = ctypes.pythonapi["PyBytes_FromStringAndSize"]
_new_bytes.argtypes = [ctypes.c_char_p, ctypes.c_ssize_t]
_new_bytes.restype = ctypes.py_object


def unfilled_bytes(size: int) -> bytes:
    """A bytes object to be filled by a call and not shown to anybody before."""
    return _new_bytes(None, size)
