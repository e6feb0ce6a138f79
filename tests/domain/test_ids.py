"""Ids of ours are born from random bits and say what they name."""

import re

from pos.domain.ids import new_ledger_id, new_sale_id


def test_ids_never_come_twice():
    assert len({new_sale_id() for _ in range(100)}) == 100
    assert len({new_ledger_id() for _ in range(100)}) == 100


def test_ids_say_what_they_name():
    assert re.fullmatch(r"sale_[0-9a-f]{32}", new_sale_id())
    assert re.fullmatch(r"ldg_[0-9a-f]{32}", new_ledger_id())
