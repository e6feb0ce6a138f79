"""Opens the ledger of a mode, and what belongs to it when no till is open."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import replace
from functools import cache

from pos.adapters.age_sealer import AgeSealer
from pos.adapters.card_page import CardPage
from pos.adapters.keyring_secrets import KeyringSecrets
from pos.adapters.sqlite.copies import SqliteCopies
from pos.adapters.sqlite.database import LedgerFile
from pos.adapters.stripe_simulator.bench import PracticeBench
from pos.adapters.stripe_simulator.beside import PracticeBeside
from pos.adapters.stripe_simulator.pages import PracticePages
from pos.adapters.stripe_simulator.server import Simulator
from pos.adapters.system import SystemClock, SystemUptime
from pos.adapters.test_cards import TestCards
from pos.bootstrap.connecting import (
    Connection,
    account_to_open,
    accounts,
    hush,
    keys_of,
    ledger_path,
    practice_gateway,
)
from pos.bootstrap.wiring import Stripe, wire
from pos.errors import Misconfigured
from pos.ports import Clock, PaymentGateway, Practice
from pos.services.listening import Listening
from pos.services.restore import Restore
from pos.services.till import Till
from pos.services.webhook_secret import WebhookSecret
from pos.settings import TRAINING_ACCOUNT, Mode, Start

_SIMULATOR_FILE = "training-stripe.db"


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
    account = account_to_open(start, keys, read_only=read_only)
    clock = SystemClock()
    file = LedgerFile(ledger_path(start, account), now=clock.now(), read_only=read_only)
    with _closed_on_failure(file.close):
        connection = Connection(start, keys, file, account)
        reached = Stripe(connection.gateway, clock, uptime=SystemUptime())
        if start.mode is Mode.TEST:
            page = CardPage()
            reached = replace(
                reached, cards=TestCards(), card_page=page.address, closing=(page.close,)
            )
        return wire(start, file, account, keys, _unreached(clock) if read_only else reached)


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

    hush()
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


def _open_training(start: Start, *, read_only: bool) -> Till:
    wall = SystemClock().now
    state = start.folder / _SIMULATOR_FILE
    path = ledger_path(start, TRAINING_ACCOUNT)
    file = LedgerFile(path, now=wall(), read_only=read_only)
    keys = keys_of(start)
    with _closed_on_failure(file.close):
        if read_only:
            beside = PracticeBeside(state, wall)
            return wire(start, file, TRAINING_ACCOUNT, keys, _unreached(beside, beside))
        simulator = Simulator(state, wall=wall)
        with _closed_on_failure(simulator.close):
            bench = PracticeBench(simulator)
            bench.furnish()
            pages = PracticePages(simulator)
            practice = Stripe(
                cache(lambda: practice_gateway(simulator)),
                simulator,
                TestCards(),
                bench,
                (pages.close, simulator.close),
                card_page=lambda: f"{pages.origin()}/card/",
            )
            till = wire(start, file, TRAINING_ACCOUNT, keys, practice)
            till.catalogue.load_sample(till.settings.load().money)
            return till


@contextmanager
def _closed_on_failure(close: Callable[[], None]) -> Iterator[None]:
    with ExitStack() as stack:
        stack.callback(close)
        yield
        stack.pop_all()


def _unreached(clock: Clock, practice: Practice | None = None) -> Stripe:
    """No Stripe for a till that only reads: what it answers could not be kept."""

    def gateway() -> PaymentGateway:
        raise Misconfigured("ledger_read_only")

    return Stripe(gateway, clock, practice=practice)
