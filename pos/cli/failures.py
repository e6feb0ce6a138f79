"""What a command says when it fails, and the exit code that says it to programs.

People read three lines on standard error: what happened, whether money has moved, what to do;
and where nobody knows how it ended, how to find out more.
With `--json` standard output still carries exactly one document, then with the key `error`, so
that a program reads one stream and nothing else. The exit code is the same either way.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import IntEnum
from typing import IO, Any

import click
from click.exceptions import NoArgsIsHelpError
from typing_extensions import override

from pos.cli import documents
from pos.cli.output import Document, Json, plain, print_json
from pos.cli.wording import Words, words_for
from pos.errors import Declined, InDoubt, Misconfigured, PosError, Refused
from pos.logs import redact
from resources.words import reference_of


class Exit(IntEnum):
    """What a program learns without reading anything."""

    DONE = 0
    BROKEN = 1
    USAGE = 2
    REFUSED = 3
    IN_DOUBT = 4
    MISCONFIGURED = 5
    INTERRUPTED = 130


@dataclass(frozen=True, slots=True)
class Problem:
    """A failure as it is told."""

    kind: str
    code: str
    exit: Exit
    words: Words
    facts: Mapping[str, Json] = field(default_factory=dict)
    option: str = ""
    reference: str = ""

    def document(self) -> Document:
        return {
            "kind": self.kind,
            "code": self.code,
            "exit_code": int(self.exit),
            **({"option": self.option} if self.option else {}),
            "what": self.words.what,
            "money": self.words.money,
            "advice": self.words.advice,
            "reference": self.reference or None,
            "facts": dict(self.facts),
        }


class Failure(click.ClickException):
    """Ends a command with a problem; `beside` and `hints` say what else is worth knowing."""

    def __init__(
        self,
        problem: Problem,
        *,
        as_json: bool,
        beside: Mapping[str, Json] | None = None,
        hints: Sequence[str] = (),
    ) -> None:
        super().__init__(problem.code)
        self.exit_code = int(problem.exit)  # type: ignore[misc]  # click asks the instance
        self.problem = problem
        self._as_json = as_json
        self._beside = beside or {}
        self._hints = hints

    @property
    def _has_story(self) -> bool:
        """Whether Stripe or the journal was in it; what a person typed wrong has none."""
        return self.problem.exit in {Exit.IN_DOUBT, Exit.BROKEN} and bool(self.problem.reference)

    @override
    def show(self, file: IO[Any] | None = None) -> None:
        if self._as_json:
            print_json({"error": self.problem.document(), **self._beside})
            return
        words = self.problem.words
        option = f"{self.problem.option}: " if self.problem.option else ""
        why = f"`holdfast why {self.problem.reference}` tells more." if self._has_story else ""
        lines = (option + words.what, words.money, words.advice, *self._hints, why)
        for line in filter(None, lines):
            click.echo(plain(line), err=True, file=file)


def problem_of(error: PosError) -> Problem:
    """An error as it is told; what a person typed may hold a card number, so it is redacted."""
    facts = {name: _redacted(documents.fact(value)) for name, value in error.facts.items()}
    words = words_for(error)
    told = Words(redact(words.what), redact(words.money), redact(words.advice))
    reference = redact(reference_of(error))
    return Problem(error.kind, error.code, _exit_of(error), told, facts, reference=reference)


@contextmanager
def option(name: str, *, as_json: bool) -> Iterator[None]:
    """Wrong usage instead of a refusal, for an option whose value cannot be understood."""
    try:
        yield
    except Refused as error:
        known = problem_of(error)
        problem = Problem("usage", known.code, Exit.USAGE, known.words, known.facts, name)
        raise Failure(problem, as_json=as_json) from error


@contextmanager
def told(*, as_json: bool) -> Iterator[None]:
    """Turns what a command raises into a failure that says itself.

    What is no failure of a known kind passes through, to the program's excepthook.
    """
    try:
        yield
    except PosError as error:
        raise Failure(problem_of(error), as_json=as_json) from error
    except (KeyboardInterrupt, click.Abort) as error:
        raise Failure(_INTERRUPTED, as_json=as_json) from error
    except NoArgsIsHelpError:
        raise  # its words are the help of the command, whole
    except click.UsageError as error:
        # What was typed in the wrong place may be a key.
        what = redact(error.format_message())
        if not as_json:
            raise click.UsageError(what, error.ctx) from error
        usage = Problem("usage", "wrong_usage", Exit.USAGE, Words(what, _NOTHING, "See --help."))
        raise Failure(usage, as_json=True) from error


_NOTHING = "No money has moved."
_INTERRUPTED = Problem(
    "interrupted",
    "interrupted",
    Exit.INTERRUPTED,
    Words(
        "Stopped by you.",
        "If a payment was on its way, it is not known yet whether money has moved.",
        "Look with `holdfast sale list`; `holdfast sale resume SALE` asks Stripe. "
        "Do not run the card again before.",
    ),
)


def _exit_of(error: PosError) -> Exit:
    match error:
        case Refused() | Declined():
            return Exit.REFUSED
        case InDoubt():
            return Exit.IN_DOUBT
        case Misconfigured():
            return Exit.MISCONFIGURED
        case _:
            return Exit.BROKEN


def _redacted(value: Json) -> Json:
    match value:
        case str():
            return redact(value)
        case Mapping():
            return {name: _redacted(part) for name, part in value.items()}
        case Sequence():
            return [_redacted(part) for part in value]
        case _:
            return value
