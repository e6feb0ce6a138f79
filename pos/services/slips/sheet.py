"""What all slips share: the shop's head, the marks of practice and copies, and the foot."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from pos.domain.intent import Charge
from pos.domain.language import Language
from pos.domain.money import Money
from pos.domain.qr import QrCode
from pos.domain.slip import (
    Align,
    Code,
    Gap,
    Logo,
    Pair,
    Part,
    Rule,
    Size,
    Slip,
    SlipKind,
    Symbol,
    Text,
)
from pos.domain.slip_code import SlipCode, tail_of
from pos.settings import Settings
from resources.words import slips as words
from resources.words.card_slip import FIELDS, READ_METHODS
from resources.writing import NO_BREAK, Writing

Typeset: TypeAlias = Callable[[Slip, int, int, bytes | None], bytes]
"""A slip, its columns, the paper's width in millimetres and a logo (PNG) into a PDF."""


@dataclass(frozen=True, slots=True)
class Press:
    """How a text becomes a code, and a slip a PDF."""

    code: Callable[[str], QrCode]
    typeset: Typeset


@dataclass(frozen=True, slots=True)
class Body:
    """What one slip says between head and foot, and what it is about.

    `number` is what its code leads to, `opens_drawer` whether cash changes hands with it.
    """

    kind: SlipKind
    subject: str
    title: str
    parts: tuple[Part, ...]
    number: str = ""
    sale: str = ""
    intent: str = ""
    below: tuple[Part, ...] = ()
    opens_drawer: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """Whose paper it is, in which language, and when it is made (UTC)."""

    settings: Settings
    writing: Writing
    now: datetime
    is_practice: bool = False

    def slip(self, body: Body, *, copy: int = 0) -> Slip:
        """The whole slip; `copy` counts from 1 for whatever was printed before."""
        marks = tuple(self._marks(copy))
        parts = (
            *self.head(),
            *marks,
            Text(body.title, Align.CENTRE, Size.LARGE, is_bold=True),
            Gap(),
            *body.parts,
            *self._foot(body),
            *marks,
        )
        language = self.writing.language
        return Slip(
            kind=body.kind,
            subject=body.subject,
            title=body.title,
            parts=parts,
            language=str(language),
            is_right_to_left=language.is_right_to_left,
            sale=body.sale,
            intent=body.intent,
            copy=copy,
            opens_drawer=body.opens_drawer and not copy,
            is_practice=self.is_practice,
        )

    def head(self) -> Iterator[Part]:
        """Who the shop is; the first line of its address may be its legal name."""
        if self.settings.slip_logo:
            yield Logo()
        yield Text(self.settings.shop_name, Align.CENTRE, Size.TALL, is_bold=True)
        for line in lines_of(self.settings.slip_header):
            yield Text(line, Align.CENTRE)
        yield Gap()

    def _marks(self, copy: int) -> Iterator[Part]:
        if self.is_practice:
            yield Text(f"*** {self.say(words.PRACTICE)} ***", Align.CENTRE, is_bold=True)
        if copy:
            yield Text(f"*** {self.say(words.COPY, number=copy)} ***", Align.CENTRE, is_bold=True)
            yield Text(self.writing.when(self.now), Align.CENTRE)

    def _foot(self, body: Body) -> Iterator[Part]:
        code = SlipCode(body.kind, body.number, tail_of(body.intent), self.is_practice)
        if body.number:
            yield Gap()
            yield Code(code.text(), Symbol(self.settings.slip_code), caption=body.number)
        if body.below:
            yield Gap()
            yield from body.below
        lines = lines_of(self.settings.slip_footer)
        if lines:
            yield Gap()
            yield from (Text(line, Align.CENTRE) for line in lines)

    # Words and figures

    def say(self, message: str, **facts: object) -> str:
        """A text of `resources.words.slips` in the slip's language."""
        return self.writing.words(message, **facts)

    def money(self, amount: Money) -> str:
        """An amount with its currency, which no line ever breaks."""
        return self.writing.money(amount).replace(" ", NO_BREAK)

    def amount(self, amount: Money) -> str:
        """An amount of the slip's own currency."""
        return self.writing.amount(amount).replace(" ", NO_BREAK)

    def pair(self, name: str, value: str) -> Iterator[Pair]:
        """A name with its value, nothing where there is no value."""
        if value:
            yield Pair(self.say(name), value)

    def when(self, moment: datetime) -> str:
        return self.writing.when(moment)

    def big(self, amount: Money) -> Iterator[Part]:
        """The amount that the slip is about."""
        yield Text(self.money(amount), Align.CENTRE, Size.LARGE, is_bold=True)

    def paragraphs(self, texts: Iterable[str]) -> Iterator[Part]:
        """Sentences that are said already, with room between them."""
        for place, text in enumerate(texts):
            if place:
                yield Gap()
            yield Text(text)

    def card(self, charge: Charge | None) -> str:
        """`Visa **** 4242`."""
        if charge is None:
            return ""
        brand = words.BRANDS.get(charge.brand, charge.brand)
        ending = f"****{NO_BREAK}{charge.last4}" if charge.last4 else ""
        return f"{brand}{NO_BREAK}{ending}".strip(NO_BREAK)

    def card_fields(self, charge: Charge | None, *, indent: int = 0) -> Iterator[Pair]:
        """How the card was read, and what the networks ask for of a chip card."""
        if charge is None:
            return
        facts = charge.facts
        method = READ_METHODS.get(facts.read_method, facts.read_method)
        if method:
            yield Pair(self.say(words.READ), self.say(method), indent=indent)
        for name, title in FIELDS.items():
            if value := facts.receipt.get(name, ""):
                yield Pair(self.say(title), value, indent=indent)

    def rule(self) -> Rule:
        return Rule()


def sheet_for(
    settings: Settings, language: Language | None, *, now: datetime, is_practice: bool
) -> Sheet:
    """In that language, else in the one that the shop's customers read."""
    spoken = language or Language.of(settings.slip_language or settings.language)
    writing = Writing(spoken, settings.country, settings.zone)
    return Sheet(settings, writing, now, is_practice)


def lines_of(text: str) -> tuple[str, ...]:
    """Lines of a setting, in which `|` begins a new one."""
    return tuple(line for each in text.split("|") if (line := each.strip()))
