"""Everything that the doctor can find is worded, and no word of his is left over."""

import ast
import re

import pytest

from pos.domain.health import Grade, Part
from resources.words.examining import DIAGNOSES, GRADES, PARTS
from tests.house.sources import called, sources


def _codes() -> dict[str, set[str]]:
    """The words in the places where findings are made: codes are among them."""
    found: dict[str, set[str]] = {}
    places = ("pos/services/doctor", "pos/services/clock_skew")
    for source in [each for each in sources("pos/services") if each.path.startswith(places)]:
        for node in source.find(ast.Constant):
            assert isinstance(node, ast.Constant)
            found.setdefault(str(node.value), set()).add(source.path)
    return found


def _made() -> set[str]:
    """Codes that stand in the making of a finding itself."""
    return {
        str(node.args[2].value)
        for source in sources("pos/services")
        if "Diagnosis" in source.text
        for node in source.find(ast.Call)
        if isinstance(node, ast.Call)
        and called(node) == "Diagnosis"
        and len(node.args) > 2
        and isinstance(node.args[2], ast.Constant)
    }


def test_every_finding_is_worded():
    assert len(_made()) > 30
    assert _made() - set(DIAGNOSES) == set()


def test_every_wording_belongs_to_a_finding():
    assert set(DIAGNOSES) - set(_codes()) == set()


def test_every_part_and_verdict_has_a_name():
    assert set(PARTS) == set(Part)
    assert set(GRADES) == set(Grade)


@pytest.mark.parametrize("code", sorted(DIAGNOSES))
def test_findings_are_told_in_whole_sentences(code: str):
    advice = DIAGNOSES[code]
    for text in filter(None, (advice.found, advice.todo)):
        assert re.match(r"[A-Z{]", text), text
        assert text.endswith("."), text
        assert "  " not in text
        assert not re.search(r"(?i)exception|sql\b|traceback|null|invalid|void", text), text
