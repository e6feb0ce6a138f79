"""Tax rates and the tax in an amount, prices including it or adding it on top."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Final

from pos.domain.money import Money
from pos.errors import Refused

_WHOLE: Final = 10_000  # basis points in one


class TaxMode(StrEnum):
    """Whether shelf prices contain the tax (most of the world) or not (North America)."""

    INCLUSIVE = "inclusive"
    EXCLUSIVE = "exclusive"


def read_percent(text: str) -> int | None:
    """Basis points of a percentage with at most two decimals, `20`, `5.5`, `7,7 %`.

    None when it is not one; a number beyond four digits is not.
    """
    written = text.strip().removesuffix("%").strip()
    number = re.fullmatch(r"([0-9]{1,4})(?:[.,]([0-9]{1,2})0*)?", written)
    return number and int(number[1]) * 100 + int((number[2] or "").ljust(2, "0"))


@dataclass(frozen=True, slots=True, order=True)
class TaxRate:
    """A rate in basis points: 2000 is 20 %, 550 is 5.5 %."""

    basis_points: int

    def __post_init__(self) -> None:
        if not 0 <= self.basis_points <= _WHOLE:
            raise Refused("tax_rate_out_of_range", basis_points=self.basis_points)

    @classmethod
    def parse(cls, text: str) -> "TaxRate":
        """A percentage with at most two decimals, `20`, `5.5`, `7,7 %`; empty means none.

        Raises Refused `tax_rate_unreadable` or `tax_rate_out_of_range`.
        """
        if not text.strip().removesuffix("%").strip():
            return cls(0)
        basis_points = read_percent(text)
        if basis_points is None:
            raise Refused("tax_rate_unreadable", text=text.strip()[:40])
        return cls(basis_points)

    def percent(self) -> str:
        """`20` or `5.5`, with a dot, for machines and for the ledger's account names."""
        whole, rest = divmod(self.basis_points, 100)
        return f"{whole}.{rest:02d}".rstrip("0") if rest else str(whole)


@dataclass(frozen=True, slots=True)
class TaxLine:
    """One rate's part of a total: `net + tax == gross`."""

    rate: TaxRate
    net: Money
    tax: Money

    @property
    def gross(self) -> Money:
        return self.net + self.tax


def tax_line(rate: TaxRate, amount: Money, mode: TaxMode) -> TaxLine:
    """The tax in, or on top of, everything sold at one rate; rounded half up, once per rate.

    On top it comes in steps that can be charged: whole krónur, multiples of ten fils.
    """
    points = rate.basis_points
    if mode is TaxMode.INCLUSIVE:
        tax = amount.times(Fraction(points, _WHOLE + points))
        return TaxLine(rate, amount - tax, tax)
    tax = amount.times(Fraction(points, _WHOLE), step=amount.currency.step)
    return TaxLine(rate, amount, tax)


def tax_lines(amounts: Mapping[TaxRate, Money], mode: TaxMode) -> tuple[TaxLine, ...]:
    """One line per rate, lowest rate first."""
    return tuple(tax_line(rate, amounts[rate], mode) for rate in sorted(amounts))


def part_of(lines: tuple[TaxLine, ...], taken: Money) -> tuple[TaxLine, ...]:
    """What a partial capture of `taken` means per rate: in proportion, exact to the unit.

    The gross amounts sum to `taken`; inside each rate the tax keeps its share of the gross. More
    taken is never less at any rate, neither in net nor in tax.
    """
    if not lines:
        return ()
    shares = _one_by_one(taken, [line.gross.minor for line in lines])
    result = []
    for line, gross in zip(lines, shares, strict=True):
        # A rate at which everything was free says nothing about tax.
        weights = [line.net.minor, line.tax.minor] if line.gross else [1, 0]
        net, tax = gross.share(weights)
        result.append(TaxLine(line.rate, net, tax))
    return tuple(result)


def _one_by_one(amount: Money, weights: Sequence[int]) -> list[Money]:
    """Shares in proportion, each cut from what the ones before it left.

    Largest remainders over all of them at once would take a unit away from one share as the
    amount grows (the paradox that is named after Alabama); cut in two, none ever shrinks.
    """
    parts = []
    for place, weight in enumerate(weights[:-1]):
        part, amount = amount.share([weight, sum(weights[place + 1 :])])
        parts.append(part)
    return [*parts, amount]
