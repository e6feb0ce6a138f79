"""What is done at the window before a picture of the help is taken."""

from collections.abc import Callable
from threading import Event
from typing import Final

import made_up
from PySide6.QtCore import QSize, QTimer
from PySide6.QtWidgets import QWidget

from pos.domain.money import Money
from pos.domain.permissions import Act
from pos.domain.presented import CardBehaviour
from pos.errors import Refused
from pos.services.till import Till
from ui.books.view import Part
from ui.card_entry.pane import CardEntryPane
from ui.daybook.view import Face
from ui.holds.sheets.kinds import Sheet
from ui.payment.phone_pane import PhonePane
from ui.payment.view import Tender
from ui.shell import Shell
from ui.shop.view import Section

SIZE: Final = QSize(1024, 768)
_PATIENCE_S: Final = 20
_TO_PAINT_MS: Final = 300
"""Until the web engine has painted what it says is there."""

Step = Callable[[Shell], None]


def till_of(shell: Shell) -> Till:
    till = shell.till_open
    if till is None:
        raise SystemExit("the ledger was closed")
    return till


def turn_to_section(section: Section) -> Step:
    return lambda shell: shell.rooms.shop.turn_to(section)


def choose_hold(place: int) -> Step:
    """The hold in that row of the board."""
    return lambda shell: shell.rooms.holds.select(shell.rooms.holds.view.rows[place].intent)


def read_notice(shell: Shell) -> None:
    shell.rooms.holds.dismiss()


def open_sheet(what: Sheet) -> Step:
    return lambda shell: shell.rooms.holds.actions.open(what)


def pay(shell: Shell) -> None:
    shell.till.pay()


def present_card(behaviour: CardBehaviour) -> Step:
    def present(shell: Shell) -> None:
        cards = shell.rooms.payment.view.cards
        shell.rooms.payment.present(next(card for card in cards if card.behaviour is behaviour))

    return present


def at_reader(shell: Shell) -> None:
    shell.rooms.payment.turn_to(Tender.READER)
    shell.rooms.payment.ask_at_reader()


def form_of(shell: Shell) -> CardEntryPane:
    pane = shell.rooms.payment_page.tendering.pane(Tender.FORM)
    if not isinstance(pane, CardEntryPane):
        raise SystemExit("the card form cannot be shown here: `make web` installs what it needs")
    return pane


def open_form(shell: Shell) -> None:
    form_of(shell).open.click()


def wait_for_form(shell: Shell) -> None:
    """A picture is taken when the lanes have come to rest: one of them waits for the page."""
    keeper, is_there = form_of(shell).keeper, Event()

    def look() -> None:
        if keeper.view.is_ready:
            QTimer.singleShot(_TO_PAINT_MS, is_there.set)

    keeper.changed.connect(look)
    look()
    shell.rooms.payment.lane.start(
        lambda: is_there.wait(_PATIENCE_S), done=lambda _: None, failed=lambda _: None
    )


def pull_cable(shell: Shell) -> None:
    till = till_of(shell)
    reader = till.readers.chosen()
    if till.practice is not None and reader is not None:
        till.practice.reader_cable(reader, is_in=False)


def look_at_reader(shell: Shell) -> None:
    shell.rooms.reader.watch.look()


def first_reader(shell: Shell) -> None:
    shell.rooms.shop_page.readers.list.select_row(0)


def turn_to_face(face: Face) -> Step:
    return lambda shell: shell.rooms.daybook_page.faces[face].click()


def ask_approval(shell: Shell) -> None:
    """The refund of the last sale, which needs an approval."""
    till = till_of(shell)
    record = till.counter.recent(1)[0]
    intent = record.intent
    if intent is None:
        return
    refused = Refused(
        "needs_approval",
        act=str(Act.REFUND),
        subject=intent.id,
        amount=intent.received,
        share=None,
        sale=record.sale.id,
        intent=intent.id,
        limit=Money(500, intent.received.currency),
    )
    shell.approving.offer(refused, lambda: None)


def choose_approver(shell: Shell) -> None:
    shell.porter.desk.choose(till_of(shell).staff.find(made_up.MANAGER).id)


def look_at_doubt(shell: Shell) -> None:
    [record] = till_of(shell).daybook.in_doubt()
    shell.rooms.payment.begin(record.sale.id)


def customers_window(shell: Shell) -> QWidget:
    window = shell.rooms.display.window
    if window is None:
        raise SystemExit("there is no customer display")
    return window


def size_display(shell: Shell) -> None:
    customers_window(shell).resize(SIZE)


def look_again(_: Shell) -> None:
    """Once more round the event loop, so that everything has found its place."""


def choose_doubtful(shell: Shell) -> None:
    rows = shell.rooms.holds.view.rows
    shell.rooms.holds.select(next(row.intent for row in rows if row.is_warned_of))


def show_code(shell: Shell) -> None:
    pane = shell.rooms.payment_page.tendering.pane(Tender.PHONE)
    if not isinstance(pane, PhonePane):
        raise SystemExit("there is no way to pay by phone")
    pane.make.click()


def select_sale(shell: Shell) -> None:
    shell.rooms.daybook.select(till_of(shell).counter.recent(1)[0].sale.id)


def turn_to_books(part: Part) -> Step:
    def turn(shell: Shell) -> None:
        button = shell.rooms.books_page.parts[part]
        button.setFocus()
        button.click()

    return turn


def find_setting(words: str) -> Step:
    return lambda shell: shell.rooms.shop_page.search.setText(words)


def show_permissions(shell: Shell) -> None:
    shell.rooms.shop_page.staff.people.table_button.click()


def show_slip(shell: Shell) -> None:
    """The slip of what is chosen, as it would be printed."""
    shell.rooms.slips.open()


def slip_sheet(shell: Shell) -> QWidget:
    return shell.rooms.slips.sheet


def show_z(shell: Shell) -> None:
    """The Z report of the last shift."""
    shell.rooms.shift.show_z(shell.rooms.shift.view.reports[0])
