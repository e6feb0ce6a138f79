"""The translators' tool: reads texts from the sources, and keeps the catalogues in step.

python packaging/i18n.py extract           resources/i18n/holdfast.pot from the sources
python packaging/i18n.py update            every catalogue gets the texts of the template
python packaging/i18n.py compile           what the program reads: one .mo for each
python packaging/i18n.py check [LANG …]    nothing missing, nothing stale, places kept
python packaging/i18n.py export LANG       what is untranslated, as JSON (--all: everything)
python packaging/i18n.py import LANG FILE  merge such a JSON, with translations, back in
"""

import argparse
import json
import re
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.plurals import get_plural
from babel.messages.pofile import read_po, write_po

sys.path.insert(0, str(Path(__file__).parent))
from i18n_texts import Found, texts_of

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "resources" / "i18n"
TEMPLATE = FOLDER / "holdfast.pot"
LANGUAGES = ("de", "fr", "es", "nl", "ja", "ar")
_NOTED = datetime(2026, 11, 22, tzinfo=UTC)
"""A date that stays, so that the same texts make the same file."""
_PLACES = re.compile(r"%n|%\d|\{\w*\}|</?\w+[^>]*>")
COUNTS = "counts"
"""Where every text with a number is, whoever says it (see `resources.tongue`)."""
_ARABIC = (
    "(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 && n%100<=99 ? 4 : 5)"
)
"""In the order of CLDR (zero, one, two, few, many, other), which translators know; Babel's own has
the last two the other way round."""
_MANY = 200
_MOST = 40
_UNTRANSLATED = "is untranslated"


def catalogue_of(found: list[Found]) -> Catalog:
    """A template of everything that was found."""
    catalogue = Catalog(charset="utf-8")
    for each in found:
        if each.text and not each.problem:
            text = each.text.replace("(s)", "")
            many = each.text.replace("(s)", "s")
            catalogue.add(
                (text, many) if each.is_counted else each.text,
                context=COUNTS if each.is_counted else each.context,
                locations=[(each.path, None)],
                auto_comments=[each.comment] if each.comment else [],
            )
    return catalogue


def read(path: Path, language: str | None = None) -> Catalog:
    with path.open(encoding="utf-8") as file:
        return read_po(file, locale=language)


def write(path: Path, catalogue: Catalog) -> None:
    catalogue.creation_date = catalogue.revision_date = _NOTED
    catalogue.project, catalogue.version = "Holdfast", "1"
    catalogue.last_translator = catalogue.language_team = "Holdfast"
    catalogue.msgid_bugs_address = ""
    catalogue.header_comment = (
        "# Texts of Holdfast, under its licence. See README.md in this folder."
    )
    catalogue.fuzzy = False
    if catalogue.locale_identifier == "ar":
        plural = ("Plural-Forms", f"nplurals=6; plural={_ARABIC};")
        kept = [each for each in catalogue.mime_headers if each[0] != plural[0]]
        catalogue.mime_headers = [*kept, plural]
    with path.open("wb") as file:
        write_po(file, catalogue, width=100, sort_by_file=True, ignore_obsolete=True)


def po(language: str) -> Path:
    return FOLDER / f"{language}.po"


def extract() -> list[str]:
    """Write the template; what cannot be translated is told."""
    found = list(texts_of(ROOT))
    write(TEMPLATE, catalogue_of(found))
    return [f"{each.path}:{each.line}: {each.problem}" for each in found if each.problem]


def update() -> list[str]:
    """Catalogues with the template's texts, keeping what is translated."""
    template = read(TEMPLATE)
    for language in LANGUAGES:
        path = po(language)
        catalogue = read(path, language) if path.exists() else Catalog(locale=language)
        catalogue.update(template, no_fuzzy_matching=True)
        catalogue.obsolete.clear()
        for message in catalogue:
            message.flags.discard("fuzzy")
        write(path, catalogue)
    return []


def compile_all() -> list[str]:
    """What the program reads."""
    for language in LANGUAGES:
        if po(language).exists():
            with po(language).with_suffix(".mo").open("wb") as file:
                write_mo(file, read(po(language), language))
    return []


def check(languages: list[str]) -> list[str]:
    """Everything that is wrong with the catalogues."""
    found = list(texts_of(ROOT))
    wrong = [f"{each.path}:{each.line}: {each.problem}" for each in found if each.problem]
    wanted = _ids(catalogue_of(found))
    if _ids(read(TEMPLATE)) != wanted:
        wrong.append("holdfast.pot: not what the sources say; run `make translations`")
    for language in languages or LANGUAGES:
        catalogue = read(po(language), language)
        missing = wanted - _ids(catalogue)
        wrong += [f"{language}.po: {text!r} is not in it" for _, text in sorted(missing)]
        wrong += [f"{language}.po: {problem}" for problem in problems(catalogue, language)]
    return wrong


def problems(catalogue: Catalog, language: str) -> Iterator[str]:
    """What is untranslated, and what lost a place for a value or gained one."""
    for message in catalogue:
        if message.id:
            if not is_translated(message):
                yield f"{_text(message)!r} ({message.context}) {_UNTRANSLATED}"
            else:
                yield from _misplaced(message, language)


def is_translated(message: Message) -> bool:
    forms = message.string if isinstance(message.string, tuple | list) else (message.string,)
    return bool(forms) and all(forms)


def _misplaced(message: Message, language: str) -> Iterator[str]:
    wanted = sorted(_PLACES.findall(_text(message)))
    plural = isinstance(message.id, tuple | list)
    forms = message.string if plural else (message.string,)
    for form, string in enumerate(forms):
        places = sorted(_PLACES.findall(string))
        may_lack = ["%n"] if plural and _is_for_one_number(form, language) else []
        if places != wanted and sorted(places + may_lack) != wanted:
            yield f"{string!r} has not the places of {_text(message)!r}"


def _is_for_one_number(form: int, language: str) -> bool:
    """Whether a form stands for a single number, which it then may say in a word."""
    expression = _ARABIC if language == "ar" else get_plural(language).plural_expr
    choose: Callable[[int], int] = _plural_of(expression)
    return sum(choose(number) == form for number in range(_MANY)) == 1


def _plural_of(expression: str) -> Callable[[int], int]:
    from gettext import c2py

    return c2py(expression)


def export(language: str, *, everything: bool) -> str:
    """Texts as JSON for whoever translates without such tools."""
    catalogue = read(po(language), language)
    rows = []
    for message in catalogue:
        if message.id and (everything or not is_translated(message)):
            many = message.id[1] if isinstance(message.id, tuple | list) else None
            rows.append(
                {
                    "context": message.context,
                    "msgid": _text(message),
                    "plural": many,
                    "comment": " ".join(message.auto_comments),
                    "where": " ".join(path for path, _ in message.locations),
                    "translation": message.string if is_translated(message) else
                    ([""] * get_plural(language).num_plurals if many else ""),
                }
            )  # fmt: skip
    return json.dumps(rows, ensure_ascii=False, indent=1)


def take_in(language: str, rows: list[dict[str, object]]) -> list[str]:
    """Merge translations; what is not asked for, or has the wrong places, is told and left."""
    catalogue = read(po(language), language)
    refused = []
    for row in rows:
        text, given = str(row["msgid"]), row.get("translation")
        message = catalogue.get(text, context=str(row["context"]))
        if message is None:
            refused.append(f"{text!r} ({row['context']}) is no text of the program")
            continue
        before = message.string
        plural = isinstance(message.id, tuple | list)
        message.string = tuple(map(str, given)) if isinstance(given, list) else str(given or "")
        count = len(message.string) if isinstance(message.string, tuple) else 0
        if count != (get_plural(language).num_plurals if plural else 0):
            wrong = [f"{text!r} has {count} forms"]
        else:
            wrong = list(_misplaced(message, language)) if is_translated(message) else []
        if wrong or not is_translated(message):
            message.string = before
        refused += wrong
    write(po(language), catalogue)
    return refused


def _text(message: Message) -> str:
    return str(message.id[0] if isinstance(message.id, tuple | list) else message.id)


def _ids(catalogue: Catalog) -> set[tuple[str, str]]:
    return {(message.context or "", _text(message)) for message in catalogue if message.id}


def main() -> int:
    """Do what was asked; 1 where something is wrong."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    acts = ["extract", "update", "compile", "check", "export", "import"]
    parser.add_argument("act", choices=acts)
    parser.add_argument("language", nargs="*")
    parser.add_argument("--all", action="store_true", help="export what is translated, too")
    wrong = _done(parser.parse_args())
    told = [line for line in wrong if not line.endswith(_UNTRANSLATED)]
    for line in told[:_MOST]:
        print(line, file=sys.stderr)
    if len(told) > _MOST:
        print(f"and {len(told) - _MOST} more", file=sys.stderr)
    if left := len(wrong) - len(told):
        print(f"{left} texts are untranslated; `export LANG` lists them", file=sys.stderr)
    return 1 if wrong else 0


def _done(given: argparse.Namespace) -> list[str]:
    """What is wrong after it."""
    match given.act:
        case "extract":
            return extract()
        case "update":
            return update()
        case "compile":
            return compile_all()
        case "check":
            return check(given.language)
        case "export":
            print(export(given.language[0], everything=given.all))
            return []
        case _:
            rows = json.loads(Path(given.language[1]).read_text(encoding="utf-8"))
            return take_in(given.language[0], rows)


if __name__ == "__main__":
    sys.exit(main())
