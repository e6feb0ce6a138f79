"""The threat model names tests that are there, and every one that was written for it."""

import re

from tests.house.sources import ROOT


def _named():
    text = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
    return set(re.findall(r"`(tests/[\w/]+\.py)`", text))


def test_every_test_that_the_threat_model_names_is_there():
    named = _named()
    assert len(named) > 15
    assert sorted(name for name in named if not (ROOT / name).is_file()) == []


def test_every_test_of_security_is_named_in_the_threat_model():
    written = {p.relative_to(ROOT).as_posix() for p in (ROOT / "tests/security").glob("test_*.py")}
    assert written - _named() == set()
