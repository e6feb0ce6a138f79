"""Sentences about a payment that a reader, a form or a phone has."""

from collections.abc import Mapping
from typing import Final

from resources.words.sentence import Sentence

HANDING: Final[Mapping[str, Sentence]] = {
    "handed_over": Sentence(
        "The customer is paying this sale right now.",
        "Wait until they are done, or take the payment back first.",
    ),
}
