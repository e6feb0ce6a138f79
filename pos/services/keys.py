"""API keys: checked against mode and account before they are kept, and never shown whole."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from pos.domain.key_rights import KeyReport
from pos.errors import InDoubt, Refused
from pos.ports import SecretStore
from pos.ports.machine import StripeProbe
from pos.services.key_probe import check_useful, examine
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
    """What may be said about a key: its kind and its last four characters.

    `report` is what Stripe lets it do, None where nobody asked; `replaced` is how the key ends
    that it took the place of, which is to be revoked at Stripe now.
    """

    mode: Mode
    source: KeySource
    is_restricted: bool = False
    ending: str = ""
    account: str = ""
    report: KeyReport | None = None
    replaced: str = ""

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
        probe_of: Callable[[str], StripeProbe] | None = None,
    ) -> None:
        """`ledgers` names the accounts that have a ledger in this mode already.

        `probe_of` asks Stripe what a key may do; without it nobody asks.
        Raises Refused `environment_key_live` when the environment offers a live key, and as
        `check_key` for what is no test key.
        """
        self._mode = mode
        self._secrets = secrets
        self._account_of = account_of
        self._ledgers = ledgers
        self._environment = _test_key_only(from_environment, mode)
        self._session = ""
        self._probe_of = probe_of
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
        """Check a key and keep it in the keyring; the one before works until the new one answers.

        An account that cannot be asked for now is checked when the ledger is opened.
        Raises Refused for a wrong prefix, `key_of_other_account` (another account has a ledger
        in this mode and `new_account` was not said), `key_cannot_take_cards`, `key_not_checked`
        (Stripe is silent, and the key before it works) or as the guard; Misconfigured when Stripe
        rejects the key or the keyring cannot be used.
        """
        key = check_key(text, self._mode)
        account = self._checked_account(key, new_account=new_account)
        report = self._examined(key) if account else None
        before = self._secrets.get(self._mode) or ""
        is_another = bool(before) and before != key
        for working in (self._session, before):
            _check_takes_over(working, key, account)
        self._ask("replace" if is_another else "set")
        self._secrets.set(self._mode, key)
        self._session = ""
        self._revision += 1
        status = self._status(key, KeySource.KEYRING, account)
        return replace(status, report=report, replaced=before[-4:] if is_another else "")

    def examine(self) -> KeyReport | None:
        """What the key in use may do; None without one, or where nobody can be asked.

        Raises as `find`, and Misconfigured or InDoubt as Stripe answers.
        """
        key, _ = self.find()
        return examine(key, self._probe_of(key)) if key and self._probe_of else None

    def use_for_session(self, text: str, *, new_account: bool = False) -> KeyStatus:
        """Keep a key in memory until the program ends; nothing is stored.

        One of the keyring waits there meanwhile. Raises Refused as `set`.
        """
        key = check_key(text, self._mode)
        account = self._checked_account(key, new_account=new_account)
        _check_takes_over(self._session, key, account)
        report = self._examined(key) if account else None
        self._ask("use for this session")
        self._session = key
        self._revision += 1
        return replace(self._status(key, KeySource.SESSION, account), report=report)

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

    def _examined(self, key: str) -> KeyReport | None:
        """Raises Refused `key_cannot_take_cards`; a silence leaves the question open."""
        if self._probe_of is None:
            return None
        try:
            return check_useful(examine(key, self._probe_of(key)))
        except InDoubt:
            return None

    def _status(self, key: str, source: KeySource, account: str) -> KeyStatus:
        return KeyStatus(self._mode, source, key.startswith("rk_"), key[-4:], account)


def _check_takes_over(working: str, key: str, account: str) -> None:
    """The key before works until the new one has answered; raises Refused `key_not_checked`."""
    if working and working != key and not account:
        raise Refused("key_not_checked", ending=working[-4:])


def _nobody(_change: str) -> None:
    """Before there is a ledger nobody is set up."""


def _test_key_only(text: str, mode: Mode) -> str:
    key = text.strip()
    if not key or mode is Mode.TRAINING:
        return ""
    if key.startswith(_LIVE):
        raise Refused("environment_key_live")
    return check_key(key, mode)
