"""What the journal notes about a PIN can be compared, and is never taken for a card's number."""

import os

from pos.redaction import redact
from pos.services.staff_state import _sealed


def test_a_seal_is_noted_as_it_is_whatever_it_is_made_of():
    seals = {_sealed(os.urandom(16).hex()) for _ in range(200)}
    assert len(seals) == 200
    assert all(seal.isalpha() for seal in seals)
    assert all(redact(seal) == seal for seal in seals)


def test_nothing_kept_has_no_seal():
    assert _sealed("") == ""
