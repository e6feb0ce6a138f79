"""Papers as PDF, read again by a library that did not write them."""

import io
from datetime import UTC, datetime

import pypdf
import pytest

from pos.adapters.pdf import pdf_of
from pos.adapters.pdf.faces import MISSING, clean, fallbacks
from pos.adapters.pdf.widths import widths
from pos.domain.document import (
    Bar,
    Bars,
    Column,
    Document,
    Facts,
    Heading,
    PageBreak,
    Paragraph,
    Slip,
    Table,
    Weight,
)

AT = datetime(2026, 11, 22, 19, 0, tzinfo=UTC)
ITEMS = (Column("Item"), Column("Amount", is_number=True))
DOCUMENT = Document(
    "Evidence for till-1-000042",
    "Held 42.00 EUR",
    (
        Heading("What was bought"),
        Table(ITEMS, [("Flat white", "3.20")] * 60, [("Total", "192.00")]),
        Paragraph("Not charged yet.\nHeld only.", Weight.STRONG),
        Facts((("Receipt", "till-1-000042"), ("Nobody", ""))),
        Bars((Bar("09–10", 120, "1.20 EUR"), Bar("10–11", 0, "0.00 EUR"))),
        Slip(("        HOLDFAST", "Held           42.00 EUR", "-" * 42)),
        PageBreak(),
        Table(ITEMS, (), none="Nothing was given back."),
    ),
    AT,
    foot="Made for nobody",
    stamp="PRACTICE",
)


@pytest.fixture(scope="module")
def pages():
    read = pypdf.PdfReader(io.BytesIO(pdf_of(DOCUMENT)))
    return [page.extract_text() for page in read.pages]


def test_every_part_can_be_read_again(pages):
    whole = "\n".join(pages)
    for text in (
        "Evidence for till-1-000042",
        "What was bought",
        "192.00",
        "Not charged yet.",
        "Held only.",
        "Receipt",
        "09–10",
        "1.20 EUR",
        "HOLDFAST",
        "Nothing was given back.",
    ):
        assert text in whole
    assert "Nobody" not in whole  # a pair without a value


def test_every_page_says_whose_it_is_and_which_of_how_many(pages):
    assert len(pages) == 3
    for number, text in enumerate(pages, start=1):
        assert f"{number} / 3" in text
        assert "Made for nobody" in text
        assert "PRACTICE" in text


def test_a_long_table_names_its_columns_on_every_page(pages):
    assert [text.count("Item") for text in pages[:2]] == [1, 1]


def test_the_same_document_is_the_same_file():
    small = Document("One", "", (Paragraph("Two"),), AT)
    assert pdf_of(small) == pdf_of(small)


def test_letters_that_steer_are_left_out_and_those_of_no_font_are_boxes():
    assert clean("a\u202eb\x00c\u00add\te", frozenset("d")) == f"ab{MISSING}c{MISSING}{MISSING}e"
    assert fallbacks(frozenset("\U0010fffd"))[1] == frozenset("\U0010fffd")


def test_a_name_of_any_script_makes_a_paper():
    # Which letters this machine's fonts have is its own affair; there is a page in any case.
    document = Document("محمد — שלום", "王小明 🙂", (Paragraph("Ünïcödé हिन्दी"),), AT)
    [page] = pypdf.PdfReader(io.BytesIO(pdf_of(document))).pages
    assert "Ünïcödé" in page.extract_text()


@pytest.mark.parametrize(
    ("natural", "numbers"),
    [
        ((20.0, 20.0), (False, True)),
        ((500.0, 30.0, 20.0), (False, False, True)),
        ((300.0, 300.0, 10.0), (False, False, True)),
        ((90.0, 90.0, 90.0), (True, True, True)),
        ((20.0, 300.0), (False, True)),
    ],
)
def test_columns_fill_the_line_and_numbers_are_broken_last(natural, numbers):
    found = widths(natural, numbers, 174.0)
    assert sum(found) == pytest.approx(174.0)
    assert all(width > 0 for width in found)
    words = sum(width for width, is_number in zip(natural, numbers, strict=True) if is_number)
    if not all(numbers) and words < 150:
        kept = [width for width, is_number in zip(found, numbers, strict=True) if is_number]
        asked = [width for width, is_number in zip(natural, numbers, strict=True) if is_number]
        assert kept == asked
