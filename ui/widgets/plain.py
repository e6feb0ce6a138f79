"""Labels and tooltips that show text as it is, whoever wrote it.

Qt takes text that looks like HTML for HTML: a product named `<h1>Paid</h1>` would be written large,
and `<img src=…>` would open a file of this machine. Names come from files, customers and Stripe.
"""

from html import escape

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel


def plain(text: str = "") -> QLabel:
    """A label whose text is no markup."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    return made


def plain_tip(text: str) -> str:
    """Text for a tooltip, which has no format to set: escaped where it could be markup."""
    return f"<p>{escape(text)}</p>" if "<" in text else text
