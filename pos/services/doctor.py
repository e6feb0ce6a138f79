"""The doctor: examines everything a till stands on, and is not kept from it by what is broken."""

import logging
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Final

from pos.domain.health import Checkup, Diagnosis, Grade, Part
from pos.errors import PosError
from pos.logs import FILE_NAME
from pos.services.doctor_ledger import LedgerExamination
from pos.services.doctor_paper import PaperExamination
from pos.services.doctor_stripe import StripeExamination
from pos.services.instruments import Instruments

log = logging.getLogger(__name__)

_UNEXPECTED: Final = (OSError, ValueError, LookupError, TypeError, AttributeError, ArithmeticError)
"""What a damaged file or a strange machine can lead to; an examination is no place to fall."""

_MILD: Final = frozenset({"ledger_outdated"})
"""Failures that the next start of the till repairs by itself."""

_LITTLE: Final = 1_000_000_000
_TOO_LITTLE: Final = 100_000_000
_MEGABYTE: Final = 1_000_000

_UNSOUND_QT: Final = "6.12.0"
_UNSOUND_PYTHONS: Final = ("3.10.", "3.11.")

Listener = Callable[[Part], None]
Examine = Callable[[], Iterable[Diagnosis]]


class Doctor:
    """Looks at one mode of one till. Changes nothing and needs nothing to be in order."""

    def __init__(self, instruments: Instruments) -> None:
        self._with = instruments
        self._folder = instruments.start.folder

    def examine(self, listener: Listener = lambda _part: None) -> Checkup:
        """Everything, in the order of `Part`; `listener` hears what is looked at next."""
        at = self._with.clock.now()
        ledger = LedgerExamination(self._with)
        stripe = StripeExamination(self._with)
        found: list[Diagnosis] = []
        for part, examine in (
            (Part.PROGRAM, self._program),
            (Part.SQLITE, self._sqlite),
            (Part.SCREEN, self._screen),
            (Part.FOLDER, self._place),
            (Part.SPACE, self._space),
            (Part.LOG, self._log),
            (Part.LEDGER, ledger.examine),
            (Part.BACKUP, ledger.backup),
            (Part.ZONE, ledger.zone),
            (Part.KEYRING, stripe.keyring),
            (Part.KEY, stripe.key),
            (Part.STRIPE, stripe.reach),
            (Part.RIGHTS, stripe.rights),
            (Part.READER, ledger.reader),
            (Part.PRINTER, PaperExamination(self._with).examine),
        ):
            listener(part)
            found.extend(_survived(part, examine))
        order = list(Part)
        return Checkup(at, tuple(sorted(found, key=lambda each: order.index(each.part))))

    def _program(self) -> Iterator[Diagnosis]:
        versions = self._with.machine.versions()
        qt, python = versions.get("pyside6-essentials", ""), versions.get("python", "")
        if qt == _UNSOUND_QT and python.startswith(_UNSOUND_PYTHONS):
            yield Diagnosis(Part.PROGRAM, Grade.BAD, "qt_unsound", {"qt": qt, "python": python})
            return
        program = versions.get("holdfast", "").replace("missing", "from a source tree")
        facts = {"program": program, "python": python, "qt": qt}
        yield Diagnosis(Part.PROGRAM, Grade.OK, "program_runs", facts)

    def _sqlite(self) -> Iterator[Diagnosis]:
        version = self._with.check_sqlite()
        yield Diagnosis(Part.SQLITE, Grade.OK, "sqlite_sound", {"version": version})

    def _screen(self) -> Iterator[Diagnosis]:
        trouble = self._with.machine.screen_trouble()
        if trouble:
            yield Diagnosis(Part.SCREEN, Grade.WARNING, "no_screen", {"reason": trouble})
        else:
            yield Diagnosis(Part.SCREEN, Grade.OK, "screen_loads")

    def _place(self) -> Iterator[Diagnosis]:
        self._with.check_place(self._folder)
        place = self._with.machine.place(self._folder)
        facts = {"folder": _short(self._folder)}
        if not place.exists:
            yield Diagnosis(Part.FOLDER, Grade.OK, "folder_to_come", facts)
        elif not (place.is_writable and self._folder.is_dir()):
            yield Diagnosis(Part.FOLDER, Grade.BAD, "folder_locked", facts)
        elif place.is_private is False:
            yield Diagnosis(Part.FOLDER, Grade.WARNING, "folder_open_to_others", facts)
        else:
            yield Diagnosis(Part.FOLDER, Grade.OK, "folder_private", facts)

    def _space(self) -> Iterator[Diagnosis]:
        free = self._with.machine.place(self._folder).free
        if free is None:
            yield Diagnosis(Part.SPACE, Grade.WARNING, "space_unknown")
            return
        facts = {"free": f"{free // _MEGABYTE:,} MB"}
        if free < _TOO_LITTLE:
            yield Diagnosis(Part.SPACE, Grade.BAD, "space_gone", facts)
        elif free < _LITTLE:
            yield Diagnosis(Part.SPACE, Grade.WARNING, "space_short", facts)
        else:
            yield Diagnosis(Part.SPACE, Grade.OK, "space_enough", facts)

    def _log(self) -> Iterator[Diagnosis]:
        place = self._with.machine.place(self._folder / FILE_NAME)
        if not place.exists:
            yield Diagnosis(Part.LOG, Grade.OK, "log_to_come")
        elif not place.is_writable or not (self._folder / FILE_NAME).is_file():
            yield Diagnosis(Part.LOG, Grade.WARNING, "log_locked", {"file": FILE_NAME})
        elif place.is_private is False:
            yield Diagnosis(Part.LOG, Grade.WARNING, "log_open_to_others", {"file": FILE_NAME})
        else:
            yield Diagnosis(Part.LOG, Grade.OK, "log_kept", {"file": FILE_NAME})


def _survived(part: Part, examine: Examine) -> Iterator[Diagnosis]:
    """What was found, and as a finding of its own what kept the examination from going on."""
    try:
        yield from examine()
    except PosError as error:
        grade = Grade.WARNING if error.code in _MILD else Grade.BAD
        yield Diagnosis(part, grade, error.code, error.facts, problem=error)
    except _UNEXPECTED as error:
        log.info("%s could not be examined", part, exc_info=True)
        yield Diagnosis(part, Grade.BAD, "not_examined", {"reason": type(error).__name__})


def _short(path: Path) -> str:
    """A path without the name of the person whose home it is in."""
    try:
        return f"~/{path.absolute().relative_to(Path.home()).as_posix()}"
    except (ValueError, RuntimeError):
        return str(path)
