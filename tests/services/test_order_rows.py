"""The networks learn the receipt always, and the rows of a cart where the shop wants it."""

import pytest

from pos.domain.sale import SaleState
from tests.kit import VISA, euro


@pytest.fixture
def telling(shop):
    shop.settings.save(shop.settings.load().changed("order_rows", "on"))
    return shop


def _at_stripe(shop, sale):
    [found] = shop.at_stripe(sale)
    return found.to_dict()


def _rows(shop, sale):
    found = shop.sdk.v1.payment_intents.amount_details_line_items.list(shop.intent(sale).id)
    return [(row.product_name, row.quantity, row.unit_cost) for row in found.data]


def test_the_receipt_goes_along_with_every_payment(shop):
    sale = shop.paying()
    receipt = shop.record(sale).sale.receipt
    told = _at_stripe(shop, sale)
    assert told["payment_details"]["order_reference"] == receipt.replace("-", "")
    assert _rows(shop, sale) == []


def test_rows_go_along_where_the_shop_wants_it(telling):
    sale = telling.paying(1000)
    assert _rows(telling, sale) == [("Pen", 1, 1000)]
    assert telling.checkout.authorise(sale, VISA).sale.state is SaleState.HELD


def test_rows_follow_a_cart_that_changes(telling):
    sale = telling.paying(1000)
    telling.checkout.back_to_cart(sale)
    telling.change(sale, 1500)
    telling.checkout.begin(sale)
    assert sum(quantity * each for _, quantity, each in _rows(telling, sale)) == 1500


def test_a_part_of_a_sale_takes_no_rows_along(telling):
    sale = telling.paying(1000)
    telling.checkout.begin(sale, euro(400))
    assert _rows(telling, sale) == []
    telling.checkout.authorise(sale, VISA)
    telling.checkout.begin(sale)
    telling.checkout.authorise(sale, VISA)
    assert telling.record(sale).held == euro(1000)


def test_what_is_taken_may_be_less_than_the_rows_come_to(telling):
    sale = telling.held(1000)
    record = telling.settlement.capture(telling.intent(sale).id, euro(600))
    assert record.sale.state is SaleState.CAPTURED
