"""Command `hold filters`: what is often looked for on the board, under names."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import click

from pos.cli import documents, telling
from pos.cli.board_options import asked, with_filter
from pos.cli.output import Document, Terminal, table, with_terminal
from pos.domain.board import BoardFilter, SortBy
from pos.domain.saved_filters import SavedFilter
from pos.errors import Refused
from pos.services.board_filters import BoardFilters

if TYPE_CHECKING:
    from pos.services.till import Till


@click.command("filters")
@click.option("--keep", metavar="NAME", help="Keep the options given here under this name.")
@click.option("--forget", metavar="NAME", help="Take the one of this name away.")
@click.option("--sort", type=click.Choice([str(by) for by in SortBy]), default="deadline")
@click.option("--reverse", is_flag=True, help="The other way round.")
@with_filter
@with_terminal
def filters(
    terminal: Terminal, /, *, keep: str | None, forget: str | None, sort: str, reverse: bool
) -> None:
    """The saved filters of the board, the same as on the screen; `hold list --saved NAME` uses one.

    With --keep the options of `hold list` are saved, in the place of the one of that name.
    """
    session = terminal.session
    wanted = asked()
    with session.writing() if keep or forget else session.reading() as till:
        saved = BoardFilters(till.settings)
        if forget:
            named(till, forget)
            saved.forget(forget)
        if keep:
            only = wanted.filter(till.settings.load(), as_json=terminal.as_json)
            if only.wants_all:
                raise Refused("filter_empty")
            saved.keep(SavedFilter(keep, only, SortBy(sort), reverse))
        found = saved.all()
    rows = [(each.name, _in_words(each.wanted), str(each.by)) for each in found]
    terminal.answer(
        {"filters": [_document(each) for each in found]},
        [table(("Name", "Looks for", "Sorted by"), rows)] if rows else ["No filter is saved."],
    )


def named(till: Till, name: str) -> SavedFilter:
    """The filter of that name.

    Raises Refused `filter_unknown`.
    """
    for each in BoardFilters(till.settings).all():
        if each.name == name:
            return each
    raise Refused("filter_unknown", text=name[:40])


def _document(saved: SavedFilter) -> Document:
    wanted = saved.wanted
    return {
        "name": saved.name,
        "find": wanted.text or None,
        "least": None if wanted.least is None else documents.money(wanted.least),
        "most": None if wanted.most is None else documents.money(wanted.most),
        "clerk": wanted.clerk or None,
        "register": wanted.register or None,
        "customer": wanted.customer or None,
        "owner": wanted.owner or None,
        "card": wanted.last4 or None,
        "receipt": wanted.receipt or None,
        "sale": wanted.sale or None,
        "lanes": sorted(str(lane) for lane in wanted.lanes),
        "older_seconds": _seconds(wanted.older_than),
        "younger_seconds": _seconds(wanted.younger_than),
        "changed": wanted.is_changed,
        "checking": wanted.is_checking,
        "warned": wanted.is_warned_of,
        "sort": str(saved.by),
        "reverse": saved.is_descending,
    }


def _seconds(span: timedelta | None) -> int | None:
    return None if span is None else span // timedelta(seconds=1)


def _in_words(wanted: BoardFilter) -> str:
    told = (
        wanted.text,
        f"from {telling.amount(wanted.least)}" if wanted.least else "",
        f"up to {telling.amount(wanted.most)}" if wanted.most else "",
        *(wanted.clerk, wanted.register, wanted.customer, wanted.owner),
        f"card {wanted.last4}" if wanted.last4 else "",
        *(wanted.receipt, wanted.sale),
        ", ".join(sorted(lane.replace("_", " ") for lane in wanted.lanes)),
        f"older than {telling.time_left(wanted.older_than)}" if wanted.older_than else "",
        f"younger than {telling.time_left(wanted.younger_than)}" if wanted.younger_than else "",
        "changed in Stripe" if wanted.is_changed else "",
        "checking" if wanted.is_checking else "",
        "doubtful" if wanted.is_warned_of else "",
    )
    return "; ".join(filter(None, told))
