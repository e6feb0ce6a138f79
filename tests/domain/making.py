"""Amounts to try the rules on, and what a refused call says."""

from typing import Final

import hypothesis.strategies as st

from pos.domain.money import Currency, Money
from pos.errors import PosError

EUR: Final = Currency("EUR")
JPY: Final = Currency("JPY")
KWD: Final = Currency("KWD")
ISK: Final = Currency("ISK")


def eur(minor: int) -> Money:
    return Money(minor, EUR)


def tried(action, *args, **kwargs):
    """What the call gives and an empty text, or None and the code of its refusal."""
    try:
        return action(*args, **kwargs), ""
    except PosError as error:
        return None, error.code


def code_of(action, *args, **kwargs) -> str:
    """The code of the refusal that the call ends in; empty when it is allowed."""
    return tried(action, *args, **kwargs)[1]


currencies = st.sampled_from(Currency.all_codes()).map(Currency)
