"""What ships beside the code: theme, icons, fonts, sentences and the sample catalogue."""

from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

FONTS = ("HoldfastSans-Regular.ttf", "HoldfastSans-Bold.ttf")
FONT_FAMILY = "Holdfast Sans"


@cache
def _here() -> Traversable:
    """This folder; finding it again for every icon would cost more than reading them."""
    return files(__name__)


@cache
def icon_svg(name: str) -> str:
    """A line icon on a 24 px grid, drawn in `currentColor`.

    Raises:
        FileNotFoundError: there is no icon of that name.
    """
    return _here().joinpath("icons", f"{name}.svg").read_text(encoding="utf-8")


def icon_names() -> tuple[str, ...]:
    """Every icon that ships, sorted."""
    found = _here().joinpath("icons").iterdir()
    return tuple(sorted(file.name[:-4] for file in found if file.name.endswith(".svg")))


def theme_qss() -> str:
    """The style sheet with `${token}` in the place of colours and sizes."""
    return _here().joinpath("theme.qss").read_text(encoding="utf-8")


def font_files() -> Iterator[bytes]:
    """The shipped font's files, regular first."""
    for name in FONTS:
        yield _here().joinpath("fonts", name).read_bytes()


_FALLBACKS = {
    "ja": ("Holdfast Sans JP", ("HoldfastSansJP-Regular.otf",)),
    "ar": (
        "Holdfast Sans Arabic",
        ("HoldfastSansArabic-Regular.ttf", "HoldfastSansArabic-Bold.ttf"),
    ),
}


def fallback_fonts(language: str) -> Iterator[tuple[str, bytes]]:
    """Family and file of the fonts with the letters of a language that the shipped one lacks."""
    family, names = _FALLBACKS.get(language, ("", ()))
    for name in names:
        yield family, _here().joinpath("fonts", name).read_bytes()
