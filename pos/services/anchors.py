"""Heads of the chain that were written down elsewhere: the manifests of exports."""

import json
from pathlib import Path
from typing import Final

from pos.domain.chain import Head
from pos.domain.ids import LedgerId
from pos.domain.verdict import Anchor
from pos.errors import Refused

_LARGEST: Final = 1_000_000
"""Bytes; a manifest has a few thousand."""


def read_anchor(manifest: Path) -> Anchor:
    """The ledger's name and head as an export's manifest keeps them.

    Raises Refused `anchor_unreadable` for what is no manifest, or one from before there was a
    chain.
    """
    try:
        with manifest.open("rb") as file:
            document = json.loads(file.read(_LARGEST))
        head, ledger = document["head"], document["ledger"]
        found = None if head is None else Head(head["sequence"], head["hash"])
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise Refused("anchor_unreadable", file=manifest.name) from error
    if not isinstance(ledger, str) or (found is not None and not _is_plausible(found)):
        raise Refused("anchor_unreadable", file=manifest.name)
    return Anchor(manifest.name, LedgerId(ledger), found)


def _is_plausible(head: Head) -> bool:
    return type(head.sequence) is int and head.sequence > 0 and isinstance(head.hash, str)
