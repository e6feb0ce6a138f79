"""What journeys share with the tests of the screen."""

from collections.abc import Iterator
from functools import partial

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from pos.services.patience import Patience
from tests.journeys.window import Counter, counter
from tests.ui.conftest import Dress, dress
from ui.theme import Scheme

__all__ = ["dress"]


@pytest.fixture
def desk(qtbot: QtBot, qapp: QApplication, dress: Dress) -> Iterator[Counter]:
    """The real window in light, before a till is opened in it."""
    dress(Scheme.LIGHT, 1.0)
    with counter(qtbot, qapp) as desk:
        yield desk


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """One broken answer is a doubt at once; how Stripe is asked again is tested in services."""
    monkeypatch.setattr("pos.bootstrap.wiring.Patience", partial(Patience, tries=1))
