"""A keyring in a file, for the programs that a test starts: they cannot share its memory."""

import json
import os
from pathlib import Path

from keyring.backend import KeyringBackend
from keyring.errors import PasswordDeleteError
from typing_extensions import override

PLACE = "HOLDFAST_TEST_KEYRING"
"""The environment variable that names the file."""

BACKEND = f"{__name__}.FileKeyring"


class FileKeyring(KeyringBackend):
    """Keeps what it is given in clear, in the folder of one test."""

    priority = 1.0

    @override
    def get_password(self, service: str, username: str) -> str | None:
        return self._kept().get(f"{service} {username}")

    @override
    def set_password(self, service: str, username: str, password: str) -> None:
        self._keep(self._kept() | {f"{service} {username}": password})

    @override
    def delete_password(self, service: str, username: str) -> None:
        kept = self._kept()
        if kept.pop(f"{service} {username}", None) is None:
            raise PasswordDeleteError("not there")
        self._keep(kept)

    @staticmethod
    def _kept() -> dict[str, str]:
        path = Path(os.environ[PLACE])
        kept: dict[str, str] = json.loads(path.read_text()) if path.exists() else {}
        return kept

    @staticmethod
    def _keep(kept: dict[str, str]) -> None:
        Path(os.environ[PLACE]).write_text(json.dumps(kept))
