"""A practice reader's screen, as its state asks for it."""

from typing import Final

from pos.adapters.stripe_simulator.books import Books
from pos.adapters.stripe_simulator.documents import Document, notes
from pos.adapters.stripe_simulator.terminal_actions import DISPLAY, PAYMENT, REFUND, is_waiting
from pos.adapters.stripe_simulator.terminal_cards import READER_CARDS
from pos.adapters.stripe_simulator.terminal_customer import amount_of, lets_cancel, may_tip
from pos.adapters.stripe_simulator.terminal_tips import tips_for
from pos.domain.ids import ReaderId
from pos.domain.money import Currency, Money
from pos.domain.reader_screen import Purpose, ReaderScreen, ScreenLine, Stage

_SHOWN_FOR_S: Final = 20
"""How long the end of a payment stays on the screen."""

_TROUBLES: Final = {
    "updating": Stage.UPDATING,
    "fault": Stage.FAULT,
    "other_app": Stage.OTHER_APP,
}
_ABOUT_A_CARD: Final = (
    Stage.TIP,
    Stage.CARD,
    Stage.PIN,
    Stage.APPROVED,
    Stage.DECLINED,
    Stage.CANCELED,
    Stage.FAILED,
)
_PURPOSES: Final = {PAYMENT: Purpose.PAYMENT, REFUND: Purpose.REFUND}


def screen(books: Books, reader: Document) -> ReaderScreen:
    """What the reader shows now."""
    stage = _stage(books, reader)
    ident, label = ReaderId(reader["id"]), reader["label"]
    action: Document = reader["action"] or {}
    if stage is Stage.CART:
        return _cart(ident, label, action[DISPLAY]["cart"])
    if stage not in _ABOUT_A_CARD:
        return ReaderScreen(ident, label, stage)
    kept = notes(reader)
    held: Document = kept.get("card") or {}
    currency = _currency(books, reader)
    amount = amount_of(books, reader)
    tip: int = kept.get("tip", 0)
    return ReaderScreen(
        ident,
        label,
        stage,
        _PURPOSES.get(str(action["type"]), Purpose.KEEPING),
        amount=Money(amount, currency) if amount is not None else None,
        tip=Money(tip, currency) if tip else None,
        tips=tuple(Money(each, currency) for each in _tips(books, reader)),
        said=_said(reader),
        tries=held.get("tries", 0),
        must_insert=bool(held) and not READER_CARDS[held["name"]].taps,
        lets_cancel=is_waiting(reader) and lets_cancel(reader),
    )


def _stage(books: Books, reader: Document) -> Stage:
    kept = notes(reader)
    if reader["status"] == "offline":
        return Stage.OFFLINE
    if kept.get("trouble"):
        return _TROUBLES[kept["trouble"]]
    action = reader["action"]
    if action is None:
        return Stage.IDLE
    if action["type"] == DISPLAY:
        return Stage.CART
    if action["status"] != "in_progress":
        return _ended(books, reader)
    if "card" in kept:
        return Stage.PIN
    return Stage.TIP if "tip" not in kept and _tips(books, reader) else Stage.CARD


def _ended(books: Books, reader: Document) -> Stage:
    action = reader["action"]
    if books.now - notes(reader).get("ended", 0) > _SHOWN_FOR_S:
        return Stage.IDLE
    if action["status"] == "succeeded":
        return Stage.APPROVED
    if action["failure_code"] == "customer_canceled":
        return Stage.CANCELED
    return Stage.DECLINED if "api_error" in action else Stage.FAILED


def _said(reader: Document) -> str:
    action = reader["action"]
    if action["status"] != "failed":
        return str(notes(reader).get("said", ""))
    error = action.get("api_error") or {}
    return str(error.get("decline_code") or action["failure_code"])


def _tips(books: Books, reader: Document) -> tuple[int, ...]:
    """The tips on offer, in minor units, while one can be chosen."""
    if not is_waiting(reader) or not may_tip(reader):
        return ()
    about = reader["action"][PAYMENT]
    intent = books.need("payment_intent", about["payment_intent"], "payment_intent")
    tipping = (about["process_config"] or {}).get("tipping") or {}
    eligible = tipping.get("amount_eligible")
    amount: int = intent["amount"] if eligible is None else eligible
    return tips_for(books, reader, intent["currency"], amount)


def _currency(books: Books, reader: Document) -> Currency:
    action = reader["action"]
    about = action[action["type"]]
    if "payment_intent" not in about:
        return Currency(books.currency.upper())
    intent = books.need("payment_intent", about["payment_intent"], "payment_intent")
    return Currency(intent["currency"].upper())


def _cart(ident: ReaderId, label: str, cart: Document) -> ReaderScreen:
    currency = Currency(cart["currency"].upper())
    lines = tuple(
        ScreenLine(line["description"], line["quantity"], Money(line["amount"], currency))
        for line in cart["line_items"]
    )
    total = Money(cart["total"], currency)
    return ReaderScreen(ident, label, Stage.CART, amount=total, lines=lines)
