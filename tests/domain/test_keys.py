"""Which key does what: one spelling, no key twice, nothing that typing or scanning needs."""

import hypothesis.strategies as st
import pytest
from hypothesis import given

from pos.domain.keys import DEFAULTS, Action, KeyChoices, key_as_written
from tests.domain.making import code_of

KEYS = st.sampled_from([*DEFAULTS.values(), "Ctrl+K", "Alt+Q", "F20", "Ctrl+Shift+9", "Ctrl+Num+1"])


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("f9", "F9"),
        ("shift+ctrl+f4", "Ctrl+Shift+F4"),
        ("CTRL + delete", "Ctrl+Del"),
        ("alt+q", "Alt+Q"),
        ("ctrl+num+5", "Ctrl+Num+5"),
        ("pgup", "PgUp"),
    ],
)
def test_a_key_has_one_spelling(text, written):
    assert key_as_written(text) == written


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "key_unknown"),
        ("F25", "key_unknown"),
        ("Ctrl+Ctrl+A", "key_unknown"),
        ("Hyper+A", "key_unknown"),
        ("Tab", "key_unknown"),
        ("P", "key_types"),
        ("Shift+5", "key_types"),
        ("Num+5", "key_types"),
        ("Return", "key_types"),
        ("Space", "key_types"),
        ("Ctrl+V", "key_of_fields"),
    ],
)
def test_what_types_or_moves_is_no_key_for_an_action(text, code):
    assert code_of(key_as_written, text) == code


@pytest.mark.parametrize("action", list(Action))
def test_the_usual_keys_are_in_their_one_spelling(action):
    assert key_as_written(DEFAULTS[action]) == DEFAULTS[action]


@given(st.lists(st.tuples(st.sampled_from(list(Action)), KEYS), max_size=12))
def test_however_keys_are_exchanged_each_action_has_its_own(steps):
    choices = KeyChoices()
    for action, key in steps:
        choices = choices.exchanged(action, key)
        assert choices.key(action) == key_as_written(key)
    assert len({choices.key(action) for action in Action}) == len(Action)
    assert KeyChoices.read(choices.text()) == choices


def test_a_taken_key_is_refused_by_who_has_it():
    assert code_of(KeyChoices().with_key, Action.PARK, "F9") == "key_taken"


def test_what_does_not_fit_any_more_is_given_up():
    kept = KeyChoices.kept("authorise=F8 park=Ctrl+K teleport=F20 capture=Ctrl+K")
    assert kept.text() == "park=Ctrl+K"
    assert code_of(KeyChoices.read, "teleport=F20") == "keys_unreadable"
