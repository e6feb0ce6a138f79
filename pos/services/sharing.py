"""People, settings and recipes that all registers of a shop have, brought in line by the centre.

A row's version counts its changes there. What was changed at one register goes to the others;
where two changed the same row, whoever reached the centre first is heard, and the other register
says in its audit journal what gave way. Every change that arrives is noted there, too.
"""

import json
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from pos.domain.audit_record import AuditRecord
from pos.domain.central import OWN_SETTINGS, SharedRow
from pos.domain.ids import LedgerId, StaffId
from pos.domain.permissions import Act
from pos.errors import Refused
from pos.ports import Books, Clock, Store
from pos.ports.central import Centre
from pos.services.staff_state import recovery_state, state_of
from pos.settings import Settings

log = logging.getLogger(__name__)

FROM_CENTRE: Final = "from_centre"

# People need what their badges are salted with, and are named before they are exchanged.
_ORDER: Final = ("staff_secrets", "staff", "settings", "recipes")
_ACTS: Final = {
    "staff": Act.STAFF, "staff_secrets": Act.STAFF, "settings": Act.SETTINGS, "recipes": Act.RECIPE,
}  # fmt: skip


@dataclass(slots=True)
class _Difference:
    """What has to go each way."""

    incoming: list[tuple[SharedRow, str]] = field(default_factory=list)
    outgoing: list[SharedRow] = field(default_factory=list)
    agreed: list[SharedRow] = field(default_factory=list)


class ShopSharing:
    """One register's part in it."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        register: Callable[[], str],
        changed: Callable[[], None] = lambda: None,
    ) -> None:
        """`register` is this one's name; `changed` hears that people or settings are others now."""
        self._store = store
        self._clock = clock
        self._register = register
        self._changed = changed

    def run(self, centre: Centre) -> tuple[int, int]:
        """How many rows came, and how many went; raises as `Centre`. Safe to repeat."""
        theirs = {(row.table, row.key): row for row in centre.shared() if _is_legible(row)}
        with self._store.read() as books:
            ledger, ours, seen = books.ledger_id, books.shared.rows(), books.shared.seen()
        found = _difference(ledger, theirs, ours, seen)
        went = [row for row in found.outgoing if centre.share(row)]
        came = self._taken(found.incoming, [*went, *found.agreed])
        return came, len(went)

    def _taken(self, incoming: Sequence[tuple[SharedRow, str]], agreed: Sequence[SharedRow]) -> int:
        if not (incoming or agreed):
            return 0
        came = 0
        with self._store.write() as books:
            for row in agreed:
                books.shared.agree(row)
            told: dict[str, str] = {}
            ours = books.shared.rows() if incoming else {}
            for row, before in sorted(incoming, key=lambda each: _ORDER.index(each[0].table)):
                # What was changed here while the centre was asked is compared the next time.
                if ours.get((row.table, row.key), "") == before:
                    came += self._take(books, row, before, told)
            if told:
                facts = {**told, "subject": " ".join(told), "change": FROM_CENTRE}
                self._remark(books, Act.SETTINGS, facts)
        if came:
            self._changed()
        return came

    def _take(self, books: Books, row: SharedRow, before: str, settings: dict[str, str]) -> bool:
        try:
            _check_usable(books, row)
            renamed = books.shared.take(row)
        except Refused as error:
            # A newer version's, or nobody's: this register goes on with what it has.
            log.info("a shared row of %s is not usable here: %s", row.table, error.code)
            return False
        if row.table == "settings":
            settings.update(_change_of(row, before))
        else:
            self._note(books, row)
        if renamed:
            self._note_person(books, StaffId(renamed), "renamed")
        return True

    def _note(self, books: Books, row: SharedRow) -> None:
        match row.table:
            case "staff":
                self._note_person(books, StaffId(_field(row.body, "id")), FROM_CENTRE)
            case "staff_secrets":
                self._add(books, row, {"subject": "recovery", **recovery_state(books)})
            case _:
                self._add(books, row, {"subject": json.loads(row.key)[0]})

    def _note_person(self, books: Books, person: StaffId, change: str) -> None:
        state = state_of(books, person)
        facts = {"person": state["name"], "subject": person, **state, "change": change}
        self._remark(books, Act.STAFF, facts)

    def _add(self, books: Books, row: SharedRow, facts: Mapping[str, str]) -> None:
        self._remark(books, _ACTS[row.table], {**facts, "change": FROM_CENTRE})

    def _remark(self, books: Books, act: Act, facts: Mapping[str, str]) -> None:
        now = self._clock.now()
        books.trail.add(AuditRecord(str(act), now, self._register(), facts=facts))


def _difference(
    ledger: LedgerId,
    theirs: Mapping[tuple[str, str], SharedRow],
    ours: Mapping[tuple[str, str], str],
    seen: Mapping[tuple[str, str], SharedRow],
) -> _Difference:
    found = _Difference()
    for key in sorted({*theirs, *ours, *seen}):
        table, name = key
        if table not in _ACTS or _is_own(table, name):
            continue
        their, known, mine = theirs.get(key), seen.get(key), ours.get(key, "")
        has_changed = mine != (known.body if known else "")
        if their is not None and their.version > (known.version if known else 0):
            if mine == their.body:
                found.agreed.append(their)
            else:
                found.incoming.append((their, mine))
        elif has_changed or (known and (their is None or their.version < known.version)):
            version = (their.version if their else 0) + 1
            found.outgoing.append(SharedRow(table, name, version, mine, ledger))
    return found


def _is_legible(row: SharedRow) -> bool:
    """Whether it is a row at all: anybody with the centre's password may have written it."""
    try:
        key, told = json.loads(row.key), json.loads(row.body or "{}")
    except ValueError:
        log.info("a shared row of %s is not legible", row.table[:20])
        return False
    return isinstance(key, list) and bool(key) and isinstance(told, dict)


def _is_own(table: str, key: str) -> bool:
    return table == "settings" and json.loads(key)[0] in OWN_SETTINGS


def _check_usable(books: Books, row: SharedRow) -> None:
    """Raises Refused for a setting that no register of this version could be opened with."""
    if row.table != "settings" or not row.body:
        return
    rows = {
        str(told["name"]): str(told["value"])
        for (table, _), body in books.shared.rows().items()
        if table == "settings" and (told := json.loads(body))
    }
    rows[_field(row.body, "name")] = _field(row.body, "value")
    Settings.from_rows(rows)


def _change_of(row: SharedRow, before: str) -> Mapping[str, str]:
    """A setting's name, and what it was and is; nothing where that is what it was all along."""
    name = str(json.loads(row.key)[0])
    kept = Settings().text(name) if name in Settings.names() else ""
    was, now = _field(before, "value") if before else kept, _field(row.body, "value")
    return {name: f"{was} -> {now}"} if was != now else {}


def _field(body: str, name: str) -> str:
    """A column of a row, empty where there is no row."""
    return str(json.loads(body).get(name, "")) if body else ""
