"""What Stripe keeps of a payment and what a currency is worth here: fixed, and in integers."""

from typing import Final

from pos.adapters.stripe_simulator.currencies import THREE_DECIMAL, WHOLE_UNITS, ZERO_DECIMAL

_PER_MILLE: Final = 15
"""A card's fee in thousandths of the amount, beside the fixed part: what a small shop pays."""

_FIXED: Final = 25
DISPUTE_FEE: Final = 1500
"""Fixed parts in minor units of a currency with two decimals."""

_WORTH: Final = {
    "aud": 570_000, "brl": 157_000, "cad": 622_000, "chf": 1_070_000, "czk": 40_600,
    "dkk": 134_000, "eur": 1_000_000, "gbp": 1_148_000, "hkd": 110_500, "huf": 2_560,
    "inr": 9_800, "isk": 6_900, "jpy": 5_600, "krw": 601, "kwd": 2_812_000, "mxn": 46_700,
    "nok": 85_400, "nzd": 500_000, "pln": 235_000, "sek": 90_700, "sgd": 662_000,
    "tnd": 294_000, "usd": 861_000, "vnd": 33,
}  # fmt: skip
"""One unit in millionths of a euro; a currency that is not named here is worth one tenth."""

_OTHERS: Final = 100_000


def fee_of(amount: int, currency: str) -> int:
    """What Stripe keeps of a captured amount, in minor units of the balance's currency."""
    return _stepped((amount * _PER_MILLE + 500) // 1000 + fixed(_FIXED, currency), currency)


def fixed(minor: int, currency: str) -> int:
    """A fixed amount, given in minor units of a currency with two decimals."""
    return minor * 10 if currency in THREE_DECIMAL else minor


def changed(amount: int, currency: str, into: str) -> int:
    """So many minor units in another currency; half a unit counts as one, on either side of 0."""
    if currency == into:
        return amount
    above = abs(amount) * _worth(currency) * 10 ** decimals(into)
    below = _worth(into) * 10 ** decimals(currency)
    worth = _stepped((2 * above + below) // (2 * below), into)
    return worth if amount >= 0 else -worth


def rate(currency: str, into: str) -> float | None:
    """The rate as the wire has it, a number for people: amounts never come from it."""
    if currency == into:
        return None
    return round(_worth(currency) / _worth(into), 6)


def decimals(currency: str) -> int:
    return 0 if currency in ZERO_DECIMAL else 3 if currency in THREE_DECIMAL else 2


def _worth(currency: str) -> int:
    return _WORTH.get(currency, _OTHERS)


def _stepped(amount: int, currency: str) -> int:
    """The next amount that the currency can have at Stripe."""
    step = 10 if currency in THREE_DECIMAL else 100 if currency in WHOLE_UNITS else 1
    return -(-amount // step) * step
