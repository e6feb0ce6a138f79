"""Imports sqlite-utils without the libraries of numbers that it would like to have.

It imports numpy and pandas wherever they are installed, to know the types of columns of theirs.
The till gives it none, and would wait a tenth of a second for numpy at every start.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Final

_UNWANTED: Final = ("numpy", "pandas")


@contextmanager
def _hidden() -> Iterator[None]:
    """Those that nobody has imported yet are not to be found meanwhile."""
    hidden = [name for name in _UNWANTED if name not in sys.modules]
    for name in hidden:
        sys.modules[name] = None  # type: ignore[assignment]  # what tells Python not to look
    try:
        yield
    finally:
        for name in hidden:
            del sys.modules[name]


with _hidden():
    import_module("sqlite_utils.db")
