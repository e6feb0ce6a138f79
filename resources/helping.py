"""The pages of help: Markdown, with pictures that are drawn from the program itself."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Final

CASHIER: Final = (
    "selling", "paying", "readers", "declines", "doubts", "lost-answers", "cash-and-change",
    "phone", "card-form", "saved-cards", "signing-in", "shifts",
)  # fmt: skip
MANAGER: Final = (
    "hold-board", "capture-and-release", "lapses", "many-at-once", "recipes", "refunds",
    "staff-and-approvals", "journal", "z-reports", "practice-tour", "settings-and-backups",
    "customer-display", "many-registers",
)  # fmt: skip
ACCOUNTANT: Final = ("books", "accountant-pack", "reports", "evidence")
"""In the order in which somebody reads them who reads all of them."""

PAGES: Final = (*CASHIER, *MANAGER, *ACCOUNTANT)


@cache
def help_text(name: str) -> str:
    """A page as Markdown; its first line is its title.

    Raises:
        FileNotFoundError: there is no page of that name.
    """
    return files(__name__.partition(".")[0]).joinpath("help", f"{name}.md").read_text("utf-8")


def help_title(name: str) -> str:
    """The page's title, without the sign of a heading."""
    return help_text(name).partition("\n")[0].lstrip("# ").strip()


def help_picture(name: str) -> bytes:
    """A picture of a page, as PNG.

    Raises:
        FileNotFoundError: there is no picture of that name.
    """
    return files(__name__.partition(".")[0]).joinpath("help", "pictures", name).read_bytes()


ABOUT: Final[Mapping[str, str]] = {
    "till": "selling",
    "payment": "paying",
    "holds": "hold-board",
    "shift": "shifts",
    "daybook": "journal",
    "shop": "settings-and-backups",
    "sign-in": "signing-in",
    "staff": "staff-and-approvals",
    "recipes": "recipes",
    "readers": "readers",
    "practice": "practice-tour",
    "reports": "reports",
    "books": "books",
    "pack": "accountant-pack",
    "centre": "many-registers",
}
"""Which page of help is about what is shown; the first page is about what is not named here."""


def page_about(shown: str) -> str:
    return ABOUT.get(shown, PAGES[0])
