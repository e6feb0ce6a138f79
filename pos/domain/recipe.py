"""Hold recipes: what a shop agrees about a kind of hold, and what happens to it by itself."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from typing_extensions import override

from pos.domain.money import Currency, Money, check_chargeable, check_step
from pos.errors import Refused

_LONGEST_NAME: Final = 40
_MOST_DAYS: Final = 30
_MOST_HOURS: Final = 24 * _MOST_DAYS
_BY_CLOCK: Final = re.compile(r"\+(?P<days>[0-9]{1,2})d (?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})")
_BY_HOURS: Final = re.compile(r"\+(?P<hours>[0-9]{1,3})h")


class RecipeAct(StrEnum):
    """What happens when the time has come."""

    RELEASE = "release"
    CAPTURE = "capture"
    REMIND = "remind"


@dataclass(frozen=True, slots=True)
class Term:
    """When a recipe's time has come, counted from the hold.

    Either so many `hours` after it, or `days` later at `at` by the shop's clocks.
    """

    hours: int = 0
    days: int = 0
    at: time | None = None

    @override
    def __str__(self) -> str:
        """As it is written: `+6h`, or `+1d 10:00`."""
        return f"+{self.hours}h" if self.at is None else f"+{self.days}d {self.at:%H:%M}"

    @classmethod
    def read(cls, text: str) -> "Term":
        """`+6h` for hours after the hold, `+1d 10:00` for the next day at ten.

        Raises Refused `recipe_term`.
        """
        text = " ".join(text.split())
        if found := _BY_HOURS.fullmatch(text):
            hours = int(found["hours"])
            if 1 <= hours <= _MOST_HOURS:
                return cls(hours=hours)
        if found := _BY_CLOCK.fullmatch(text):
            days, hour, minute = (int(found[name]) for name in ("days", "hour", "minute"))
            if days <= _MOST_DAYS and hour < 24 and minute < 60:  # noqa: PLR2004 - a clock's face
                return cls(days=days, at=time(hour, minute))
        raise Refused("recipe_term", text=text[:40])

    def after(self, placed_at: datetime, zone: ZoneInfo) -> datetime:
        """The moment, UTC, for a hold placed then.

        A time of day that has passed when the hold is placed means the day after; one that the
        clocks skip means the moment at which they skip it.
        """
        if self.at is None:
            return placed_at + timedelta(hours=self.hours)
        day = placed_at.astimezone(zone).date() + timedelta(days=self.days)
        found = datetime.combine(day, self.at, zone).astimezone(UTC)
        if found <= placed_at:
            day += timedelta(days=1)
            found = datetime.combine(day, self.at, zone).astimezone(UTC)
        return found


@dataclass(frozen=True, slots=True)
class Recipe:
    """What is agreed with a customer about a hold of this kind, as the slip says it.

    `hold` is put into the cart as a line of its own, None where the cart itself is held. `most`
    is what may be captured at most, `amount` what a recipe that captures takes; None is all.
    """

    name: str
    act: RecipeAct
    term: Term
    hold: Money | None = None
    most: Money | None = None
    amount: Money | None = None
    note_required: bool = False

    def __post_init__(self) -> None:
        """Raises Refused.

        `recipe_name`, `recipe_amount`, `currencies_differ`, `amount_step`, `amount_too_small`.
        """
        if not (self.name.isprintable() and 1 <= len(self.name.strip()) <= _LONGEST_NAME):
            raise Refused("recipe_name", text=self.name[:60], maximum=_LONGEST_NAME)
        if self.hold is not None:
            check_chargeable(self.hold)
        if self.amount is not None and self.act is not RecipeAct.CAPTURE:
            raise Refused("recipe_amount", name=self.name, amount=self.amount)
        bounds = [each for each in (self.amount, self.most, self.hold) if each is not None]
        for each in bounds:
            if each.minor <= 0:
                raise Refused("recipe_amount", name=self.name, amount=each)
            check_step(each)
        if bounds != sorted(bounds):
            raise Refused("recipe_amount", name=self.name, amount=bounds[0])

    @property
    def currency(self) -> Currency | None:
        """Of its amounts, None where it names none and fits every cart."""
        named = [each for each in (self.hold, self.most, self.amount) if each is not None]
        return named[0].currency if named else None

    def takes(self, held: Money) -> Money:
        """What it captures of that hold by itself: never more than was agreed, nor than is held."""
        return min(each for each in (held, self.most, self.amount) if each is not None)


@dataclass(frozen=True, slots=True)
class DueAct:
    """What a recipe is about to do, or does: at which moment, and how much it takes.

    `kept_until` is set where somebody keeps the hold beyond the recipe's own time. `taken` is
    zero for a release and for a reminder. Times are UTC.
    """

    recipe: Recipe
    at: datetime
    taken: Money
    kept_until: datetime | None = None

    def is_due(self, now: datetime) -> bool:
        return self.at <= now


def due_act(
    recipe: Recipe,
    held: Money,
    placed_at: datetime,
    *,
    keep_until: datetime | None,
    zone: ZoneInfo,
) -> DueAct:
    """What becomes of a hold by its recipe; a hold that is kept waits until then."""
    own = recipe.term.after(placed_at, zone)
    is_kept = keep_until is not None and keep_until > own
    taken = recipe.takes(held) if recipe.act is RecipeAct.CAPTURE else Money.zero(held.currency)
    kept = keep_until if is_kept else None
    return DueAct(recipe, kept or own, taken, kept)
