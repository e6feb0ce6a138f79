"""From a key to Stripe: the gateway of a ledger, and the key that a ledger knows again."""

import hashlib
import os
import re
from collections.abc import Sequence
from pathlib import Path
from threading import Lock

from pos.adapters.keyring_secrets import KeyringSecrets
from pos.adapters.sqlite.database import LedgerFile
from pos.adapters.sqlite.meta_table import Meta, open_meta, peek_meta, remember_key
from pos.adapters.stripe_simulator.server import Simulator
from pos.adapters.system import SystemClock
from pos.errors import InDoubt, Misconfigured, Refused
from pos.ports import PaymentGateway
from pos.ports.machine import StripeProbe
from pos.services.keys import Keys
from pos.settings import Start

_PRACTICE_KEY = "sk_test_practice"


def keys_of(start: Start) -> Keys:
    """The keys of a mode, for screens and commands that need no ledger."""
    return Keys(
        start.mode,
        KeyringSecrets(),
        lambda key: _gateway_for(start, key).account(),
        ledgers=lambda: accounts(start),
        from_environment=start.environment_key,
        probe_of=lambda key: probe_for(start, key),
    )


def accounts(start: Start) -> tuple[str, ...]:
    """Accounts that have a ledger in this mode, by the files' names."""
    named = re.compile(rf"{start.mode}-(acct_[A-Za-z0-9]+)")
    files = start.folder.glob("*.db") if start.folder.is_dir() else ()
    return tuple(sorted(name[1] for file in files if (name := named.fullmatch(file.stem))))


def ledger_path(start: Start, account: str) -> Path:
    return start.folder / f"{start.mode}-{account}.db"


def account_to_open(start: Start, keys: Keys, *, read_only: bool) -> str:
    """Which ledger: the one whose key this is, as far as that is known without a network."""
    known = accounts(start)
    if read_only:
        return _account_to_read(start, keys, known)
    key = keys.find()[0]
    if not key:
        if len(known) == 1:
            return known[0]
        raise Misconfigured(
            "ledger_ambiguous" if known else "key_missing", mode=str(start.mode), known=known
        )
    if account := _account_of(start, key, known):
        return account
    try:
        account = _gateway_for(start, key).account()
    except (InDoubt, Misconfigured):
        # The ledger can be read all the same; its first use of the key asks again.
        if len(known) == 1:
            return known[0]
        raise
    if known and account not in known and not start.new_account:
        raise Refused("key_of_other_account", expected=known[0], found=account)
    return account


def _account_to_read(start: Start, keys: Keys, known: Sequence[str]) -> str:
    """The one ledger that is there, without a key; of several the one that knows the key."""
    if not known:
        raise Misconfigured("ledger_missing", mode=str(start.mode))
    if len(known) == 1:
        return known[0]
    if account := _account_of(start, keys.find()[0], known):
        return account
    raise Misconfigured("ledger_ambiguous", mode=str(start.mode), known=known)


def _account_of(start: Start, key: str, known: Sequence[str]) -> str | None:
    """The account whose ledger has met this key before."""
    for account in known if key else ():
        meta = peek_meta(ledger_path(start, account))
        if meta is not None and _key_mark(meta, key) in meta.key_marks:
            return account
    return None


class Connection:
    """The gateway for one ledger, made when it is first needed and again for another key."""

    def __init__(self, start: Start, keys: Keys, file: LedgerFile, account: str) -> None:
        self._start = start
        self._keys = keys
        self._file = file
        self._account = account
        self._turn = Lock()
        self._made: tuple[int, PaymentGateway] | None = None

    def gateway(self) -> PaymentGateway:
        """Raises Misconfigured `key_missing`, Refused `key_of_other_account`, as `Keys.find`."""
        with self._turn:
            revision = self._keys.revision
            if self._made is None or self._made[0] != revision:
                self._made = (revision, self._connect())
            return self._made[1]

    def _connect(self) -> PaymentGateway:
        key, _ = self._keys.find()
        if not key:
            raise Misconfigured("key_missing", mode=str(self._start.mode))
        gateway = _gateway_for(self._start, key)
        now = SystemClock().now()
        meta = open_meta(self._file, mode=self._start.mode, account=self._account, now=now)
        mark = _key_mark(meta, key)
        if mark not in meta.key_marks:
            found = gateway.account()
            if found != self._account:
                raise Refused("key_of_other_account", expected=self._account, found=found)
            remember_key(self._file, mark)
        return gateway


def _key_mark(meta: Meta, key: str) -> str:
    """Tells a known key again without keeping it; salted with the ledger's own random id."""
    return hashlib.sha256(f"{meta.ledger_id}|{key}".encode()).hexdigest()[:32]


def _gateway_for(start: Start, key: str) -> PaymentGateway:
    hush()
    from pos.adapters.stripe_api.gateway import StripeGateway, client

    return StripeGateway(client(key, api_base=start.api_base))


def practice_gateway(simulator: Simulator) -> PaymentGateway:
    hush()
    from pos.adapters.stripe_api.gateway import StripeGateway, client
    from pos.adapters.stripe_simulator.client import SimulatorHTTPClient

    return StripeGateway(client(_PRACTICE_KEY, http_client=SimulatorHTTPClient(simulator)))


def probe_for(start: Start, key: str) -> StripeProbe:
    """Harmless questions to Stripe with one key."""
    hush()
    from pos.adapters.stripe_api.gateway import client
    from pos.adapters.stripe_api.probe import ClientProbe

    return ClientProbe(client(key, api_base=start.api_base))


def hush() -> None:
    """Before the SDK is imported: with this in the environment it prints whole bodies."""
    os.environ.pop("STRIPE_LOG", None)
