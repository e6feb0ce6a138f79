"""Nothing secret is written down, and nobody forges a line of the log."""

import io
import json
import logging
import re
import sys
from dataclasses import dataclass
from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import assume, example, given
from typing_extensions import override

from pos import logs, redaction
from pos.domain.catalogue import check_digit_fits
from pos.domain.ids import new_approval_id, new_ledger_id, new_sale_id
from pos.logs import CARD, RedactingFormatter, contains_card_number, redact, set_up

VISA = "4242424242424242"
SECRETS = [
    "sk_test_51AbCdEfGh",
    "rk_live_51AbCdEfGh",
    "sk_live_a_b_c",
    "sk_" + "4eC39HqLyjWDarjtT1zdp7dc",
    "whsec_aBc+/dEf=",
    "pi_3MtwBwLk_secret_YrKJUKrib",
    "seti_1Mm8s8Lk_secret_NXA7cDcF",
    "cs_test_a1b2_secret_fidnandhYHdWcXEnd",
    "Bearer eyJhbGciOi.J9~_-+/=",
    "bearer  abc123",
]


def tail(secret: str) -> str:
    return re.split(r"_secret_|[ _]", secret)[-1]


@pytest.mark.parametrize("secret", SECRETS)
@pytest.mark.parametrize("around", ["{}", "key={}&x", '{{"a": "{}"}}', "api%3D{}", "({})", "{}."])
def test_secrets_are_masked_wherever_they_stand(secret, around):
    if secret.lower().startswith("bearer") and around.startswith("api"):
        around = "header: {}"
    masked = redact(around.format(secret))
    assert tail(secret) not in masked
    assert "***" in masked


@pytest.mark.parametrize(
    "link",
    [
        "https://checkout.stripe.com/c/pay/cs_test_a1B2#fidkdWxOYHwn%2FUk",
        "http://127.0.0.1:40123/c/pay/cs_test_a1B2",
    ],
)
@pytest.mark.parametrize("around", ["{}", '"{}"', "GET {} HTTP/1.1", "<{}>"])
def test_a_link_to_pay_on_is_masked_wherever_it_stands(link, around):
    masked = redact(around.format(link))
    assert "cs_test_a1B2" not in masked
    assert "fidkd" not in masked
    assert masked == around.format(f"{link.partition('/c/pay/')[0]}/c/pay/***")


def test_what_helps_to_find_the_fault_stays():
    assert redact("sk_test_51AbC refused for pi_3Mtw") == "sk_test_*** refused for pi_3Mtw"
    assert redact("pi_3Mtw_secret_abc") == "pi_3Mtw_secret_***"


@pytest.mark.parametrize(
    "text",
    [
        "a risk_level of disk_space",
        "the client_secret was not stored",
        "till-1-000042 sold 3 of 4006381333931 at 2026-03-02 12:00:00",
        "pi_3MtwBwLkdIwHu7ix28a3tqPa is requires_capture",
        "task_runner_of_the_money_lane",
    ],
)
def test_ordinary_lines_stay_as_they_are(text):
    assert redact(text) == text


def luhn(body: str) -> str:
    """`body` with the last digit that makes a card number of it."""
    for last in "0123456789":
        digits = [int(digit) for digit in reversed(body + last)]
        doubled = [sum(divmod(digit * 2, 10)) for digit in digits[1::2]]
        if (sum(digits[::2]) + sum(doubled)) % 10 == 0:
            return body + last
    raise AssertionError


@st.composite
def card_numbers(draw) -> str:
    """13 to 19 digits with a right sum, no valid EAN-13."""
    length = draw(st.integers(12, 18))
    number = luhn(draw(st.text("0123456789", min_size=length, max_size=length)))
    return number if len(number) != 13 or not check_digit_fits(number) else VISA


@st.composite
def grouped(draw) -> str:
    """A card number as people write it: in groups, with spaces or dashes between."""
    number = draw(card_numbers())
    between = draw(st.sampled_from(["", " ", "-", "\u2013", "\u00a0", " - ", "\t"]))
    cuts = sorted(draw(st.sets(st.integers(1, len(number) - 1), max_size=5)))
    return between.join(number[a:b] for a, b in zip([0, *cuts], [*cuts, None], strict=True))


@given(grouped(), st.sampled_from(["{}", "card {} was typed", "n={};", "<{}>", "a{}b", "({})\n"]))
def test_card_numbers_are_masked_in_any_grouping(number, around):
    text = around.format(number)
    assert redact(text) == around.format(CARD)
    assert contains_card_number(text)


@given(card_numbers(), st.text("0123456789", min_size=1, max_size=6))
def test_a_card_number_beside_another_number_is_masked_too(number, other):
    assert number not in redact(f"{other} {number}")
    assert number not in redact(f"{number} {other}")
    assert contains_card_number(f"{other}-{number}")


def test_every_part_of_a_card_number_goes():
    assert not re.search(r"\d", redact("on 4242 4242 4242 4242 4242"))


@given(st.text("0123456789", min_size=12, max_size=12))
def test_barcodes_are_no_card_numbers(body):
    [ean] = [body + digit for digit in "0123456789" if check_digit_fits(body + digit)]
    assert redact(f"sold {ean} and {ean}") == f"sold {ean} and {ean}"
    assert not contains_card_number(ean)


@pytest.mark.parametrize(
    "text",
    [
        VISA[:-1] + "3",
        VISA[:12],
        "4" * 20,
        "424242424242.4242",
        "4242\n4242\n4242\n4242",
        "",
        "1,99",
    ],
)
def test_other_digits_are_no_card_numbers(text):
    assert redact(text) == text
    assert not contains_card_number(text)


def test_digits_of_other_scripts_count():
    assert contains_card_number("".join(chr(0xFF10 + int(digit)) for digit in VISA))


def test_our_own_ids_are_never_masked():
    names = ("sale_", "ldg_", "staff_", "appr_", "audit/")
    unlucky = " ".join([*(f"{name}{VISA}{VISA}" for name in names), f"pos1-{VISA}{VISA}00000000"])
    assert redact(unlucky) == unlucky
    for _ in range(50):
        line = f"{new_sale_id()} {new_ledger_id()} {new_approval_id()}"
        assert redact(line) == line


pieces = st.sampled_from([*SECRETS, VISA, "4242 4242", " ", "_secret_", "sk_", "Bearer", "-", "\n"])


@given(st.lists(pieces | st.text(max_size=5), max_size=8).map("".join) | st.text())
@example(f"{VISA}Bearer eyJhbGciOi.J9")
def test_redacting_twice_changes_nothing_more(text):
    once = redact(text)
    assert redact(once) == once
    assert not contains_card_number(once)


@given(st.lists(pieces | st.text(max_size=5), max_size=8).map("".join))
def test_what_is_spared_the_search_had_nothing_in_it(text):
    searched = text
    for _part, pattern in redaction._SECRETS:
        searched = pattern.sub(redaction._MASKED, searched)
    assert redact(text) == redaction._DIGITS.sub(redaction._without_cards, searched)


def record(message: str, *args: object, **more) -> logging.LogRecord:
    made = logging.LogRecord("pos.test", logging.INFO, __file__, 1, message, args, None)
    made.__dict__.update({"created": 1_772_452_800.25, **more})
    return made


def written(message: str, *args: object, **more) -> dict:
    """The one line that the formatter makes, read back."""
    line = RedactingFormatter().format(record(message, *args, **more))
    assert line.isascii()
    assert line.isprintable()
    return json.loads(line)


def raised(message: str):
    try:
        int(message)
    except ValueError:
        return sys.exc_info()


def test_a_record_has_its_time_in_utc_level_and_place():
    assert written("%s is %s", "pi_1", "succeeded") == {
        "time": "2026-03-02T12:00:00.250Z",
        "level": "INFO",
        "logger": "pos.test",
        "message": "pi_1 is succeeded",
    }


def test_what_is_known_beside_the_words_has_fields_of_its_own():
    told = written("done", operation="pos1-ab", sends=2, intent=None, code="", is_live=False)
    assert told["operation"] == "pos1-ab"
    assert told["sends"] == 2
    assert told["is_live"] is False
    assert not {"intent", "code"} & set(told)  # nothing known, nothing said


def test_a_field_cannot_pass_itself_off_as_a_part_of_the_record():
    told = written("done", time="1999", level="CRITICAL", logger="root", traceback="none")
    assert (told["time"], told["level"]) == ("2026-03-02T12:00:00.250Z", "INFO")
    assert (told["time_"], told["level_"]) == ("1999", "CRITICAL")
    assert told["traceback_"] == "none"


def test_arguments_are_redacted_like_the_message():
    told = written("key %s, card %s", "sk_live_abc", VISA)
    assert told["message"] == "key sk_live_***, card [card number]"


def test_a_card_number_cannot_hide_behind_tabs():
    assert written("4242\t4242\t4242\t4242")["message"] == CARD


def test_a_traceback_is_redacted_and_stays_in_its_record():
    told = written("failed", exc_info=raised(f"no sk_test_abc {VISA}\n2026 ERROR forged"))
    assert told["message"] == "failed"
    assert told["traceback"].startswith("Traceback")
    assert "sk_test_***" in told["traceback"]
    assert VISA not in told["traceback"]


def test_a_traceback_that_another_handler_kept_is_redacted_all_the_same():
    kept = record("failed", exc_info=raised("sk_test_abc"))
    logging.Formatter().format(kept)
    assert kept.exc_text
    assert "sk_test_abc" not in RedactingFormatter().format(kept)
    assert "sk_test_abc" in kept.exc_text


@pytest.mark.parametrize("character", "\n\r\t\x00\x1b\x7f\x85\u2028\u202e\ud800")
def test_control_characters_are_written_out(character):
    line = RedactingFormatter().format(record("a%sb", character, note=character))
    assert character not in line
    assert json.loads(line)["message"] == f"a{character}b"
    assert json.loads(line)["note"] == character


@given(st.text(), st.text(), st.text())
def test_a_record_is_one_printable_line_whatever_is_in_it(message, argument, extra):
    told = written("%s %s", message, argument, note=extra, nested={extra: [message]})
    assert told["time"] == "2026-03-02T12:00:00.250Z"
    assert told["level"] == "INFO"


def test_a_field_named_like_a_secret_is_never_told():
    told = written(
        "signed in",
        pin=1234,
        manager_pin="0000",
        password="hunter2",
        details={"pin": "4711", "api_key": "abcdef", "who": "Ada"},
        client_secret="short",
    )
    assert told["details"] == {"pin": "***", "api_key": "***", "who": "Ada"}
    hidden = ("pin", "manager_pin", "password", "client_secret")
    assert {told[name] for name in hidden} == {"***"}


@pytest.mark.parametrize("text", ["pin=1234", "{'pin': '1234'}", '"pin":1234', "manager_pin: 1234"])
def test_a_pin_is_masked_where_it_is_named(text):
    assert "1234" not in redact(text)


def test_what_looks_like_a_pins_name_is_none():
    for text in ("spin=1234", "drawing pin 1000 pieces", "pinned: 12"):
        assert redact(text) == text


SECRET_VALUES = st.sampled_from(SECRETS) | card_numbers()


def _nested(leaf):
    return st.recursive(
        leaf,
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.tuples(inner, inner)
            | st.dictionaries(st.sampled_from(["a", "b", "intent", "note"]), inner, max_size=3)
        ),
        max_leaves=6,
    )


@dataclass(frozen=True)
class Thing:
    """Something that is told by its repr."""

    note: object


@given(
    SECRET_VALUES,
    st.sampled_from(["{}", "key={}&x", '{{"a": "{}"}}', "({})", "{}."]),
    st.data(),
)
def test_no_secret_comes_out_of_any_part_of_a_record(secret, around, data):
    text = around.format(secret)
    inside = data.draw(_nested(st.just(text)))
    part = data.draw(
        st.sampled_from([text, inside, Thing(text), text.encode(), {text: "x"}, ValueError(text)])
    )
    line = RedactingFormatter().format(
        record("about %s", part, note=part, exc_info=raised(text), stack_info=f"in {text}")
    )
    assert secret not in line
    assert len(tail(secret)) < 6 or tail(secret) not in line
    assert not contains_card_number(str(json.loads(line)))


@given(card_numbers())
def test_a_card_number_given_as_a_number_is_masked(number):
    assume(number[0] != "0")
    told = written("typed", note=int(number), deep=[{"n": int(number)}])
    assert number not in json.dumps(told)


@given(st.integers(0, 9999), st.sampled_from(["pin", "cashier_pin", "PIN"]))
def test_no_pin_comes_out(pin, name):
    told = written("tried", **{name: pin}, more={name: f"{pin:04}"}, notes=[{name: pin}])
    assert told[name] == "***"
    assert told["more"] == {name: "***"}
    assert told["notes"] == [{name: "***"}]


def test_what_is_too_long_or_too_deep_is_cut():
    deep: object = "end"
    for _ in range(40):
        deep = [deep]
    told = written("x" * 10_000, note="y" * 10_000, many=list(range(1_000)), deep=deep)
    assert len(json.dumps(told)) < 6_000
    assert told["message"].endswith("(10000 characters)")


@pytest.fixture
def folder(tmp_path):
    """A folder for the log; levels and handlers are as before afterwards."""
    names = (None, "pos", "ui", "stripe")
    before = {name: logging.getLogger(name).level for name in names}
    yield tmp_path / "logs"
    logs.close()
    for name, level in before.items():
        logging.getLogger(name).setLevel(level)


def own_handlers() -> list[Any]:
    return [
        handler
        for handler in logging.getLogger().handlers
        if isinstance(handler.formatter, RedactingFormatter)
    ]


def test_records_go_to_the_file_redacted(folder):
    file = set_up(folder)
    logging.getLogger("pos.services").info("with %s", "sk_test_abc")
    logging.getLogger("pos.services").debug("not this")
    [line] = file.read_text(encoding="utf-8").splitlines()
    assert file.parent == folder
    assert json.loads(line)["logger"] == "pos.services"
    assert json.loads(line)["message"] == "with sk_test_***"


def test_more_is_said_when_asked_for_but_never_by_stripes_sdk(folder):
    file = set_up(folder, verbose=True)
    logging.getLogger("pos.services").debug("of ours")
    logging.getLogger("ui.till").debug("of ours")
    logging.getLogger("stripe").info("whole request")
    logging.getLogger("urllib3").debug("of others")
    assert len(file.read_text(encoding="utf-8").splitlines()) == 2
    assert logging.getLogger("stripe").level == logging.WARNING


def test_setting_up_again_writes_once(folder):
    set_up(folder)
    file = set_up(folder)
    logging.getLogger("pos").info("once")
    assert len(own_handlers()) == 1
    assert file.read_text(encoding="utf-8").count("once") == 1


@pytest.mark.skipif(sys.platform == "win32", reason="Windows knows no file modes")
def test_only_the_owner_reads_the_log_even_an_old_or_a_rotated_one(folder, monkeypatch):
    monkeypatch.setattr(logs, "_MAX_BYTES", 200)
    folder.mkdir()
    (folder / logs.FILE_NAME).touch(mode=0o644)
    set_up(folder)
    for number in range(40):
        logging.getLogger("pos").info("line %s", number)
    files = sorted(folder.iterdir())
    assert len(files) == 6
    assert {file.stat().st_mode & 0o777 for file in files} == {0o600}


def test_a_full_disk_stops_nothing_and_gives_nothing_away(folder, monkeypatch, capsys):
    set_up(folder)
    [handler] = own_handlers()

    class Full(io.StringIO):
        @override
        def write(self, _text: str) -> int:
            raise OSError(28, "No space left on device")

        @override
        def fileno(self) -> int:
            return handler.whole.fileno()

    handler.whole = handler.stream
    monkeypatch.setattr(handler, "_open", Full)
    handler.stream = Full()
    for _ in range(3):
        logging.getLogger("pos").info("with %s", "sk_test_abc")
    assert capsys.readouterr().err == "the log cannot be written: OSError\n"
    monkeypatch.undo()
    logging.getLogger("pos").info("there is room again")
    assert [line.message for line in logs.read(folder)] == ["there is room again"]
    handler.whole.close()


def test_a_full_disk_needs_no_console_to_complain_to(folder, monkeypatch):
    set_up(folder)
    [handler] = own_handlers()
    monkeypatch.setattr(handler, "format", lambda _record: 1 / 0)
    monkeypatch.setattr(sys, "stderr", None)
    logging.getLogger("pos").info("without a console")
    assert handler.stream is None


def test_a_log_that_cannot_be_changed_over_goes_on_in_the_same_file(folder, monkeypatch, capsys):
    monkeypatch.setattr(logs, "_MAX_BYTES", 1)
    set_up(folder)
    with monkeypatch.context() as patched:
        patched.setattr("os.rename", _no_room)
        logging.getLogger("pos").info("one")
        logging.getLogger("pos").info("two")
    logging.getLogger("pos").info("three")
    assert [line.message for line in logs.read(folder)] == ["one", "two", "three"]
    assert (folder / f"{logs.FILE_NAME}.1").exists()
    assert capsys.readouterr().err == ""


def test_a_record_that_cannot_be_told_stops_nothing(folder, capsys):
    set_up(folder)

    class Odd:
        @override
        def __str__(self) -> str:
            raise ValueError

    logging.getLogger("pos").info("odd", extra={"note": Odd()})
    logging.getLogger("pos").info("even")
    assert [line.message for line in logs.read(folder)] == ["even"]
    assert capsys.readouterr().err == "the log cannot be written: ValueError\n"


def _no_room(*_arguments):
    raise OSError(28, "No space left on device")


def test_half_a_line_stays_half_and_the_next_record_is_whole(folder):
    set_up(folder)
    logging.getLogger("pos").info("one")
    logs.close()
    with (folder / logs.FILE_NAME).open("a") as file:
        file.write('{"time": "2026')
    set_up(folder)
    logging.getLogger("pos").info("two")
    assert [line.message for line in logs.read(folder)] == ["one", "two"]


def test_two_programs_share_one_log_while_it_is_changed_over(folder):
    set_up(folder)
    logging.getLogger("pos").info("one")
    (folder / logs.FILE_NAME).rename(folder / f"{logs.FILE_NAME}.1")  # as the other one does
    (folder / logs.FILE_NAME).touch(mode=0o600)
    logging.getLogger("pos").info("two")
    (folder / logs.FILE_NAME).unlink()
    logging.getLogger("pos").info("three")
    assert [line.message for line in logs.read(folder)] == ["one", "three"]


def test_records_are_read_back_oldest_first_with_what_stood_beside(folder, monkeypatch):
    monkeypatch.setattr(logs, "_MAX_BYTES", 400)
    set_up(folder)
    for number in range(8):
        logging.getLogger("pos").info("line %s", number, extra={"operation": f"pos1-{number}"})
    found = list(logs.read(folder))
    assert (folder / f"{logs.FILE_NAME}.1").exists()
    assert [line.message for line in found] == [f"line {number}" for number in range(8)]
    assert found[3].facts == {"operation": "pos1-3"}
    assert found[3].level == "INFO"


@given(st.lists(st.text() | st.sampled_from(["[]", "{}", "1", "null", '{"time": 1}', "[" * 9000])))
def test_what_is_no_record_is_passed_over(tmp_path_factory, lines):
    folder = tmp_path_factory.mktemp("log")
    text = "\n".join(lines)
    (folder / logs.FILE_NAME).write_text(text, encoding="utf-8", errors="replace")
    assert list(logs.read(folder)) == []


def test_a_folder_without_a_log_has_no_records(tmp_path):
    assert list(logs.read(tmp_path / "none")) == []


def test_a_log_that_cannot_be_opened_is_reported_and_the_old_one_stays(folder):
    set_up(folder)
    blocked = folder / "file"
    blocked.touch()
    with pytest.raises(OSError, match="file"):
        set_up(blocked)
    assert len(own_handlers()) == 1


def test_closing_lets_go_of_the_file(folder):
    set_up(folder)
    logs.close()
    assert own_handlers() == []
