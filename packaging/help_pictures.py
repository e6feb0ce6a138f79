"""Draws the pictures of the help anew: `make pictures`, or this program with some of their names.

Each one is the real window over a shop that is made up for it in training mode, so that the
help shows what the program looks like now. Without names all of them are drawn.
"""

import os
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from typing import Final

import made_up
from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from pos.domain.money import Money
from pos.domain.permissions import Act
from pos.domain.presented import CardBehaviour
from pos.errors import Refused
from pos.services.till import Till
from ui.alerts import strip
from ui.books.view import Part
from ui.card_entry.pane import CardEntryPane
from ui.daybook.view import Face
from ui.holds.sheets.kinds import Sheet
from ui.payment.phone_pane import PhonePane
from ui.payment.view import Tender
from ui.shell import Shell
from ui.shop.view import Section
from ui.snapshot import picture
from ui.theme import Scheme

HERE: Final = Path(__file__).parent.parent / "resources" / "help" / "pictures"
SIZE: Final = QSize(1024, 768)
_COLOURS: Final = 256
_PATIENCE_S: Final = 20
_TO_PAINT_MS: Final = 300
"""Until the web engine has painted what it says is there."""

Step = Callable[[Shell], None]


@dataclass(frozen=True, slots=True)
class Scene:
    """What is done to the shop before its window opens, and at the window before the picture.

    `of` is what is drawn in the place of that window.
    """

    page: str
    prepare: Callable[[Till], None]
    steps: Sequence[Step] = ()
    of: Callable[[Shell], QWidget] | None = None


def _till(shell: Shell) -> Till:
    till = shell.till_open
    if till is None:
        raise SystemExit("the ledger was closed")
    return till


def _show(section: Section) -> Step:
    return lambda shell: shell.rooms.shop.turn_to(section)


def _choose(place: int) -> Step:
    """The hold in that row of the board."""
    return lambda shell: shell.rooms.holds.select(shell.rooms.holds.view.rows[place].intent)


def _read_notice(shell: Shell) -> None:
    shell.rooms.holds.dismiss()


def _sheet(what: Sheet) -> Step:
    return lambda shell: shell.rooms.holds.actions.open(what)


def _pay(shell: Shell) -> None:
    shell.till.pay()


def _present(behaviour: CardBehaviour) -> Step:
    def present(shell: Shell) -> None:
        cards = shell.rooms.payment.view.cards
        shell.rooms.payment.present(next(card for card in cards if card.behaviour is behaviour))

    return present


def _at_reader(shell: Shell) -> None:
    shell.rooms.payment.turn_to(Tender.READER)
    shell.rooms.payment.ask_at_reader()


def _form(shell: Shell) -> CardEntryPane:
    pane = shell.rooms.payment_page.tendering.pane(Tender.FORM)
    if not isinstance(pane, CardEntryPane):
        raise SystemExit("the card form cannot be shown here: `make web` installs what it needs")
    return pane


def _open_form(shell: Shell) -> None:
    _form(shell).open.click()


def _wait_for_form(shell: Shell) -> None:
    """A picture is taken when the lanes have come to rest: one of them waits for the page."""
    keeper, is_there = _form(shell).keeper, Event()

    def look() -> None:
        if keeper.view.is_ready:
            QTimer.singleShot(_TO_PAINT_MS, is_there.set)

    keeper.changed.connect(look)
    look()
    shell.rooms.payment.lane.start(
        lambda: is_there.wait(_PATIENCE_S), done=lambda _: None, failed=lambda _: None
    )


def _pull_cable(shell: Shell) -> None:
    till = _till(shell)
    reader = till.readers.chosen()
    if till.practice is not None and reader is not None:
        till.practice.reader_cable(reader, is_in=False)


def _look_at_reader(shell: Shell) -> None:
    shell.rooms.reader.watch.look()


def _first_reader(shell: Shell) -> None:
    shell.rooms.shop_page.readers.list.select_row(0)


def _face(face: Face) -> Step:
    return lambda shell: shell.rooms.daybook_page.faces[face].click()


def _ask(shell: Shell) -> None:
    """The refund of the last sale, which needs an approval."""
    till = _till(shell)
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


def _choose_approver(shell: Shell) -> None:
    shell.porter.desk.choose(_till(shell).staff.find(made_up.MANAGER).id)


def _look_at_doubt(shell: Shell) -> None:
    [record] = _till(shell).daybook.in_doubt()
    shell.rooms.payment.begin(record.sale.id)


def _customers_window(shell: Shell) -> QWidget:
    window = shell.rooms.display.window
    if window is None:
        raise SystemExit("there is no customer display")
    return window


def _size_display(shell: Shell) -> None:
    _customers_window(shell).resize(SIZE)


def _look_again(_: Shell) -> None:
    """Once more round the event loop, so that everything has found its place."""


def _choose_doubtful(shell: Shell) -> None:
    rows = shell.rooms.holds.view.rows
    shell.rooms.holds.select(next(row.intent for row in rows if row.is_warned_of))


def _show_code(shell: Shell) -> None:
    pane = shell.rooms.payment_page.tendering.pane(Tender.PHONE)
    if not isinstance(pane, PhonePane):
        raise SystemExit("there is no way to pay by phone")
    pane.make.click()


def _select_sale(shell: Shell) -> None:
    shell.rooms.daybook.select(_till(shell).counter.recent(1)[0].sale.id)


def _books(part: Part) -> Step:
    def turn(shell: Shell) -> None:
        button = shell.rooms.books_page.parts[part]
        button.setFocus()
        button.click()

    return turn


SCENES: Final[Mapping[str, Scene]] = {
    "till": Scene("till", made_up.with_cart),
    "payment": Scene("till", made_up.with_cart, (_pay, _present(CardBehaviour.APPROVED))),
    "declined": Scene(
        "till", made_up.with_cart, (_pay, _present(CardBehaviour.INSUFFICIENT_FUNDS))
    ),
    "doubts": Scene("holds", made_up.with_doubtful_card, (_choose_doubtful,)),
    "customer-display": Scene(
        "till",
        made_up.with_display,
        (_pay, _present(CardBehaviour.APPROVED), _size_display, _look_again),
        _customers_window,
    ),
    "reader": Scene("till", made_up.with_cart, (_pay, _at_reader, _look_at_reader)),
    "reader-lost": Scene(
        "till", made_up.with_cart, (_pay, _at_reader, _pull_cable, _look_at_reader)
    ),
    "readers": Scene(
        "shop", made_up.first_day, (_show(Section.READERS), _look_at_reader, _first_reader)
    ),
    "checking": Scene("payment", made_up.with_doubt, (_look_at_doubt,)),
    "cash": Scene(
        "till",
        made_up.with_cart,
        (_pay, lambda shell: shell.rooms.payment.turn_to(Tender.CASH)),
    ),
    "phone": Scene(
        "till",
        made_up.with_cart,
        (_pay, lambda shell: shell.rooms.payment.turn_to(Tender.PHONE), _show_code),
    ),
    "card-form": Scene(
        "till",
        made_up.with_cart,
        (
            _pay,
            lambda shell: shell.rooms.payment.turn_to(Tender.FORM),
            _open_form,
            _wait_for_form,
        ),
    ),
    "bank": Scene("till", made_up.with_cart, (_pay, _present(CardBehaviour.ASKS_AND_PASSES))),
    "saved-cards": Scene(
        "till",
        made_up.with_saved_cards,
        (_pay, lambda shell: shell.rooms.payment.turn_to(Tender.SAVED), _look_again, _look_again),
    ),
    "sign-in": Scene("till", made_up.locked),
    "shift": Scene("shift", made_up.with_shift),
    "hold-board": Scene("holds", made_up.with_holds, (_choose(2),)),
    "capture": Scene("holds", made_up.with_holds, (_choose(2), _sheet(Sheet.CAPTURE))),
    "alert": Scene("holds", made_up.with_lapse, (_choose(0), _read_notice)),
    "bulk": Scene(
        "holds",
        made_up.with_holds,
        (lambda shell: shell.rooms.holds.choose_all(), _sheet(Sheet.BULK_CAPTURE)),
    ),
    "recipes": Scene(
        "shop",
        made_up.with_recipes,
        (
            _show(Section.RECIPES),
            lambda shell: shell.rooms.shop.recipes.choose("Tool hire"),
        ),
    ),
    "refund": Scene(
        "daybook",
        made_up.with_sale_taken,
        (
            _face(Face.SALES),
            _select_sale,
            lambda shell: shell.rooms.daybook_page.sales.detail.refund.click(),
        ),
    ),
    "staff": Scene("shop", made_up.staffed, (_show(Section.STAFF),)),
    "centre": Scene("shop", made_up.first_day, (_show(Section.CENTRE),)),
    "approval": Scene("till", made_up.with_question, (_ask, _choose_approver)),
    "journal": Scene("daybook", made_up.with_journal, (_face(Face.TRAIL),)),
    "z-report": Scene(
        "shift",
        made_up.with_report,
        (lambda shell: shell.rooms.shift.show_z(shell.rooms.shift.view.reports[0]),),
    ),
    "tour": Scene("till", made_up.first_day, (lambda shell: shell.rooms.tour.presenter.begin(),)),
    "shop": Scene("shop", made_up.first_day),
    "books": Scene("books", made_up.with_books, (_look_again, _look_again)),
    "trial-balance": Scene("books", made_up.with_books, (_books(Part.TRIAL), _look_again)),
    "closing-books": Scene(
        "books",
        made_up.with_month,
        (
            _books(Part.PERIODS),
            _look_again,
            lambda shell: shell.rooms.books.periods.begin_close(),
            _look_again,
        ),
    ),
    "pack": Scene("books", made_up.with_month, (_books(Part.PACK), _look_again, _look_again)),
    "reports": Scene("reports", made_up.with_books, (_look_again,) * 4),
    "evidence": Scene("daybook", made_up.with_contest, (_face(Face.SALES), _select_sale)),
}


_WITH_THE_ENGINE: Final = "card-form"


def in_few_colours(picture: QImage) -> QImage:
    """In its 256 most frequent colours: a page of buttons and text misses none of the others."""
    plain = picture.convertToFormat(QImage.Format.Format_RGB32)
    counted = Counter(memoryview(plain.constBits()).cast("I"))
    colours = [colour for colour, _times in counted.most_common(_COLOURS)]
    flags = Qt.ImageConversionFlag.ThresholdDither | Qt.ImageConversionFlag.AvoidDither
    return plain.convertToFormat(QImage.Format.Format_Indexed8, colours, flags)


def draw(name: str, folder: Path = HERE) -> Path:
    """Draw one picture anew."""
    scene, path = SCENES[name], folder / f"{name}.png"
    with tempfile.TemporaryDirectory() as raw, made_up.open_shop() as till:
        scene.prepare(till)
        whole = Path(raw) / path.name
        picture(till, whole, page=scene.page, size=SIZE, scheme=Scheme.LIGHT, steps=scene.steps,
                of=scene.of)  # fmt: skip
        in_few_colours(QImage(str(whole))).save(str(path))
    return path


def main() -> None:
    HERE.mkdir(parents=True, exist_ok=True)
    # An alert that has just come hears no tap for a moment; nobody taps on a picture.
    strip.GRACE_MS = 0
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        # Only practice's own page is shown here, so that the engine needs no sandbox.
        os.environ["QTWEBENGINE_DISABLE_SANDBOX"] = "1"
    # Once the web engine has run, no event loop of this process ends well but the last.
    for name in sorted(sys.argv[1:] or SCENES, key=_WITH_THE_ENGINE.__eq__):
        path = draw(name)
        print(f"{path.name}: {path.stat().st_size // 1024} KB")


if __name__ == "__main__":
    main()
