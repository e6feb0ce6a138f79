"""Files that appear together when all of them are written, or not at all."""

import errno
import os
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from pos.errors import Misconfigured, PosError, Refused

_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_FORBIDDEN: Final = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})
_DATABASE: Final = b"SQLite format 3\0"


class NewFile:
    """One file while it is being written, under another name beside its place."""

    def __init__(self, path: Path, *, owner_only: bool = False) -> None:
        self._path = path
        self._part = path.with_name(f"{path.name}.{secrets.token_hex(4)}.part")
        with disk_errors(path):
            self._part.touch(mode=0o600 if owner_only else 0o666, exist_ok=False)
            self._handle = self._part.open("r+b")

    @property
    def part(self) -> Path:
        """Where it lies until it appears, for a library that writes to a path."""
        return self._part

    def write(self, data: bytes) -> None:
        """Raises Misconfigured `disk_full` and the other conditions of the disk."""
        with disk_errors(self._path):
            self._handle.write(data)

    def settle(self) -> None:
        """Make what was written durable and forget it, so that a look at it reads the disk."""
        with disk_errors(self._path):
            self._handle.flush()
            os.fsync(self._handle.fileno())
        if hasattr(os, "posix_fadvise"):
            with suppress(OSError):
                os.posix_fadvise(self._handle.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)

    def sync(self) -> None:
        with disk_errors(self._path):
            self._handle.flush()
            os.fsync(self._handle.fileno())
            self._handle.close()

    def appear(self) -> None:
        with disk_errors(self._path):
            self._part.replace(self._path)

    def vanish(self) -> None:
        """Remove what there is of it, if it has not appeared."""
        with suppress(OSError):
            self._handle.close()
        with suppress(OSError):
            self._part.unlink(missing_ok=True)


@contextmanager
def new_files(*paths: Path, replace: bool, owner_only: bool = False) -> Iterator[Sequence[NewFile]]:
    """Files to write to, in the order of `paths`, which are all in one folder.

    They are synced and renamed when the block ends, and removed when an exception ends it; a
    power cut leaves at most files that end in `.part`.
    Raises Refused `folder_missing`, `name_is_folder`, `file_exists` (unless `replace`),
    `not_a_file` for a device, `is_a_database` for what `replace` never means; Misconfigured for
    the disk's conditions.
    """
    for path in paths:
        _check_place(path, replace=replace)
    with growing_files(replace=replace, owner_only=owner_only) as files:
        yield [files.add(path) for path in paths]


@contextmanager
def growing_files(*, replace: bool, owner_only: bool = False) -> Iterator["NewFiles"]:
    """The same for files of one folder that are not all known at the beginning."""
    files = NewFiles(replace=replace, owner_only=owner_only)
    try:
        yield files
        files.appear()
    finally:
        files.vanish()


class NewFiles:
    """Files on their way that appear together; one more can be asked for at any time."""

    def __init__(self, *, replace: bool, owner_only: bool = False) -> None:
        self._replace = replace
        self._owner_only = owner_only
        self._files: list[NewFile] = []
        self._paths: list[Path] = []

    def add(self, path: Path) -> NewFile:
        """Raises as `new_files`."""
        _check_place(path, replace=self._replace)
        file = NewFile(path, owner_only=self._owner_only)
        self._files.append(file)
        self._paths.append(path)
        return file

    def appear(self) -> None:
        for file in self._files:
            file.sync()
        if self._files:
            _appear(self._files, self._paths)

    def vanish(self) -> None:
        for file in self._files:
            file.vanish()


def _appear(files: Sequence[NewFile], paths: Sequence[Path]) -> None:
    """Rename them all; when one cannot be, those before it go again."""
    for count, file in enumerate(files):
        try:
            file.appear()
        except PosError:
            for path in paths[:count]:
                path.unlink(missing_ok=True)
            raise
    _sync_folder(paths[0].parent)


def _check_place(path: Path, *, replace: bool) -> None:
    with disk_errors(path):
        if not path.parent.is_dir():
            raise Refused("folder_missing", folder=str(path.parent))
        if path.is_dir():
            raise Refused("name_is_folder", file=str(path))
        if not path.exists():
            return
        if not path.is_file():
            raise Refused("not_a_file", file=str(path))
        if not replace:
            raise Refused("file_exists", file=str(path))
        if path.with_name(path.name + "-wal").exists():
            # Not even looked into: closing it again would take SQLite's locks along.
            raise Refused("is_a_database", file=str(path))
        with path.open("rb") as there:
            if there.read(len(_DATABASE)) == _DATABASE:
                raise Refused("is_a_database", file=str(path))


@contextmanager
def disk_errors(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise Misconfigured("disk_full", file=path.name) from error
        if error.errno in _FORBIDDEN:
            raise Misconfigured("folder_not_writable", folder=path.parent.name) from error
        reason = errno.errorcode.get(error.errno or 0, "")
        raise Misconfigured("file_not_written", file=path.name, reason=reason) from error


def _sync_folder(folder: Path) -> None:
    """Make the names durable too; Windows and some file systems have no such thing."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
