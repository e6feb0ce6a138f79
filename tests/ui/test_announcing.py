"""What changes by itself is said to a screen reader: notices, scans, and where the money is."""

import pytest
from PySide6.QtGui import QAccessible

from pos.domain.cart import Cart, Item
from pos.domain.tax import TaxMode, TaxRate
from tests.kit import EUR, euro
from ui import announcing
from ui.announcing import Spoken, announce, announce_notice
from ui.format import Formats
from ui.notices import Notice
from ui.till.ticket import Ticket
from ui.till.view import TillView
from ui.tones import Tone
from ui.widgets import Banner

ASSERTIVE = QAccessible.AnnouncementPoliteness.Assertive
POLITE = QAccessible.AnnouncementPoliteness.Polite


@pytest.fixture
def heard(monkeypatch):
    """What a screen reader was told, and how urgently."""
    told = []

    class Ear:
        AnnouncementPoliteness = QAccessible.AnnouncementPoliteness
        isActive = staticmethod(lambda: True)  # noqa: N815 - Qt's name
        updateAccessibility = staticmethod(  # noqa: N815 - Qt's name
            lambda event: told.append((event.message(), event.politeness()))
        )

    monkeypatch.setattr(announcing, "QAccessible", Ear)
    return told


def test_a_failure_interrupts_and_good_news_waits(qtbot, heard):
    banner = Banner()
    qtbot.addWidget(banner)
    announce_notice(banner, Notice(Tone.FAILED, "Declined.", "Nothing moved.", "Another card."))
    announce_notice(banner, Notice(Tone.TAKEN, "Taken.", "", ""))
    assert [politeness for _, politeness in heard] == [ASSERTIVE, POLITE]
    assert "Nothing moved." in heard[0][0]


def test_where_nobody_listens_nothing_is_said(qtbot, heard, monkeypatch):
    banner = Banner()
    qtbot.addWidget(banner)
    monkeypatch.setattr("ui.announcing.QAccessible.isActive", lambda: False)
    announce(banner, "Taken.")
    assert heard == []


def test_a_text_is_said_when_it_changes_and_not_when_it_is_drawn_again(qtbot, heard):
    banner = Banner()
    qtbot.addWidget(banner)
    spoken = Spoken(banner)
    for text in ("Ready", "Ready", "Held", "Held", "Taken"):
        spoken.say(text)
    assert [text for text, _ in heard] == ["Held", "Taken"]


def test_a_scan_is_said_with_what_is_due_now(qtbot, heard):
    ticket = Ticket()
    qtbot.addWidget(ticket)
    empty = Cart(EUR, TaxMode.INCLUSIVE)
    scanned = empty.add(Item("A-1", "4006381333931", "Pen", euro(1240), TaxRate(1900)), 2)
    ticket.draw(TillView(is_open=True, cart=empty), Formats())
    [line] = scanned.lines
    ticket.draw(TillView(is_open=True, cart=scanned, selected=line.number), Formats())
    [(text, politeness)] = heard
    assert "Pen" in text
    assert "24.80" in text
    assert politeness is POLITE
