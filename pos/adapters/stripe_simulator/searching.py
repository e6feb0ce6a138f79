"""Stripe's search language, as far as customers are looked for: fields, metadata, AND or OR."""

import re
from collections.abc import Callable
from typing import Final

from pos.adapters.stripe_simulator.documents import Document
from pos.adapters.stripe_simulator.errors import Refusal, invalid

_CLAUSE: Final = re.compile(
    r"""(?P<not>-?)(?P<field>[a-z_]+)(?:\[(?P<q>["'])(?P<key>[^"']+)(?P=q)\])?"""
    r"""(?P<op>:|~|<=|>=|<|>)(?:(?P<q2>["'])(?P<text>(?:\\.|(?!(?P=q2)).)*)(?P=q2)|(?P<number>\d+))"""
)
_JOINT: Final = re.compile(r"\s+(AND|OR)\s+|\s+")
_TEXTS: Final = frozenset(("email", "name", "phone"))
_SHORTEST: Final = 3
_MOST_CLAUSES: Final = 10
Test = Callable[[Document], bool]


def parse(query: str) -> Test:
    """What an object must satisfy.

    Stripe docs, Search query language: `field:"value"` is the same whatever its case,
    `field~"value"` a part of at least three characters, `-` says not; AND and OR are not mixed.

    Raises:
        Refusal: 400 for a query that Stripe does not understand.
    """
    tests: list[Test] = []
    joints: set[str] = set()
    at = 0
    rest = query.strip()
    while at < len(rest):
        clause = _CLAUSE.match(rest, at)
        if clause is None:
            raise _not_understood(query)
        tests.append(_test(clause, query))
        at = clause.end()
        if at < len(rest):
            joint = _JOINT.match(rest, at)
            if joint is None or joint.end() == len(rest):
                raise _not_understood(query)
            joints.add(joint[1] or "AND")
            at = joint.end()
    if not tests or len(tests) > _MOST_CLAUSES or len(joints) > 1:
        raise _not_understood(query)
    together = any if joints == {"OR"} else all
    return lambda found: together(test(found) for test in tests)


def _test(clause: re.Match[str], query: str) -> Test:
    negated = bool(clause["not"])
    inner = _created(clause, query) if clause["field"] == "created" else _words(clause, query)
    return (lambda found: not inner(found)) if negated else inner


def _words(clause: re.Match[str], query: str) -> Test:
    field, key, operator = clause["field"], clause["key"], clause["op"]
    known = field in _TEXTS if key is None else field == "metadata"
    if not known or clause["text"] is None or operator not in ":~":
        raise _not_understood(query)
    wanted = re.sub(r"\\(.)", r"\1", clause["text"]).casefold()
    if operator == "~" and (len(wanted) < _SHORTEST or key is not None):
        raise _not_understood(query)

    def test(found: Document) -> bool:
        value = found[field] if key is None else found["metadata"].get(key)
        if value is None:
            return False
        has: str = value.casefold()
        return wanted in has if operator == "~" else wanted == has

    return test


def _created(clause: re.Match[str], query: str) -> Test:
    bound = clause["number"] or clause["text"]
    if clause["key"] is not None or not bound.isdecimal() or clause["op"] == "~":
        raise _not_understood(query)
    number, operator = int(bound), clause["op"]

    def test(found: Document) -> bool:
        created: int = found["created"]
        match operator:
            case ">":
                return created > number
            case ">=":
                return created >= number
            case "<":
                return created < number
            case "<=":
                return created <= number
            case _:
                return created == number

    return test


def _not_understood(query: str) -> Refusal:
    return invalid(f"We were unable to parse your search query: {query}.", param="query")
