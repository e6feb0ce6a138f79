"""A slip as JSON and back: how a queue keeps what it has not yet printed."""

import json
from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Final

from pos.domain.slip import (
    Align,
    Code,
    Columns,
    Cut,
    Gap,
    Logo,
    Pair,
    Part,
    Rule,
    Size,
    Slip,
    SlipKind,
    Symbol,
    Text,
)
from pos.errors import Refused

_NAMES: Final[Mapping[type[Part], str]] = {
    Text: "text",
    Pair: "pair",
    Columns: "columns",
    Rule: "rule",
    Gap: "gap",
    Code: "code",
    Logo: "logo",
    Cut: "cut",
}


def written(slip: Slip) -> str:
    """The slip in one line; `read` gives an equal slip."""
    row = asdict(replace(slip, parts=()))
    row["parts"] = [{"part": _NAMES[type(part)], **asdict(part)} for part in slip.parts]
    return json.dumps(row, ensure_ascii=False)


def read(text: str) -> Slip:
    """The slip of a text that `written` made. Raises Refused `slip_unreadable` for any other."""
    try:
        row = json.loads(text)
        parts = tuple(_part(each) for each in row.pop("parts"))
        return Slip(**{**row, "kind": SlipKind(row["kind"]), "parts": parts})
    except (KeyError, TypeError, ValueError, AttributeError) as unreadable:
        raise Refused("slip_unreadable") from unreadable


def _part(row: dict[str, object]) -> Part:
    match row:
        case {"part": "text", "text": str(text), "indent": int(indent)}:
            align, size = Align(str(row["align"])), Size(str(row["size"]))
            return Text(text, align, size, row["is_bold"] is True, indent)
        case {"part": "pair", "left": str(left), "right": str(right), "indent": int(indent)}:
            return Pair(left, right, Size(str(row["size"])), row["is_bold"] is True, indent)
        case {"part": "columns", "head": list(head), "rows": list(rows)}:
            return Columns(tuple(head), tuple(tuple(cells) for cells in rows))
        case {"part": "code", "value": str(value), "caption": str(caption)}:
            return Code(value, Symbol(str(row["symbol"])), caption)
        case _:
            return _mark(row)


def _mark(row: dict[str, object]) -> Part:
    match row:
        case {"part": "rule", "is_double": bool(is_double)}:
            return Rule(is_double)
        case {"part": "gap", "lines": int(lines)}:
            return Gap(lines)
        case {"part": "logo"}:
            return Logo()
        case {"part": "cut"}:
            return Cut()
        case _:
            raise Refused("slip_unreadable")
