"""The rules a parameter must pass before an endpoint begins to work, spelt as Stripe spells them.

A check takes the text or hash that was sent and the parameter's full name, and returns the typed
value or raises the refusal. The empty text unsets a parameter where its check allows it.
"""

import re
from collections.abc import Callable, Mapping
from typing import Final, TypeAlias

from pos.adapters.stripe_simulator.documents import Document
from pos.adapters.stripe_simulator.errors import (
    bad_parameter,
    missing_parameter,
    unknown_parameter,
)
from pos.adapters.stripe_simulator.forms import Form, Value

Check: TypeAlias = Callable[[Value, str], object]
Shape: TypeAlias = Mapping[str, Check]

_INTEGER: Final = re.compile(r"-?[0-9]+")
_URL: Final = re.compile(r"[a-z][a-z0-9+.-]*://[^\s]+", re.IGNORECASE)
_EMAIL: Final = re.compile(r"[^@\s]+@[^@\s]+")


def read(shape: Shape, form: Form, *, required: tuple[str, ...] = ()) -> Document:
    """Check a whole request: unknown names first, then missing ones, then each value."""
    _refuse_unknown(shape, form, "")
    for name in required:
        if name not in form:
            raise missing_parameter(name)
    return {name: shape[name](value, name) for name, value in form.items()}


def _refuse_unknown(shape: Shape, form: Form, within: str) -> None:
    for name in form:
        if name not in shape:
            raise unknown_parameter(_inside(within, name))


def _inside(within: str, name: str) -> str:
    return f"{within}[{name}]" if within else name


def _text(value: Value, param: str) -> str:
    if isinstance(value, dict):
        raise bad_parameter("Invalid string: {}", param, None)
    return value


def _filled(value: Value, param: str) -> str:
    text = _text(value, param)
    if not text:
        raise bad_parameter(
            f"You passed an empty string for '{param}'. We assume empty values are an attempt to "
            f"unset a parameter; however '{param}' cannot be unset. You should remove '{param}' "
            "from your request or supply a non-empty value.",
            param,
            "parameter_invalid_empty",
        )
    return text


def text(value: Value, param: str) -> str:
    """Any text but the empty one."""
    return _filled(value, param)


def clearable(value: Value, param: str) -> str | None:
    """Any text; the empty one unsets."""
    return _text(value, param) or None


def limited(longest: int) -> Check:
    """Text of so many characters at most; the empty one unsets."""

    def check(value: Value, param: str) -> str | None:
        text = _text(value, param)
        if len(text) > longest:
            raise bad_parameter(
                f"Invalid string: {text[:10]}...; must be at most {longest} characters",
                param,
            )
        return text or None

    return check


def integer(*, least: int | None = None, most: int | None = None) -> Callable[[Value, str], int]:
    """A whole number, as text; outside its bounds the code is `parameter_invalid_integer`."""

    def check(value: Value, param: str) -> int:
        text = _filled(value, param)
        if not _INTEGER.fullmatch(text) or len(text) > 20:  # noqa: PLR2004 - beyond 64 bits
            raise bad_parameter(f"Invalid integer: {text}", param, "parameter_invalid_integer")
        number = int(text)
        if least is not None and number < least:
            message = f"This value must be greater than or equal to {least}."
            raise bad_parameter(message, param, "parameter_invalid_integer")
        if most is not None and number > most:
            message = f"This value must be less than or equal to {most}."
            raise bad_parameter(message, param, "parameter_invalid_integer")
        return number

    return check


def boolean(value: Value, param: str) -> bool:
    text = _filled(value, param)
    if text not in ("true", "false"):
        raise bad_parameter(f"Invalid boolean: {text}", param)
    return text == "true"


def choice(*options: str) -> Check:
    """One of these words; Stripe names no code when it is another."""

    def check(value: Value, param: str) -> str:
        text = _filled(value, param)
        if text not in options:
            *some, last = options
            listed = f"{', '.join(some)}, or {last}" if some else last
            raise bad_parameter(f"Invalid {param}: must be one of {listed}", param)
        return text

    return check


def choice_or_unset(*options: str) -> Check:
    chosen = choice(*options)

    def check(value: Value, param: str) -> object:
        return None if value == "" else chosen(value, param)

    return check


def hash_of(shape: Shape, *, required: tuple[str, ...] = ()) -> Check:
    """A nested hash with a shape of its own; the empty text unsets it."""

    def check(value: Value, param: str) -> Document | None:
        if not isinstance(value, dict):
            if value == "":
                return None
            raise bad_parameter("Invalid object", param)
        _refuse_unknown(shape, value, param)
        for name in required:
            if name not in value:
                raise missing_parameter(_inside(param, name))
        return {name: shape[name](inner, _inside(param, name)) for name, inner in value.items()}

    return check


def list_of(item: Check) -> Check:
    """A list, sent as `a[]=` or `a[0]=`; a single value counts as a list of one."""

    def check(value: Value, param: str) -> list[object]:
        if not isinstance(value, dict):
            raise bad_parameter("Invalid array", param)
        if not all(index.isdecimal() for index in value):
            raise bad_parameter("Invalid array", param)
        return [item(value[index], f"{param}[{index}]") for index in sorted(value, key=int)]

    return check


def either(hash_: Check, plain: Check) -> Check:
    """A parameter that may be a hash or a plain value, such as `created`."""

    def check(value: Value, param: str) -> object:
        return (hash_ if isinstance(value, dict) else plain)(value, param)

    return check


def url(value: Value, param: str) -> str:
    text = _filled(value, param)
    if not _URL.fullmatch(text):
        raise bad_parameter("Not a valid URL", param, "url_invalid")
    return text


def email(value: Value, param: str) -> str | None:
    text = _text(value, param)
    if text and not _EMAIL.fullmatch(text):
        raise bad_parameter(f"Invalid email address: {text}", param, "email_invalid")
    return text or None


def off_session(value: Value, param: str) -> object:
    """A boolean, or why the merchant charges without the customer."""
    return value if value in ("one_off", "recurring") else boolean(value, param)


def elsewhere(message: str, code: str | None = None) -> Check:
    """A real parameter whose object the practice Stripe cannot have: it says so."""

    def check(_value: Value, param: str) -> object:
        raise bad_parameter(message, param, code)

    return check


def absent(kind: str) -> Check:
    """The id of an object that no practice account holds: Stripe's 404."""

    def check(value: Value, param: str) -> object:
        refusal = bad_parameter(f"No such {kind}: '{_filled(value, param)}'", param)
        refusal.status = 404
        refusal.error["code"] = "resource_missing"
        raise refusal

    return check


EXPAND: Final = list_of(text)
