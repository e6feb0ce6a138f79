"""Every code that can be raised has a sentence, and every sentence can be raised."""

import ast
import re
from collections.abc import Iterator
from functools import cache

import pytest

from pos.domain.card_checks import CardCheck
from pos.domain.caution import CautionKind
from pos.domain.declines import DeclineAdvice
from pos.domain.verdict import Check, Flaw
from resources.words import SENTENCES, Moved
from resources.words.cards import CAUTIONS, CHIPS, caution_key
from resources.words.cards import CHECKS as CARD_CHECKS
from resources.words.importing import ROWS
from resources.words.sentence import MONEY_LINES
from resources.words.verifying import CHECKS, FLAWS
from tests.house.sources import ROOT, Source, called, sources

KINDS = {"Refused", "Declined", "InDoubt", "Misconfigured", "Broken", "Overtaken"}

# Where a code is not written beside the error: the codes that place can raise.
CHOSEN_ELSEWHERE = {
    "pos/adapters/sqlite/connection.py": """
        disk_full ledger_read_only ledger_unopenable ledger_unreadable ledger_damaged
        ledger_io_error ledger_busy""",
    "pos/adapters/stripe_api/translate.py": """
        rate_limited key_rejected key_lacks_permission idempotency_mismatch no_answer""",
    "pos/services/hold_checks.py": "already_captured lapsed already_canceled not_held",
    "pos/domain/judging.py": """
        overtaken declined already_canceled already_captured lapsed not_taken""",
    "pos/domain/extension.py": "extend_not_asked extend_not_granted",
    "pos/services/recording.py": "not_recorded",
    "pos/services/pins.py": "pin_wrong badge_unknown recovery_wrong",
    "pos/adapters/sqlite/staff_table.py": "staff_name_taken badge_taken",
    "pos/services/refunds.py": "refund_of_hold refund_not_taken",
}
MADE_UP = {"stripe_amount_too_small", "stripe_amount_too_large"}  # "stripe_" and Stripe's code


def _constants(node: ast.expr) -> Iterator[str]:
    """The strings that an argument can be: a constant, or either side of a condition."""
    match node:
        case ast.Constant(str(code)):
            yield code
        case ast.IfExp(_, body, orelse):
            yield from _constants(body)
            yield from _constants(orelse)
        case _:
            return


def _worded() -> list[Source]:
    """Where errors are made; not in the command line, which words what only it can raise."""
    made = re.compile("|".join(sorted(KINDS)))
    written = [each for each in sources("pos", "ui") if not each.path.startswith("pos/cli/")]
    return [source for source in written if made.search(source.text)]


@cache
def _raised() -> dict[str, str]:
    """Code to a place that raises it."""
    found: dict[str, str] = {}
    for source in _worded():
        for node in source.find(ast.Call):
            assert isinstance(node, ast.Call)
            if called(node) in KINDS and node.args:
                found |= dict.fromkeys(_constants(node.args[0]), source.at(node))
    for path, codes in CHOSEN_ELSEWHERE.items():
        found |= dict.fromkeys(codes.split(), path)
    return found


def _text(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


def test_every_code_has_a_sentence():
    worded = SENTENCES.keys() | ROWS.keys()  # what is wrong with a row is a clause
    missing = {code: place for code, place in _raised().items() if code not in worded}
    assert missing == {}


def test_every_sentence_belongs_to_a_code():
    advice = {f"declined.{each}" for each in DeclineAdvice}
    unused = set(SENTENCES) - set(_raised()) - advice - MADE_UP
    # A code may also travel through a table of its module: then it is written there.
    everything = "".join(source.text for source in sources("pos", "ui"))
    assert {code for code in unused if f'"{code}"' not in everything} == set()


@pytest.mark.parametrize("path", sorted(CHOSEN_ELSEWHERE))
def test_codes_that_are_chosen_elsewhere_are_written_there(path: str):
    assert [code for code in CHOSEN_ELSEWHERE[path].split() if f'"{code}"' not in _text(path)] == []


def test_every_way_to_go_on_after_a_decline_is_worded():
    assert {f"declined.{each}" for each in DeclineAdvice} <= set(SENTENCES)


def test_everything_that_is_told_of_a_card_is_worded():
    assert set(CARD_CHECKS) == set(CardCheck)
    keys = {caution_key(kind, is_open=open_) for kind in CautionKind for open_ in (True, False)}
    assert set(CAUTIONS) == keys
    assert set(CHIPS) == set(CautionKind)


def test_everything_that_a_ledger_is_examined_for_is_worded():
    assert set(CHECKS) == set(Check)
    assert set(FLAWS) == set(Flaw)


def test_every_answer_about_money_is_worded():
    assert set(MONEY_LINES) == set(Moved)


def _is_plain(text: str) -> bool:
    text.format_map(dict.fromkeys(re.findall(r"{(\w+)}", text), "x"))
    unfit = r"  |(?i:exception|sql\b|traceback|null|invalid|void)"
    return bool(re.match(r"[A-Z“{`]", text)) and text.endswith(".") and not re.search(unfit, text)


def test_sentences_are_whole_and_plain():
    texts = [text for each in SENTENCES.values() for text in (each.title, each.todo)]
    assert [text for text in texts if not _is_plain(text)] == []


@pytest.mark.parametrize("text", ["no start", "No end", "Two  gaps.", "An SQL error.", "Null."])
def test_what_is_not_plain_is_seen(text: str):
    assert not _is_plain(text)


def test_placeholders_are_facts_that_the_error_carries():
    sentences = {code: f"{each.title}{each.todo}" for code, each in SENTENCES.items()}
    missing = {
        code: wanted - facts
        for code, facts in _facts()
        if (wanted := set(re.findall(r"{(\w+)}", sentences.get(code, "")))) - facts
    }
    assert missing == {}


def _facts() -> Iterator[tuple[str, set[str]]]:
    """Each raise with the names of its facts; one that passes `**facts` on promises them all."""
    for source in _worded():
        yield from _facts_of(source)


def _facts_of(source: Source) -> Iterator[tuple[str, set[str]]]:
    for node in source.find(ast.Call):
        assert isinstance(node, ast.Call)
        names = {keyword.arg for keyword in node.keywords}
        if called(node) in KINDS and node.args and None not in names:
            for code in _constants(node.args[0]):
                yield code, {name for name in names if name is not None}
