"""A refusal for want of a permission becomes a question; every other one stays a notice."""

import pytest

from pos.errors import Declined, Refused
from ui.approving import Approving


class Asker:
    """Asks, or cannot."""

    def __init__(self, *, can_ask=True):
        self.can_ask = can_ask
        self.asked = []

    def ask(self, error, again):
        self.asked.append((error.code, again))
        return self.can_ask

    def shut_for(self, then):
        self.asked.append(("sign in", then))
        return self.can_ask


def again():
    """Never called by whoever only offers."""
    raise AssertionError


@pytest.mark.parametrize(
    ("code", "asked"), [("needs_approval", "needs_approval"), ("not_signed_in", "sign in")]
)
def test_a_missing_permission_is_asked_for(code, asked):
    approving, asker = Approving(), Asker()
    approving.join(asker, asker)
    assert approving.offer(Refused(code), again)
    assert asker.asked == [(asked, again)]


@pytest.mark.parametrize(
    "error", [Refused("not_permitted"), Declined("card_declined"), ValueError("ours")]
)
def test_nothing_else_is(error):
    approving, asker = Approving(), Asker()
    approving.join(asker, asker)
    assert not approving.offer(error, again)
    assert asker.asked == []


@pytest.mark.parametrize("code", ["needs_approval", "not_signed_in"])
def test_what_cannot_be_asked_stays_a_refusal(code):
    approving = Approving()
    assert not approving.offer(Refused(code), again)
    asker = Asker(can_ask=False)
    approving.join(asker, asker)
    assert not approving.offer(Refused(code), again)
