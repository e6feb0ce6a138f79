"""The account's name, an asterisk, a space and the shop's text: 22 characters together."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos.domain.statement import LONGEST_STATEMENT, as_printed, check_fits, room_for_suffix
from pos.errors import Refused

names = st.text("ABCDEFGHIJ klm", min_size=1, max_size=24)


@given(names, names)
def test_what_fits_prints_on_one_line_and_what_does_not_is_refused(prefix, suffix):
    printed = as_printed(prefix, suffix)
    assert printed == f"{prefix}* {suffix}".upper()
    if len(printed) <= LONGEST_STATEMENT:
        check_fits(prefix, suffix)
        return
    with pytest.raises(Refused) as refused:
        check_fits(prefix, suffix)
    assert refused.value.facts["maximum"] == room_for_suffix(prefix) >= 0


def test_nothing_is_promised_without_the_account_s_name():
    assert (as_printed("", "BERLIN"), as_printed("HOLDFAST", "")) == ("", "")
    check_fits("", "B" * 22)
