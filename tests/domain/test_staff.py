"""What a name, a PIN and a badge must be like; none of the refusals repeats the secret."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos.domain.staff import check_badge, check_name, check_pin
from pos.errors import Refused


@pytest.mark.parametrize("pin", ["4826", "73915", "0407193856", "1357", "112358"])
def test_a_pin_that_is_not_tried_first_is_taken(pin):
    assert check_pin(pin) == pin


@pytest.mark.parametrize(
    "pin", ["", "482", "48261739052", "48a6", "48 26", "٤٨٢٦", "-482", "4826\n"]
)
def test_a_pin_is_four_to_ten_plain_digits(pin):
    with pytest.raises(Refused, match="pin_digits"):
        check_pin(pin)


@pytest.mark.parametrize(
    "pin",
    ["1111", "000000", "1234", "0123", "56789", "7890", "4321", "9876", "1212", "123123", "4848",
     "2582582582"],
)  # fmt: skip
def test_a_pin_that_would_be_guessed_first_is_refused(pin):
    with pytest.raises(Refused, match="pin_weak"):
        check_pin(pin)


@given(st.text(st.characters(codec="ascii"), max_size=3) | st.sampled_from(["1111", "4a826"]))
def test_no_refusal_repeats_the_pin(pin):
    with pytest.raises(Refused) as refused:
        check_pin(pin)
    assert not [value for value in refused.value.facts.values() if isinstance(value, str)]
    assert str(refused.value) in {"refused: pin_weak", "refused: pin_digits (maximum, minimum)"}


def test_a_name_is_kept_without_needless_space():
    assert check_name("  Anna   Maria ") == "Anna Maria"


@pytest.mark.parametrize("name", ["", "   ", "x" * 41, "An\x00na", "Anna\u202e"])
def test_a_name_that_cannot_be_printed_is_refused(name):
    with pytest.raises(Refused, match="staff_name"):
        check_name(name)


def test_a_badge_is_what_the_scanner_types():
    assert check_badge(" B-0001-XYZ\n") == "B-0001-XYZ"


@pytest.mark.parametrize("badge", ["short", "x" * 129, "B-0001\x1bXYZ"])
def test_a_badge_that_is_none_is_refused_without_being_repeated(badge):
    with pytest.raises(Refused, match="badge_unreadable") as refused:
        check_badge(badge)
    assert badge not in str(refused.value.facts)
