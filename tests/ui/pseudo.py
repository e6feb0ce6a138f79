"""A language that nobody speaks, made of the template: what is not in it can be seen at once."""

import re
from functools import cache

from babel.messages.pofile import read_po

from pos.domain.language import Language
from resources.tongue import FOLDER, Tongue

_KEPT = re.compile(r"(%n|%\d|\{\w*[^}]*\}|<[^>]+>|`[^`]*`|&)")
_LATIN = str.maketrans(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "áƀçďéƒğĥîĵķļɱñöþɋŕšţûṽŵẋýžÀƁÇĎÉƑĜĤÎĴĶĻṀÑÖÞɊŔŠŢÛṼŴẊÝŽ",
)
_ARABIC = str.maketrans(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "ابصدهفقحيجكلمنوثقرستعطوخيزابصدهفقحيجكلمنوثقرستعطوخيز",
)
_LONGER = re.compile(r"([aeiouáéîöûaeiou])")


class Pseudo:
    """Says what it knows in letters that no English word has, 40 % longer in Latin ones."""

    def __init__(self, *, is_arabic: bool = False) -> None:
        self._known = _known()
        self._is_arabic = is_arabic

    def pgettext(self, context: str, message: str) -> str:
        return self.said(message) if (context, message) in self._known else message

    def npgettext(self, context: str, one: str, many: str, number: int) -> str:
        return self.pgettext(context, one) if number == 1 else self.said(many)

    def said(self, message: str) -> str:
        return "".join(
            part if _KEPT.fullmatch(part) else self._changed(part) for part in _KEPT.split(message)
        )

    def _changed(self, part: str) -> str:
        if self._is_arabic:
            return part.translate(_ARABIC)
        return _LONGER.sub(r"\1\1", part).translate(_LATIN)


def pseudo_tongue(*, is_arabic: bool = False) -> Tongue:
    language = Language.AR if is_arabic else Language.DE
    return Tongue(language, Pseudo(is_arabic=is_arabic))


@cache
def _known() -> frozenset[tuple[str, str]]:
    with (FOLDER / "holdfast.pot").open(encoding="utf-8") as file:
        template = read_po(file)
    return frozenset(
        (each.context or "", each.id[0] if isinstance(each.id, tuple | list) else each.id)
        for each in template
    )
