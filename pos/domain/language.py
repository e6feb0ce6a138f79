"""The languages that the program speaks, and the country whose customs a shop keeps."""

import re
from enum import StrEnum
from typing import Final

from pos.errors import Refused


class Language(StrEnum):
    """By the code that BCP 47 gives it."""

    EN = "en"
    DE = "de"
    FR = "fr"
    ES = "es"
    NL = "nl"
    JA = "ja"
    AR = "ar"

    @property
    def endonym(self) -> str:
        """Its name in itself, which whoever speaks it finds in any list."""
        return _ENDONYMS[self]

    @property
    def is_right_to_left(self) -> bool:
        return self is Language.AR

    @classmethod
    def of(cls, text: str) -> "Language":
        """The best match for a tag such as `de-AT` or `ja_JP.UTF-8`; English for any other."""
        code = re.split(r"[-_.@]", text.strip().lower(), maxsplit=1)[0]
        return cls(code) if code in set(cls) else cls.EN


_ENDONYMS: Final = {
    Language.EN: "English",
    Language.DE: "Deutsch",
    Language.FR: "Français",
    Language.ES: "Español",
    Language.NL: "Nederlands",
    Language.JA: "日本語",
    Language.AR: "العربية",
}


def check_language(text: str) -> str:
    """A code of `Language`, or empty for whichever is spoken otherwise.

    Raises Refused `language_unknown`.
    """
    code = text.strip().lower()
    if code and code not in set(Language):
        raise Refused("language_unknown", text=text[:40], known=[str(each) for each in Language])
    return code


def check_country(text: str) -> str:
    """Two letters of ISO 3166-1, in capitals; empty for the one where the language is at home.

    Which of the two-letter codes are given out changes with the years, so only the form is
    checked. Raises Refused `country_unknown`.
    """
    code = text.strip().upper()
    if code and not re.fullmatch("[A-Z]{2}", code):
        raise Refused("country_unknown", text=text[:40])
    return code
