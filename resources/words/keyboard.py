"""Sentences about keys that somebody wants to change."""

from collections.abc import Mapping
from typing import Final

from resources.words.sentence import Sentence

KEYBOARD: Final[Mapping[str, Sentence]] = {
    "key_unknown": Sentence(
        "“{key}” is not a key that can be chosen.",
        "Choose a function key such as F8, or a letter or digit together with Ctrl or Alt.",
    ),
    "key_types": Sentence(
        "“{key}” is needed for typing and scanning.",
        "Choose a function key, or press Ctrl or Alt with it.",
    ),
    "key_of_fields": Sentence(
        "{key} copies, cuts and pastes in every field.", "Choose another key."
    ),
    "key_taken": Sentence(
        "{key} already stands for something else.",
        "Choose another key, or exchange the two.",
    ),
    "keys_unreadable": Sentence(
        "“{text}” does not say which key does what.",
        "Write the action and its key, such as authorise=F8; empty for the usual keys.",
    ),
}
