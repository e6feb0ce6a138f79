"""What people note about a sale: whom it is for, why it is held, who looks after it until when."""

from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Final

from pos.domain.ids import SaleId
from pos.errors import Refused
from pos.redaction import redact

LONGEST_NAME: Final = 80
LONGEST_NOTE: Final = 400


@dataclass(frozen=True, slots=True)
class SaleNote:
    """Notes about one sale, all of them free to be empty. Times are UTC.

    `customer` is what the shop knows the customer by, `reason` why money is held, `owner` who has
    to decide about it, and `keep_until` how long the shop promised to wait. `follows` is the
    lapsed sale that this one was made in place of.
    """

    sale: SaleId
    customer: str = ""
    reason: str = ""
    owner: str = ""
    keep_until: datetime | None = None
    note: str = ""
    recipe: str = ""
    follows: SaleId | None = None

    @property
    def is_empty(self) -> bool:
        return self == SaleNote(self.sale)

    def checked(self) -> "SaleNote":
        """Without space around the texts.

        Raises Refused `note_too_long`, `note_unprintable` (a line break in a name, or worse) or
        `note_holds_secret`: a card number or a key, which would be shown and printed.
        """
        tidy = replace(
            self,
            customer=_checked("customer", self.customer, LONGEST_NAME),
            reason=_checked("reason", self.reason, LONGEST_NAME),
            owner=_checked("owner", self.owner, LONGEST_NAME),
            recipe=_checked("recipe", self.recipe, LONGEST_NAME),
            note=check_note(self.note),
        )
        if tidy.follows == tidy.sale:
            raise Refused("sale_follows_itself", sale=tidy.sale)
        return tidy

    def changes_from(self, before: "SaleNote") -> tuple[str, ...]:
        """The names of what is different."""
        names = (field.name for field in fields(self))
        return tuple(name for name in names if getattr(self, name) != getattr(before, name))


def check_note(text: str) -> str:
    """A note that stands by itself, such as why a hold is let go; raises as `SaleNote.checked`."""
    return _checked("note", text, LONGEST_NOTE, lines=True)


def _checked(name: str, text: str, longest: int, *, lines: bool = False) -> str:
    text = text.strip()
    if len(text) > longest:
        raise Refused("note_too_long", name=name, maximum=longest)
    if not all(part.isprintable() for part in (text.splitlines() if lines else [text])):
        raise Refused("note_unprintable", name=name)
    if redact(text) != text:
        raise Refused("note_holds_secret", name=name)
    return text
