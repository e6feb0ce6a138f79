"""The slip for a card at the reader: what networks want, and held is never called charged."""

import pytest

from pos.errors import Refused
from pos.services.card_slip import card_slip
from pos.services.report_paper import WIDTH
from resources.writing import PlainWriting
from tests.kit import euro
from tests.services.reader_kit import HERE, ReaderCounter


@pytest.fixture
def counter(shop):
    return ReaderCounter(shop)


def slip_of(shop, sale, name="Corner shop"):
    return card_slip(
        shop.intent(sale),
        shop=name,
        receipt=shop.record(sale).sale.receipt,
        writing=PlainWriting(zone=shop.settings.load().zone),
        is_practice=True,
    )


def test_a_slip_has_what_the_networks_want_and_says_that_the_amount_is_held(counter, shop):
    lines = slip_of(shop, counter.paid())
    text = "\n".join(lines)
    receipt = shop.intent(shop.counter.recent()[0].sale.id).latest_charge.facts.receipt
    for name in ("application_preferred_name", "dedicated_file_name", "authorization_code"):
        assert receipt[name] in text
    assert "till-1-000001" in text
    assert "10.00 EUR" in text
    assert "contactless" in text
    assert lines[-1].strip() == "HELD - NOT CHARGED"
    assert "Held until" in text


def test_after_the_capture_it_says_charged_and_how_much(counter, shop):
    counter.set(reader_tips="on")
    sale = counter.asked()
    shop.bench.reader_tip(HERE, 150)
    counter.tap()
    intent = counter.follow(sale).intent.id
    shop.settlement.capture(intent, euro(1150))
    lines = slip_of(shop, sale)
    assert lines[-1].strip() == "CHARGED"
    assert any("11.50 EUR" in line for line in lines)
    assert any(line.startswith("Tip") and "1.50 EUR" in line for line in lines)


def test_every_line_fits_on_the_paper_and_practice_is_marked(counter, shop):
    lines = slip_of(shop, counter.paid(), "A shop with a very long name " * 4)
    assert max(map(len, lines)) <= WIDTH
    assert "PRACTICE" in lines[0].upper()


def test_there_is_no_slip_without_a_card_at_a_reader(counter, shop):
    for sale in (shop.held(), counter.asked()):
        with pytest.raises(Refused, match="no_card_slip"):
            slip_of(shop, sale)
