"""The chart of accounts is changed by whoever keeps the books, and every change is noted."""

import pytest

from pos.errors import Refused
from pos.services.accounts import Accounts
from tests.services.crew import crew_at


@pytest.fixture
def crew(tmp_path):
    with crew_at(tmp_path / "training-acct_1Practice.db") as crew:
        crew.set_up()
        yield crew


@pytest.fixture
def accounts(crew):
    return Accounts(crew.store, crew.settings)


def _sign_in(crew, name):
    crew.access.sign_out()
    crew.sign_in(name)


def test_an_accountant_renames_an_account_and_the_journal_says_from_what(crew, accounts):
    _sign_in(crew, "Eve")
    accounts.change("assets:bank", "1250", "House bank")
    assert accounts.chart().line("assets:bank").code == "1250"
    note = crew.notes()[-1]
    assert (note.act, note.actor) == ("accounts", "Eve")
    assert note.facts["assets:bank"] == "1200 Bank -> 1250 House bank"


@pytest.mark.parametrize("name", ["Bob", "Sam"])
def test_nobody_else_does(crew, accounts, name):
    _sign_in(crew, name)
    with pytest.raises(Refused) as error:
        accounts.choose("skr03")
    assert error.value.code == "not_permitted"
    assert accounts.chart().text() == "plain"


def test_a_list_that_says_nothing_new_changes_nothing(crew, accounts):
    _sign_in(crew, "Anna")
    before = len(crew.notes())
    assert accounts.bring_in(accounts.as_csv()) == 0
    assert len(crew.notes()) == before


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_list_of_any_office_program_is_taken(crew, accounts, delimiter):
    _sign_in(crew, "Anna")
    rows = [("name", "code", "account", "more"), ("Banque", "512100", "assets:bank", "x"), ("",)]
    text = "\n".join(delimiter.join(row) for row in rows)
    assert accounts.bring_in(f"\ufeff{text}") == 1
    assert accounts.chart().line("assets:bank").name == "Banque"


def test_a_name_like_a_formula_goes_out_harmless_and_comes_in_as_it_was(crew, accounts):
    _sign_in(crew, "Eve")
    accounts.change("income:sales", "4000", "=1+1")
    text = accounts.as_csv()
    assert "income:sales,4000,'=1+1" in text
    assert accounts.bring_in(text) == 0
    assert accounts.chart().line("income:sales").name == "=1+1"


def test_one_row_that_is_wrong_leaves_the_whole_list_out(crew, accounts):
    _sign_in(crew, "Anna")
    text = "account,code,name\nassets:bank,1,Bank\nassets:stripe,no code,Stripe\n"
    with pytest.raises(Refused) as error:
        accounts.bring_in(text)
    assert (error.value.code, error.value.facts["line"]) == ("accounts_row", 3)
    assert accounts.chart().text() == "plain"
