"""A text is said in the reader's language where it has a translation, and in English where not."""

import io

import pytest

from pos.domain.language import Language
from resources.tongue import Tongue, forms, tongue

PO = """\
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

msgctxt "Till"
msgid "Pay"
msgstr "Bezahlen"

msgctxt "words"
msgid "The card was declined."
msgstr "Die Karte wurde abgelehnt."

msgctxt "counts"
msgid "%n hold"
msgid_plural "%n holds"
msgstr[0] "%n Reservierung"
msgstr[1] "%n Reservierungen"
"""


@pytest.fixture(scope="module")
def german():
    from gettext import GNUTranslations

    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    file = io.BytesIO()
    write_mo(file, read_po(io.StringIO(PO), locale="de"))
    file.seek(0)
    return Tongue(Language.DE, GNUTranslations(file))


def test_a_text_is_found_by_who_says_it_and_stays_english_elsewhere(german):
    assert german.text("Till", "Pay") == "Bezahlen"
    assert german.text("Shop", "Pay") == "Pay"
    assert german.words("Pay") == "Pay"


def test_words_may_be_shown_by_any_room(german):
    assert german.words("The card was declined.") == "Die Karte wurde abgelehnt."
    assert german.text("Payment", "The card was declined.") == "Die Karte wurde abgelehnt."


@pytest.mark.parametrize(("number", "said"), [(0, "en"), (1, ""), (2, "en")])
def test_a_count_has_the_form_of_its_language_and_keeps_the_place_of_the_number(
    german, number, said
):
    assert german.count("Board", "%n hold(s)", number) == f"%n Reservierung{said}"
    english = "%n hold" if number == 1 else "%n holds"
    assert tongue(Language.EN).count("Board", "%n hold(s)", number) == english


def test_english_is_its_own_source():
    english = tongue(Language.EN)
    assert english.is_source
    assert english.text("Till", "Pay") == "Pay"
    assert english.count("Till", "%n hold(s)", 1) == "%n hold"
    assert forms("%n more above") == ("%n more above", "%n more above")
