"""PINs are hashed by argon2id with a salt of their own; a badge finds its owner by its mark."""

import pytest

from pos.adapters.argon2_hasher import Argon2Hasher
from pos.errors import Broken

QUICK = Argon2Hasher(time_cost=1, memory_kib=64)
SALT, OTHER = "00" * 16, "01" * 16


def test_a_hash_knows_its_pin_and_no_other_and_never_looks_the_same():
    kept = QUICK.hash("482639")
    assert kept.startswith("$argon2id$")
    assert QUICK.verify(kept, "482639")
    assert not QUICK.verify(kept, "482638")
    assert QUICK.hash("482639") != kept


def test_the_profile_of_the_program_costs_memory_and_time():
    kept = Argon2Hasher().hash("482639")
    assert "m=65536,t=3,p=4" in kept
    assert QUICK.verify(kept, "482639")


def test_a_mark_is_the_same_for_the_same_badge_and_salt_only():
    mark = QUICK.mark("BADGE-0001", SALT)
    assert mark == QUICK.mark("BADGE-0001", SALT)
    assert mark not in {QUICK.mark("BADGE-0002", SALT), QUICK.mark("BADGE-0001", OTHER)}
    assert len(mark) == 64


@pytest.mark.parametrize("kept", ["", "482639", "$argon2id$v=19$m=64"])
def test_what_no_hasher_made_is_told(kept):
    with pytest.raises(Broken, match="hash_unreadable"):
        QUICK.verify(kept, "482639")
