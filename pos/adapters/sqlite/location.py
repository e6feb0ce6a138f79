"""Where a ledger may live: on a local disk of this machine, in a folder of its own."""

import os
from pathlib import Path
from typing import Final

from pos.errors import Misconfigured

_NETWORK_TYPES: Final = frozenset(
    {"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "ceph", "glusterfs", "fuse.sshfs",
     "fuse.rclone", "fuse.gvfsd-fuse", "davfs"}
)  # fmt: skip
_SYNCED_MARKS: Final = (
    "dropbox",
    "onedrive",
    "google drive",
    "icloud",
    "nextcloud",
    "mobile documents",
)


def check_folder(folder: Path, mounts: Path = Path("/proc/self/mountinfo")) -> None:
    """Make the folder, for its owner only, and refuse places where a ledger would be lost.

    The write-ahead log needs memory shared on one host, and a folder that is synchronised
    copies the file and its log at different moments.
    Raises Misconfigured `folder_not_writable`, `folder_on_network`, `folder_synchronised`.
    """
    check_place(folder, mounts)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise Misconfigured("folder_not_writable", folder=folder.name) from error
    if not os.access(folder, os.W_OK | os.X_OK):
        raise Misconfigured("folder_not_writable", folder=folder.name)


def check_place(folder: Path, mounts: Path = Path("/proc/self/mountinfo")) -> None:
    """Whether a ledger may live there, whether or not the folder exists; nothing is made.

    Raises Misconfigured `folder_on_network`, `folder_synchronised`.
    """
    if any(mark in part.lower() for part in folder.absolute().parts for mark in _SYNCED_MARKS):
        raise Misconfigured("folder_synchronised", folder=folder.name)
    if _file_system(folder, mounts) in _NETWORK_TYPES:
        raise Misconfigured("folder_on_network", folder=folder.name)


def _file_system(folder: Path, mounts: Path) -> str:
    """The type of the file system below a folder as Linux names it, empty elsewhere."""
    try:
        rows = mounts.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return ""
    best, found = -1, ""
    target = folder.resolve()
    for row in rows:
        left, _, right = row.partition(" - ")
        point = Path(left.split()[4].replace("\\040", " "))
        if target.is_relative_to(point) and len(point.parts) > best:
            best, found = len(point.parts), right.split()[0]
    return found
