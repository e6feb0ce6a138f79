"""A figure, its floor and its bound; the table and the JSON file that show them."""

import math
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tabulate import tabulate


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table. `ours` and `floor` are milliseconds; `bound` judges `value`.

    `value` is what the bound is about: a ratio to the floor, milliseconds over it, or a
    percentile on its own, as `unit` says.
    """

    name: str
    ours: float
    floor: float
    value: float
    bound: float
    unit: str
    note: str = ""

    @property
    def is_met(self) -> bool:
        return self.value <= self.bound


def percentile(samples: Sequence[float], share: float) -> float:
    """The smallest sample that at least `share` of all do not exceed."""
    ordered = sorted(samples)
    needed = math.ceil(round(share * len(ordered), 9))  # 0.07 * 100 is a little more than 7
    return ordered[max(0, needed - 1)]


def median(samples: Sequence[float]) -> float:
    return statistics.median(samples)


def show(figures: Sequence[Figure], before: Mapping[str, float] | None = None) -> str:
    """The table for people; `before` has what was judged the last time that was kept."""
    kept = before or {}
    rows = [
        (
            figure.name,
            f"{figure.ours:.2f}",
            f"{figure.floor:.2f}",
            f"{figure.value:.2f} {figure.unit}",
            f"{kept[figure.name]:.2f}" if figure.name in kept else "",
            f"≤ {figure.bound:g}",
            "met" if figure.is_met else "NOT MET",
            figure.note,
        )
        for figure in figures
    ]
    head = ("what", "ours ms", "floor ms", "judged", "before", "bound", "", "")
    return str(tabulate(rows, headers=head, disable_numparse=True))
