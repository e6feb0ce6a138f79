"""The map of all keys as a slip: to be printed and put beside the till."""

from collections.abc import Iterator

from PySide6.QtCore import QCoreApplication

from pos.domain.language import Language
from pos.domain.slip import Align, Cut, Gap, Pair, Part, Rule, Size, Slip, SlipKind, Text
from ui.keys import BINDINGS, Group, group_title, key_text, what_it_does


def key_slip(shop: str, language: Language) -> Slip:
    """As the keys are now, in the language of the screen."""
    title = QCoreApplication.translate("Keys", "Keys of this till")
    return Slip(
        kind=SlipKind.KEYS,
        subject="keys",
        title=title,
        parts=(
            Text(title, Align.CENTRE, Size.TALL, is_bold=True),
            Text(shop, Align.CENTRE),
            Gap(),
            *_groups(),
            Cut(),
        ),
        language=str(language),
        is_right_to_left=language.is_right_to_left,
    )


def _groups() -> Iterator[Part]:
    for group in Group:
        yield Text(group_title(group), is_bold=True)
        yield Rule()
        for action, binding in BINDINGS.items():
            if binding.group is group:
                yield Pair(what_it_does(action), key_text(action))
        yield Gap()
