"""Sales are on disk at every change and are found again by what people have in hand."""

from datetime import timedelta

import pytest

from pos.adapters.sqlite.database import LedgerFile
from pos.adapters.sqlite.store import SqliteStore
from pos.domain.cart import PercentOff
from pos.domain.ids import IntentId, LedgerId, SaleId
from pos.domain.sale import SaleState
from pos.errors import Broken, Refused
from tests.adapters.sqlite.examples import INTENT, NOW, SALE, cart, intent, sale

OTHER = SaleId("sale_" + "a1" * 15 + "ff")


@pytest.fixture
def keep(store):
    def save(*sales):
        with store.write() as books:
            for each in sales:
                books.sales.save(each)

    return save


def test_a_sale_comes_back_as_it_was(store, keep):
    full = sale(
        number=7,
        intent=INTENT,
        label="Mr O'Neill, ladder",
        state=SaleState.PAYING,
        cart=cart().set_discount(PercentOff(500)),
    )
    keep(full)
    with store.read() as books:
        assert books.sales.get(SALE) == full


def test_the_newest_save_is_the_one_that_counts(store, keep):
    keep(sale(), sale(cart=cart().set_quantity(1, 5)))
    with store.read() as books:
        assert books.sales.get(SALE).cart.count == 5


def test_the_open_cart_survives_the_till(path, clock):
    file = LedgerFile(path, now=NOW)
    with SqliteStore(file, LedgerId("ldg_1"), clock).write() as books:
        books.sales.save(sale())
    file.close()
    file = LedgerFile(path, now=NOW)
    with SqliteStore(file, LedgerId("ldg_1"), clock).read() as books:
        assert books.sales.open("till-1") == [sale()]
    file.close()


def test_a_save_outside_a_write_fails(store):
    with pytest.raises(Exception, match="ledger_read_only"), store.read() as books:
        books.sales.save(sale())


def test_an_unknown_sale_is_refused(store):
    with store.read() as books, pytest.raises(Refused, match="sale_unknown"):
        books.sales.get(SALE)


def test_sales_that_are_open_or_being_paid_are_listed_by_register_newest_first(store, keep):
    keep(
        sale(),
        sale(id=OTHER, opened_at=NOW + timedelta(minutes=1), state=SaleState.PAYING),
        sale(id=SaleId("sale_other_till"), register="till-2", opened_at=NOW + timedelta(hours=1)),
        sale(id=SaleId("sale_done"), state=SaleState.CAPTURED, opened_at=NOW + timedelta(hours=2)),
    )
    with store.read() as books:
        assert [one.id for one in books.sales.open("till-1")] == [OTHER, SALE]
        assert books.sales.open("till-3") == []


def test_parked_sales_are_listed_oldest_first(store, keep):
    late = sale(id=OTHER, state=SaleState.PARKED, opened_at=NOW + timedelta(minutes=1))
    keep(late, sale(state=SaleState.PARKED), sale(id=SaleId("sale_open")))
    with store.read() as books:
        assert [each.id for each in books.sales.parked()] == [SALE, OTHER]


@pytest.mark.parametrize(
    "text", [SALE, SALE[:8], "42", "till-1-000042", "till-1-42", " 42 ", INTENT]
)
def test_a_sale_is_found_by_id_beginning_intent_or_receipt_number(store, keep, text):
    keep(sale(number=42, intent=INTENT), sale(id=SaleId("sale_" + "c" * 32), number=43))
    with store.read() as books:
        assert books.sales.by_text(text).id == SALE


@pytest.mark.parametrize(
    "text",
    [
        "",
        "44",
        "till-2-000042",
        "sale_a1",
        "sale_%",
        "sale_a1_",
        "%",
        "4200000000000042",
        "x" * 500,
    ],
)
def test_what_names_no_sale_is_unknown(store, keep, text):
    keep(sale(number=42, intent=INTENT))
    with store.read() as books, pytest.raises(Refused) as error:
        books.sales.by_text(text)
    assert error.value.code == "sale_unknown"
    assert len(str(error.value.facts["sale"])) <= 60


def test_a_beginning_that_two_sales_share_is_ambiguous(store, keep):
    keep(sale(), sale(id=OTHER))
    with store.read() as books, pytest.raises(Refused, match="sale_ambiguous"):
        books.sales.by_text(SALE[:12])


def test_a_sale_is_found_by_its_intent_also_after_a_new_round_began(store, keep):
    keep(sale(intent=INTENT))
    with store.write() as books:
        books.intents.save(intent())
        books.sales.save(sale(intent=None))
    with store.read() as books:
        assert books.sales.by_intent(INTENT) == sale(intent=None)
        assert books.sales.by_intent(IntentId("pi_unknown")) is None


def test_receipt_numbers_have_no_gaps_when_a_checkout_fails(store, keep):
    def refused_checkout():
        with store.write() as books:
            books.sales.save(sale(id=OTHER, number=books.sales.next_number()))
            raise Refused("amount_too_small")

    with store.read() as books:
        assert books.sales.next_number() == 1
    keep(sale(number=1))
    with pytest.raises(Refused):
        refused_checkout()
    with store.read() as books:
        assert books.sales.next_number() == 2


def test_no_receipt_number_is_given_twice(keep):
    keep(sale(number=1))
    with pytest.raises(Broken, match="storage"):
        keep(sale(id=OTHER, number=1))


def test_recent_sales_are_those_that_reached_checkout_newest_first(store, keep):
    keep(*(sale(id=SaleId(f"sale_{n}"), number=n or None) for n in range(5)))
    with store.read() as books:
        assert [each.number for each in books.sales.recent(3)] == [4, 3, 2]


def test_tables_tell_what_was_sold_without_our_program(ledger, keep):
    keep(sale(number=42, state=SaleState.PAYING))
    with ledger.read() as db:
        assert tuple(db.execute("SELECT total_minor, currency FROM sales").fetchone()) == (
            2500,
            "EUR",
        )
        line = dict(db.execute("SELECT * FROM sale_lines").fetchone())
    assert line == {
        "sale_id": SALE,
        "line": 1,
        "sku": "HAM-1",
        "barcode": "",
        "name": "Hammer",
        "quantity": 2,
        "measure": 0,
        "unit": "",
        "price_minor": 1250,
        "currency": "EUR",
        "tax_rate_basis_points": 1900,
    }
