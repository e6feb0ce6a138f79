"""What is noted of a person with every change, and whether it is still so in the ledger.

The table of people is no part of the chain, but its notes are. Whoever makes themselves a manager
with another program, or puts a PIN of their own in somebody's place, is told apart by that.
"""

import hashlib
from collections.abc import Iterator, Mapping
from typing import Final

from pos.domain.audit_record import TrailQuery
from pos.domain.ids import StaffId
from pos.domain.permissions import Act
from pos.domain.verdict import Check, Finding, Flaw
from pos.ports import Books

BEGUN: Final = "staff_begun"
RECOVERED: Final = "staff_recovered"
_NOTED: Final = (BEGUN, RECOVERED, str(Act.STAFF))
_ALL: Final = 1_000_000
_SEAL: Final = 16
_PIN_SEAL: Final = "pin_seal"
_RECOVERY_SEAL: Final = "recovery_seal"
_LETTERS: Final = str.maketrans("0123456789", "ghijklmnop")
_RECOVERY_CODE: Final = "the recovery code"


def state_of(books: Books, person: StaffId) -> dict[str, str]:
    """Name, role, whether active, and seals of what they sign in with, as notes keep them.

    A seal is a part of the hash of a hash: it tells that one was exchanged, and nothing else.
    """
    found = books.staff.get(person)
    return {
        "name": found.name,
        "role": str(found.role),
        "active": "yes" if found.is_active else "no",
        _PIN_SEAL: _sealed(books.staff.pin_hash(person)),
        "badge_seal": _sealed(books.staff.badge_mark(person)),
    }


def recovery_state(books: Books) -> dict[str, str]:
    """The seal of the recovery code, as the note says that came with it."""
    return {_RECOVERY_SEAL: _sealed(books.staff.recovery())}


def changed_people(books: Books) -> Iterator[Finding]:
    """Everybody who is not as the newest note about them says, or of whom there is none."""
    noted, recovery = _newest(books)
    if recovery != recovery_state(books)[_RECOVERY_SEAL]:
        yield Finding(Check.PEOPLE, Flaw.PERSON_CHANGED, facts={"person": _RECOVERY_CODE})
    for person in books.staff.all():
        state = state_of(books, person.id)
        told = noted.pop(person.id, {})
        if any(told.get(name) != value for name, value in state.items()):
            yield Finding(Check.PEOPLE, Flaw.PERSON_CHANGED, facts={"person": person.name})
    for told in noted.values():
        name = told.get("name", told.get("person", ""))
        yield Finding(Check.PEOPLE, Flaw.PERSON_MISSING, facts={"person": name})
    for approval in books.audit.unnoted_approvals():
        yield Finding(Check.PEOPLE, Flaw.APPROVAL_UNNOTED, facts={"approval": approval})


def _newest(books: Books) -> tuple[dict[StaffId, Mapping[str, str]], str]:
    """What the newest notes say about each person, and about the recovery code."""
    found: dict[StaffId, Mapping[str, str]] = {}
    recovery: list[str] = []
    for entry in books.trail.find(TrailQuery(acts=_NOTED, limit=_ALL)):
        facts = entry.record.facts
        if _PIN_SEAL in facts:
            found.setdefault(StaffId(facts.get("subject", "")), facts)
        if _RECOVERY_SEAL in facts:
            recovery.append(facts[_RECOVERY_SEAL])
    return found, recovery[0] if recovery else ""


def _sealed(kept: str) -> str:
    """In letters alone: a run of digits could be masked as a card's number when it is noted."""
    if not kept:
        return ""
    return hashlib.sha256(kept.encode()).hexdigest()[:_SEAL].translate(_LETTERS)
