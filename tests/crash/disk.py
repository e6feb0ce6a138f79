"""A disk below the till's own SQLite that loses power, fails and fills up on command.

A killed process loses nothing that it wrote: the system still has it. Only a disk that forgets
what was not synced can tell whether a commit was durable, and only one that fails can tell
whether the protocol holds when a commit does not come through.

How it is done. The till uses pysqlite3, which carries a SQLite of its own, and a file system
(VFS) for it can only be registered with that very copy: one made for another binding, such as
apsw, would bring another SQLite, another driver and another set of pragmas to the test. So the
functions that pysqlite3's library exports are called through ctypes: SQLite's own VFS is taken
as it is, and its `xWrite`, `xTruncate`, `xSync`, `xClose` and `xDelete` are led through here
first. Everything else (locks, shared memory, reads) stays what it is, so adapter, driver,
pragmas and transactions are tested unchanged, with several connections and in WAL mode.

What is modelled. What is written stays pending, in sectors of 512 bytes, until the file is
synced; at a cut each pending sector survives or not by the toss of a coin, in no order. A sync
that fails leaves what it was about pending for ever, as Linux does: no later sync brings it back.
A deleted file may come back until its folder is synced, which SQLite does with the first sync of
a new log or journal. Sectors themselves are not torn, which is what SQLite assumes of disks too
(`SQLITE_IOCAP_POWERSAFE_OVERWRITE`).
"""

import ctypes
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from ctypes import CFUNCTYPE, POINTER, Structure, c_char_p, c_int, c_int64, c_void_p
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Final

SECTOR: Final = 512
OK: Final = 0
FULL: Final = 13
IO_ERROR_WRITE: Final = 10 | 3 << 8
IO_ERROR_SYNC: Final = 10 | 4 << 8
IS_POSSIBLE: Final = sys.platform == "linux"
"""Where pysqlite3's library exports the functions of its SQLite."""

_CREATES: Final = 0x4
_LOGS: Final = 0x800 | 0x4000 | 0x80000
"""Flags of `xOpen`: a journal, a super-journal and a write-ahead log."""

_WRITE = CFUNCTYPE(c_int, c_void_p, c_void_p, c_int, c_int64)
_TRUNCATE = CFUNCTYPE(c_int, c_void_p, c_int64)
_SYNC = CFUNCTYPE(c_int, c_void_p, c_int)
_CLOSE = CFUNCTYPE(c_int, c_void_p)
# Paths as addresses: SQLite keeps them, and what belongs to them lies behind their end.
_OPEN = CFUNCTYPE(c_int, c_void_p, c_void_p, c_void_p, c_int, c_void_p)
_DELETE = CFUNCTYPE(c_int, c_void_p, c_void_p, c_int)


class _Methods(Structure):
    """`sqlite3_io_methods`, version 3."""

    _fields_ = [
        ("version", c_int),
        *(
            (name, c_void_p)
            for name in (
                "close read write truncate sync file_size lock unlock check_reserved_lock "
                "file_control sector_size device_characteristics shm_map shm_lock shm_barrier "
                "shm_unmap fetch unfetch"
            ).split()
        ),
    ]


class _File(Structure):
    """The beginning of every `sqlite3_file`."""

    _fields_ = [("methods", POINTER(_Methods))]


class _Vfs(Structure):
    """`sqlite3_vfs`, version 3."""

    _fields_ = [
        ("version", c_int),
        ("file_size", c_int),
        ("longest_path", c_int),
        ("next", c_void_p),
        ("name", c_char_p),
        ("data", c_void_p),
        *(
            (name, c_void_p)
            for name in (
                "open delete access full_pathname dl_open dl_error dl_sym dl_close randomness "
                "sleep current_time last_error current_time_int64 set_call get_call next_call"
            ).split()
        ),
    ]


@dataclass(frozen=True, slots=True)
class Event:
    """What SQLite did to a file, or (`note`) what somebody wants to find again in between."""

    what: str  # write, truncate, sync, sync failed, delete, sync folder, note
    name: str = ""
    at: int = 0  # the offset, or the new size
    data: bytes = b""
    note: object = None


@dataclass(slots=True)
class _Image:
    """One file: what is safe, and what is on its way."""

    safe: bytearray
    pending: list[tuple[int, bytes | None]] = field(default_factory=list)  # None: cut off here
    lost: list[tuple[int, bytes | None]] = field(default_factory=list)
    is_deleted: bool = False  # which the folder may not know yet

    def take(self, event: Event) -> None:
        match event.what:
            case "write":
                self.pending.append((event.at, event.data))
            case "truncate":
                self.pending.append((event.at, None))
            case "sync":
                for at, data in self.pending:
                    _put(self.safe, at, data)
                self.pending.clear()
            case "sync failed":
                self.lost += self.pending
                self.pending.clear()
            case "delete":
                self.is_deleted = True
            case _:
                pass

    def after_cut(self, survives: Callable[[], bool]) -> bytes | None:
        if self.is_deleted and survives():
            return None
        left = bytearray(self.safe)
        for at, data in (*self.lost, *self.pending):
            for part_at, part in _sectors(at, data):
                if survives():
                    _put(left, part_at, part)
        return bytes(left)


class Disk:
    """The events below one folder, in order, and what goes wrong with the next ones."""

    def __init__(self, folder: Path) -> None:
        self.folder = str(folder.resolve())
        self.events: list[Event] = []
        self.before: dict[str, bytes] = {}
        self.fails: Callable[[Event], int] = lambda _event: OK
        self.changes = 0

    def note(self, note: object) -> None:
        self.events.append(Event("note", note=note))

    def fail_from(self, nth: int, code: int, *, times: int) -> None:
        """Let the `nth` change from now, counting from 1, and those after it fail with `code`."""
        first = self.changes + nth
        self.fails = lambda _event: code if first <= self.changes < first + times else OK

    def heal(self) -> None:
        self.fails = lambda _event: OK

    # From SQLite -----------------------------------------------------------------------------

    def opened(self, name: str) -> None:
        if name not in self.before:
            file = Path(self.folder, name)
            self.before[name] = file.read_bytes() if file.exists() else b""

    def change(self, event: Event) -> int:
        """Take note of a change that is about to be made; what to tell SQLite instead, or OK."""
        self.changes += 1
        if code := self.fails(event):
            if event.what == "sync":
                self.events.append(Event("sync failed", event.name))
                return IO_ERROR_SYNC if code == FULL else code
            return code
        self.events.append(event)
        return OK

    # After a cut -----------------------------------------------------------------------------

    def after_cut(
        self, survives: Callable[[], bool], *, events: Sequence[Event] | None = None
    ) -> Mapping[str, bytes]:
        """The files as the next start finds them; what was pending is tossed for."""
        images = {name: _Image(bytearray(content)) for name, content in self.before.items()}
        for event in self.events if events is None else events:
            if event.what == "sync folder":
                images = _as_the_folder_knows(images)
            elif event.name:
                image = images.get(event.name)
                if image is None or (image.is_deleted and event.what == "write"):
                    image = images[event.name] = _Image(bytearray())
                image.take(event)
        left = {name: image.after_cut(survives) for name, image in images.items()}
        return {name: content for name, content in left.items() if content is not None}


def _as_the_folder_knows(images: Mapping[str, _Image]) -> dict[str, _Image]:
    """Without the deleted files: they are gone for good."""
    return {name: image for name, image in images.items() if not image.is_deleted}


def coin(seed: object) -> Callable[[], bool]:
    """Heads or tails, the same ones for the same seed."""
    chance = Random(str(seed))  # noqa: S311 - no secret
    return lambda: chance.random() < 0.5


def put_down(files: Mapping[str, bytes], folder: Path) -> Path:
    """The files in a folder of their own."""
    folder.mkdir(parents=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return folder


def _put(content: bytearray, at: int, data: bytes | None) -> None:
    if data is None:
        del content[at:]
        return
    content.extend(b"\0" * (at - len(content)))
    content[at : at + len(data)] = data


def _sectors(at: int, data: bytes | None) -> Iterable[tuple[int, bytes | None]]:
    if data is None:
        yield at, None
        return
    end = at + len(data)
    start = at
    while start < end:
        stop = min(end, (start // SECTOR + 1) * SECTOR)
        yield start, data[start - at : stop - at]
        start = stop


@contextmanager
def watched(folder: Path) -> Iterator[Disk]:
    """Every file that pysqlite3 opens below the folder is on this disk, until the block ends."""
    disk = Disk(folder)
    with _registered(disk):
        yield disk


@contextmanager
def _registered(disk: Disk) -> Iterator[None]:
    from pysqlite3 import _sqlite3

    library = ctypes.CDLL(_sqlite3.__file__)
    library.sqlite3_vfs_find.restype = POINTER(_Vfs)
    plain = library.sqlite3_vfs_find(None)
    below = _Below(disk, plain)
    _ever.append(below)
    try:
        library.sqlite3_vfs_register(ctypes.byref(below.vfs), 1)
        yield
    finally:
        library.sqlite3_vfs_register(plain, 1)
        library.sqlite3_vfs_unregister(ctypes.byref(below.vfs))


_ever: Final[list[object]] = []
"""A connection that somebody forgot to close still calls where it was led to."""


class _Below:
    """SQLite's own file system, with a disk put between it and SQLite."""

    def __init__(self, disk: Disk, plain: "ctypes._Pointer[_Vfs]") -> None:
        self._disk = disk
        self._plain = plain
        self._names: dict[int, str] = {}
        self._unnamed: set[int] = set()
        self._methods: dict[int, _Methods] = {}
        self._open, self._delete = _OPEN(plain.contents.open), _DELETE(plain.contents.delete)
        self.vfs = _Vfs.from_buffer_copy(plain.contents)
        self.vfs.name = b"holdfast-test-disk"
        # Kept here, or they would be collected while SQLite still calls them.
        self._callbacks: list[object] = [_OPEN(self._opened), _DELETE(self._deleted)]
        self.vfs.open, self.vfs.delete = (_address(each) for each in self._callbacks)

    def _opened(self, _vfs: int, path: int | None, file: int, flags: int, out: int | None) -> int:
        name = self._name(path)
        if name:
            self._disk.opened(name)
        code = int(self._open(ctypes.addressof(self._plain.contents), path, file, flags, out))
        if code == OK and name:
            handle = _File.from_address(file)
            self._names[file] = name
            if flags & _CREATES and flags & _LOGS:
                self._unnamed.add(file)
            handle.methods = ctypes.pointer(self._led_here(handle.methods.contents))
        return code

    def _name(self, path: int | None) -> str:
        """The name of a file in the folder that is watched, empty for any other."""
        text = os.fsdecode(ctypes.string_at(path)) if path else ""
        folder, _, name = text.rpartition(os.sep)
        return name if folder == self._disk.folder else ""

    def _deleted(self, _vfs: int, path: int, sync: int) -> int:
        if (name := self._name(path)) and (code := self._disk.change(Event("delete", name))):
            return code
        if name and sync:
            self._disk.events.append(Event("sync folder"))
        return int(self._delete(ctypes.addressof(self._plain.contents), path, sync))

    def _led_here(self, plain: _Methods) -> _Methods:
        """SQLite has one set for the database and another for its log."""
        address = ctypes.addressof(plain)
        if address not in self._methods:
            self._methods[address] = self._make(plain)
        return self._methods[address]

    def _make(self, plain: _Methods) -> _Methods:
        do_write, do_truncate = _WRITE(plain.write), _TRUNCATE(plain.truncate)
        do_close = _CLOSE(plain.close)

        def write(file: int, data: int, size: int, at: int) -> int:
            event = Event("write", self._names[file], at, ctypes.string_at(data, size))
            return self._disk.change(event) or int(do_write(file, data, size, at))

        def truncate(file: int, size: int) -> int:
            event = Event("truncate", self._names[file], size)
            return self._disk.change(event) or int(do_truncate(file, size))

        def sync(file: int, flags: int) -> int:
            if code := self._disk.change(Event("sync", self._names[file])):
                return code
            if file in self._unnamed:
                self._unnamed.discard(file)
                self._disk.events.append(Event("sync folder"))
            return OK  # this disk decides what is safe; the one below need not hurry

        def close(file: int) -> int:
            self._names.pop(file, None)
            self._unnamed.discard(file)
            return int(do_close(file))

        led = _Methods.from_buffer_copy(plain)
        callbacks = [_WRITE(write), _TRUNCATE(truncate), _SYNC(sync), _CLOSE(close)]
        self._callbacks += callbacks
        led.write, led.truncate, led.sync, led.close = (_address(each) for each in callbacks)
        return led


def _address(callback: object) -> int | None:
    return ctypes.cast(callback, c_void_p).value  # type: ignore[arg-type]  # a function pointer
