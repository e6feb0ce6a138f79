"""X and Z as lines of a fixed width: every figure has a line, and no line is too long."""

from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as some

from pos.domain.chain import Head
from pos.domain.ids import IntentId, LedgerId, SaleId
from pos.domain.language import Language
from pos.domain.ledger import EntryKind
from pos.domain.money import Currency, Money
from pos.domain.shift import Doubt, Keep
from pos.domain.shift_report import (
    AccountSum,
    CarriedHold,
    DrawerState,
    Figures,
    KindSum,
    LateEntry,
    Movement,
    Report,
    ReportKind,
    Why,
)
from pos.domain.slip_text import width_of
from pos.domain.spans import Span
from pos.services.report_document import restored, stored
from pos.services.report_paper import WIDTH, paper
from pos.services.writing_of import own_writing
from resources.writing import PlainWriting, Writing

EUR, JPY = Currency("EUR"), Currency("JPY")
NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")


def euro(minor: int) -> Money:
    return Money(minor, EUR)


REPORT = Report(
    kind=ReportKind.Z,
    ledger=LedgerId("ldg_1"),
    register="till-1",
    number=12,
    opened_at=NOON,
    opened_by="Anna",
    made_at=NOON,
    made_by="Bo",
    opening_float=euro(10_000),
    spans=(Span(4, 9), Span(12, 12)),
    head=Head(12, "ab" * 32),
    own=Figures(
        (
            KindSum(EntryKind.HOLD, 2, euro(3000)),
            KindSum(EntryKind.CAPTURE, 1, euro(1190)),
            KindSum(EntryKind.REFUND, 1, euro(119)),
        ),
        (
            AccountSum(EntryKind.CAPTURE, "assets:stripe", euro(1190)),
            AccountSum(EntryKind.CAPTURE, "income:sales", euro(-1000)),
            AccountSum(EntryKind.CAPTURE, "liabilities:tax:19", euro(-190)),
            AccountSum(EntryKind.CASH_SALE, "assets:cash:till-1", euro(500)),
            AccountSum(EntryKind.CASH_SALE, "income:sales", euro(-501)),
            AccountSum(EntryKind.CASH_SALE, "expenses:rounding", euro(1)),
            AccountSum(EntryKind.CAPTURE, "assets:stripe", Money(700, JPY)),
        ),
    ),
    later=Figures((KindSum(EntryKind.REFUND_FAILED, 1, euro(50)),)),
    late=(LateEntry(5, EntryKind.REFUND_FAILED, "till-1-000003", euro(50), NOON, Why.FAILED),),
    movements=(Movement(EntryKind.CASH_OUT, euro(250), "Milk", NOON),),
    drawer=(DrawerState(euro(10_250), euro(10_200), euro(-50), euro(200), euro(10_000)),),
    carried=(
        CarriedHold(IntentId("pi_1"), "till-1-000004", euro(900), NOON, Keep("Cy", "Away", NOON)),
        CarriedHold(IntentId("pi_2"), "", euro(800), None, None),
    ),
    doubts=(Doubt("pos1-1", "capture", SaleId("sale_1"), "till-1-000005", euro(800), NOON),),
)


def test_every_part_of_a_report_stands_on_its_paper():
    text = "\n".join(paper(REPORT, BERLIN, shop="Holdfast Hardware"))
    for words in (
        "Holdfast Hardware",
        "*** Z REPORT 12 ***",
        "2026-11-02 13:00",
        "11.90 EUR",
        "700 JPY",
        "Taken in cash",
        "Cash rounding",
        "Refunded to cards (1)",
        "Tax 19 %",
        "Opened (2)",
        "Carried over (2)",
        "-2.50 EUR",
        "Difference",
        "Cy: Away",
        "Being checked",
        "till-1-000005 capture",
        "the refund failed",
        "4 - 12",
        "abababababababab",
    ):
        assert words in text


def test_a_copy_says_so_at_both_ends_and_practice_once():
    lines = paper(REPORT, BERLIN, copy=True, practice=True)
    assert [line.strip() for line in (lines[0], lines[1], lines[-1])] == [
        "*** COPY ***",
        "*** PRACTICE, NO MONEY ***",
        "*** COPY ***",
    ]
    assert "COPY" not in "\n".join(paper(REPORT, BERLIN))


@given(some.text(min_size=1, max_size=80), some.text(min_size=1, max_size=80))
def test_no_name_and_no_reason_makes_a_line_too_long(name, reason):
    report = replace(
        REPORT,
        opened_by=name,
        made_by=name,
        movements=(Movement(EntryKind.CASH_IN, euro(99_999_999), reason, NOON),),
        carried=(
            CarriedHold(IntentId("pi_" + "x" * 40), "", euro(1), NOON, Keep(name, reason, NOON)),
        ),
    )
    # An accent that stands on its letter takes no column of the paper.
    assert all(width_of(line) <= WIDTH for line in paper(report, BERLIN, shop=name))


def test_a_report_is_read_as_it_was_written():
    assert restored(stored(REPORT)) == REPORT


def test_the_same_report_has_the_same_fingerprint():
    assert stored(REPORT).sha256 == stored(replace(REPORT)).sha256
    assert stored(REPORT).sha256 != stored(replace(REPORT, made_by="Eve")).sha256


def test_a_closed_shift_is_told_for_ever_in_the_language_it_was_closed_in():
    spanish, german = Writing(Language.ES, "ES"), Writing(Language.DE, "DE")
    closed = restored(stored(replace(REPORT, kind=ReportKind.Z, language="de")))
    assert own_writing(closed, spanish) == replace(german, country="ES")
    assert own_writing(replace(closed, language=""), spanish) == PlainWriting()
    looked_at = replace(closed, kind=ReportKind.X)
    assert own_writing(looked_at, spanish) == spanish
