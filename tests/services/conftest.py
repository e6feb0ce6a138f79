"""A ledger without Stripe."""

import pytest

from tests.services.booking import open_book


@pytest.fixture
def book(tmp_path):
    with open_book(tmp_path / "training-acct_1Practice.db") as book:
        yield book
