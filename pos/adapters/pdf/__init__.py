"""Papers as PDF over fpdf2: the shop's own font inside, other scripts from this machine's fonts."""

from contextlib import ExitStack
from importlib.resources import as_file, files
from pathlib import Path

from pos.domain.document import Document
from resources import FONTS


def pdf_of(document: Document) -> bytes:
    """The document set on A4. The same document is the same file, on a machine of the same fonts.

    Takes some tenths of a second the first time, because the library is loaded then.
    """
    # Late: a fifth of a second that no start of the program needs.
    from pos.adapters.pdf.setting import Setter

    with ExitStack() as kept:
        folder = files("resources").joinpath("fonts")
        regular, bold = (Path(kept.enter_context(as_file(folder / name))) for name in FONTS)
        return Setter(document, regular, bold).set()
