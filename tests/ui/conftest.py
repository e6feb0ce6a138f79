"""What tests of the screen share: clothes to put on, and lanes that run at once."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtGui import QFont, QPalette
from PySide6.QtWidgets import QApplication

from tests.kit import Shop, practice_shop
from tests.ui.lanes import HeldLane, InlineLane, inline_lanes
from ui.palette import Colours
from ui.tasks import Lanes
from ui.theme import Scheme, apply_theme

Dress = Callable[[Scheme, float], Colours]


@pytest.fixture(autouse=True)
def _no_minute_passes(monkeypatch: pytest.MonkeyPatch) -> None:
    """A board that a test has left behind looks at nothing when the next tests take a minute."""
    monkeypatch.setattr("ui.holds.presenter.TICK_MS", 3_600_000)


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    """An open shop of the test's own, in practice mode."""
    with practice_shop(tmp_path) as made:
        yield made


@pytest.fixture
def lane() -> InlineLane:
    return InlineLane()


@pytest.fixture
def held_lane() -> HeldLane:
    return HeldLane()


@pytest.fixture
def lanes() -> Lanes:
    """All of them run at once."""
    return inline_lanes()


def _sweep(app: QApplication) -> None:
    """Delete the windows that were put away: each would change clothes as well.

    By itself that waits for an event loop to run, and few tests need one.
    """
    app.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def dress(qapp: QApplication) -> Iterator[Dress]:
    """`dress(scheme, scale)`; the application takes everything off again after the test."""
    _sweep(qapp)
    font, palette = QFont(qapp.font()), QPalette(qapp.palette())
    yield lambda scheme, scale: apply_theme(qapp, scheme, scale)
    _sweep(qapp)
    qapp.setStyleSheet("")
    qapp.setPalette(palette)
    qapp.setFont(font)


@pytest.fixture
def dressed(dress: Dress) -> Colours:
    """The test runs dressed in light, at the usual size."""
    return dress(Scheme.LIGHT, 1.0)


@pytest.fixture(params=[Scheme.LIGHT, Scheme.DARK])
def colours(request: pytest.FixtureRequest, dress: Dress) -> Colours:
    """The test runs dressed in light and again in dark."""
    return dress(request.param, 1.0)
