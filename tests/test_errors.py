"""Errors carry codes and facts, and say nothing that must not be said."""

import copy
import pickle

import pytest

from pos.errors import (
    Broken,
    Declined,
    InDoubt,
    Misconfigured,
    Overtaken,
    PosError,
    Refused,
)

KINDS = (Refused, Declined, InDoubt, Misconfigured, Broken)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_keeps_its_code_and_its_facts(kind):
    error = kind("some_code", amount=5, name="x")
    assert isinstance(error, PosError)
    assert (error.code, error.facts) == ("some_code", {"amount": 5, "name": "x"})


def test_the_kinds_are_told_apart_by_name():
    assert len({kind.kind for kind in (*KINDS, Overtaken)}) == 6


def test_the_text_names_facts_and_never_tells_them():
    text = str(Misconfigured("key_refused", key="sk_live_secret", account="acct_9"))
    assert text == "misconfigured: key_refused (account, key)"


def test_an_error_without_facts_is_its_code():
    assert str(Refused("cart_empty")) == "refused: cart_empty"


def test_an_overtaken_request_is_a_refusal():
    with pytest.raises(Refused):
        raise Overtaken("payment_intent_unexpected_state")


@pytest.mark.parametrize("copied", [copy.copy, lambda e: pickle.loads(pickle.dumps(e))])  # noqa: S301 - our own bytes
def test_an_error_survives_the_way_to_another_thread(copied):
    twin = copied(InDoubt("no_answer", operation="pos1-1"))
    assert (twin.code, twin.facts, str(twin)) == (
        "no_answer",
        {"operation": "pos1-1"},
        "in doubt: no_answer (operation)",
    )
