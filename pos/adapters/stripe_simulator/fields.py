"""Rules for metadata, descriptors and the parameters that several endpoints share."""

import re
from collections.abc import Mapping
from typing import Final

from pos.adapters.stripe_simulator.bodies import DESCRIPTOR_PREFIX
from pos.adapters.stripe_simulator.documents import Document
from pos.adapters.stripe_simulator.errors import Refusal, bad_parameter
from pos.adapters.stripe_simulator.forms import Value

_MOST_KEYS: Final = 50
_LONGEST_KEY: Final = 40
_LONGEST_VALUE: Final = 500
_LONGEST_DESCRIPTOR: Final = 22
_FORBIDDEN: Final = frozenset("<>\\'\"*")
_LAST_LATIN: Final = "\u024f"
_LETTER: Final = re.compile(r"[^\W\d_]")


def metadata(value: Value, param: str) -> Document | None:
    """Names and texts to merge; an empty text deletes one name, and None deletes all.

    Stripe docs, Metadata: 50 keys, 40 characters a key without brackets, 500 a value.
    """
    if not isinstance(value, dict):
        if value == "":
            return None
        raise bad_parameter("Invalid object", param)
    return {key: _metadata_value(key, inner, param) for key, inner in value.items()}


def _metadata_value(key: str, value: Value, param: str) -> str:
    if isinstance(value, dict):
        raise bad_parameter("Metadata values must be strings, not hashes.", param)
    if len(key) > _LONGEST_KEY:
        raise bad_parameter(f"Metadata keys can have up to {_LONGEST_KEY} characters.", param)
    if len(value) > _LONGEST_VALUE:
        raise bad_parameter(f"Metadata values can have up to {_LONGEST_VALUE} characters.", param)
    return value


def merged(old: Mapping[str, str], new: Document | None) -> Document:
    """Metadata after an update.

    Raises:
        Refusal: when more than 50 names would be left.
    """
    if new is None:
        return {}
    result = {key: value for key, value in {**old, **new}.items() if value != ""}
    if len(result) > _MOST_KEYS:
        raise bad_parameter(f"You can specify up to {_MOST_KEYS} metadata keys.", "metadata")
    return result


def descriptor_suffix(value: Value, param: str) -> str | None:
    r"""What follows the shop's name on the customer's statement.

    Stripe docs, Statement descriptors: prefix, `* ` and suffix have 22 characters together,
    none of `< > \ ' " *`, Latin letters, at least one of them.
    """
    suffix = "" if isinstance(value, dict) else value
    if not suffix:
        return None
    if len(f"{DESCRIPTOR_PREFIX}* {suffix}") > _LONGEST_DESCRIPTOR:
        raise _bad_descriptor(param, f"may have {_LONGEST_DESCRIPTOR} characters with its prefix")
    if _FORBIDDEN & set(suffix):
        raise _bad_descriptor(param, "may not contain any of < > \\ ' \" *")
    if not all(" " <= letter <= _LAST_LATIN for letter in suffix):
        raise _bad_descriptor(param, "may contain Latin characters only")
    if not _LETTER.search(suffix):
        raise _bad_descriptor(param, "must contain at least one letter")
    return suffix


def _bad_descriptor(param: str, rule: str) -> Refusal:
    return bad_parameter(f"The statement descriptor suffix {rule}.", param)


def refuse_whole_descriptor(params: Document) -> None:
    """Stripe docs, Statement descriptors: cards take a suffix, a whole descriptor is an error."""
    if params.get("statement_descriptor"):
        raise bad_parameter(
            "The `statement_descriptor` parameter is not supported for card payments. "
            "Use `statement_descriptor_suffix` instead.",
            "statement_descriptor",
        )


def full_descriptor(suffix: str | None) -> str:
    """What the customer reads on the statement."""
    return f"{DESCRIPTOR_PREFIX}* {suffix}" if suffix else "SHOP PRACTICE"
