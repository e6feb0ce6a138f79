"""Card readers of the shop: which there are, which one this register uses, and sharing them."""

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from threading import RLock
from typing import Final

from pos.domain.ids import IntentId, LocationId, ReaderId, SaleId
from pos.domain.permissions import Act
from pos.domain.reader import (
    RENEWED_WITHIN,
    RESERVED_BY_HAND_FOR,
    RESERVED_FOR,
    SHOWS,
    Address,
    Location,
    Reader,
    ReaderState,
    ReaderStrip,
    Reservation,
    check_address,
    check_code,
    check_label,
    check_reader,
    concerns,
    state_of,
)
from pos.errors import Misconfigured, PosError, Refused
from pos.ports import Clock, GatewayProvider, SettingsStore, Store
from pos.ports.terminal import Terminal
from pos.services.access import Access
from pos.services.cart_at_reader import shown

log = logging.getLogger(__name__)

_TROUBLE_LASTS: Final = timedelta(minutes=2)
"""How long a command that was turned down says something about its reader."""


@dataclass(frozen=True, slots=True)
class _Trouble:
    code: str
    at: datetime


class Readers:
    """Nearly every method talks to Stripe: never call one on the thread that draws."""

    def __init__(
        self,
        store: Store,
        gateway: GatewayProvider,
        clock: Clock,
        settings: SettingsStore,
        access: Access | None = None,
        *,
        takes_the_only_one: bool = False,
    ) -> None:
        """`takes_the_only_one`: where none was chosen the first one is used, as in practice.

        Without `access` everybody may do everything, as where no staff is set up.
        """
        self._store = store
        self._gateway = gateway
        self._clock = clock
        self._settings = settings
        self._access = access
        self._takes_the_only_one = takes_the_only_one
        self._only: ReaderId | None = None
        self._last: Reader | None = None
        self._troubles: dict[ReaderId, _Trouble] = {}
        self._display = RLock()
        self._going_there = 0

    # What there is ------------------------------------------------------------------------------

    def all(self) -> Sequence[Reader]:
        """Every reader of the account, by label."""
        return sorted(self._terminal().readers(), key=lambda each: (each.label.lower(), each.id))

    def locations(self) -> Sequence[Location]:
        return sorted(self._terminal().locations(), key=lambda each: (each.name.lower(), each.id))

    def get(self, reader: ReaderId) -> Reader:
        """Raises Refused `reader_unknown`."""
        return self._terminal().reader(reader)

    def find(self, text: str) -> Reader:
        """By id, or by its whole label; raises Refused `reader_unknown`."""
        if text.startswith("tmr_"):
            return self.get(check_reader(text))
        named = [each for each in self.all() if each.label.lower() == text.strip().lower()]
        if len(named) != 1:
            raise Refused("reader_unknown", text=text[:40])
        return named[0]

    # What a manager does ------------------------------------------------------------------------

    def add_location(self, name: str, address: Address) -> Location:
        """Raises Refused `reader_label`, `address_incomplete`, and those of permissions."""
        name, address = check_label(name), check_address(address)
        self._ask_leave(f"location {name}")
        return self._terminal().add_location(name, address)

    def register(self, code: str, label: str, location: LocationId) -> Reader:
        """Make a reader one of this account by the code that it shows.

        Raises Refused `reader_code_refused`, `reader_label`, `reader_location_refused`, and those
        of permissions.
        """
        code, label = check_code(code), check_label(label)
        self._ask_leave(f"reader {label}")
        return self._terminal().register(code, label, location)

    def rename(self, reader: ReaderId, label: str) -> Reader:
        label = check_label(label)
        self._ask_leave(f"reader {label}")
        return self._terminal().rename(reader, label)

    def forget(self, reader: ReaderId) -> None:
        """It belongs to the account no more; registering it again needs a new code."""
        self._ask_leave(f"reader {reader}")
        self._terminal().forget(reader)
        self._only = None
        if self._settings.load().reader == reader:
            self._settings.save(replace(self._settings.load(), reader=""))

    # Which one is used here ---------------------------------------------------------------------

    def choose(self, reader: ReaderId | None) -> Reader | None:
        """Use it at this register from now on, None for no reader; whoever sells may do that.

        Raises Refused `reader_unknown`.
        """
        if self._access is not None:
            self._access.check(Act.SELL)
        found = None if reader is None else self.get(reader)
        settings = self._settings.load()
        self._settings.save(replace(settings, reader="" if found is None else found.id))
        self._last = found
        return found

    def chosen(self) -> ReaderId | None:
        """The reader of this register, None for none."""
        text = self._settings.load().reader
        if text:
            return check_reader(text)
        if self._takes_the_only_one and self._only is None:
            self._only = next((each.id for each in self.all()), None)
        return self._only

    def needed(self, reader: ReaderId | None = None) -> ReaderId:
        """That one, or the one of this register; raises Refused `reader_not_chosen`."""
        found = reader or self.chosen()
        if found is None:
            raise Refused("reader_not_chosen")
        return found

    def strip(self) -> ReaderStrip:
        """What is always shown of the reader; never raises for what Stripe says.

        One request where a reader is chosen, none otherwise.
        """
        register = self._settings.load().register
        try:
            chosen = self.chosen()
            if chosen is None:
                return ReaderStrip(None, ReaderState.NONE, register=register)
            found = self._last = self.get(chosen)
        except Refused as gone:
            return ReaderStrip(None, ReaderState.NONE, gone.code, register)
        except Misconfigured as failure:
            return ReaderStrip(self._last, ReaderState.ATTENTION, failure.code, register)
        except PosError as silence:
            return ReaderStrip(self._last, ReaderState.OFFLINE, silence.code, register)
        return ReaderStrip(found, self.state_of(found), self._note_on(found), register)

    def state_of(self, reader: Reader) -> ReaderState:
        """What a clerk is told of it; advice, which keeps nobody from selling."""
        register, ledger = self._own()
        trouble = self._trouble(reader.id)
        now = self._clock.now()
        return state_of(reader, register=register, ledger=ledger, now=now, trouble=trouble)

    def _note_on(self, reader: Reader) -> str:
        other = reader.reserved_by_other(*self._own(), self._clock.now())
        return self._trouble(reader.id) or ("reader_reserved" if other else "")

    def turned_down(self, reader: ReaderId, code: str) -> None:
        """A command to it was answered so; with an empty code it did what it was told."""
        if code:
            self._troubles[reader] = _Trouble(code, self._clock.now())
        else:
            self._troubles.pop(reader, None)

    def _trouble(self, reader: ReaderId) -> str:
        found = self._troubles.get(reader)
        if found is None or self._clock.now() - found.at > _TROUBLE_LASTS:
            return ""
        return found.code

    # Sharing it ---------------------------------------------------------------------------------

    def reserve(self, reader: ReaderId | None = None) -> Reader:
        """Keep it for this register for a while; raises as `claim`."""
        return self.claim(self.needed(reader), lasting=RESERVED_BY_HAND_FOR)

    def claim(
        self,
        reader: ReaderId,
        *,
        about: IntentId | None = None,
        lasting: timedelta = RESERVED_FOR,
    ) -> Reader:
        """Note on the reader that this register uses it, and read back that the note is ours.

        A payment that no customer has begun could otherwise be replaced by another register's.
        `about` is the payment that it may be working on already.
        Raises Refused `reader_reserved`, `reader_busy`, `reader_unknown`.
        """
        terminal = self._terminal()
        found = terminal.reader(reader)
        self._check_free(found, about)
        register, ledger = self._own()
        now = self._clock.now()
        until = found.reserved_until(register, ledger)
        if until is None or until - now < min(lasting, RENEWED_WITHIN):
            terminal.note(reader, Reservation(register, ledger, now + lasting))
            found = terminal.reader(reader)
            self._check_free(found, about)
        return found

    def renew(self, reader: Reader) -> None:
        """Let a reservation of this register last while its payment is waited for."""
        register, ledger = self._own()
        now = self._clock.now()
        until = reader.reserved_until(register, ledger)
        if until is not None and until - now < RENEWED_WITHIN:
            self._terminal().note(reader.id, Reservation(register, ledger, now + RESERVED_FOR))

    def free(self, reader: ReaderId | None = None) -> None:
        """Give it back to all; another register's reservation stays as it is."""
        where = reader or self.chosen()
        if where is None:
            return
        terminal = self._terminal()
        if terminal.reader(where).reserved_until(*self._own()) is not None:
            terminal.note(where, None)

    def let_go(self, reader: ReaderId) -> None:
        """As `free`, where nothing is lost when it fails: a reservation lapses by itself."""
        try:
            self.free(reader)
        except PosError as error:
            log.info("a reservation is left to lapse: %s", error.code, extra={"code": error.code})

    def _check_free(self, reader: Reader, about: IntentId | None) -> None:
        other = reader.reserved_by_other(*self._own(), self._clock.now())
        if other is not None:
            facts = {"register": other.register, "until": other.until}
            raise Refused("reader_reserved", reader=reader.label, **facts)
        action = reader.action
        is_ours = about is not None and concerns(action, about)
        if action is not None and action.keeps_busy and not is_ours:
            raise Refused("reader_busy", reader=reader.label)

    # Its display --------------------------------------------------------------------------------

    @contextmanager
    def without_display(self) -> Iterator[None]:
        """Nothing is shown or wiped meanwhile: wiping ends whatever a reader has come to do."""
        with self._display:
            self._going_there += 1
        try:
            yield
        finally:
            with self._display:
                self._going_there -= 1

    def show_cart(self, sale: SaleId) -> bool:
        """Let the customer read along; whether the reader shows it. Never a reason to stop.

        Where a payment goes to the reader at this moment, nothing is shown.
        """
        with self._display:
            return not self._going_there and self._shown(sale)

    def _shown(self, sale: SaleId) -> bool:
        try:
            reader = self.chosen()
            if reader is None:
                return False
            with self._store.read() as books:
                cart = books.sales.get(sale).cart
            if cart.is_empty:
                return self._wiped()
            self.claim(reader)
            self._terminal().show_cart(reader, shown(cart))
        except PosError as error:
            log.info("the reader shows no cart: %s", error.code, extra={"code": error.code})
            return False
        return True

    def clear_display(self) -> bool:
        """Wipe our own cart off the display; what else a reader does is left alone."""
        with self._display:
            return not self._going_there and self._wiped()

    def _wiped(self) -> bool:
        try:
            reader = self.chosen()
            if reader is None:
                return False
            found = self.get(reader)
            is_ours = found.reserved_until(*self._own()) is not None
            if is_ours and found.action is not None and found.action.type == SHOWS:
                self._terminal().cancel(reader)
                self._terminal().note(reader, None)
                return True
        except PosError as error:
            log.info("the display was not wiped: %s", error.code, extra={"code": error.code})
        return False

    def _own(self) -> tuple[str, str]:
        """What reservations of this register are known by."""
        with self._store.read() as books:
            return self._settings.load().register, books.ledger_id

    def _terminal(self) -> Terminal:
        return self._gateway().terminal

    def _ask_leave(self, subject: str) -> None:
        if self._access is not None:
            self._access.do(Act.SETTINGS, subject=subject)
