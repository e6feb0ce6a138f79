"""The counter asks and notes: removed rows, overrides and discounts, and who sells."""

import pytest

from pos.domain.approval import ApprovalState
from pos.domain.cart import AmountOff, Item, PercentOff
from pos.domain.permissions import Act
from pos.domain.tax import TaxRate
from pos.errors import Refused
from pos.services.noted_settings import RISKY
from pos.settings import Settings
from tests.services.crew import PINS, eur

PEN = Item("PEN", "", "Pen", eur(1000), TaxRate(1900))


@pytest.fixture
def selling(team):
    """Bob has three pens on the counter."""
    team.sign_in("Bob")
    lay(team, lambda cart: cart.add(PEN, 3))
    return team


def lay(crew, change):
    sale = crew.counter.current().sale
    return crew.counter.save(sale.id, change(sale.cart))


def cart(crew):
    return crew.counter.current().sale.cart


def test_whoever_begins_a_sale_is_its_clerk(selling):
    assert selling.counter.current().sale.clerk == "Bob"
    selling.sign_in("Sam")
    assert lay(selling, lambda cart: cart.add(PEN)).clerk == "Bob"
    lay(selling, lambda cart: cart.remove(1))
    assert lay(selling, lambda cart: cart.add(PEN)).clerk == "Sam"


@pytest.mark.parametrize("name", [None, "Eve"])
def test_whoever_may_not_sell_keeps_no_cart(selling, name):
    selling.access.sign_out() if name is None else selling.sign_in(name)
    with pytest.raises(Refused, match="not_signed_in" if name is None else "not_permitted"):
        lay(selling, lambda cart: cart.add(PEN))
    assert cart(selling).count == 3


def test_a_removed_row_is_noted_in_the_commit_that_removes_it(selling):
    lay(selling, lambda cart: cart.set_quantity(1, 1))
    [noted] = selling.notes("remove_line")
    assert (noted.actor, noted.amount, noted.facts["pieces"]) == ("Bob", eur(2000), "2")
    assert noted.sale == selling.counter.current().sale.id


def test_another_price_waits_for_somebody_and_the_cart_stays_as_it_was(selling):
    with pytest.raises(Refused) as refused:
        lay(selling, lambda cart: cart.set_price(1, eur(1)))
    assert refused.value.code == "needs_approval"
    assert not cart(selling).lines[0].is_overridden
    asked = selling.approvals.request_for(refused.value)
    selling.approvals.approve(asked.id, selling.person("Sam").id, PINS["Sam"])
    with pytest.raises(Refused, match="needs_approval"):  # another price than approved
        lay(selling, lambda cart: cart.set_price(1, eur(2)))
    lay(selling, lambda cart: cart.set_price(1, eur(1)))
    [noted] = selling.notes("price_override")
    assert (noted.actor, noted.approver, noted.amount) == ("Bob", "Sam", eur(3))
    with pytest.raises(Refused, match="needs_approval"):  # and more pieces than approved
        lay(selling, lambda cart: cart.set_quantity(1, 99))


def test_a_discount_above_the_limit_waits_and_one_below_is_noted(selling):
    selling.limit(discount="10%")
    lay(selling, lambda cart: cart.set_discount(PercentOff(1000)))
    with pytest.raises(Refused) as refused:
        lay(selling, lambda cart: cart.set_discount(PercentOff(1001)))
    assert (refused.value.code, refused.value.facts["share"]) == ("needs_approval", 1001)
    assert [note.amount for note in selling.notes("discount")] == [eur(300)]


def test_a_discount_is_not_grown_past_the_limit_by_taking_rows_away(selling):
    selling.limit(discount="10%")
    lay(selling, lambda cart: cart.set_discount(AmountOff(eur(300))))
    with pytest.raises(Refused, match="needs_approval"):
        lay(selling, lambda cart: cart.set_quantity(1, 1))
    assert cart(selling).count == 3


def test_no_approval_is_used_up_where_another_one_is_missing(selling):
    selling.limit(discount="10%")

    def both(cart):
        return cart.set_price(1, eur(1)).set_discount(PercentOff(5000))

    with pytest.raises(Refused) as first:
        lay(selling, both)
    asked = selling.approvals.request_for(first.value)
    selling.approvals.approve(asked.id, selling.person("Anna").id, PINS["Anna"])
    with pytest.raises(Refused) as second:
        lay(selling, both)
    assert second.value.facts["act"] == str(Act.DISCOUNT)
    assert selling.approvals.look(asked.id).state is ApprovalState.GRANTED
    other = selling.approvals.request_for(second.value)
    selling.approvals.approve(other.id, selling.person("Anna").id, PINS["Anna"])
    lay(selling, both)
    assert [note.approver for note in selling.notes("price_override", "discount")] == ["Anna"] * 2


def test_settings_are_changed_by_whoever_may_and_noted(team):
    team.sign_in("Bob")
    changed = team.settings.load().changed("shop_name", "Ours")
    with pytest.raises(Refused, match="not_permitted"):
        team.settings.save(changed)
    assert team.settings.load().shop_name != "Ours"
    team.settings.save(team.settings.load().changed("alert_sound", "off"))  # a matter of taste
    team.sign_in("Anna")
    team.settings.save(changed)
    notes = team.notes("settings")
    sound, noted = (
        next(note for note in notes if note.facts["subject"] == name)
        for name in ("alert_sound", "shop_name")
    )
    assert (sound.actor, sound.facts["alert_sound"]) == ("Bob", "on -> off")
    assert noted.facts == {"subject": "shop_name", "shop_name": "Holdfast Hardware -> Ours"}


@pytest.mark.parametrize(
    ("name", "text"),
    [("currency", "USD"), ("limit_refund", "20"), ("scale_codes", "21PPPPPAAAAAC")],
)
def test_what_money_or_safety_hangs_on_needs_more_than_leave_to_set(team, name, text):
    assert set(Settings.names()) >= RISKY
    team.sign_in("Sam")
    team.settings.save(team.settings.load().changed("slip_footer", "Thank you"))
    with pytest.raises(Refused) as refusal:
        team.settings.save(team.settings.load().changed(name, text))
    assert (refusal.value.code, refusal.value.facts["act"]) == ("needs_approval", "risky_settings")
    asked = team.approvals.request_for(refusal.value)
    team.approvals.approve(asked.id, team.person("Anna").id, PINS["Anna"])
    team.settings.save(team.settings.load().changed(name, text))
    [noted] = team.notes("risky_settings")
    assert (noted.actor, noted.approver) == ("Sam", "Anna")
