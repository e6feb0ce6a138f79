"""The one module that knows every adapter: where to start in, a till out."""

import hashlib
import os
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from threading import Lock

from pos.adapters.age_sealer import AgeSealer
from pos.adapters.argon2_hasher import Argon2Hasher
from pos.adapters.holiday_calendar import HolidayCalendar
from pos.adapters.keyring_secrets import KeyringSecrets
from pos.adapters.sqlite.catalogue_table import SqliteCatalogue
from pos.adapters.sqlite.copies import SqliteCopies
from pos.adapters.sqlite.database import LedgerFile
from pos.adapters.sqlite.guest import GuestFile
from pos.adapters.sqlite.meta_table import Meta, open_meta, peek_meta, remember_key
from pos.adapters.sqlite.settings_table import SqliteSettings
from pos.adapters.sqlite.store import SqliteStore
from pos.adapters.stripe_simulator.bench import PracticeBench
from pos.adapters.stripe_simulator.beside import PracticeBeside
from pos.adapters.stripe_simulator.server import Simulator
from pos.adapters.system import SystemClock, SystemUptime
from pos.adapters.test_cards import TestCards
from pos.domain.permissions import Act
from pos.errors import InDoubt, Misconfigured, Refused
from pos.ports import CardChannel, Clock, GatewayProvider, PaymentGateway, Practice, UptimeSource
from pos.ports.machine import StripeProbe
from pos.services.access import Access
from pos.services.alerts import Alerts
from pos.services.approvals import Approvals
from pos.services.backup import Backups
from pos.services.board import HoldBoard
from pos.services.bulk import Bulk
from pos.services.catalogue import CatalogueService
from pos.services.checkout import Checkout
from pos.services.clock_skew import ClockCheck
from pos.services.closing import ClosingWalk
from pos.services.counter import Counter
from pos.services.daybook import Daybook
from pos.services.exports import Exports
from pos.services.journal import Journal
from pos.services.keys import Keys
from pos.services.lapses import Lapses
from pos.services.listening import Listening
from pos.services.noted_settings import NotedSettings
from pos.services.notes import Notes
from pos.services.patience import Patience, patient
from pos.services.pins import PinGate
from pos.services.recipes import Recipes
from pos.services.reconcile import Reconciler
from pos.services.refunds import Refunds
from pos.services.reports import Reports
from pos.services.restore import Restore
from pos.services.settlement import Settlement
from pos.services.shifts import Shifts
from pos.services.staff import Staff
from pos.services.tenders import Tenders
from pos.services.till import Till
from pos.services.tour import Tour
from pos.services.trail import AuditTrail
from pos.services.verify import Verify
from pos.services.webhook_secret import WebhookSecret
from pos.settings import TRAINING_ACCOUNT, Mode, Start

_PRACTICE_KEY = "sk_test_practice"
_SIMULATOR_FILE = "training-stripe.db"


@dataclass(frozen=True, slots=True)
class _Stripe:
    """The Stripe of a mode, as far as the till meets it."""

    gateway: GatewayProvider
    clock: Clock
    cards: CardChannel | None = None
    practice: Practice | None = None
    closing: tuple[Callable[[], None], ...] = ()
    uptime: UptimeSource | None = None


def open_till(start: Start, *, session_key: str = "", read_only: bool = False) -> Till:
    """Open the ledger of a mode and wire the till.

    `read_only` opens beside a running till: reading and exporting work, nothing else does, and
    Stripe is not asked.
    Raises Misconfigured: the ledger's conditions (`ledger_in_use`, `ledger_newer`, …),
    `key_missing` when a mode has no ledger yet and no key to make one, `ledger_missing` when
    there is none to read, `ledger_ambiguous` when several are there and no key says which;
    Refused for a key of another mode or account; InDoubt when a first key cannot be checked
    without a network.
    """
    if start.mode is Mode.TRAINING:
        return _open_training(start, read_only=read_only)
    keys = keys_of(start)
    if session_key:
        keys.use_for_session(session_key, new_account=start.new_account)
    account = _account_to_open(start, keys, read_only=read_only)
    clock = SystemClock()
    file = LedgerFile(ledger_path(start, account), now=clock.now(), read_only=read_only)
    with _closed_on_failure(file.close):
        connection = _Connection(start, keys, file, account)
        cards = TestCards() if start.mode is Mode.TEST else None
        reached = _Stripe(connection.gateway, clock, cards, uptime=SystemUptime())
        return _wire(start, file, account, keys, _unreached(clock) if read_only else reached)


def keys_of(start: Start) -> Keys:
    """The keys of a mode, for screens and commands that need no ledger."""
    return Keys(
        start.mode,
        KeyringSecrets(),
        lambda key: _gateway_for(start, key).account(),
        ledgers=lambda: accounts(start),
        from_environment=start.environment_key,
    )


def webhook_secret_of(start: Start) -> WebhookSecret:
    """The secret that the webhooks of a mode are signed with."""
    return WebhookSecret(start.mode, KeyringSecrets())


def receiving_webhooks(
    start: Start, listening: Listening, *, port: int
) -> AbstractContextManager[str]:
    """Receive on this machine alone while the block lasts; gives `127.0.0.1:PORT`.

    Raises as `WebhookSecret.find`; Misconfigured `webhook_port_taken`.
    """
    from pos.adapters.webhook_receiver import receiving

    _hush()
    secret = webhook_secret_of(start).find()
    return receiving(secret, listening.heed, listening.turn_away, port=port)


def restore_of(start: Start) -> Restore:
    """Restores ledgers of a mode, also where there is none yet; no till of it may be open.

    An account that has no ledger here is taken on by `new_account` only, unless none has one.
    """
    return Restore(
        start.mode,
        SqliteCopies(),
        AgeSealer(),
        SystemClock(),
        path_of=lambda account: ledger_path(start, account),
        accounts=lambda: accounts(start),
        any_account=start.new_account,
    )


def accounts(start: Start) -> tuple[str, ...]:
    """Accounts that have a ledger in this mode, by the files' names."""
    named = re.compile(rf"{start.mode}-(acct_[A-Za-z0-9]+)")
    files = start.folder.glob("*.db") if start.folder.is_dir() else ()
    return tuple(sorted(name[1] for file in files if (name := named.fullmatch(file.stem))))


def ledger_path(start: Start, account: str) -> Path:
    return start.folder / f"{start.mode}-{account}.db"


def _open_training(start: Start, *, read_only: bool) -> Till:
    wall = SystemClock().now
    state = start.folder / _SIMULATOR_FILE
    path = ledger_path(start, TRAINING_ACCOUNT)
    file = LedgerFile(path, now=wall(), read_only=read_only)
    keys = keys_of(start)
    with _closed_on_failure(file.close):
        if read_only:
            beside = PracticeBeside(state, wall)
            return _wire(start, file, TRAINING_ACCOUNT, keys, _unreached(beside, beside))
        simulator = Simulator(state, wall=wall)
        with _closed_on_failure(simulator.close):
            practice = _Stripe(
                cache(lambda: _practice_gateway(simulator)),
                simulator,
                TestCards(),
                PracticeBench(simulator),
                (simulator.close,),
            )
            till = _wire(start, file, TRAINING_ACCOUNT, keys, practice)
            till.catalogue.load_sample(till.settings.load().money)
            return till


@contextmanager
def _closed_on_failure(close: Callable[[], None]) -> Iterator[None]:
    with ExitStack() as stack:
        stack.callback(close)
        yield
        stack.pop_all()


def _unreached(clock: Clock, practice: Practice | None = None) -> _Stripe:
    """No Stripe for a till that only reads: what it answers could not be kept."""

    def gateway() -> PaymentGateway:
        raise Misconfigured("ledger_read_only")

    return _Stripe(gateway, clock, practice=practice)


def _wire(start: Start, file: LedgerFile, account: str, keys: Keys, stripe: _Stripe) -> Till:
    clock, patience = stripe.clock, Patience()
    gateway = patient(stripe.gateway, patience)
    meta = open_meta(file, mode=start.mode, account=account, now=clock.now())
    settings = SqliteSettings(file)
    store = SqliteStore(file, meta.ledger_id, clock, generation=meta.generation)
    journal = Journal(store, gateway, clock, uptime=stripe.uptime)
    # Signing in and approving go on beside an open till, and so does noting what was looked at.
    beside = store
    if file.is_read_only:
        beside = SqliteStore(GuestFile(file), meta.ledger_id, clock, generation=meta.generation)
    # Also in practice: who guesses PINs may turn that clock.
    gate = PinGate(beside, settings, clock, uptime=SystemUptime(), hasher=Argon2Hasher())
    access = Access(beside, settings, clock, gate)
    keys.guard(lambda change: access.do(Act.KEYS, subject=change))
    notes = Notes(beside, clock, access)
    shifts = Shifts(store, settings, clock, access)
    counter = Counter(store, clock, settings, access)
    settlement = Settlement(store, journal, gateway, clock, access=access, settings=settings)
    board = HoldBoard(store, settings, clock, HolidayCalendar())
    return Till(
        start=start,
        account=account,
        path=file.path,
        is_read_only=file.is_read_only,
        reconciler=None if file.is_read_only else Reconciler(store, journal, gateway, clock),
        clock=clock,
        settings=NotedSettings(settings, access, board.check_region),
        catalogue=CatalogueService(SqliteCatalogue(file)),
        counter=counter,
        checkout=Checkout(store, journal, gateway, clock, settings, access),
        tenders=Tenders(store, journal, gateway, clock, settings, access),
        settlement=settlement,
        board=board,
        notes=notes,
        alerts=Alerts(board, beside, settings, clock, access),
        lapses=Lapses(store, clock, access, counter),
        bulk=Bulk(store, settlement, access, clock),
        refunds=Refunds(store, journal, gateway, clock, settings, access),
        journal=journal,
        daybook=Daybook(store),
        exports=Exports(store, settings, clock, mode=start.mode, account=account, access=access),
        verify=Verify(store),
        backups=Backups(file.path, SqliteCopies(), AgeSealer(), settings, clock, access=access),
        keys=keys,
        clock_check=ClockCheck(keys, lambda key: probe_for(start, key), clock),
        gateway=gateway,
        patience=patience,
        access=access,
        approvals=Approvals(beside, settings, clock, access, gate),
        staff=Staff(beside, settings, clock, access, gate),
        trail=AuditTrail(store),
        shifts=shifts,
        recipes=Recipes(store, settlement, access, settings, clock),
        closing_walk=ClosingWalk(store, settings, clock, access, settlement, notes),
        reports=Reports(store, settings, clock, access, shifts),
        tour=Tour(beside, clock, settings, stripe.practice),
        cards=stripe.cards,
        practice=stripe.practice,
        closing=(file.close, *stripe.closing),
    )


def _account_to_open(start: Start, keys: Keys, *, read_only: bool) -> str:
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


class _Connection:
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
    _hush()
    from pos.adapters.stripe_api.gateway import StripeGateway, client

    return StripeGateway(client(key, api_base=start.api_base))


def _practice_gateway(simulator: Simulator) -> PaymentGateway:
    _hush()
    from pos.adapters.stripe_api.gateway import StripeGateway, client
    from pos.adapters.stripe_simulator.client import SimulatorHTTPClient

    return StripeGateway(client(_PRACTICE_KEY, http_client=SimulatorHTTPClient(simulator)))


def probe_for(start: Start, key: str) -> StripeProbe:
    """Harmless questions to Stripe with one key."""
    _hush()
    from pos.adapters.stripe_api.gateway import client
    from pos.adapters.stripe_api.probe import ClientProbe

    return ClientProbe(client(key, api_base=start.api_base))


def _hush() -> None:
    """Before the SDK is imported: with this in the environment it prints whole bodies."""
    os.environ.pop("STRIPE_LOG", None)
