"""The slip with the customer's code: what it says, and that the PDF is one."""

import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from pos.domain.money import Currency, Money
from pos.domain.qr import QrCode
from pos.services.phone_slip import WIDTH, slip_of

CODE = QrCode(((True, False, True), (False, True, False), (True, True, True)))


@pytest.fixture(scope="module")
def slip():
    return slip_of(
        CODE,
        shop="Bäckerei (am Markt) \\ Müller",
        receipt="till-1-000042",
        amount=Money(125, Currency("KWD")),
        expires_at=datetime(2026, 11, 24, 13, 35, tzinfo=UTC),
        zone=ZoneInfo("Europe/Berlin"),
        is_practice=True,
    )


def test_it_says_what_is_paid_to_whom_and_until_when_by_the_shops_clocks(slip):
    lines = slip.text()
    assert "*** PRACTICE, NO MONEY ***" in lines[0]
    assert "Bäckerei" in lines[1]
    assert [line.split()[-1] for line in slip.above[-3:]] == ["till-1-000042", "KWD", "14:35"]
    assert "0.125 KWD" in slip.above[-2]
    assert "held" in " ".join(slip.below)


def test_every_line_fits_on_the_paper(slip):
    assert max(map(len, (*slip.above, *slip.below))) <= WIDTH


def test_the_code_stands_between_the_words_and_in_no_repr(slip):
    assert slip.text()[len(slip.above) : -len(slip.below)] == CODE.lines()
    assert "True" not in repr(slip)


def test_the_pdf_finds_every_object_where_it_says_that_it_is(slip):
    made = slip.pdf()
    table = int(made.split(b"startxref\n")[1].split()[0])
    assert made[table:].startswith(b"xref\n0 6\n")
    places = [int(line[:10]) for line in made[table:].split(b"\n")[3:8]]
    for number, place in enumerate(places, start=1):
        assert made[place:].startswith(b"%d 0 obj\n" % number)
    stream = re.search(rb"/Length (\d+) >>\nstream\n(.*)\nendstream", made, re.DOTALL)
    assert stream is not None
    assert int(stream[1]) == len(stream[2])


def test_the_pdf_has_the_words_escaped_and_a_rectangle_for_every_dark_run(slip):
    made = slip.pdf()
    assert r"B\344ckerei" not in made.decode("cp1252")
    assert "Bäckerei \\(am Markt\\) \\\\ Müller" in made.decode("cp1252")
    assert made.count(b" re\n") == len(list(CODE.runs())) == 4


def test_letters_that_the_font_lacks_do_not_stop_the_printing(slip):
    foreign = slip_of(
        CODE,
        shop="Książnica 本屋",
        receipt="1",
        amount=Money(5, Currency("JPY")),
        expires_at=datetime(2026, 1, 1, tzinfo=UTC),
        zone=UTC,
        is_practice=False,
    )
    assert b"Ksi??nica ??" in foreign.pdf()
    assert "PRACTICE" not in "\n".join(foreign.text())
