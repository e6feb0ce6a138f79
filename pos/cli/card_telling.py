"""What was checked of a card, and what is held against a payment, for programs and for people."""

from collections.abc import Iterable
from typing import Final
from zoneinfo import ZoneInfo

from pos.cli.output import Json
from pos.domain.card_checks import DOUBTFUL, checks_beside, checks_of
from pos.domain.caution import Caution
from pos.domain.intent import Charge
from resources.words.cards import CAUTIONS, CHECKS, caution_key

_DAY: Final = "%Y-%m-%d %H:%M"


def checks(charge: Charge | None) -> list[Json]:
    """The names of what was checked, doubts first."""
    return [str(each) for each in checks_of(charge)] if charge else []


def check_lines(charge: Charge | None, cautions: Iterable[Caution] = ()) -> list[str]:
    """One line with all of it, none where nothing is known; what is doubtful has one of its own."""
    found = checks_beside(checks_of(charge) if charge else (), cautions)
    doubts = [CHECKS[each] for each in found if each in DOUBTFUL]
    others = " ".join(CHECKS[each] for each in found if each not in DOUBTFUL)
    return [*(f"Take care: {doubt}" for doubt in doubts), *([others] if others else [])]


def caution_lines(cautions: Iterable[Caution], zone: ZoneInfo) -> list[str]:
    return [_caution(each, zone) for each in cautions]


def _caution(found: Caution, zone: ZoneInfo) -> str:
    what, todo = CAUTIONS[caution_key(found.kind, is_open=found.is_open)]
    when = found.created.astimezone(zone).strftime(_DAY)
    due = f" ({found.due_by.astimezone(zone):{_DAY}})" if found.due_by and found.is_open else ""
    return f"{when}  {what} {todo}{due}"
