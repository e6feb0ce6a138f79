"""Lets the style sheet look again at a widget whose properties changed."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


def restyle(widget: QWidget, **properties: str) -> None:
    """Set properties that the style sheet selects on; nothing happens when none changes."""
    changed = False
    for name, value in properties.items():
        if widget.property(name) != value:
            widget.setProperty(name, value)
            changed = True
    if not changed:
        return
    style = widget.style()
    # Children too: "Banner[tone=…] QLabel" selects on the parent's property.
    for each in (widget, *widget.findChildren(QWidget)):
        # What was never looked at will be, before it is drawn or asked for its size.
        if each.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
            style.unpolish(each)
            style.polish(each)
    widget.update()
