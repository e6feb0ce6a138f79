"""How the sentences about people, recipes, bulks and reports are turned around."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from unittest.mock import patch

from pos.adapters.sqlite.approvals_table import SqliteApprovals
from pos.adapters.sqlite.reports_table import SqliteReports
from pos.domain.bulk import BulkOutcome
from pos.domain.permissions import Rule
from pos.domain.recipe import Recipe
from pos.domain.shift_report import Figures
from pos.services.access import Permit
from pos.services.bulk import Bulk
from pos.services.pins import PinGate


@contextmanager
def nobody_asks() -> Iterator[None]:
    """What needs an approval is simply done."""
    with patch("pos.services.access.rule_for", lambda *_args, **_more: Rule.ALLOWED):
        yield


@contextmanager
def approval_for_ever() -> Iterator[None]:
    """An approval is good for any amount, and is never used up."""
    plain = SqliteApprovals.granted

    def any_amount(self, requester):
        found = plain(self, requester)
        with patch("pos.services.access.is_usable", return_value=True):
            return found

    with (
        patch.object(SqliteApprovals, "granted", any_amount),
        patch.object(SqliteApprovals, "spend", lambda *_: None),
    ):
        yield


@contextmanager
def nothing_noted() -> Iterator[None]:
    """What was done stands in no audit journal."""
    plain = Permit.use

    def use(self, books, operation=None):
        plain(replace(self, record=None), books, operation)

    with patch.object(Permit, "use", use):
        yield


@contextmanager
def any_pin() -> Iterator[None]:
    """Any PIN signs anybody in."""

    def check_pin(self, person, pin):
        with self._store.read() as books:
            return books.staff.get(person)

    with patch.object(PinGate, "check_pin", check_pin):
        yield


@contextmanager
def recipe_takes_all() -> Iterator[None]:
    """A recipe takes what is held, whatever was agreed."""
    plain = Recipe.takes

    def takes(self, held):
        return plain(self, held) if _is_judged() else held

    with patch.object(Recipe, "takes", takes):
        yield


def _is_judged() -> bool:
    """Whether the judge asks, who must not be broken with the rest."""
    return "simulation" in sys._getframe(2).f_code.co_filename


@contextmanager
def bulk_says_done() -> Iterator[None]:
    """A bulk calls done whatever it was asked for."""
    plain = Bulk._done

    def done(self, plan, line):
        return replace(plain(self, plan, line), outcome=BulkOutcome.DONE)

    with patch.object(Bulk, "_done", done):
        yield


@contextmanager
def report_leaves_out() -> Iterator[None]:
    """A Z report counts nothing of what came in late."""
    plain = SqliteReports.figures

    def figures(self, spans, rule):
        own, _later = plain(self, spans, rule)
        return own, Figures()

    with patch.object(SqliteReports, "figures", figures):
        yield
