"""Three sales of real-looking products: what is listed, exported and kept agrees to the cent."""

import csv
import random
from collections import Counter

import pytest

from pos.adapters.sqlite.connection import connect

PRODUCTS = 2_000
SEED = 7


def barcode(number: int) -> str:
    """An EAN-13 with its check digit."""
    digits = f"20{number:010d}"
    weighted = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits))
    return f"{digits}{-weighted % 10}"


@pytest.fixture
def stocked(bare, tmp_path):
    """A till with a thousand-odd products in several languages, as a supplier lists them."""
    chance = random.Random(SEED)  # noqa: S311 - prices, not keys
    words = ("Café", "Größe L,", 'the "real"', "naïve", "12 Gros Œufs", "Ingwer", "Água")
    path = tmp_path / "supplier.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["sku", "barcode", "name", "price", "tax_rate"])
        for number in range(PRODUCTS):
            name = " ".join(chance.sample(words, 3))
            price = f"{chance.randint(1, 60)}.{chance.randint(0, 99):02d}"
            rows.writerow(
                [f"P{number:06d}", barcode(number), name, price, chance.choice([0, 5.5, 10, 20])]
            )
    answer = bare.json("catalogue", "import", str(path))
    assert answer["import"]["added"] == PRODUCTS
    return bare


@pytest.fixture
def settled(stocked):
    """One sale of three barcodes captured in part, one canceled, one lapsed, one still held."""
    visa = ("--card", "pm_card_visa")
    three = [f"--item={barcode(n)}" for n in (17, 423, 1999)]
    first = stocked.json("sale", "new", *three, *visa)["sale"]
    part = first["total"]["minor"] * 2 // 3
    amount = f"{part // 100}.{part % 100:02d}"
    stocked("hold", "capture", first["payment"]["intent"], "--amount", amount)
    second = stocked.json("sale", "new", f"--item={barcode(5)}*3", "--discount", "7.5%", *visa)
    stocked("hold", "cancel", second["sale"]["receipt"], "--reason", "requested_by_customer")
    stocked("sale", "new", f"--item={barcode(8)}*2", *visa)
    stocked("training", "advance", "--days", "8")
    ended = stocked.json("hold", "list")["ended"]
    assert [sale["state"] for sale in ended] == ["lapsed"]
    stocked("sale", "new", f"--item={barcode(9)}", *visa)
    return stocked


def select(holdfast, sql):
    db = connect(holdfast.folder / "training-acct_1Practice.db", read_only=True)
    try:
        return [tuple(row) for row in db.execute(sql).fetchall()]
    finally:
        db.close()


def exported(holdfast, path):
    summary = holdfast.json("export", "--out", str(path))["export"]
    rows = list(csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines()))
    return summary, rows


def test_list_export_and_tables_agree_to_the_cent(settled, tmp_path):
    summary, rows = exported(settled, tmp_path / "out.csv")
    holds = settled.json("hold", "list")["holds"]
    in_file: Counter[str] = Counter()
    for row in rows:
        in_file[row["kind"]] += int(row["amount_minor"])
    moved = "SELECT kind, sum(amount_minor) FROM entries WHERE kind <> 'audit' GROUP BY kind"
    in_tables = dict(select(settled, moved))
    in_summary = {total["kind"]: total["amount"]["minor"] for total in summary["totals"]}
    assert set(in_file) == {"hold", "capture", "release", "lapse"}
    assert dict(in_file) == in_tables == in_summary
    still_held = sum(hold["held"]["minor"] for hold in holds)
    assert [(still_held,)] == select(settled, "SELECT sum(held_minor) FROM holds")
    assert in_file["hold"] == (
        in_file["capture"] + in_file["release"] + in_file["lapse"] + still_held
    )


def test_postings_sum_to_zero_and_the_accounts_say_the_same(settled, tmp_path):
    summary, _ = exported(settled, tmp_path / "out.csv")
    assert select(settled, "SELECT currency, sum(amount_minor) FROM postings GROUP BY 1") == [
        ("EUR", 0)
    ]
    assert select(settled, "SELECT entry FROM postings GROUP BY 1 HAVING sum(amount_minor)") == []
    by_account = dict(select(settled, "SELECT account, sum(amount_minor) FROM postings GROUP BY 1"))
    assert by_account == {each["account"]: each["amount"]["minor"] for each in summary["accounts"]}
    holds = settled.json("hold", "list")["holds"]
    assert by_account["memo:holds"] == sum(hold["held"]["minor"] for hold in holds)
    taken = [s for s in settled.json("sale", "list")["sales"] if s["money"] == "taken"]
    [sale] = [settled.json("sale", "show", each["receipt"])["sale"] for each in taken]
    assert by_account["assets:stripe"] == sale["payment"]["taken"]["minor"]


def test_what_was_taken_is_net_and_tax(settled, tmp_path):
    _, rows = exported(settled, tmp_path / "out.csv")
    [capture] = [row for row in rows if row["kind"] == "capture"]

    def cents(text: str) -> int:
        return int(text.replace(".", ""))

    assert cents(capture["net"]) + cents(capture["tax"]) == int(capture["amount_minor"])
    rates = [part.split(": ")[1] for part in capture["tax_by_rate"].split("; ") if part]
    assert sum(map(cents, rates)) == cents(capture["tax"])


def test_stripe_says_the_same(settled):
    with settled.stripe() as bench:
        state = bench._simulator.state
        for intent, held, received in select(
            settled, "SELECT id, capturable_minor, received_minor FROM intents"
        ):
            theirs = state.find("payment_intent", intent)
            assert (theirs["amount_capturable"], theirs["amount_received"]) == (held, received)
