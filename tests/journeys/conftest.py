"""What journeys share with the tests of the screen."""

from functools import partial

import pytest

from pos.services.patience import Patience
from tests.ui.conftest import dress

__all__ = ["dress"]


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """One broken answer is a doubt at once; how Stripe is asked again is tested in services."""
    monkeypatch.setattr("pos.bootstrap.wiring.Patience", partial(Patience, tries=1))
