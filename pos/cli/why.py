"""Command `why`: from a reference on the screen to what happened, in order and in words."""

from collections.abc import Iterator
from datetime import UTC
from typing import Final, assert_never

import click

from pos.cli import documents
from pos.cli.output import Document, Json, Terminal, facts, plain, table, with_terminal
from pos.cli.telling import amount
from pos.cli.wording import words_for
from pos.domain.drift import Change
from pos.domain.handing_requests import ExpireSession
from pos.domain.intent import Charge
from pos.domain.operation import CancelIntent, Operation
from pos.errors import PosError
from pos.logs import LogLine
from pos.redaction import redact, tellable
from pos.services.story import Moment, Story
from resources.words.reconciling import CHANGES
from resources.words.story import ANSWERED, ASKED, ENDED

_SHORT: Final = 13
"""As much of an operation's id as the screen shows."""


@click.command()
@click.argument("reference")
@with_terminal
def why(terminal: Terminal, /, reference: str) -> None:
    """Tell what happened under REFERENCE, from the journal, the payment and the log.

    REFERENCE is what a message names: Stripe's request (req_…), an operation (pos1-…), a receipt
    number, a sale, a payment (pi_…), a fault's reference, or an error's code. Asks nobody, and
    works beside an open till.
    """
    from pos.checkup import instruments_for
    from pos.services.story import Storyteller

    terminal.session.keep_quiet()
    instruments = instruments_for(terminal.session.start)
    story = Storyteller(instruments).tell(reference)
    terminal.answer({"story": _document(story)}, _lines(story))


def _document(story: Story) -> Document:
    return {
        "reference": redact(story.reference),
        "sale": story.sale.id if story.sale else None,
        "receipt": story.sale.receipt if story.sale else None,
        "intent": story.intent.id if story.intent else None,
        "booked": {kind: documents.money(booked) for kind, booked in story.booked.items()},
        "operations": [_operation(each) for each in story.operations],
        "moments": [_moment(each) for each in story.moments],
        "ledger_unread": story.unread.code if story.unread else None,
    }


def _operation(found: Operation) -> Document:
    return {
        "operation": found.id,
        "kind": found.kind,
        "attempt": found.attempt,
        "state": str(found.state),
        "code": found.code or None,
        "prepared_at": documents.moment(found.prepared_at),
        "sends": found.sends,
        "request_id": found.request_id or None,
    }


def _moment(each: Moment) -> Document:
    document: Document = {
        "at": documents.moment(each.at),
        "from": str(each.source),
        "text": _told(each),
    }
    if isinstance(each.what, LogLine):
        document["level"] = each.what.level
        document["facts"] = {name: _plain(value) for name, value in each.what.facts.items()}
    return document


def _plain(value: object) -> Json:
    told = tellable(value)
    return told if told is None or isinstance(told, str | int | bool) else str(told)


def _lines(story: Story) -> Iterator[str]:
    if story.unread is not None:
        yield plain(f"The ledger was not read: {_because(story.unread)}")
    yield from facts(
        [
            ("Receipt", (story.sale.receipt or "") if story.sale else ""),
            ("Sale", story.sale.id if story.sale else ""),
            ("Payment", story.intent.id if story.intent else ""),
            ("Now", str(story.intent.status) if story.intent else ""),
            ("Booked", ", ".join(f"{kind} {amount(each)}" for kind, each in story.booked.items())),
        ]
    )
    if story.operations:
        yield table(
            ("Request", "Step", "State", "Why", "Sent", "At Stripe"),
            [
                (
                    each.id[:_SHORT],
                    each.kind,
                    each.state,
                    each.code,
                    str(each.sends),
                    each.request_id,
                )
                for each in story.operations
            ],
            right=(4,),
        )
    if story.moments:
        yield table(
            ("Time (UTC)", "From", "What happened"),
            [(_time(each), each.source, _told(each)) for each in story.moments],
        )


def _because(error: PosError) -> str:
    return words_for(error).what


def _time(each: Moment) -> str:
    return f"{each.at.astimezone(UTC):%Y-%m-%d %H:%M:%S}"


def _told(each: Moment) -> str:
    match each.what:
        case Operation():
            return f"{_asked(each.what)} {ENDED[each.what.state].format(code=each.what.code)}"
        case Charge():
            return ANSWERED[each.what.is_approved].format(amount=amount(each.what.amount))
        case Change():
            return f"{CHANGES[each.what.kind]}: {amount(each.what.amount)}."
        case LogLine():
            weight = "" if each.what.level in {"INFO", "DEBUG"} else f"{each.what.level}: "
            return redact(f"{weight}{each.what.message}")
        case _:
            assert_never(each.what)


def _asked(operation: Operation) -> str:
    request = operation.request
    told = "" if isinstance(request, CancelIntent | ExpireSession) else amount(request.amount)
    return ASKED[operation.kind].format(amount=told)
