"""The one place where what goes wrong between the SDK and Stripe becomes one of our kinds."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

import stripe

from pos.adapters.stripe_api.translate import UNREADABLE, error_from
from pos.errors import BESIDE_MONEY, InDoubt

log = logging.getLogger(__name__)


@contextmanager
def our_errors() -> Iterator[None]:
    """Whatever goes wrong once a request may have left is one of our kinds, never lost.

    Stripe's own text may quote what was sent, so none of it is carried on.
    """
    try:
        yield
    except stripe.StripeError as error:
        ours = error_from(error)
        told = {"request_id": error.request_id, "code": ours.code, "status": error.http_status}
        log.info("Stripe did not do it: %s", ours.code, extra=told)
        raise ours from None
    except OSError:
        raise InDoubt("no_answer") from None
    except UNREADABLE as error:
        log.info("an answer could not be read: %s", type(error).__name__)
        raise InDoubt("garbled") from None


@contextmanager
def errors_beside_money() -> Iterator[None]:
    """The same around a request that moves no money, whatever becomes of it.

    The facts of an InDoubt then say so, for whoever words it.
    """
    try:
        with our_errors():
            yield
    except InDoubt as doubt:
        raise InDoubt(doubt.code, **{**doubt.facts, BESIDE_MONEY: True}) from None
