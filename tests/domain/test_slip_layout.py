"""Slips in lines: nothing wider than the paper, no amount broken, the same for every device."""

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from pos.domain.slip import (
    Align,
    Code,
    Columns,
    Cut,
    Gap,
    Logo,
    Pair,
    Rule,
    Size,
    Slip,
    SlipKind,
    Symbol,
    Text,
)
from pos.domain.slip_layout import (
    NARROW,
    WIDE,
    CodeLine,
    CutLine,
    LaidLine,
    RuleLine,
    TextLine,
    laid_out,
)
from pos.domain.slip_text import clean, width_of, wrapped

WORDS = st.text(
    alphabet=st.sampled_from(
        "abcXYZ äé€ñ\n\u00a0・、。コーヒー円珈琲قهوة ١٢\u0301\x1b\u202e12,.:-"
    ),
    max_size=60,
)
AMOUNTS = st.integers(-(10**11), 10**11).map(lambda minor: f"{minor:,}\u00a0EUR")
PARTS = st.one_of(
    st.builds(
        Text,
        WORDS,
        align=st.sampled_from(Align),
        size=st.sampled_from(Size),
        indent=st.integers(0, 4),
    ),
    st.builds(Pair, WORDS, AMOUNTS, size=st.sampled_from(Size), indent=st.integers(0, 4)),
    st.builds(
        Columns,
        st.just(("Tax", "Net", "Gross")),
        st.lists(st.tuples(WORDS, AMOUNTS, AMOUNTS), min_size=1, max_size=3).map(tuple),
    ),
    st.builds(Code, st.text("HF1:R-0123", min_size=4, max_size=30), st.sampled_from(Symbol)),
    st.sampled_from((Rule(), Gap(2), Logo(), Cut())),
)
WIDTHS = st.sampled_from((NARROW, 42, WIDE))


def slip(*parts, rtl=False):
    return Slip(SlipKind.RECEIPT, "R1-000001", "Receipt", parts, is_right_to_left=rtl)


def texts(lines: tuple[LaidLine, ...]) -> list[str]:
    return [line.text for line in lines if isinstance(line, TextLine)]


@settings(max_examples=120)
@given(st.lists(PARTS, max_size=6).map(tuple), WIDTHS, st.booleans())
def test_no_line_is_wider_than_the_paper_and_no_span_touches_another(parts, columns, rtl):
    for line in laid_out(slip(*parts, rtl=rtl), columns):
        if isinstance(line, TextLine):
            room = columns // line.size.across
            assert width_of(line.text) <= room
            assert "\n" not in line.text
            assert "\x1b" not in line.text
            for span in line.spans:
                assert span.start >= 0
                assert span.start + span.width <= room
                assert width_of(span.text) <= span.width
            for one, other in pairwise(line.spans):
                assert one.start + one.width <= other.start


@given(WORDS, AMOUNTS, WIDTHS, st.sampled_from(Size), st.booleans())
def test_an_amount_stands_whole_at_the_edge(name, amount, columns, size, rtl):
    last = texts(laid_out(slip(Pair(name, amount, size=size), rtl=rtl), columns))[-1]
    assert last.lstrip(" ").startswith(amount) if rtl else last.endswith(amount)


@given(AMOUNTS, AMOUNTS, WIDTHS)
def test_a_table_never_breaks_an_amount(net, gross, columns):
    table = Columns(("Tax", "Net", "Gross"), (("19 %", net, gross),))
    lines = texts(laid_out(slip(table), columns))
    assert any(net in line for line in lines)
    assert any(gross in line for line in lines)


@given(WORDS, st.integers(4, 50))
def test_wrapping_loses_nothing_but_spaces(text, room):
    lines = wrapped(text, room)
    kept = "".join(lines).replace(" ", "")
    assert kept == clean(text).replace(" ", "").replace("\n", "")


def test_a_long_name_is_wrapped_beside_its_amount():
    lines = texts(laid_out(slip(Pair("2 x Flat white with oat milk and cinnamon", "7.60")), NARROW))
    assert lines == ["2 x Flat white with oat", "milk and cinnamon           7.60"]


def test_a_word_too_long_for_the_line_is_broken_and_its_amount_stands_below():
    lines = texts(laid_out(slip(Pair("x" * 40, "7.60")), NARROW))
    assert lines == ["x" * 32, "x" * 8 + "7.60".rjust(24)]


def test_large_text_grows_smaller_rather_than_break_an_amount():
    short, long = laid_out(
        slip(
            Text("9.90\u00a0EUR", size=Size.LARGE),
            Text("1,000,000,000.00\u00a0EUR", size=Size.LARGE),
        ),
        NARROW,
    )[:2]
    assert isinstance(short, TextLine)
    assert isinstance(long, TextLine)
    assert (short.size, long.size) == (Size.LARGE, Size.TALL)
    assert long.text == "1,000,000,000.00\u00a0EUR"


def test_japanese_takes_two_columns_a_letter_and_breaks_between_letters():
    assert width_of("珈琲 L") == 6
    assert wrapped("本日はご来店", 9) == ("本日はご", "来店")


def test_no_line_of_japanese_begins_with_a_full_stop_or_parts_a_number_from_its_sign():
    for room in range(7, 40):
        for line in wrapped("合計は1,000円です。ありがとうございました。", room):
            assert not line.startswith(("。", "円"))


def test_arabic_paper_is_the_other_way_round():
    (line, _) = laid_out(slip(Pair("المجموع", "12.50"), rtl=True), NARROW)
    assert isinstance(line, TextLine)
    assert line.is_right_to_left
    assert [(span.text, span.align) for span in line.spans] == [
        ("12.50", Align.LEFT),
        ("المجموع", Align.RIGHT),
    ]
    assert line.spans[1].start + line.spans[1].width == NARROW


def test_an_address_of_latin_letters_stays_whole_on_an_arabic_slip():
    lines = laid_out(slip(Text("20457 Hamburg"), Text("المجموع 5"), Text("12.50"), rtl=True), 32)
    reads = [line.runs_right_to_left(line.spans[0]) for line in lines if isinstance(line, TextLine)]
    assert reads == [False, True, True]


def test_an_item_can_neither_steer_the_printer_nor_turn_its_price_round():
    assert clean("Cof\x1b@fee\u202e 99\x00") == "Cof@fee 99"


def test_bars_that_the_paper_has_no_room_for_become_a_square():
    code = Code("HF1:H:R1-000123", Symbol.CODE128, "R1-000123")
    wide, narrow = (laid_out(slip(code), columns)[0] for columns in (WIDE, NARROW))
    assert wide == CodeLine("HF1:H:R1-000123", Symbol.CODE128)
    assert narrow == CodeLine("HF1:H:R1-000123", Symbol.QR)


def test_a_slip_ends_with_one_cut():
    assert laid_out(slip(Rule()), NARROW) == (RuleLine(), CutLine())
    assert laid_out(slip(Rule(), Cut()), NARROW) == (RuleLine(), CutLine())
