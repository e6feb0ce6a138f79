"""Draws every page anew into a folder: `python packaging/pictures.py FOLDER [--all]`.

A shop is made up in training mode, with a cart, holds of several ages and a day's trade. With
`--all` each page comes in both sizes, light and dark, to be looked at; without it the README's
pictures are made.
"""

import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from PySide6.QtCore import QSize

from pos.bootstrap import open_till
from pos.domain.cart import Cart, PercentOff
from pos.domain.ids import PaymentMethodId, SaleId
from pos.domain.intent import CancelReason
from pos.domain.money import Money
from pos.errors import Declined
from pos.services.till import Till
from pos.settings import Start
from ui.alerts import strip
from ui.shell import Shell
from ui.snapshot import picture
from ui.theme import Scheme

VISA = PaymentMethodId("pm_card_visa")
MASTERCARD = PaymentMethodId("pm_card_mastercard")
DECLINED = PaymentMethodId("pm_card_visa_chargeDeclined")
README = (
    ("till-light", "till", QSize(1280, 800), Scheme.LIGHT),
    ("payment-light", "payment", QSize(1280, 800), Scheme.LIGHT),
    ("holds-dark", "holds", QSize(1280, 800), Scheme.DARK),
)
SIZES = (QSize(1024, 768), QSize(1920, 1080))
PAGES = ("till", "payment", "holds", "daybook", "shop")


@contextmanager
def _shop() -> Iterator[Till]:
    with tempfile.TemporaryDirectory() as folder:
        till = open_till(Start(Path(folder)))
        try:
            _trade(till)
            yield till
        finally:
            till.close()


def _cart(till: Till, *skus: str) -> Cart:
    cart = till.counter.current().sale.cart
    for sku in skus:
        cart = cart.add(till.catalogue.scan(sku).item())
    return cart


def _held(till: Till, card: PaymentMethodId, *skus: str) -> SaleId:
    sale = till.counter.start(_cart(till, *skus)).id
    till.checkout.begin(sale)
    till.checkout.authorise(sale, card)
    return sale


def _trade(till: Till) -> None:
    """Some days of practice: taken, in part, released, lapsed, and three still held."""
    skus = [product.sku for product in till.catalogue.list("", 60)]
    practice = till.practice
    if practice is None:
        return
    _held(till, VISA, skus[2])
    practice.advance(timedelta(days=6, hours=21))
    for number in (3, 9, 14):
        record = till.checkout.record(_held(till, MASTERCARD, skus[number], skus[number + 1]))
        if record.intent is not None:
            whole = record.intent.capturable
            part = Money(whole.minor * 6 // 10, whole.currency) if number == 9 else None  # noqa: PLR2004 - one of the three in part
            till.settlement.capture(record.intent.id, part)
    record = till.checkout.record(_held(till, VISA, skus[20]))
    if record.intent is not None:
        till.settlement.release(record.intent.id, CancelReason.REQUESTED_BY_CUSTOMER)
    _held(till, VISA, skus[5], skus[6])
    practice.advance(timedelta(hours=2, minutes=30))
    _held(till, MASTERCARD, skus[11])
    sale = till.counter.start(_cart(till, *skus[20:25])).id
    till.checkout.begin(sale)
    try:
        till.checkout.authorise(sale, DECLINED)
    except Declined:
        till.checkout.abandon(sale)
    lying = till.counter.current().sale
    cart = _cart(till, skus[0], skus[1], skus[1], skus[7], skus[12], skus[18])
    till.counter.save(lying.id, cart.set_line_discount(3, PercentOff(1000)))


def _pay_and_hold() -> Sequence[Callable[[Shell], None]]:
    return (
        lambda shell: shell.till.pay(),
        lambda shell: shell.rooms.payment.present(shell.rooms.payment.view.cards[0]),
    )


def _draw(folder: Path, name: str, page: str, size: QSize, scheme: Scheme) -> None:
    with _shop() as till:
        steps: Sequence[Callable[[Shell], None]] = ()
        if page == "payment":
            steps = _pay_and_hold()
        elif page == "holds":
            steps = (lambda shell: shell.rooms.holds.select(shell.rooms.holds.view.rows[0].intent),)
        picture(till, folder / f"{name}.png", page=page, size=size, scheme=scheme, steps=steps)


def _draw_looking(folder: Path, size: QSize, scheme: Scheme) -> None:
    """The window of a second till, which may look."""
    with _shop() as till:
        looking = open_till(till.start, read_only=True)
        try:
            for page in ("till", "holds"):
                name = f"look-only-{page}-{size.width()}-{scheme}"
                picture(looking, folder / f"{name}.png", page=page, size=size, scheme=scheme)
        finally:
            looking.close()


def main() -> None:
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    # An alert that has just come hears no tap for a moment; nobody taps on a picture.
    strip.GRACE_MS = 0
    if "--all" not in sys.argv:
        for name, page, size, scheme in README:
            _draw(folder, name, page, size, scheme)
        return
    for page in PAGES:
        for size in SIZES:
            for scheme in (Scheme.LIGHT, Scheme.DARK):
                _draw(folder, f"{page}-{size.width()}-{scheme}", page, size, scheme)
    for size in SIZES:
        for scheme in (Scheme.LIGHT, Scheme.DARK):
            _draw_looking(folder, size, scheme)


if __name__ == "__main__":
    main()
