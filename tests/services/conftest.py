"""A ledger without Stripe, and a till with the practice one behind it."""

from shutil import copyfile

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


@pytest.fixture(scope="session")
def moulds(tmp_path_factory):
    """A ledger without anybody and one with everybody, made once: their files, and the code."""
    folder = tmp_path_factory.mktemp("crew")
    empty, full = folder / "empty.db", folder / "full.db"
    with crew_at(empty):
        pass
    with crew_at(full) as crew:
        code = crew.set_up()
    return empty, full, code


@pytest.fixture
def crew(moulds, tmp_path):
    """Nobody is set up yet."""
    path = tmp_path / "training-acct_1Practice.db"
    copyfile(moulds[0], path)
    with crew_at(path) as crew:
        yield crew


@pytest.fixture
def team(moulds, tmp_path):
    """Everybody is set up and nobody signed in."""
    path = tmp_path / "training-acct_1Practice.db"
    copyfile(moulds[1], path)
    with crew_at(path) as crew:
        yield crew


@pytest.fixture
def code(moulds):
    """The recovery code of the team."""
    return moulds[2]
