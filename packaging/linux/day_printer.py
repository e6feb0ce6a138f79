"""A receipt printer at the end of a wire: keeps what comes, and reads it back as text."""

from __future__ import annotations

import socket
import threading
from typing import Final

_FINE: Final = {b"\x01": b"\x12", b"\x02": b"\x12", b"\x03": b"\x12", b"\x04": b"\x12"}
_ASKED: Final = b"\x10\x04"  # DLE EOT: how do you stand?
_THROUGH: Final = b"\x1dr\x01"  # GS r: answers when everything before it is printed
_CUT: Final = b"\x1dV"
_PAGES: Final = {0: "cp437", 2: "cp850", 16: "cp1252", 19: "cp858", 40: "iso8859-15"}
_LENGTHS: Final = {b"\x1b@": 2, b"\x1bt": 3, b"\x1b!": 3, b"\x1bE": 3, b"\x1ba": 3, b"\x1bd": 3,
                   b"\x1dh": 3, b"\x1dw": 3, b"\x1dH": 3, b"\x1bp": 5}  # fmt: skip
"""ESC/POS commands that a slip is made of, and how long each is."""


class Printer:
    """Stands at an address of this machine until the program ends."""

    def __init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        host, port = self._socket.getsockname()
        self.address = f"{host}:{port}"
        self.paper = bytearray()
        threading.Thread(target=self._stand, daemon=True).start()

    def slips(self) -> list[str]:
        """The text of every slip that was cut off."""
        return [_text(each) for each in bytes(self.paper).split(_CUT)[:-1]]

    def _stand(self) -> None:
        while True:
            connection, _ = self._socket.accept()
            threading.Thread(target=self._take, args=(connection,), daemon=True).start()

    def _take(self, connection: socket.socket) -> None:
        with connection:
            while data := connection.recv(65_536):
                self.paper += self._answered(connection, data)

    def _answered(self, connection: socket.socket, data: bytes) -> bytes:
        """The bytes without the questions, each of which gets the answer that all is well."""
        while (at := data.find(_ASKED)) >= 0:
            connection.sendall(_FINE.get(data[at + 2 : at + 3], b"\x12"))
            data = data[:at] + data[at + 3 :]
        if _THROUGH in data:
            connection.sendall(b"\x00")
            data = data.replace(_THROUGH, b"")
        return data


def _text(slip: bytes) -> str:
    page, kept = "cp437", ""
    while slip:
        length = _length(slip) if slip[:1] in (b"\x1b", b"\x1d") else 0
        if slip[:2] == b"\x1bt":
            page = _PAGES.get(slip[2], "cp437")
        if not length:
            kept += slip[:1].decode(page, errors="replace")
        slip = slip[length or 1 :]
    return "\n".join(line.rstrip() for line in kept.split("\n")).strip("\n")


def _length(command: bytes) -> int:
    """How many bytes this command takes, with what belongs to it."""
    match command[:2]:
        case b"\x1dv":
            wide, high = command[4] + 256 * command[5], command[6] + 256 * command[7]
            return 8 + wide * high
        case b"\x1dk":
            return 4 + command[3]
        case b"\x1d(":
            return 5 + command[3] + 256 * command[4]
        case known:
            return _LENGTHS.get(known, 2)
