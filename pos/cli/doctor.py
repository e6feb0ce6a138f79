"""Command `doctor`: examines everything a till stands on, and packs what a helper needs."""

from collections.abc import Iterator
from pathlib import Path

import click

from pos.cli import documents
from pos.cli.failures import Failure, problem_of
from pos.cli.output import Document, Terminal, plain, table, with_terminal
from pos.cli.wording import fact_in_words, words_for
from pos.domain.health import Checkup, Diagnosis, Grade
from pos.errors import Misconfigured
from resources.words.examining import GRADES, PARTS, Advice, diagnosis_told


@click.command()
@click.option(
    "--bundle",
    "path",
    type=click.Path(path_type=Path),
    metavar="FILE.zip",
    help="Also pack what a helper needs to see: findings, log, versions; nothing secret.",
)
@click.option("--force", is_flag=True, help="Replace FILE.zip if it exists.")
@with_terminal
def doctor(terminal: Terminal, /, path: Path | None, *, force: bool) -> None:
    """Examine the machine, the ledger, the key and the way to Stripe.

    Works beside an open till, and where a till does not open. Nothing is changed, and Stripe is
    only asked what changes nothing. Ends with 0 unless something is bad.
    """
    from pos.checkup import instruments_for
    from pos.services.doctor import Doctor

    terminal.session.keep_quiet()
    instruments = instruments_for(terminal.session.start)
    checkup = Doctor(instruments).examine(lambda part: terminal.progress(PARTS[part]))
    terminal.progress_ends()
    document, lines = _document(checkup), list(_lines(checkup))
    if path is not None:
        from pos.services.support import Support

        Support(instruments).write(path, {"doctor": document}, replace=force)
        document["bundle"] = str(path)
        lines.append(f"Packed into {plain(str(path))}. Look into it before you send it.")
    if checkup.is_well or not terminal.as_json:
        terminal.answer({"doctor": document}, lines)
    if not checkup.is_well:
        raise _failure(terminal, checkup, document)


def _failure(terminal: Terminal, checkup: Checkup, document: Document) -> Failure:
    first = next(each for each in checkup.diagnoses if each.grade is Grade.BAD)
    error = Misconfigured("till_not_well", bad=checkup.count(Grade.BAD), part=PARTS[first.part])
    beside = {"doctor": document} if terminal.as_json else None
    return Failure(problem_of(error), as_json=terminal.as_json, beside=beside)


def _document(checkup: Checkup) -> Document:
    return {
        "well": checkup.is_well,
        "at": documents.moment(checkup.at),
        "counts": {str(grade): checkup.count(grade) for grade in Grade},
        "checks": [_diagnosis(each) for each in checkup.diagnoses],
    }


def _diagnosis(each: Diagnosis) -> Document:
    words = _words(each)
    return {
        "check": str(each.part),
        "verdict": str(each.grade),
        "code": each.code,
        "found": words.found,
        "todo": words.todo or None,
        "facts": {name: documents.fact(value) for name, value in each.facts.items()},
    }


def _lines(checkup: Checkup) -> Iterator[str]:
    yield table(
        ("Examined", "Verdict", "Found"),
        [(PARTS[each.part], GRADES[each.grade], _words(each).found) for each in checkup.diagnoses],
    )
    yield from (
        plain(f"- {PARTS[each.part]}: {todo}")
        for each in checkup.diagnoses
        if (todo := _words(each).todo)
    )


def _words(each: Diagnosis) -> Advice:
    told = diagnosis_told(each.code, each.facts, fact_in_words)
    if told is not None:
        return told
    if each.problem is not None:
        words = words_for(each.problem)
        return Advice(words.what, words.advice)
    return Advice(each.code)
