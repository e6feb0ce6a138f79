"""Whatever is sold and however it is paid, the totals on the slips are those of the ledger."""

from collections import defaultdict

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from pos.domain.cart import AmountOff, Item, PercentOff
from pos.domain.ids import SaleId
from pos.domain.ledger import Entry, EntryKind
from pos.domain.money import Money, total
from pos.domain.slip import Pair, SlipKind
from pos.domain.slip_layout import TextLine, laid_out
from pos.domain.slip_text import width_of
from pos.domain.tax import TaxMode, TaxRate
from resources.writing import Writing
from tests.kit import EUR, VISA, euro, practice_shop
from tests.services.slipping import SlipDesk, taxes, value, words

LINES = some.lists(
    some.tuples(
        some.integers(1, 9000), some.integers(1, 7), some.sampled_from((0, 550, 700, 1900))
    ),
    min_size=1,
    max_size=4,
)
DISCOUNTS = some.one_of(
    some.none(),
    some.builds(PercentOff, some.integers(1, 9000)),
    some.just(AmountOff(euro(1))),
)
WRITING = Writing()


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    with practice_shop(tmp_path_factory.mktemp("slips")) as shop:
        yield SlipDesk(shop)


def sold(desk: SlipDesk, lines, discount, mode: TaxMode) -> SaleId:
    """A sale that lies on the counter."""
    shop = desk.shop
    shop.settings.save(shop.settings.load().changed("tax_mode", str(mode)))
    sale = shop.counter.current().sale
    if not sale.cart.is_empty:
        shop.counter.park(sale.id, "")
        sale = shop.counter.current().sale
    cart = sale.cart
    for place, (price, quantity, rate) in enumerate(lines):
        item = Item(f"S-{place}", "", f"Ware {place} " * 4, euro(price), TaxRate(rate))
        cart = cart.add(item, quantity)
    cart = cart.set_line_discount(cart.lines[0].number, discount)
    shop.counter.save(sale.id, cart.set_discount(discount if cart.totals().lines else None))
    return sale.id


def booked(desk: SlipDesk, sale: SaleId, *kinds: EntryKind) -> list[Entry]:
    return [entry for entry in desk.shop.entries() if entry.sale == sale and entry.kind in kinds]


def in_tax(entries: list[Entry]) -> dict[str, Money]:
    """By rate, what was booked for the office that collects it."""
    sums: dict[str, Money] = defaultdict(lambda: Money.zero(EUR))
    for entry in entries:
        for posting in entry.postings:
            if posting.account.startswith("liabilities:tax:"):
                sums[posting.account.removeprefix("liabilities:tax:")] -= posting.amount
    return {rate: amount for rate, amount in sums.items() if amount}


def written(money: Money) -> str:
    return WRITING.money(money).replace("\u00a0", " ")


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    LINES,
    DISCOUNTS,
    some.sampled_from(TaxMode),
    some.integers(1, 100),
    some.sampled_from(("card", "cash", "both")),
)
def test_what_a_receipt_says_was_paid_and_taxed_is_what_was_booked(
    desk, lines, discount, mode, percent, how
):
    shop = desk.shop
    sale = sold(desk, lines, discount, mode)
    due = shop.record(sale).sale.due
    if due.minor < 200:
        return
    cash = euro(due.minor * percent // 100) if how == "both" else euro(0)
    if how == "cash":
        shop.tenders.cash(sale, due)
    else:
        if 0 < cash.minor < due.minor - 100:
            shop.tenders.cash(sale, cash)
        shop.checkout.begin(sale)
        shop.checkout.authorise(sale, VISA)
        held = shop.intent(sale)
        part = max(held.amount.minor * percent // 100, 1)
        shop.settlement.capture(held.id, euro(part))
    slip = desk.of(SlipKind.RECEIPT, sale)
    entries = booked(desk, sale, EntryKind.CAPTURE, EntryKind.CASH_SALE)
    assert value(slip, "Paid") == written(total((each.amount for each in entries), EUR))
    on_paper = {row[0].removesuffix(" %"): row[2] for row in taxes(slip)}
    assert {rate: text for rate, text in on_paper.items() if text != "0.00"} == {
        rate: WRITING.amount(amount) for rate, amount in in_tax(entries).items()
    }
    _whole(slip)
    let_go = booked(desk, sale, EntryKind.RELEASE)
    if let_go:
        assert written(total((each.amount for each in let_go), EUR)) in words(
            desk.of(SlipKind.RELEASE, sale)
        )


def _whole(slip) -> None:
    """Every amount stands unbroken at the edge of narrow paper, and nothing beyond it."""
    lines = [line for line in laid_out(slip, 32) if isinstance(line, TextLine)]
    assert all(width_of(line.text) <= 32 // line.size.across for line in lines)
    ends = {line.text.split(" ")[-1] for line in lines}
    amounts = [part.right for part in slip.parts if isinstance(part, Pair) and "." in part.right]
    assert {amount.split(" ")[-1] for amount in amounts} <= ends
