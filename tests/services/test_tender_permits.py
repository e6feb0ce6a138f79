"""Who may give money back, and who may undo what a customer has paid in part."""

from types import SimpleNamespace

import pytest
from typing_extensions import override

from pos.domain.cart import Item
from pos.domain.permissions import Act
from pos.domain.refund import RefundReason
from pos.domain.refund_plan import RefundWish
from pos.domain.sale import SaleState
from pos.domain.tax import TaxRate
from pos.errors import Misconfigured, Refused
from pos.services.access import Access
from pos.services.checkout import Checkout
from pos.services.journal import Journal
from pos.services.refunds import Refunds
from pos.services.tenders import Tenders
from tests.kit import euro
from tests.services.crew import PINS, eur

WISH = RefundReason.REQUESTED_BY_CUSTOMER
PEN = Item("PEN", "", "Pen", eur(1000), TaxRate(1900))


def _no_stripe():
    raise Misconfigured("key_missing")


@pytest.fixture
def desk(team):
    """Bob sells three pens; no key is there, for none is needed."""
    team.sign_in("Bob")
    sale = team.counter.current().sale
    team.counter.save(sale.id, sale.cart.add(PEN, 3))
    journal = Journal(team.store, _no_stripe, team)
    parts = (team.store, journal, _no_stripe, team, team.raw_settings, team.access)
    return SimpleNamespace(
        team=team,
        sale=sale.id,
        tenders=Tenders(*parts),
        checkout=Checkout(*parts),
        refunds=Refunds(*parts),
    )


def _approved(desk, refused, by="Sam"):
    asked = desk.team.approvals.request_for(refused.value)
    desk.team.approvals.approve(asked.id, desk.team.person(by).id, PINS[by])


def _balance(desk):
    with desk.team.store.read() as books:
        return sum(money.minor for money in books.ledger.balance("assets:cash"))


def test_a_cashier_takes_cash_and_asks_before_it_goes_back(desk):
    desk.tenders.cash(desk.sale, eur(3000))
    wish = RefundWish(amount=eur(1000))
    with pytest.raises(Refused, match="needs_approval") as refused:
        desk.refunds.give_back(desk.sale, wish, WISH)
    assert (refused.value.facts["act"], refused.value.facts["amount"]) == ("refund", eur(1000))
    assert _balance(desk) == 3000
    _approved(desk, refused)
    with pytest.raises(Refused, match="needs_approval"):
        desk.refunds.give_back(desk.sale, RefundWish(amount=eur(1001)), WISH)
    record = desk.refunds.give_back(desk.sale, wish, WISH, note="torn")
    [given] = record.sale.returns
    assert (given.approver, given.note, _balance(desk)) == ("Sam", "torn", 2000)
    [noted] = desk.team.notes("refund")
    assert (noted.actor, noted.approver, noted.amount) == ("Bob", "Sam", eur(1000))
    assert noted.facts["note"] == "torn"
    # One yes is for one refund.
    with pytest.raises(Refused, match="needs_approval"):
        desk.refunds.give_back(desk.sale, wish, WISH)


def test_above_the_limit_a_supervisor_asks_too(desk):
    desk.tenders.cash(desk.sale, eur(3000))
    desk.team.raw_settings.save(desk.team.raw_settings.load().changed("limit_refund", "20"))
    desk.team.sign_in("Sam")
    desk.refunds.give_back(desk.sale, RefundWish(amount=eur(500)), WISH)
    with pytest.raises(Refused, match="needs_approval"):
        desk.refunds.give_back(desk.sale, RefundWish(amount=eur(2001)), WISH)


def test_an_accountant_takes_no_cash(desk):
    desk.team.sign_in("Eve")
    with pytest.raises(Refused, match="not_permitted"):
        desk.tenders.cash(desk.sale, eur(3000))
    assert _balance(desk) == 0


@pytest.mark.parametrize("undo", ["abandon", "take_back"])
def test_cash_of_a_part_paid_sale_goes_back_with_a_yes_only(desk, undo):
    desk.tenders.cash(desk.sale, eur(1000))
    ways = {
        "abandon": lambda: desk.checkout.abandon(desk.sale),
        "take_back": lambda: desk.tenders.take_back(desk.sale, 1),
    }
    with pytest.raises(Refused, match="needs_approval") as refused:
        ways[undo]()
    assert refused.value.facts["act"] == str(Act.REOPEN)
    assert (_balance(desk), desk.checkout.record(desk.sale).sale.state) == (
        1000,
        SaleState.PAYING,
    )
    _approved(desk, refused)
    ways[undo]()
    assert _balance(desk) == 0
    [noted] = desk.team.notes("reopen")
    assert (noted.actor, noted.approver) == ("Bob", "Sam")


class Asked(Access):
    """An access that says no, and remembers what it was asked for."""

    def __init__(self):  # it knows nobody, and needs no ledger for that
        self.act, self.facts = None, {}

    @override
    def permit(self, act, **facts):
        self.act, self.facts = act, facts
        raise Refused("needs_approval", act=str(act))


@pytest.mark.parametrize(("in_cash", "act"), [(True, Act.REFUND_IN_CASH), (False, Act.REFUND)])
def test_cash_for_what_a_card_paid_is_an_act_of_its_own(shop, in_cash, act):
    sale = shop.held(1000)
    shop.settlement.capture(shop.intent(sale).id)
    asked = Asked()
    shop.refunds = Refunds(
        shop.store, shop.journal, lambda: shop.gateway, shop.simulator, shop.settings, asked
    )
    with pytest.raises(Refused, match="needs_approval"):
        shop.refunds.give_back(sale, RefundWish(in_cash=in_cash), WISH)
    assert asked.act is act
    assert (asked.facts["amount"], asked.facts["subject"]) == (euro(1000), "till-1-000001")
    assert asked.facts["facts"] == {"reason": "requested_by_customer"}
    assert shop.requests("POST /v1/refunds") == []
    assert shop.record(sale).given_back is None
