"""The printers of this machine: added, tried out, and taken away."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from pos.domain.language import Language
from pos.domain.money import Money
from pos.domain.permissions import Act
from pos.domain.printing import Printer, PrinterState
from pos.domain.slip import Align, Code, Cut, Pair, Rule, Size, Slip, SlipKind, Symbol, Text
from pos.errors import Refused
from pos.ports import Clock, SettingsStore, Store
from pos.ports.printing import PrinterRoom
from pos.services.access import Access
from pos.services.printing import Printing
from resources.words import printing as words
from resources.writing import Writing

_PINS: Final = (0, 2, 5)
_LETTERS: Final = "€ äöüß éèçñ £ ¥ – 日本 عربي"
_AMOUNT: Final = 123_456


class Printers:
    """What a manager sets up; every change is in the audit journal."""

    def __init__(
        self,
        store: Store,
        room: PrinterRoom,
        settings: SettingsStore,
        clock: Clock,
        access: Access,
        queue: Printing,
    ) -> None:
        self._store = store
        self._room = room
        self._settings = settings
        self._clock = clock
        self._access = access
        self._queue = queue

    def all(self) -> Sequence[Printer]:
        """The usual one first."""
        with self._store.read() as books:
            return books.printers.all()

    def get(self, name: str) -> Printer:
        """Raises Refused `printer_unknown`."""
        with self._store.read() as books:
            return books.printers.get(name)

    def profiles(self) -> Sequence[str]:
        """Families of printers; half a second when it is first asked."""
        return self._room.profiles()

    def code_pages(self, profile: str) -> Sequence[str]:
        return self._room.code_pages(profile)

    def add(self, printer: Printer) -> Printer:
        """A new one; the first is the usual one.

        Raises Refused `printer_exists`, `printer_profile`, `printer_code_page` or
        `printer_drawer`, and as a permit.
        """
        known = {each.name.lower() for each in self.all()}
        if printer.name.strip().lower() in known:
            raise Refused("printer_exists", name=printer.name)
        return self._keep(replace(printer, name=printer.name.strip(), place=len(known)), "added")

    def change(self, printer: Printer) -> Printer:
        """Raises Refused `printer_unknown`, and as `add`."""
        with self._store.read() as books:
            before = books.printers.get(printer.name)
        return self._keep(replace(printer, name=before.name, place=before.place), "changed")

    def remove(self, name: str) -> None:
        """What waits for it goes to the usual one. Raises Refused `printer_unknown`."""
        with self._store.read() as books:
            found = books.printers.get(name)
        self._permit(found.name, "removed")
        with self._store.write() as books:
            books.printers.remove(found.name)
            for place, printer in enumerate(books.printers.all()):
                books.printers.save(replace(printer, place=place))

    def prefer(self, name: str) -> None:
        """It is the usual one from now on. Raises Refused `printer_unknown`."""
        with self._store.read() as books:
            first = books.printers.get(name)
        self._permit(first.name, "preferred")
        with self._store.write() as books:
            others = [each for each in books.printers.all() if each.name != first.name]
            for place, printer in enumerate([first, *others]):
                books.printers.save(replace(printer, place=place))

    def test(self, name: str, *, language: Language | None = None) -> None:
        """Queue a slip that shows letters, an amount at the edge and codes.

        Raises Refused `printer_unknown`.
        """
        with self._store.read() as books:
            printer = books.printers.get(name)
        settings = self._settings.load()
        spoken = language or Language.of(settings.slip_language or settings.language)
        self._queue.add(self._slip(printer, spoken), printer.name)

    def specimen(self, name: str) -> PrinterState:
        """Print letters of other countries in several code pages, past the queue."""
        with self._store.read() as books:
            printer = books.printers.get(name)
        with self._room.reach(printer) as line:
            state = line.look()
            return line.specimen() if state.prints else state

    def _slip(self, printer: Printer, language: Language) -> Slip:
        settings, now = self._settings.load(), self._clock.now()
        writing = Writing(language, settings.country, settings.zone)
        paper = writing.words(
            words.TEST_PAPER, millimetres=printer.paper_mm, columns=printer.columns
        )
        code = f"HF1:test:{settings.register}"
        return Slip(
            kind=SlipKind.TEST,
            subject=f"{printer.name}/{now:%Y%m%dT%H%M%S%f}",
            title=writing.words(words.TEST_TITLE),
            parts=(
                Text(settings.shop_name, Align.CENTRE, Size.LARGE, is_bold=True),
                Text(writing.words(words.TEST_TITLE), Align.CENTRE, is_bold=True),
                Text(f"{printer.name} · {writing.when(now)}", Align.CENTRE),
                Rule(),
                Text(writing.words(words.TEST_TEXT)),
                Text(paper),
                Text("".join(str(at % 10) for at in range(1, printer.columns + 1))),
                Pair(writing.words(words.TEST_LETTERS), _LETTERS),
                Pair(
                    writing.words(words.TEST_AMOUNT),
                    writing.money(Money(_AMOUNT, settings.money)),
                ),
                Rule(is_double=True),
                Text(writing.words(words.TEST_CODES), Align.CENTRE),
                Code(code, Symbol.CODE128, code),
                Code(code, Symbol.QR),
                Cut(),
            ),
            language=str(language),
            is_right_to_left=language.is_right_to_left,
        )

    def _keep(self, printer: Printer, what: str) -> Printer:
        if printer.profile not in self._room.profiles():
            raise Refused("printer_profile", name=printer.profile[:40])
        if printer.code_page not in self._room.code_pages(printer.profile):
            raise Refused("printer_code_page", name=printer.code_page[:40])
        if printer.drawer_pin not in _PINS:
            raise Refused("printer_drawer")
        self._permit(printer.name, what)
        with self._store.write() as books:
            books.printers.save(printer)
        return printer

    def _permit(self, name: str, what: str) -> None:
        self._access.do(Act.SETTINGS, subject="printers", facts={"printer": name, "what": what})
