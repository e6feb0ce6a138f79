"""Command `approve`: what waits for somebody's leave, and giving it from another machine's desk."""

import click

from pos.cli import documents
from pos.cli.output import Document, Terminal, facts, table, with_terminal
from pos.cli.telling import amount, when
from pos.domain.approval import ApprovalRequest
from pos.domain.ids import ApprovalId
from pos.errors import Refused
from pos.services.till import Till

_LIST = "list"
_SHORTEST = 9


@click.command()
@click.argument("what", metavar="list|ID")
@click.option("--refuse", is_flag=True, help="Say no instead.")
@with_terminal
def approve(terminal: Terminal, /, what: str, *, refuse: bool) -> None:
    """See what waits for approval, or approve one of it as the person given by `--as`.

    An approval is for exactly that action, thing and amount, for whoever asked, once, and lives
    for five minutes. It can be given beside an open till. The beginning of an ID is enough.
    """
    with terminal.session.people() as till:
        if what == _LIST:
            _list(terminal, till)
            return
        asked = _find(till, what)
        signing = terminal.session.signing
        if not signing.name:
            raise Refused("not_signed_in", act="approve")
        approver = till.staff.find(signing.name)
        if refuse:
            decided = till.approvals.refuse(asked.id, approver.id, signing.pin())
            terminal.answer({"approval": _document(decided)}, ["Refused.", *_lines(decided)])
            return
        given = till.approvals.approve(asked.id, approver.id, signing.pin())
        zone = till.settings.load().zone
    document = {**_document(given.request), "until": documents.moment(given.until)}
    lines = [f"Approved until {when(given.until, zone)}, once.", *_lines(given.request)]
    terminal.answer({"approval": document}, lines)


def _list(terminal: Terminal, till: Till) -> None:
    waiting, zone = till.approvals.waiting(), till.settings.load().zone
    rows = [
        (
            each.id[: _SHORTEST + 4],
            when(each.requested_at, zone),
            each.requester_name,
            str(each.act).replace("_", " "),
            amount(each.amount) if each.amount else "",
            each.subject,
        )
        for each in waiting
    ]
    head = ("ID", "Asked", "By", "For", "Amount", "What")
    lines = [table(head, rows, right=(4,))] if rows else ["Nothing waits for approval."]
    terminal.answer({"waiting": [_document(each) for each in waiting]}, lines)


def _find(till: Till, text: str) -> ApprovalRequest:
    """By id, or by the beginning of the id of one that waits."""
    found = [each for each in till.approvals.waiting() if each.id.startswith(text)]
    if len(found) == 1 and len(text) >= _SHORTEST:
        return found[0]
    return till.approvals.look(ApprovalId(text))


def _document(request: ApprovalRequest) -> Document:
    return {
        "id": request.id,
        "state": str(request.state),
        "act": str(request.act),
        "subject": request.subject,
        "amount": documents.money(request.amount) if request.amount else None,
        "sale": request.sale,
        "intent": request.intent,
        "facts": dict(request.facts),
        "requester": request.requester_name,
        "register": request.register,
        "requested_at": documents.moment(request.requested_at),
        "approver": request.approver_name or None,
        "decided_at": documents.moment(request.decided_at),
    }


def _lines(request: ApprovalRequest) -> list[str]:
    return facts(
        [
            ("For", str(request.act).replace("_", " ")),
            ("What", request.subject),
            ("Amount", amount(request.amount) if request.amount else ""),
            ("Asked by", request.requester_name),
            ("Answered by", request.approver_name),
        ]
    )
