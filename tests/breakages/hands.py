"""How the sentences about payments in other hands are turned around."""

from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

from pos.adapters.stripe_api.gateway import StripeGateway
from pos.services.phone_hand import PhoneHand
from pos.services.readers import Readers


@contextmanager
def two_hands() -> Iterator[None]:
    """A payment that somebody else may pay is asked a card for all the same."""
    with (
        patch("pos.services.handed.check_in_our_hands", lambda *_: None),
        patch("pos.services.checkout.check_in_our_hands", lambda *_: None),
        patch("pos.services.card_checks.check_in_our_hands", lambda *_: None),
    ):
        yield


@contextmanager
def readers_of_all() -> Iterator[None]:
    """Whoever comes last has the reader, whatever another register does with it."""
    with patch.object(Readers, "_check_free", lambda *_: None):
        yield


@contextmanager
def timeout_is_no() -> Iterator[None]:
    """A reader that did not answer in time is taken not to have the payment."""
    with patch.object(StripeGateway, "is_at_reader", lambda *_args, **_more: False):
        yield


@contextmanager
def left_lying() -> Iterator[None]:
    """A page is given up here and stays open at Stripe."""
    with patch.object(PhoneHand, "dismiss", lambda *_: None):
        yield
