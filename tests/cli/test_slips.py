"""`holdfast slip …`: shown in letters, kept as PDF, and a copy from the second time on."""

import unicodedata

import pytest
from pypdf import PdfReader


@pytest.fixture
def receipt(sold):
    """Of a hold."""
    return sold("--card", "pm_card_visa")["receipt"]


def test_a_slip_is_shown_in_letters_and_nothing_is_noted(holdfast, receipt):
    for _ in range(2):
        told = holdfast.json("slip", "show", "hold", receipt, "--paper", "58")["slip"]
        assert told["copy"] == 0
        assert told["title"] == "HELD - NOT CHARGED"
        assert max(map(len, told["lines"])) <= 32
        assert any("PRACTICE" in line for line in told["lines"])
    assert holdfast.json("slip", "list", receipt)["slips"][0]["kind"] == "hold"


def test_a_slip_is_kept_as_pdf_and_the_next_one_is_a_copy(holdfast, receipt, tmp_path):
    first, second = tmp_path / "first.pdf", tmp_path / "second.pdf"
    assert holdfast.json("slip", "pdf", "hold", receipt, "--out", str(first))["slip"]["copy"] == 0
    told = holdfast.json("slip", "pdf", "hold", receipt, "--out", str(second))["slip"]
    assert told["copy"] == 1
    texts = [PdfReader(path).pages[0].extract_text() for path in (first, second)]
    assert all("HELD - NOT CHARGED" in text and receipt in text for text in texts)
    assert ["COPY 1" in text for text in texts] == [False, True]
    [noted] = holdfast.json("audit", "--act", "reprint")["audit"]
    assert noted["facts"]["copy"] == "1"


def test_a_slip_of_another_language_is_written_in_its_letters(holdfast, receipt, tmp_path):
    path = tmp_path / "slip.pdf"
    holdfast("slip", "pdf", "hold", receipt, "--out", str(path), "--language", "ar")
    [page] = PdfReader(path).pages
    # Latin letters beside Arabic ones are still themselves.
    text = page.extract_text()
    assert all(part in text for part in ("Visa", "4242", receipt))
    assert "\u0645\u062d\u062c\u0648\u0632" in unicodedata.normalize("NFKC", text)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("show", "receipt", "{receipt}"), "There is no such slip of"),
        (("show", "hold", "nothing"), "No sale with that number"),
        (("print", "hold", "{receipt}"), "printer"),
    ],
)
def test_what_there_is_no_slip_of_is_told_in_words(holdfast, receipt, arguments, told):
    given = [each.format(receipt=receipt) for each in arguments]
    answer = holdfast("slip", *given, code=None)
    assert answer.code == 3
    assert told in answer.err
