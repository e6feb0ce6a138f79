"""Gives the program its plain import statement back, which PySide6 puts another in front of.

Theirs reads the source of every module that is imported, to see whether it names PySide6, for the
sake of `from __feature__ import`, which is never said here. For some six hundred modules that is
a seventh of the computing time of a start, and 26 MB of sources that stay in memory.
"""

import builtins

from PySide6 import QtCore

__all__ = ["QtCore"]

builtins.__import__ = getattr(builtins, "__orig_import__", builtins.__import__)
