"""API keys: checked against mode and account before they are kept, and never shown whole."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from pos.errors import InDoubt, Refused
from pos.ports import SecretStore
from pos.settings import Mode, check_key

_LIVE: Final = ("sk_live_", "rk_live_")


class KeySource(StrEnum):
    """Where the key in use comes from."""

    NONE = "none"
    KEYRING = "keyring"
    ENVIRONMENT = "environment"
    SESSION = "session"


@dataclass(frozen=True, slots=True)
class KeyStatus:
    """What may be said about a key: its kind and its last four characters."""

    mode: Mode
    source: KeySource
    is_restricted: bool = False
    ending: str = ""
    account: str = ""

    @property
    def is_set(self) -> bool:
        return self.source is not KeySource.NONE


AccountOf = Callable[[str], str]
"""Asks Stripe whose key this is; raises Misconfigured for a wrong key, InDoubt when silent."""


class Keys:
    """Sets, finds and removes the key of one mode."""

    def __init__(
        self,
        mode: Mode,
        secrets: SecretStore,
        account_of: AccountOf,
        *,
        ledgers: Callable[[], Sequence[str]],
        from_environment: str = "",
    ) -> None:
        """`ledgers` names the accounts that have a ledger in this mode already.

        Raises Refused `environment_key_live` when the environment offers a live key, and as
        `check_key` for what is no test key.
        """
        self._mode = mode
        self._secrets = secrets
        self._account_of = account_of
        self._ledgers = ledgers
        self._environment = _test_key_only(from_environment, mode)
        self._session = ""
        self._revision = 0
        self._ask: Callable[[str], object] = _nobody

    def guard(self, ask: Callable[[str], object]) -> None:
        """Ask before every change: `ask` hears which, notes it, and raises to refuse it."""
        self._ask = ask

    @property
    def revision(self) -> int:
        """Another number whenever another key may be in use."""
        return self._revision

    @property
    def session_key(self) -> str:
        """The key that was given for this session only, empty when none was."""
        return self._session

    def find(self) -> tuple[str, KeySource]:
        """The key to use now: of this session, of the environment, of the keyring, or none.

        Raises Misconfigured when the keyring cannot be used.
        """
        if self._mode is Mode.TRAINING:
            return "", KeySource.NONE
        if self._session:
            return self._session, KeySource.SESSION
        if self._environment:
            return self._environment, KeySource.ENVIRONMENT
        kept = self._secrets.get(self._mode)
        return (check_key(kept, self._mode), KeySource.KEYRING) if kept else ("", KeySource.NONE)

    def set(self, text: str, *, new_account: bool = False) -> KeyStatus:
        """Check a key and keep it in the keyring.

        An account that cannot be asked for now is checked when the ledger is opened.
        Raises Refused for a wrong prefix or `key_of_other_account` (another account has a ledger
        in this mode and `new_account` was not said) or as the guard; Misconfigured when Stripe
        rejects the key or the keyring cannot be used.
        """
        key = check_key(text, self._mode)
        account = self._checked_account(key, new_account=new_account)
        self._ask("set")
        self._secrets.set(self._mode, key)
        self._revision += 1
        return self._status(key, KeySource.KEYRING, account)

    def use_for_session(self, text: str, *, new_account: bool = False) -> KeyStatus:
        """Keep a key in memory until the program ends; nothing is stored.

        Raises Refused as `set`.
        """
        key = check_key(text, self._mode)
        account = self._checked_account(key, new_account=new_account)
        self._ask("use for this session")
        self._session = key
        self._revision += 1
        return self._status(key, KeySource.SESSION, account)

    def status(self) -> KeyStatus:
        """What is set, without asking Stripe; raises Misconfigured as `find`."""
        key, source = self.find()
        return self._status(key, source, "")

    def remove(self) -> bool:
        """Forget the key of the session and of the keyring; whether there was one.

        Raises Misconfigured when the keyring cannot be used.
        """
        if self._mode is Mode.TRAINING:
            return False
        self._ask("remove")
        had_session, self._session = bool(self._session), ""
        self._revision += 1
        return self._secrets.delete(self._mode) or had_session

    def _checked_account(self, key: str, *, new_account: bool) -> str:
        try:
            account = self._account_of(key)
        except InDoubt:
            return ""
        known = self._ledgers()
        if known and account not in known and not new_account:
            raise Refused("key_of_other_account", expected=known[0], found=account)
        return account

    def _status(self, key: str, source: KeySource, account: str) -> KeyStatus:
        return KeyStatus(self._mode, source, key.startswith("rk_"), key[-4:], account)


def _nobody(_change: str) -> None:
    """Before there is a ledger nobody is set up."""


def _test_key_only(text: str, mode: Mode) -> str:
    key = text.strip()
    if not key or mode is Mode.TRAINING:
        return ""
    if key.startswith(_LIVE):
        raise Refused("environment_key_live")
    return check_key(key, mode)
