"""A ledger without Stripe, and a till with the practice one behind it."""

import pytest

from tests.kit import practice_shop
from tests.services.booking import open_book
from tests.services.crew import crew_at
from tests.services.shelf import open_shelf


@pytest.fixture
def book(tmp_path):
    with open_book(tmp_path / "training-acct_1Practice.db") as book:
        yield book


@pytest.fixture
def shop(tmp_path):
    with practice_shop(tmp_path) as shop:
        yield shop


@pytest.fixture
def shelf(tmp_path):
    with open_shelf(tmp_path) as shelf:
        yield shelf


@pytest.fixture
def crew(tmp_path):
    """Nobody is set up yet."""
    with crew_at(tmp_path / "training-acct_1Practice.db") as crew:
        yield crew


@pytest.fixture
def team(crew):
    """Everybody is set up and nobody signed in."""
    crew.set_up()
    return crew
