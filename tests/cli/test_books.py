"""`holdfast books`: from Stripe's balance to a closed period, without a screen."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from pos.cli.books_telling import clearing_lines
from pos.services.clearing import ClearingReport, Waiting
from tests.cli.test_selling import VISA, eur
from tests.kit import euro


@pytest.fixture
def paid_out(holdfast, sold):
    """One sale, taken and paid out; its day is the one that closing is about."""
    sold(*VISA, "--capture")
    with holdfast.stripe() as stripe:
        stripe.advance(timedelta(days=3))
    return holdfast


def test_stripes_balance_is_taken_over_and_every_payout_comes_to_zero(paid_out):
    before = paid_out.json("books", "clearing")["clearing"]
    assert (before["known_until"], before["payouts"]) == (None, [])
    done = paid_out.json("books", "update")
    assert (done["payouts"], done["is_zero"]) == (1, True)
    assert paid_out.json("books", "update")["entries"] == 0
    [payout] = paid_out.json("books", "clearing")["clearing"]["payouts"]
    assert (payout["in"], payout["fees"], payout["amount"]) == (eur(400), eur(31), eur(369))
    assert (payout["rest"], payout["differences"], payout["is_zero"]) == ([], [], True)
    told = paid_out("books", "clearing").out
    assert payout["payout"] in told
    assert "On Stripe's account are booked 0.00 EUR" in told
    assert payout["payout"] not in paid_out("books", "clearing", "--open").out
    assert paid_out.json("verify")["verify"]["holds"] is True


def test_what_stripe_is_owed_is_not_called_a_payout():
    moment = datetime(2026, 11, 24, 9, tzinfo=UTC)
    owed = Waiting(euro(-3_750), movements=1, is_available=True)
    told = list(clearing_lines(ClearingReport(waiting=(owed,), until=moment), (), ZoneInfo("UTC")))
    assert told == [
        "The last movement on Stripe's balance is of 2026-11-24 09:00.",
        "-37.50 EUR in 1 movement is taken off what comes next.",
    ]


def test_what_nobody_can_explain_is_told_with_its_reason(paid_out):
    with paid_out.stripe() as stripe:
        stripe.move("charge", 700, "eur")
        stripe.advance(timedelta(days=4))
    assert "1 new payout does not come to zero" in paid_out("books", "update").out
    answer = paid_out.json("books", "clearing", "--open")["clearing"]
    [found] = [each for payout in answer["payouts"] for each in payout["differences"]]
    assert (found["reason"], found["missing"]) == ("made_elsewhere", [eur(700)])
    assert "made outside this till, in Stripe" in paid_out("books", "clearing").out
    corrected = paid_out.json(
        "books", "correct", "--debit", "assets:stripe", "--credit", "income:unassigned",
        "--amount", "7.00 EUR", "--day", found["created_at"][:10], "--reason", "web shop",
        "--about", found["movement"],
    )["entry"]  # fmt: skip
    assert corrected["reference"].startswith(f"correction/{found['movement']}/")
    assert paid_out.json("books", "clearing")["clearing"]["is_zero"] is True


def test_the_trial_balance_names_accounts_as_the_shop_does(paid_out):
    paid_out("books", "update")
    paid_out("books", "accounts", "template", "skr03")
    balance = paid_out.json("books", "trial")["trial_balance"]
    assert balance["is_zero"] is True
    rows = {row["account"]: row for row in balance["rows"]}
    assert rows["expenses:stripe-fees"]["code"] == "4970"
    assert rows["expenses:stripe-fees"]["balance"] == eur(31)
    told = paid_out("books", "trial").out
    assert "Debits and credits agree." in told
    assert "Erlöse" in told
    assert "Nothing is booked" in paid_out("books", "trial", "--to", "2001-01-01").out


def test_a_period_is_closed_for_good_and_what_is_open_in_it_is_told(paid_out, sold):
    sold(*VISA)
    assert "No period was closed yet." in paid_out("books", "periods").out
    with paid_out.stripe() as stripe:
        today = stripe.now().astimezone(ZoneInfo("Europe/Berlin")).date()  # as the shop has it
        stripe.advance(timedelta(days=1))
    looked = paid_out.json("books", "close", today.isoformat(), "--look")
    assert looked["period"] is None
    assert "open_holds" in {each["kind"] for each in looked["open"]}
    answer = paid_out("books", "close", today.isoformat(), "--reason", "November")
    assert "holds that are still open (1)" in answer.out
    [period] = paid_out.json("books", "periods")["periods"]
    assert (period["number"], period["last_day"]) == (1, today.isoformat())
    assert "November" in paid_out("books", "periods").out
    again = paid_out.json("books", "close", today.isoformat(), code=3)
    assert again["error"]["code"] == "period_closed"
    assert paid_out.json("books", "close", "2099-01-01", code=3)["error"]["code"] == (
        "period_not_over"
    )
    assert paid_out.json("verify")["verify"]["holds"] is True


def test_a_list_of_accounts_goes_out_and_comes_in_changed(holdfast, tmp_path):
    file = tmp_path / "accounts.csv"
    missing = holdfast.json("books", "accounts", "import", str(file), code=2)
    assert missing["error"]["code"] == "file_missing"
    holdfast("books", "accounts", "export", str(file))
    refused = holdfast.json("books", "accounts", "export", str(file), code=3)
    assert refused["error"]["code"] == "file_exists"
    text = file.read_text("utf-8-sig").replace("1200,Bank", "1210,Hausbank Öl & Söhne")
    file.write_text(text, "utf-8")
    assert holdfast.json("books", "accounts", "import", str(file))["changed"] == 1
    assert "Hausbank Öl & Söhne" in holdfast("books", "accounts", "list").out
    file.write_text(text.replace("account,code,name", "konto,nummer,name"), "utf-8")
    refused = holdfast.json("books", "accounts", "import", str(file), code=3)
    assert refused["error"]["code"] == "accounts_head"
    file.write_text(text.replace("1010,", "10 10,"), "utf-8")
    refused = holdfast.json("books", "accounts", "import", str(file), code=3)
    assert refused["error"]["code"] == "accounts_row"
    lines = holdfast.json("books", "accounts", "list")["accounts"]
    assert {line["account"]: line["code"] for line in lines}["assets:bank"] == "1210"
    assert holdfast.json(
        "books", "accounts", "set", "assets:bank", "--code", "1", "--name", "Bank"
    )["account"] == {"account": "assets:bank", "code": "1", "name": "Bank"}
