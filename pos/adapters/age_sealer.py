"""Encryption of backups in the age format: to public keys, in pieces, with pyrage."""

import os
from collections.abc import Callable, Sequence
from pathlib import Path

from pos.errors import PosError, Refused


class AgeSealer:
    """Port `Sealer`. A backup passes through in pieces of 64 KiB, whatever its size."""

    def seal(self, clear: Path, write: Callable[[bytes], None], recipients: Sequence[str]) -> None:
        """Raises Refused `recipient_unreadable`, and whatever `write` raises."""
        import pyrage

        sink = _Sink(write)
        try:
            keys = [pyrage.x25519.Recipient.from_str(key) for key in recipients]
        except pyrage.RecipientError as error:
            raise Refused("recipient_unreadable", text=" ".join(recipients)[:70]) from error
        with clear.open("rb") as source:
            try:
                pyrage.encrypt_io(source, sink, keys)
            except (pyrage.EncryptError, OSError) as error:
                raise sink.problem or error from None

    def unseal(
        self, sealed: Path, write: Callable[[bytes], None], identities: Sequence[str]
    ) -> None:
        """Raises as the port says, and whatever `write` raises."""
        import pyrage

        sink = _Sink(write)
        try:
            keys = [pyrage.x25519.Identity.from_str(key) for key in identities]
        except pyrage.IdentityError:
            # Without its cause: that might say what was in the file.
            raise Refused("identity_unreadable") from None
        with sealed.open("rb") as source:
            try:
                pyrage.decrypt_io(source, sink, keys)
            except pyrage.DecryptError as error:
                code = "identity_does_not_fit" if "matching" in str(error) else "backup_torn"
                raise sink.problem or Refused(code, file=sealed.name) from error
            except OSError as error:
                raise sink.problem or Refused("backup_torn", file=sealed.name) from error

    def new_identity(self) -> tuple[str, str]:
        import pyrage

        made = pyrage.x25519.Identity.generate()
        return str(made), str(made.to_public())


class _Sink:
    """What pyrage writes to; it keeps the failure that pyrage would only pass on as text."""

    def __init__(self, write: Callable[[bytes], None]) -> None:
        self._write = write
        self.problem: PosError | None = None

    def write(self, data: bytes) -> int:
        try:
            self._write(data)
        except PosError as error:
            self.problem = error
            raise OSError(os.strerror(5)) from error
        return len(data)

    def flush(self) -> None:
        """Nothing is kept back here."""
