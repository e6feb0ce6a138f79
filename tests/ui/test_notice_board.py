"""One banner for everybody: the newest notice stands, and news waits its turn."""

import pytest
from PySide6.QtCore import QObject

from ui.main_window import MainWindow
from ui.notice_board import NoticeBoard
from ui.notices import Notice
from ui.tones import Tone

FIRST, SECOND = Notice(Tone.HELD, "First."), Notice(Tone.TAKEN, "Second.")
ASKED = Notice(Tone.FAILED, "Declined.")


@pytest.fixture
def window(qtbot, lanes):
    window = MainWindow(lanes)
    qtbot.addWidget(window)
    window.show()
    return window


@pytest.fixture
def board(window):
    board = NoticeBoard(window)
    window.notice_dismissed.connect(board.dismissed)
    return board


@pytest.fixture
def page():
    return QObject()


@pytest.fixture
def news():
    return QObject()


def said(window):
    return window.banner.text() if window.banner.isVisible() else ""


def put_away(window):
    window.banner._close.click()


def test_news_never_covers_what_somebody_waits_for(window, board, page, news):
    board.say(page, ASKED)
    board.add(news, FIRST)
    assert said(window) == "Declined."
    board.say(page, None)
    assert said(window) == "First."


def test_news_comes_one_after_the_other_as_they_are_read(window, board, news):
    board.add(news, FIRST)
    board.add(news, SECOND)
    assert said(window) == "First."
    put_away(window)
    assert said(window) == "Second."
    put_away(window)
    assert said(window) == ""


def test_news_that_was_covered_unread_comes_back(window, board, page, news):
    board.add(news, FIRST)
    board.say(page, ASKED)
    assert said(window) == "Declined."
    put_away(window)
    assert said(window) == "First."


def test_news_of_a_ledger_that_was_left_is_forgotten(window, board, page, news):
    board.add(news, FIRST)
    board.add(news, SECOND)
    board.forget(news)
    assert said(window) == ""
    board.say(page, ASKED)
    put_away(window)
    assert said(window) == ""


@pytest.mark.parametrize(("seconds", "left"), [(1, "Second."), (60, "")])
def test_good_news_that_was_read_does_not_follow_to_the_next_page(window, page, seconds, left):
    clock = iter([0, 0, seconds, seconds])
    board = NoticeBoard(window, lambda: next(clock))
    window.notice_dismissed.connect(board.dismissed)
    board.say(page, SECOND)
    window.page_changed.emit("holds")
    assert said(window) == left


def test_what_is_to_be_decided_follows_to_every_page(window, page):
    board = NoticeBoard(window, iter(range(0, 900, 100)).__next__)
    window.notice_dismissed.connect(board.dismissed)
    board.say(page, ASKED)
    window.page_changed.emit("holds")
    assert said(window) == "Declined."
