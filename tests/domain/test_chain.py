"""What an entry's hash covers, to the byte: a change here breaks every ledger there is."""

import hashlib
from dataclasses import fields, replace
from typing import Any

import pytest

from pos.domain.chain import GENESIS, ChainedEntry, ChainedPosting, canonical, chain_hash, place_of

ENTRY = ChainedEntry(
    sequence=7,
    reference="capture/pi_3Aa0000000000001",
    kind="capture",
    occurred_at="2026-05-04T09:30:00.000000+00:00",
    recorded_at="2026-05-04T09:30:01.250000+00:00",
    sale_id=None,
    intent_id="pi_3Aa0000000000001",
    amount_minor=2500,
    currency="EUR",
    reason='“Ölüm” \\ "x"\n',
    postings=(
        ChainedPosting(1, "assets:stripe", 2500, "EUR"),
        ChainedPosting(2, "income:sales", -2500, "EUR"),
    ),
)
GOLDEN = (
    '{"amount_minor":2500,"currency":"EUR","intent_id":"pi_3Aa0000000000001","kind":"capture",'
    '"occurred_at":"2026-05-04T09:30:00.000000+00:00","postings":['
    '{"account":"assets:stripe","amount_minor":2500,"currency":"EUR","line":1},'
    '{"account":"income:sales","amount_minor":-2500,"currency":"EUR","line":2}],'
    '"reason":"“Ölüm” \\\\ \\"x\\"\\n","recorded_at":"2026-05-04T09:30:01.250000+00:00",'
    '"reference":"capture/pi_3Aa0000000000001","sale_id":null,"sequence":7}'
)


def test_the_canonical_content_is_what_it_always_was():
    assert canonical(ENTRY) == GOLDEN.encode()


def test_the_hash_is_what_it_always_was():
    found = chain_hash(GENESIS, canonical(ENTRY))
    assert found == hashlib.sha256(b"0" * 64 + GOLDEN.encode()).hexdigest()
    assert found == "40d18cd22d0b98949f74155f010974d9fbda70f412a96d28645ff47991842674"


@pytest.mark.parametrize(
    "name", [field.name for field in fields(ENTRY) if field.name != "postings"]
)
def test_every_field_is_covered(name):
    value = getattr(ENTRY, name)
    other: Any = value + 1 if isinstance(value, int) else f"{value}x"
    assert canonical(replace(ENTRY, **{name: other})) != canonical(ENTRY)


@pytest.mark.parametrize("name", [field.name for field in fields(ChainedPosting)])
def test_every_field_of_every_posting_is_covered(name):
    for place, posting in enumerate(ENTRY.postings):
        value = getattr(posting, name)
        other: Any = value + 1 if isinstance(value, int) else f"{value}x"
        lines = list(ENTRY.postings)
        lines[place] = replace(posting, **{name: other})
        assert canonical(replace(ENTRY, postings=tuple(lines))) != canonical(ENTRY)


def test_the_hash_before_is_covered():
    content = canonical(ENTRY)
    assert chain_hash(GENESIS, content) != chain_hash("1" + GENESIS[1:], content)


@pytest.mark.parametrize("reason", ["", '"sequence":0', "0}"])
def test_a_moved_entry_is_known_by_the_place_that_its_hash_covers(reason):
    entry = replace(ENTRY, reason=reason)
    own = chain_hash(GENESIS, canonical(entry))
    moved = replace(entry, sequence=12)
    assert place_of(moved, GENESIS, own, range(1, 100)) == 7
    assert place_of(moved, GENESIS, own, range(8, 100)) is None
    assert place_of(replace(moved, amount_minor=1), GENESIS, own, range(1, 100)) is None
