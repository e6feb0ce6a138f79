"""What is set up is seen in the ledger; the assistant comes by itself only to a new one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos.domain.country_defaults import CUSTOMS
from pos.domain.first_run import Progress, Step
from pos.errors import Refused
from pos.services.first_run import Facts, FirstRun
from pos.settings import Settings


def facts(**yes):
    names = ("has_people", "has_key", "has_reader", "has_printer", "has_sold")
    return Facts(**{name: (lambda name=name: yes.get(name, False)) for name in names})


@given(st.booleans(), st.frozensets(st.sampled_from(Step)))
def test_how_far_somebody_came_is_kept_as_text(is_closed, confirmed):
    progress = Progress(is_closed, confirmed)
    assert Progress.read(progress.text()) == progress


@pytest.mark.parametrize("text", ["maybe", "open everything", "done shop shopping"])
def test_what_no_assistant_wrote_is_refused(text):
    with pytest.raises(Refused):
        Progress.read(text)


def test_it_comes_to_a_new_ledger_until_somebody_has_answered_or_closed_it(shop):
    first_run = FirstRun(shop.settings, facts())
    assert first_run.is_due()
    first_run.confirm(Step.SHOP)
    assert not first_run.is_due()
    assert shop.settings.load().first_run == "open shop"
    first_run.close()
    assert shop.settings.load().first_run == "done shop"


@pytest.mark.parametrize("fact", ["has_people", "has_sold"])
def test_it_does_not_come_to_a_till_that_works_already(shop, fact):
    assert not FirstRun(shop.settings, facts(**{fact: True})).is_due()


def test_what_was_done_elsewhere_needs_no_word(shop):
    shop.settings.save(shop.settings.load().changed("shop_name", "Corner"))
    states = FirstRun(shop.settings, facts(has_people=True, has_printer=True)).look()
    assert [state.step for state in states if state.is_done] == [
        Step.SHOP,
        Step.MANAGER,
        Step.PRINTER,
    ]
    assert [state.step for state in states] == list(Step)


@pytest.mark.parametrize("country", CUSTOMS)
def test_what_a_country_suggests_can_be_set(country):
    customs, settings = CUSTOMS[country], Settings()
    for name, text in (
        ("country", country),
        ("currency", customs.currency),
        ("time_zone", customs.time_zone),
        ("tax_mode", str(customs.tax_mode)),
        ("cash_rounding", customs.cash_rounding),
        ("holiday_region", country),
    ):
        settings = settings.changed(name, text)
    assert settings.currency == customs.currency
