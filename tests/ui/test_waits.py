"""The pause before Stripe is asked again: counted down, cut short, and kept to who waits."""

from datetime import timedelta
from typing import Any

import pytest
from PySide6.QtCore import QObject
from shiboken6 import delete

from pos.errors import InDoubt
from pos.services.patience import Patience
from ui.tasks import Lane
from ui.waits import Waits, unhurried


@pytest.fixture
def patience(monkeypatch):
    """Two tries, and a pause of some minutes between them."""
    for name in ("_FIRST_WAIT_MS", "_LONGEST_WAIT_MS"):
        monkeypatch.setattr(f"pos.services.patience.{name}", 600_000)
    return Patience(tries=2, budget=timedelta(days=1))


@pytest.fixture
def parent(qtbot):
    parent = QObject()
    yield parent
    delete(parent)


@pytest.fixture
def waits(parent, patience):
    waits = Waits(parent)
    waits.listen(patience)
    return waits


@pytest.fixture
def lane(parent):
    lane = Lane("money", 1, parent)
    yield lane
    assert lane.wait(5_000)


class Question:
    """Gets an answer the second time it is asked."""

    def __init__(self):
        self.asked = 0

    def __call__(self):
        self.asked += 1
        if self.asked == 1:
            raise InDoubt("no_answer")
        return "held"


def ask(lane, patience, question, heard):
    lane.start(lambda: patience.ask(question), done=heard.append, failed=heard.append)


def test_a_pause_is_told_with_its_seconds_and_the_next_try(qtbot, waits, lane, patience):
    heard: list[Any] = []
    with qtbot.waitSignal(waits.changed) as told:
        ask(lane, patience, Question(), heard)
    [waiting] = told.args
    assert 300 <= waiting.seconds <= 600
    assert (waiting.number, waiting.most) == (2, 2)
    waits.stop()
    qtbot.waitUntil(lambda: bool(heard))


def test_who_cannot_wait_gets_the_answer_now(qtbot, waits, lane, patience):
    heard: list[Any] = []
    told: list[object] = []
    waits.changed.connect(told.append)
    ask(lane, patience, Question(), heard)
    qtbot.waitUntil(lambda: bool(told))
    waits.hurry()
    qtbot.waitUntil(lambda: heard == ["held"])
    assert told[-1] is None


def test_who_goes_on_learns_that_nobody_knows(qtbot, waits, lane, patience):
    heard: list[Any] = []
    told: list[object] = []
    question = Question()
    waits.changed.connect(told.append)
    ask(lane, patience, question, heard)
    qtbot.waitUntil(lambda: bool(told))
    waits.stop()
    qtbot.waitUntil(lambda: bool(heard))
    assert heard[0].code == "no_answer"
    assert question.asked == 1


def test_what_no_customer_waits_for_is_not_told(qtbot, waits, lane, patience):
    heard: list[Any] = []
    told: list[object] = []
    question = Question()
    waits.changed.connect(told.append)

    def quietly():
        with unhurried():
            return patience.ask(question)

    lane.start(quietly, done=heard.append, failed=heard.append)
    qtbot.waitUntil(lambda: question.asked == 1)

    def hurried():
        waits.hurry()
        return bool(heard)

    qtbot.waitUntil(hurried)
    assert heard == ["held"]
    assert told == []


def test_a_till_that_was_closed_is_not_listened_to(qtbot, waits, lane, patience):
    heard: list[Any] = []
    told: list[object] = []
    question = Question()
    waits.listen(None)
    waits.changed.connect(told.append)
    ask(lane, patience, question, heard)
    qtbot.waitUntil(lambda: question.asked == 1)

    def stopped():
        patience.stop()
        return bool(heard)

    qtbot.waitUntil(stopped)
    assert told == []


def test_once_the_till_is_closed_nobody_waits_neither_now_nor_later(qtbot, waits, lane, patience):
    heard: list[Any] = []
    told: list[object] = []
    waits.changed.connect(told.append)
    ask(lane, patience, Question(), heard)
    qtbot.waitUntil(lambda: bool(told))
    waits.close()
    ask(lane, patience, Question(), heard)
    qtbot.waitUntil(lambda: len(heard) == 2)
    assert [each.code for each in heard] == ["no_answer", "no_answer"]
