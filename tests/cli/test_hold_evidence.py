"""`holdfast hold evidence`: one file about one hold."""

import hashlib
import json

import pytest


@pytest.fixture
def receipt(sold):
    return sold("--card", "pm_card_visa")["receipt"]


def test_the_answer_names_the_file_that_was_made_and_its_hash(holdfast, receipt, tmp_path):
    path = tmp_path / "evidence.json"
    told = holdfast.json("hold", "evidence", receipt, "--out", str(path))["evidence"]
    assert told["file"] == str(path)
    assert told["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()
    assert json.loads(path.read_text(encoding="utf-8"))["sale"]["receipt"] == receipt


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("nothing", "--out", "a.json"), "No sale with that number"),
        (("{receipt}", "--out", "a.doc"), ".pdf or .json"),
    ],
)
def test_what_cannot_be_made_is_told_in_words(
    holdfast, receipt, tmp_path, monkeypatch, arguments, told
):
    monkeypatch.chdir(tmp_path)
    given = [each.format(receipt=receipt) for each in arguments]
    answer = holdfast("hold", "evidence", *given, code=None)
    assert answer.code != 0
    assert told in answer.err
    assert list(tmp_path.glob("a.*")) == []
