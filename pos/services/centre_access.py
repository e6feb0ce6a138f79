"""Where the centre is and the password for it: kept in the keyring, and never in a ledger."""

import json
from collections.abc import Callable
from typing import Final

from pos.domain.central import CentreAddress
from pos.errors import Misconfigured, Refused
from pos.ports import SecretStore

_LONGEST: Final = 1000


class CentreAccess:
    """Sets, finds and removes the centre of one mode.

    Every call but `describe` raises Misconfigured when the keyring cannot be used.
    """

    def __init__(
        self, mode: str, secrets: SecretStore, *, url: str = "", password: str = ""
    ) -> None:
        """`url` and `password` are those of the environment, for machines without a keyring."""
        self._name = f"{mode}-centre"
        self._secrets = secrets
        self._url = url
        self._password = password
        self._ask: Callable[[str], object] = _nobody

    def guard(self, ask: Callable[[str], object]) -> None:
        """Ask before every change: `ask` hears which, notes it, and raises to refuse it."""
        self._ask = ask

    def set(self, url: str, password: str) -> CentreAddress:
        """Keep both in place of earlier ones.

        Raises Refused as `CentreAddress.read`, `centre_password` for one of several lines.
        """
        address = CentreAddress.read(url)
        password = password.strip("\r\n")
        if not password.isprintable() or len(password) > _LONGEST:
            raise Refused("centre_password")
        self._ask(f"centre {address.label}")
        self._secrets.set(self._name, json.dumps([address.url, password]))
        return address

    def find(self) -> tuple[CentreAddress, str]:
        """The address and the password: of the environment, or of the keyring.

        Raises Misconfigured `centre_not_set`.
        """
        if self._url:
            return CentreAddress.read(self._url), self._password
        kept = self._secrets.get(self._name)
        if not kept:
            raise Misconfigured("centre_not_set")
        url, password = json.loads(kept)
        return CentreAddress.read(url), self._password or password

    def address(self) -> CentreAddress | None:
        """Which centre is set, None for none."""
        try:
            return self.find()[0]
        except Misconfigured as error:
            if error.code != "centre_not_set":
                raise
            return None

    def remove(self) -> bool:
        """Forget both; whether there was anything."""
        self._ask("centre removed")
        return self._secrets.delete(self._name)


def _nobody(_change: str) -> None:
    """Before there is a ledger nobody is set up."""
