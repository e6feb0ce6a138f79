"""At the counter: a letter to the hits on the screen, and a scan to the line on the screen."""

import random
from collections.abc import Sequence
from pathlib import Path

from tests.bench.catalogue import rows
from tests.bench.figures import Figure, median, percentile
from tests.bench.screen import HUMAN_GAP_MS, Bare, Counter, counter

PRODUCTS = 100_000
SEARCHES = 25
SCANS = 60
BOUND_MS = 16.0
FRAME = 0.95


def measure(folder: Path, *, is_quick: bool = False) -> list[Figure]:
    """Both over the same window and the same catalogue, each beside its floor."""
    products = PRODUCTS // 10 if is_quick else PRODUCTS
    dice = random.Random(7)  # noqa: S311 - test data, nothing to guess
    chosen = dice.sample(rows(products), SEARCHES + SCANS)
    with counter(folder, products) as desk:
        bare = Bare()
        try:
            names = [name for _, _, name, *_ in chosen[:SEARCHES]]
            found = _search(desk, bare, names[:5] if is_quick else names)
            codes = [barcode for _, barcode, *_ in chosen[SEARCHES:]]
            scanned = _scan(desk, bare, codes[:10] if is_quick else codes)
        finally:
            bare.close()
    return [
        _figure(
            f"search key to hits drawn, {products:,} products",
            *found,
            f"p95 of {len(found[0])} letters {HUMAN_GAP_MS} ms apart; floor: a bare line edit",
        ),
        _figure(
            "scan to line drawn",
            *scanned,
            f"p95 of {len(scanned[0])}, from the scanner's Enter: its pace before is its own; "
            "floor: the same 14 keys into a bare line edit",
        ),
    ]


def _search(desk: Counter, bare: Bare, names: Sequence[str]) -> tuple[list[float], list[float]]:
    """The beginnings of two words of a name, letter by letter."""
    ours, floor = [], []
    for name in names:
        first, second, *_ = name.lower().split()
        letters = f"{first} {second[:3]}"
        desk.shell.window.scanner.is_active = False
        bare.come_forward()
        floor += [bare.key(ord(letter)) for letter in letters]
        desk.come_forward()
        for letter in letters:
            took = desk.search_key(letter)
            if letter != " ":  # a space asks nothing new
                ours.append(took)
            desk.rest()
        desk.empty_entry()
    return ours, floor


def _scan(desk: Counter, bare: Bare, codes: Sequence[str]) -> tuple[list[float], list[float]]:
    """One scan after another, each when the cart of the last one is on the disk."""
    ours, floor = [], []
    for code in codes:
        desk.shell.window.scanner.is_active = False
        bare.come_forward()
        floor.append(bare.burst(code))
        desk.come_forward()
        ours.append(desk.scan(code))
        desk.rest()
    return ours, floor


def _figure(name: str, ours: list[float], floor: list[float], note: str) -> Figure:
    high = percentile(ours, FRAME)
    return Figure(name, median(ours), median(floor), high, BOUND_MS, "ms at p95", note)
