"""Money in integer minor units with its currency; the one place that rounds."""

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final, Self

from pos.errors import Refused

MAX_MINOR: Final = 99_999_999
"""The largest amount Stripe takes for one payment, in minor units (at most eight digits)."""
_MAX_DIGITS: Final = len(str(MAX_MINOR))

_TWO_DECIMALS: Final = """
AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BWP BYN BZD CAD CDF CHF
CNY COP CRC CVE CZK DKK DOP DZD EGP ETB EUR FJD FKP GBP GEL GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS
INR ISK JMD KES KGS KHR KYD KZT LAK LBP LKR LRD LSL MAD MDL MKD MMK MNT MOP MUR MVR MWK MXN MYR MZN
NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SEK SGD SHP SLE SOS SRD
STD SZL THB TJS TOP TRY TTD TWD TZS UAH UGX USD UYU UZS WST XCD YER ZAR ZMW
""".split()
_ZERO_DECIMALS: Final = "BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF".split()
_THREE_DECIMALS: Final = "BHD JOD KWD OMR TND".split()
_EXPONENTS: Final = (
    dict.fromkeys(_TWO_DECIMALS, 2)
    | dict.fromkeys(_ZERO_DECIMALS, 0)
    | dict.fromkeys(_THREE_DECIMALS, 3)
)
_STEPS: Final = {"ISK": 100, "UGX": 100} | dict.fromkeys(_THREE_DECIMALS, 10)
"""Smallest chargeable step where it is not one minor unit (Stripe docs, Supported currencies)."""

_MINIMUM_CHARGE: Final = {
    "USD": 50, "AUD": 50, "BRL": 50, "CAD": 50, "CHF": 50, "EUR": 50, "NZD": 50, "SGD": 50,
    "INR": 50, "GBP": 30, "AED": 200, "CZK": 1500, "DKK": 250, "HKD": 400, "HUF": 17_500, "JPY": 50,
    "MYR": 200, "NOK": 300, "PLN": 200, "RON": 200, "SEK": 300, "MXN": 1000, "THB": 1000,
}  # fmt: skip

_NUMBER: Final = re.compile(
    r"""(?P<whole> [0-9]+
          | [0-9]{1,3} (?P<group>[.,'\u2019\x20\u00a0\u202f]) [0-9]{3} (?:(?P=group)[0-9]{3})* )
        (?: (?P<point>[.,]) (?P<decimals>[0-9]+) )?""",
    re.VERBOSE,
)
_NEGATIVE: Final = re.compile(r"[-\u2212]\s*[0-9].*")


@dataclass(frozen=True, slots=True)
class Currency:
    """An ISO 4217 currency in capitals that Stripe can charge.

    Raises Refused `currency_unknown` for any other code.
    """

    code: str

    def __post_init__(self) -> None:
        if self.code not in _EXPONENTS:
            raise Refused("currency_unknown", currency=self.code)

    @classmethod
    def of(cls, code: str) -> Self:
        """The currency of a code in any case, as Stripe writes it in lower case."""
        return cls(code.strip().upper())

    @property
    def exponent(self) -> int:
        """How many decimals people write: 2 for most, 0 for JPY, 3 for KWD."""
        return _EXPONENTS[self.code]

    @property
    def step(self) -> int:
        """Minor units that every chargeable amount is a multiple of."""
        return _STEPS.get(self.code, 1)

    @property
    def minimum_charge(self) -> "Money":
        """The least that Stripe charges, where it is published; otherwise one step."""
        return Money(_MINIMUM_CHARGE.get(self.code, self.step), self)

    @classmethod
    def all_codes(cls) -> tuple[str, ...]:
        """Every code that can be chosen, sorted."""
        return tuple(sorted(_EXPONENTS))


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in minor units; negative for a credit posting or money going back."""

    minor: int
    currency: Currency

    def __post_init__(self) -> None:
        if type(self.minor) is not int:
            raise TypeError("money is made of whole minor units")

    @classmethod
    def zero(cls, currency: Currency) -> Self:
        return cls(0, currency)

    def _same(self, other: "Money") -> None:
        if self.currency != other.currency:
            raise Refused("currencies_differ", first=self.currency.code, second=other.currency.code)

    def __add__(self, other: "Money") -> "Money":
        self._same(other)
        return Money(self.minor + other.minor, self.currency)

    def __sub__(self, other: "Money") -> "Money":
        self._same(other)
        return Money(self.minor - other.minor, self.currency)

    def __neg__(self) -> "Money":
        return Money(-self.minor, self.currency)

    def __mul__(self, count: int) -> "Money":
        return Money(self.minor * count, self.currency)

    def __lt__(self, other: "Money") -> bool:
        self._same(other)
        return self.minor < other.minor

    def __le__(self, other: "Money") -> bool:
        self._same(other)
        return self.minor <= other.minor

    def __gt__(self, other: "Money") -> bool:
        return other < self

    def __ge__(self, other: "Money") -> bool:
        return other <= self

    def __bool__(self) -> bool:
        return self.minor != 0

    def times(self, factor: Decimal | Fraction, *, step: int = 1) -> "Money":
        """The only rounding in the program: a fraction of an amount, halves away from zero.

        The result is a multiple of `step` minor units. The fraction is exact: a quotient cut to
        28 decimals turns some halves into a little less than a half.
        """
        exact = Fraction(factor) * self.minor / step
        steps = math.floor(abs(exact) + Fraction(1, 2))
        return Money(step * (steps if exact >= 0 else -steps), self.currency)

    def share(self, weights: Sequence[int]) -> tuple["Money", ...]:
        """Parts in proportion to non-negative `weights` that sum back exactly.

        Largest remainders first, earlier parts before later ones. All-zero weights count as
        equal ones.

        Raises:
            ValueError: there are no weights, or one is negative.
        """
        if not weights or min(weights) < 0:
            raise ValueError("shares need non-negative weights")
        if not any(weights):
            weights = [1] * len(weights)
        whole = sum(weights)
        sign = -1 if self.minor < 0 else 1
        amount = abs(self.minor)
        parts = [amount * weight // whole for weight in weights]
        by_remainder = sorted(
            range(len(weights)), key=lambda i: (-(amount * weights[i] % whole), i)
        )
        for i in by_remainder[: amount - sum(parts)]:
            parts[i] += 1
        return tuple(Money(sign * part, self.currency) for part in parts)

    def plain(self) -> str:
        """The amount with a dot and the currency's decimals, for machines and file formats."""
        exponent = self.currency.exponent
        sign = "-" if self.minor < 0 else ""
        if not exponent:
            return f"{sign}{abs(self.minor)}"
        whole, rest = divmod(abs(self.minor), 10**exponent)
        return f"{sign}{whole}.{rest:0{exponent}d}"


def total(amounts: Iterable[Money], currency: Currency) -> Money:
    """The sum, zero of `currency` for none.

    Raises Refused `currencies_differ` when one is in another currency.
    """
    result = Money.zero(currency)
    for amount in amounts:
        result += amount
    return result


def parse_amount(text: str, currency: Currency) -> Money:
    """What a person or a file wrote as an amount: `12`, `12.5`, `12,50`, `1.234,50`, `1 234`.

    A dot or a comma is the decimal separator, also before three digits. Both group thousands
    only where the other one follows; spaces and apostrophes always do. Nothing is rounded and
    nothing is guessed.

    Raises Refused: `amount_unreadable` (not a plain number, or `1e3`, `NaN`),
    `amount_negative`, `amount_too_precise` (`1.999` in euro), `amount_step` (0.005 KWD),
    `amount_too_large`.
    """
    amount = _as_we_write_it(text, currency) or _read_amount(text.strip(), currency)
    check_step(amount)
    return amount


def _as_we_write_it(text: str, currency: Currency) -> Money | None:
    """`12.50` in euro, None for everything else: nearly every price of a file is written so."""
    whole, _, decimals = text.partition(".")
    if len(decimals) != currency.exponent or len(whole) + len(decimals) > _MAX_DIGITS:
        return None
    if text.isascii() and whole.isdigit() and decimals.isdigit():
        return Money(int(whole + decimals), currency)
    return None


def _read_amount(written: str, currency: Currency) -> Money:
    if _NEGATIVE.fullmatch(written):
        raise Refused("amount_negative", text=written[:40])
    number = _NUMBER.fullmatch(written)
    if number is None or (
        number["group"] in {".", ","} and number["point"] in {None, number["group"]}
    ):
        raise Refused("amount_unreadable", text=written[:40])
    whole = re.sub("[^0-9]", "", number["whole"]).lstrip("0")
    decimals = number["decimals"] or ""
    if len(decimals) > currency.exponent:
        raise Refused(
            "amount_too_precise", text=written[:40], decimals=currency.exponent, currency=currency
        )
    digits = whole + decimals.ljust(currency.exponent, "0")
    # Counted before it is read: Python refuses to read thousands of digits.
    minor = int(digits or "0") if len(digits) <= _MAX_DIGITS else MAX_MINOR + 1
    if minor > MAX_MINOR:
        raise Refused("amount_too_large", maximum=Money(MAX_MINOR, currency))
    return Money(minor, currency)


def check_step(amount: Money) -> None:
    """Raises Refused `amount_step` for what cannot be charged: half a króna, five fils."""
    step = amount.currency.step
    if amount.minor % step:
        raise Refused("amount_step", amount=amount, step=Money(step, amount.currency))


def check_chargeable(amount: Money) -> None:
    """Stripe's bounds for one payment.

    Raises Refused: `amount_too_small`, `amount_too_large`, `amount_step`.
    """
    if amount < amount.currency.minimum_charge:
        raise Refused("amount_too_small", amount=amount, minimum=amount.currency.minimum_charge)
    if amount.minor > MAX_MINOR:
        raise Refused("amount_too_large", amount=amount, maximum=Money(MAX_MINOR, amount.currency))
    check_step(amount)
