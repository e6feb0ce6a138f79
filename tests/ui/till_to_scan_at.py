"""A small window for the test with a real keyboard: it prints what it hears, line by line."""

import sys

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QVBoxLayout, QWidget

from ui.scanner import ScanFilter
from ui.theme import Scheme, apply_theme


def say(*words: str) -> None:
    sys.stdout.write(" ".join(words) + "\n")
    sys.stdout.flush()


def main() -> None:
    app = QApplication(sys.argv[:1])
    apply_theme(app, Scheme.LIGHT, 1.0)
    window = QWidget()
    window.setWindowTitle("Scan here")
    search, button, close = QLineEdit(), QPushButton("Pay"), QPushButton("Close")
    layout = QVBoxLayout(window)
    for widget in (search, button, close):
        layout.addWidget(widget)
    button.setAutoDefault(True)
    button.clicked.connect(lambda: say("CLICK"))
    search.returnPressed.connect(lambda: say("RETURN", search.text()))
    listener = ScanFilter(window)
    listener.scanned.connect(lambda code: say("SCAN", code, f"[{search.text()}]"))
    listener.watch(app)
    app.focusChanged.connect(lambda _, now: say("FOCUS", type(now).__name__) if now else None)
    window.show()
    search.setFocus(Qt.FocusReason.OtherFocusReason)
    sys.exit(app.exec())


if __name__ == "__main__":
    main()
