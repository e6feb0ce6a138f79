"""A slip in the commands of a receipt printer: its letters, codes, drawings and cut."""

import io
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from pos.adapters.escpos import library
from pos.adapters.escpos.composing import Composer
from pos.domain.printing import RASTER, Connection, Printer
from pos.domain.slip import (
    Align,
    Code,
    Cut,
    Logo,
    Pair,
    Rule,
    Size,
    Slip,
    SlipKind,
    Symbol,
    Text,
)
from pos.domain.slip_layout import TextLine, laid_out
from tests.paper_reader import PaperReader, papers

WIDE = Printer("Counter", Connection.NETWORK, "127.0.0.1:9100", drawer_pin=2)
NARROW = replace(WIDE, paper_mm=58, columns=32)


def slip(*parts, **others):
    return Slip(SlipKind.RECEIPT, "sale_1", "Receipt", parts, **others)


def paper(printer, *parts, **others):
    [only] = papers(Composer(printer).composed(slip(*parts, **others)))
    return only


@pytest.mark.parametrize("printer", [WIDE, NARROW], ids=["80 mm", "58 mm"])
def test_amounts_stand_at_the_right_edge_of_every_paper(printer):
    made = paper(printer, Pair("Hammer", "12,00 €"), Rule(), Pair("Total", "12,00 €"))
    first, rule, last, *feed = made.lines
    assert first.startswith("Hammer ")
    assert first.endswith(" 12,00 €")
    assert {len(first), len(rule), len(last)} == {printer.columns}
    assert made.is_cut
    assert set(feed) == {""}


def test_letters_of_the_countries_around_are_in_the_code_page():
    assert paper(WIDE, Text("Größe “café” – 5 €, £3, ñandú")).lines[0] == (
        'Größe "café" - 5 €, £3, ñandú'
    )


@pytest.mark.parametrize("page", ["CP858", "CP1252", "ISO_8859-15"])
def test_a_code_page_is_the_printers_own_setting(page):
    made = paper(replace(WIDE, code_page=page), Text("Müller 5 €"))
    assert made.lines[0] == "Müller 5 €"
    assert not made.pictures


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("CP437", "5 €"),
        ("CP858", "ドライバー"),
        ("CP858", "قهوة"),
        (RASTER, "Hammer"),
        ("CP000", "Hammer"),
    ],
)
def test_what_no_letter_of_the_printer_says_is_drawn(page, text):
    made = paper(replace(WIDE, code_page=page), Text(text))
    assert made.pictures == [(576, 34)]
    assert made.black > 100
    assert not any(made.lines)


def test_a_line_is_drawn_as_large_as_it_was_laid():
    made = paper(replace(NARROW, code_page=RASTER), Text("A", size=Size.LARGE), Text("A"))
    assert made.pictures == [(384, 68), (384, 34)]


def test_a_whole_slip_that_runs_from_the_right_is_drawn():
    made = paper(WIDE, Pair("Total", "12.00"), is_right_to_left=True, language="ar")
    assert len(made.pictures) == 1


def test_large_and_bold_letters_end_where_they_should():
    made = paper(
        WIDE,
        Text("Shop", Align.CENTRE, Size.LARGE, is_bold=True),
        Text("plain"),
        Text("bold", is_bold=True),
        Text("Title", size=Size.LARGE, is_bold=True),
        Text("plain again"),
    )
    assert (made.large, made.bold) == (["Shop", "Title"], ["Shop", "bold", "Title"])


@pytest.mark.parametrize(("profile", "told"), [("TM-T20II", 384), ("default", 0)])
def test_a_wide_printer_is_told_of_narrow_paper_so_that_codes_stand_in_its_middle(profile, told):
    narrow = replace(NARROW, profile=profile)
    data = Composer(narrow).composed(slip(Code("HF1:R:1", Symbol.QR)))
    assert PaperReader().read(data).across == told
    assert PaperReader().read(Composer(WIDE).composed(slip(Text("A")))).across == 0


def test_codes_are_the_printers_own_where_it_has_them():
    made = paper(WIDE, Code("HF1:r:7", Symbol.CODE128), Code("https://example.com/ü"))
    assert made.codes == [("code128", "HF1:r:7"), ("qr", "https://example.com/ü")]


def test_codes_are_drawn_where_the_printer_has_none():
    made = paper(replace(NARROW, profile="simple"), Code("HF1:r:7", Symbol.CODE128), Code("HF1"))
    assert made.codes == []
    assert len(made.pictures) == 2
    assert {wide for wide, _ in made.pictures} == {384}


def test_the_shops_picture_is_drawn_no_wider_than_the_paper():
    file = io.BytesIO()
    Image.new("RGBA", (900, 300), "black").save(file, "png")
    composer = Composer(NARROW, file.getvalue())
    [made] = papers(composer.composed(slip(Logo(), Text("Hammer"))))
    assert made.pictures == [(384, 128)]
    assert made.black == 384 * 128
    assert not paper(NARROW, Logo()).pictures


def test_without_a_cutter_there_is_room_to_tear():
    made = paper(replace(WIDE, cuts=False), Text("Hammer"), Cut())
    assert not made.is_cut
    assert made.lines == ["Hammer", "", "", "", ""]


@pytest.mark.parametrize("pin", [2, 5])
def test_a_pulse_goes_to_the_pin_of_the_drawer_and_prints_nothing(pin):
    read = PaperReader().read(Composer(replace(WIDE, drawer_pin=pin)).pulse())
    assert read.pulses == [pin]
    assert not read.papers[0].lines


def test_no_slip_opens_the_drawer_by_itself():
    made = Composer(WIDE).composed(slip(Text("Paid in cash"), opens_drawer=True))
    assert PaperReader().read(made).pulses == []


def test_the_specimen_writes_one_text_in_several_code_pages():
    [made] = papers(Composer(WIDE).specimen("€ ñ", ("CP858", "CP1252", "CP000")))
    assert [line.split() for line in made.lines if line] == [
        ["CP858", "€", "ñ"],
        ["CP1252", "€", "ñ"],
    ]
    assert len(made.pictures) == 1


def test_an_unknown_family_is_printed_on_as_the_common_one():
    assert paper(replace(WIDE, profile="Future"), Text("Hammer")).lines[0] == "Hammer"


def test_families_and_their_code_pages_are_known_by_name():
    assert library.profiles()[0] == "default"
    assert {"TM-T88V", "POS-5890"} <= set(library.profiles())
    assert {"CP437", "CP858", "CP1252"} <= set(library.code_pages("TM-T88V"))


@given(st.text(max_size=80), st.sampled_from([WIDE, NARROW]))
def test_no_text_of_a_person_is_a_command_to_the_printer(text, printer):
    laid = laid_out(slip(Text(text)), printer.columns)
    [made] = papers(Composer(printer).composed(slip(Text(text))))
    written = len([line for line in laid if isinstance(line, TextLine)])
    assert len(made.pictures) + len(made.lines) == written + 6  # lines fed before the cut
    assert not made.codes
