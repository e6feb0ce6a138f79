"""Who may look after customers, charge one who is away, and delete one; and that it is noted."""

import pytest

from pos.domain.customer import CustomerDraft
from pos.domain.saved_card import Keeps
from pos.domain.staff import Role
from tests.domain.making import code_of
from tests.kit import VISA
from tests.services.test_leave_for_holds import signed_in

MAY = {
    "look": {Role.CASHIER, Role.SUPERVISOR, Role.MANAGER},
    "forget": {Role.CASHIER, Role.SUPERVISOR, Role.MANAGER},
    "absent": {Role.SUPERVISOR, Role.MANAGER},
    "delete": {Role.MANAGER},
}
ASKS = {("absent", Role.CASHIER), ("delete", Role.SUPERVISOR)}


@pytest.mark.parametrize("role", Role)
def test_each_act_needs_its_own_leave(shop, role):
    ada = shop.customers.create(CustomerDraft("Ada Lovelace")).id
    setup = shop.saved_cards.begin_setup(ada, Keeps.OFF_SESSION)
    shop.saved_cards.confirm_setup(setup, VISA)
    [card] = shop.saved_cards.of(ada).cards
    sale = shop.cart()
    signed_in(shop, role)
    acts = {
        "look": lambda: shop.customers.find("Ada"),
        "absent": lambda: shop.saved_cards.pay(sale, card, is_customer_there=False),
        "forget": lambda: shop.saved_cards.detach(ada, card.id),
        "delete": lambda: shop.customers.delete(ada),
    }
    for act, do in acts.items():
        sent = len(shop.requests("POST")) + len(shop.requests("DELETE"))
        code = code_of(do)
        if role in MAY[act]:
            assert code == "", act
        else:
            assert code == ("needs_approval" if (act, role) in ASKS else "not_permitted"), act
            assert len(shop.requests("POST")) + len(shop.requests("DELETE")) == sent, act


def test_what_was_done_without_its_customer_is_noted_with_who_did_it(shop):
    ada = shop.customers.create(CustomerDraft("Ada Lovelace")).id
    shop.saved_cards.confirm_setup(shop.saved_cards.begin_setup(ada, Keeps.OFF_SESSION), VISA)
    [card] = shop.saved_cards.of(ada).cards
    signed_in(shop, Role.MANAGER, "Bo")
    sale = shop.cart()
    shop.saved_cards.pay(sale, card, is_customer_there=False)
    [noted] = [each.record for each in shop.trail() if each.record.act == "charge_absent"]
    assert (noted.actor, noted.sale, noted.facts["subject"]) == ("Bo", sale, ada)
