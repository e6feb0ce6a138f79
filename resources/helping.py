"""The pages of help: Markdown, with pictures that are drawn from the program itself.

English is the language that they are written in, in `resources/help`; each other language has a
folder of its own beside the pictures, which all share.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Final

from pos.domain.language import Language

CASHIER: Final = (
    "selling", "paying", "readers", "declines", "doubts", "lost-answers", "cash-and-change",
    "phone", "card-form", "saved-cards", "slips", "scanner-and-keys", "signing-in", "shifts",
    "accessibility",
)  # fmt: skip
MANAGER: Final = (
    "first-day", "practice-tour", "hold-board", "capture-and-release", "lapses", "many-at-once",
    "recipes", "refunds", "staff-and-approvals", "journal", "z-reports", "settings", "languages",
    "customer-display", "many-registers",
)  # fmt: skip
ACCOUNTANT: Final = ("books", "accountant-pack", "reports", "evidence")
INSTALLER: Final = ("installing", "stripe-keys", "printers", "backups", "security")
"""In the order in which somebody reads them who reads all of them."""

PAGES: Final = (*CASHIER, *MANAGER, *ACCOUNTANT, *INSTALLER)

_HEADING: Final = "## "


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a page under its heading; `anchor` is the same in every language.

    The first one is what stands before any heading: its anchor is empty, its title the page's.
    """

    anchor: str
    title: str
    text: str


def _folder() -> Traversable:
    return files(__name__.partition(".")[0]).joinpath("help")


def _page(name: str, language: Language) -> Traversable:
    folder = _folder() if language is Language.EN else _folder().joinpath(str(language))
    return folder.joinpath(f"{name}.md")


def is_translated(name: str, language: Language) -> bool:
    """Whether there is that page in that language."""
    return _page(name, language).is_file()


@cache
def help_text(name: str, language: Language = Language.EN) -> str:
    """A page as Markdown, in English where nobody has translated it; its first line is its title.

    Raises:
        FileNotFoundError: there is no page of that name.
    """
    known = language if is_translated(name, language) else Language.EN
    return _page(name, known).read_text("utf-8")


def help_title(name: str, language: Language = Language.EN) -> str:
    """The page's title, without the sign of a heading."""
    return help_text(name, language).partition("\n")[0].lstrip("# ").strip()


def help_picture(name: str) -> bytes:
    """A picture of a page, as PNG.

    Raises:
        FileNotFoundError: there is no picture of that name.
    """
    return _folder().joinpath("pictures", name).read_bytes()


@cache
def sections(name: str, language: Language = Language.EN) -> tuple[Section, ...]:
    """The page in its parts. A translation has as many headings as the page in English."""
    title, *parts = help_text(name, language).split(f"\n{_HEADING}")
    made = [Section("", help_title(name, language), title.partition("\n")[2])]
    anchors = [_slug(part.partition("\n")[0]) for part in _english_parts(name)]
    for place, part in enumerate(parts):
        heading, _, text = part.partition("\n")
        anchor = anchors[place] if place < len(anchors) else ""
        made.append(Section(anchor, heading.strip(), text))
    return tuple(made)


def _english_parts(name: str) -> list[str]:
    return help_text(name).split(f"\n{_HEADING}")[1:]


def _slug(heading: str) -> str:
    """`approve-in-place` for “Approve in place”."""
    kept = (letter if letter.isalnum() else "-" for letter in heading.strip().lower())
    return "-".join(part for part in "".join(kept).split("-") if part)


def split_target(target: str) -> tuple[str, str]:
    """`staff-and-approvals#approve-in-place` as page and anchor; the anchor may be empty."""
    page, _, anchor = target.partition("#")
    return page, anchor


ABOUT: Final[Mapping[str, str]] = {
    "till": "selling",
    "payment": "paying",
    "payment/reader": "readers#take-a-card-at-the-reader",
    "payment/form": "card-form",
    "payment/phone": "phone",
    "payment/saved": "saved-cards",
    "payment/cash": "cash-and-change",
    "holds": "hold-board",
    "holds/capture": "capture-and-release",
    "holds/release": "capture-and-release",
    "holds/increase": "capture-and-release",
    "holds/details": "evidence",
    "holds/lapsed": "lapses",
    "holds/bulk_capture": "many-at-once",
    "holds/bulk_release": "many-at-once",
    "shift": "shifts",
    "shift/report": "z-reports",
    "shift/reports": "z-reports",
    "daybook": "journal",
    "daybook/sales": "refunds",
    "shop": "settings",
    "shop/start": "first-day",
    "shop/staff": "staff-and-approvals",
    "shop/recipes": "recipes",
    "shop/readers": "readers#set-readers-up",
    "shop/practice": "practice-tour",
    "shop/centre": "many-registers",
    "shop/catalogue": "settings#catalogue",
    "shop/backup": "backups",
    "shop/stripe": "stripe-keys",
    "shop/screen": "accessibility",
    "shop/slips": "slips",
    "shop/printers": "printers",
    "shop/keyboard": "scanner-and-keys#keys",
    "shop/transfer": "settings#take-settings-elsewhere",
    "reports": "reports",
    "books": "books",
    "books/pack": "accountant-pack",
    "sign-in": "signing-in",
}
"""Where the help is about a page, or about a part of it that is open: `page/part`."""


def page_about(page: str, part: str = "") -> str:
    """The place in the help, as `page#anchor`; the first page is about what is not named here."""
    return ABOUT.get(f"{page}/{part}") or ABOUT.get(page) or PAGES[0]
