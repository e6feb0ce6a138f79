"""Languages are found by the tags that systems and files write them with."""

import pytest

from pos.domain.language import Language, check_country, check_language
from pos.errors import Refused


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("", Language.EN),
        ("C", Language.EN),
        ("de", Language.DE),
        ("de-AT", Language.DE),
        ("JA_jp.UTF-8", Language.JA),
        ("ar-EG", Language.AR),
        ("nl_BE@euro", Language.NL),
        ("tlh", Language.EN),
    ],
)
def test_a_tag_finds_its_language_and_any_other_finds_english(text, language):
    assert Language.of(text) is language


def test_arabic_alone_is_written_from_right_to_left():
    assert [each for each in Language if each.is_right_to_left] == [Language.AR]
    assert len({each.endonym for each in Language}) == len(Language)


def test_what_is_no_language_and_no_country_is_refused():
    assert (check_language(" FR "), check_language(""), check_country("de")) == ("fr", "", "DE")
    for check, text in [(check_language, "fr-CA"), (check_country, "DEU"), (check_country, "4")]:
        with pytest.raises(Refused):
            check(text)
