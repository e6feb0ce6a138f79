"""Query strings and form bodies with Stripe's nested keys: `a[b]=1`, `a[0]=1`, `a[]=1`."""

import re
from collections.abc import Iterator
from typing import Final, TypeAlias
from urllib.parse import unquote_plus

Value: TypeAlias = "str | dict[str, Value]"
Form: TypeAlias = dict[str, Value]

_KEY: Final = re.compile(r"([^\[\]]+)((?:\[[^\[\]]*\])*)")
_PART: Final = re.compile(r"\[([^\[\]]*)\]")


class Malformed(ValueError):
    """One name is used both as a value and as a hash."""


def parse(text: str) -> Form:
    """Read a form into nested hashes of text; lists stay hashes keyed "0", "1", and so on.

    Whether `a[0]` is a list or a hash with the key "0" only the parameter's own rule can tell.
    The last of several equal names wins; a name with unbalanced brackets is taken literally.

    Raises:
        Malformed: for `a=1&a[b]=2`.
    """
    form: Form = {}
    for name, value in _pairs(text):
        _put(form, _path(name), value)
    return form


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    for pair in text.split("&"):
        if pair:
            name, _, value = pair.partition("=")
            yield unquote_plus(name), unquote_plus(value)


def _path(name: str) -> list[str]:
    match = _KEY.fullmatch(name)
    return [name] if match is None else [match[1], *_PART.findall(match[2])]


def _put(form: Form, path: list[str], value: str) -> None:
    hash_ = form
    for part in path[:-1]:
        inner = hash_.setdefault(_slot(hash_, part), {})
        if not isinstance(inner, dict):
            raise Malformed(part)
        hash_ = inner
    last = _slot(hash_, path[-1])
    if isinstance(hash_.get(last), dict):
        raise Malformed(last)
    hash_[last] = value


def _slot(hash_: Form, part: str) -> str:
    return part or str(len(hash_))
