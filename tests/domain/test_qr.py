"""A QR code as something to draw: nothing of it is lost, whatever it is drawn with."""

from hypothesis import given
from hypothesis import strategies as st

from pos.domain.qr import QUIET, QrCode

_CODES = st.integers(1, 12).flatmap(
    lambda size: st.lists(
        st.lists(st.booleans(), min_size=size, max_size=size).map(tuple),
        min_size=size,
        max_size=size,
    ).map(lambda rows: QrCode(tuple(rows)))
)


@given(_CODES)
def test_its_runs_are_its_dark_modules_and_nothing_else(code):
    drawn = {(x + step, y) for x, y, length in code.runs() for step in range(length)}
    assert drawn == {
        (x, y) for y, row in enumerate(code.rows) for x, is_dark in enumerate(row) if is_dark
    }


@given(_CODES)
def test_its_lines_are_its_modules_with_white_all_around(code):
    lines = code.lines()
    assert {len(line) for line in lines} == {code.size + 2 * QUIET}
    rows = [[mark in half for mark in line] for line in lines for half in ("▀█", "▄█")]
    inside = [row[QUIET:-QUIET] for row in rows[QUIET : QUIET + code.size]]
    assert inside == [list(row) for row in code.rows]
    assert sum(map(sum, rows)) == sum(map(sum, code.rows))


def test_a_code_does_not_say_in_a_log_what_it_is_of():
    assert "True" not in repr(QrCode(((True,),)))
