"""Asks Stripe about holds: all on demand, by itself those that are over or have no answer."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from pos.domain.ids import IntentId
from ui.holds.board import Answer, Outcome, attempt
from ui.holds.inquiry import Inquiry, Round
from ui.holds.stage import Stage
from ui.holds.steps import notice_of
from ui.holds.view import Asking, HoldsServices
from ui.holds.wording import outcome
from ui.tasks import JobLane

_ASK_AGAIN: Final = timedelta(seconds=50)
"""A hold that is over is asked for at every tick, not at every look."""


class HoldsAsking:
    """Keeps the board in step with Stripe, a few holds at a time."""

    def __init__(self, stage: Stage, lane: JobLane) -> None:
        self._stage = stage
        self._lane = lane
        self._inquiry = Inquiry(
            lane, answered=self._answered, finished=self._asked_all, failed=stage.fail
        )
        self._asked: dict[IntentId, datetime] = {}

    @property
    def progress(self) -> Asking | None:
        """How far the round is, None while it rests."""
        return self._inquiry.progress

    def stop(self) -> None:
        """Forget what was asked and is being asked."""
        self._inquiry.stop()
        self._asked.clear()

    def ask_about_all(self) -> None:
        rows = (row for row in self._stage.view.rows if not row.is_lapsed)
        self._ask((row.intent for row in rows), is_quiet=False)

    def ask_about_lapsed(self) -> None:
        """Whoever sees a deadline pass asks Stripe what became of the hold."""
        view = self._stage.view
        if view.now is None or view.is_read_only or self._inquiry.progress is not None:
            return
        over = [
            row.intent
            for row in view.rows
            if not row.is_lapsed
            and (until := row.hold.capture_before) is not None
            and until <= view.now
            and self._may_ask(row.intent, view.now)
        ]
        if over:
            self._asked.update(dict.fromkeys(over, view.now))
            self._ask(over, is_quiet=True)

    def ask_about_missing(self) -> None:
        """An answer that was lost is looked for by itself; only news are told."""
        services, view = self._stage.services, self._stage.view
        row = next((row for row in view.rows if row.is_checking), None)
        sale = row.hold.sale if row else None
        if services is None or row is None or sale is None or view.now is None or view.busy:
            return
        if self._may_ask(row.intent, view.now):
            self._asked[row.intent] = view.now
            self._lane.start(
                lambda: attempt(services, row.intent, lambda to: to.checkout.follow(sale)),
                done=lambda found: self._followed(services, found),
                failed=self._stage.fail,
            )

    def _followed(self, services: HoldsServices, found: Outcome) -> None:
        if services is not self._stage.services:
            return
        view = self._stage.view
        if found.error is None:
            view = replace(view, notice=outcome(found.record, self._stage.formats))
        self._stage.take_over(view, found.board)
        self._stage.announce(found.record)

    def _may_ask(self, intent: IntentId, now: datetime) -> bool:
        asked = self._asked.get(intent)
        return asked is None or abs(now - asked) >= _ASK_AGAIN

    def _ask(self, intents: Iterable[IntentId], *, is_quiet: bool) -> None:
        services = self._stage.services
        if services is not None:
            self._inquiry.start(services, intents, is_quiet=is_quiet)
            self._stage.change_to(replace(self._stage.view, asking=self._inquiry.progress))

    def _answered(self, answer: Answer) -> None:
        view = replace(self._stage.view, asking=self._inquiry.progress)
        self._stage.take_over(view, answer.board)
        for record in answer.ended:
            self._stage.announce(record)

    def _asked_all(self, found: Round) -> None:
        view = self._stage.view
        notice = notice_of(found, view.notice, self._stage.formats)
        checked_at = view.now if found.error is None else view.checked_at
        self._stage.change_to(replace(view, notice=notice, checked_at=checked_at))
