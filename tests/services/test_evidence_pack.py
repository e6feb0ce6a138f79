"""Evidence of one sale: all that is known, in both forms, and nothing that is secret."""

import io
import json
from datetime import timedelta

import pypdf
import pytest

from pos.adapters.pdf import pdf_of
from pos.domain.cart import Item
from pos.domain.document import Table
from pos.domain.ids import PaymentMethodId
from pos.domain.language import Language
from pos.domain.measure import Unit
from pos.domain.money import Money
from pos.domain.operation import _KINDS
from pos.domain.permissions import Act
from pos.domain.refund import RefundReason
from pos.domain.staff import Role
from pos.domain.tax import TaxRate
from pos.errors import Declined, Refused
from pos.services.evidence_pack import EvidencePacks
from pos.services.evidence_paper import paper_of
from pos.services.stripe_books import StripeBooks
from pos.services.writing_of import writing_for
from pos.settings import Mode
from resources.words.story import ASKED
from tests.kit import KEY, LOST, euro, practice_shop

DISPUTED = PaymentMethodId("pm_card_createDispute")
CARD = "4242 4242 4242 4242"


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    with practice_shop(tmp_path_factory.mktemp("evidence")) as shop:
        yield shop


@pytest.fixture(scope="module")
def packs(shop):
    return EvidencePacks(
        shop.store, shop.settings, shop.simulator, shop.access, mode=Mode.TRAINING, typeset=pdf_of
    )


@pytest.fixture(scope="module")
def contested(shop):
    """Two attempts, taken, contested, a part of it given back."""
    sale = shop.cart(2_000)
    cart = shop.record(sale).sale.cart
    bad = Item("A-9", "", f"Pen {CARD} {KEY}", Money(500, cart.currency), TaxRate(700))
    shop.counter.save(sale, cart.add(bad, 1))
    shop.checkout.begin(sale)
    with pytest.raises(Declined):
        shop.checkout.authorise(sale, LOST)
    shop.checkout.authorise(sale, DISPUTED)
    intent = shop.intent(sale).id
    shop.settlement.capture(intent)
    shop.refunds.refund(intent, euro(300), RefundReason.REQUESTED_BY_CUSTOMER)
    shop.reconciler.run()
    shop.pass_time(timedelta(hours=2))
    StripeBooks(shop.store, lambda: shop.gateway, shop.simulator, shop.settings).take_over()
    return sale


def read(path):
    return json.loads(path.read_text(encoding="utf-8"))


def text_of(data):
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages)


@pytest.fixture(scope="module")
def written(packs, contested, shop, tmp_path_factory):
    """The document and the text of the paper."""
    folder = tmp_path_factory.mktemp("papers")
    packs.write(shop.record(contested).sale.receipt, folder / "a.json")
    made = packs.write(contested, folder / "a.pdf")
    return (folder / "a.json").read_text(encoding="utf-8"), text_of(made.path.read_bytes())


@pytest.fixture
def document(written):
    return json.loads(written[0])


def test_the_document_has_cart_card_money_dispute_and_every_step(document, shop, contested):
    record = shop.record(contested)
    assert document["sale"]["receipt"] == record.sale.receipt
    assert [line["amount"]["minor"] for line in document["sale"]["cart"]["lines"]] == [2_000, 500]
    [payment] = document["payments"]
    assert payment["payment"] == record.intent.id
    assert [each["approved"] for each in payment["attempts"]] == [False, True]
    assert payment["attempts"][1]["last4"] == record.intent.latest_charge.last4
    assert payment["taken"]["minor"] == 2_500
    assert [each["amount"]["minor"] for each in document["refunds"]] == [300]
    [dispute] = document["disputes"]
    assert dispute["reason"] == "fraudulent"
    assert dispute["due_by"]
    kinds = [each["kind"] for each in document["requests"]]
    assert kinds == ["create", "confirm", "confirm", "capture", "refund"]
    assert [each["kind"] for each in document["entries"]][:2] == ["hold", "capture"]
    # What Stripe kept and what the bank took is what the dispute is about.
    assert {"refund", "fee", "dispute"} <= {each["kind"] for each in document["entries"]}
    assert document["head"]["sequence"] >= 3


def test_steps_come_in_the_order_in_which_they_happened(document):
    told = [(each["from"], each["what"]) for each in document["timeline"]]
    first = [each for each in told if each[0] in {"journal", "stripe"}][:5]
    assert first == [
        ("journal", "create"),
        ("journal", "confirm"),
        ("stripe", "declined"),
        ("journal", "confirm"),
        ("stripe", "approved"),
    ]
    times = [each["at"] for each in document["timeline"]]
    assert times == sorted(times)


def test_neither_form_tells_a_secret_or_why_a_card_was_lost(written, contested, shop):
    told = "".join(written)
    [secret] = {each.client_secret for each in shop.at_stripe(contested)}
    for hidden in (CARD, CARD.replace(" ", ""), KEY, secret, "lost_card"):
        assert hidden not in told
    assert "[card number]" in written[0]
    assert "[card number]" in written[1]
    assert "generic_decline" in told


def test_the_paper_names_everything_that_a_bank_asks_for(written, contested, shop):
    record = shop.record(contested)
    for part in (
        record.sale.receipt,
        record.intent.id,
        "25.00 EUR",
        "Contested (the cardholder did not make it)",
        "the customer asked for it",
        f"capture/{record.intent.id}",
        "PRACTICE, NO MONEY",
    ):
        assert part in written[1]


def test_the_same_moment_gives_the_same_evidence(packs, contested):
    assert packs.gather(contested) == packs.gather(contested)


def test_a_payment_a_sale_and_a_receipt_lead_to_the_same_evidence(packs, contested, shop):
    record = shop.record(contested)
    names = (record.intent.id, record.sale.id, record.sale.receipt, record.intent.id[:12])
    assert {packs.gather(name).record.sale.id for name in names} == {record.sale.id}


def test_only_two_forms_are_written_and_nothing_is_replaced_unasked(packs, contested, tmp_path):
    with pytest.raises(Refused, match="evidence_format"):
        packs.write(contested, tmp_path / "a.txt")
    packs.write(contested, tmp_path / "a.json")
    with pytest.raises(Refused, match="file_exists"):
        packs.write(contested, tmp_path / "a.json")
    assert [each.name for each in tmp_path.glob("a*")] == ["a.json"]


def test_a_cash_sale_has_evidence_too(packs, shop, tmp_path):
    sale = shop.cart(700)
    shop.tenders.cash(sale, euro(1_000))
    packs.write(sale, tmp_path / "a.json")
    document = read(tmp_path / "a.json")
    assert document["payments"] == []
    assert document["sale"]["cash"]["paid"][0]["change"]["minor"] == 300
    assert [each["kind"] for each in document["entries"]] == ["cash_sale"]
    paper = paper_of(packs.gather(sale), writing_for(shop.settings.load(), None))
    assert any(
        "in cash" in row for part in paper.parts if isinstance(part, Table) for row in part.rows
    )


def test_every_kind_of_request_has_its_words():
    assert set(_KINDS.values()) == set(ASKED)


def test_who_made_it_is_noted_and_who_may_not_makes_no_file(packs, contested, shop, tmp_path):
    packs.write(contested, tmp_path / "a.json")
    newest = shop.trail()[0].record
    assert (newest.act, newest.sale) == (Act.EVIDENCE, contested)
    from pos.services.staff import Staff

    staff = Staff(shop.store, shop.settings, shop.simulator, shop.access, shop.access._gate)
    staff.begin("Anna", "482639")
    cashier = staff.add("Bob", Role.CASHIER, "739104")
    shop.access.sign_in(cashier.id, "739104")
    with pytest.raises(Refused, match="not_permitted"):
        packs.write(contested, tmp_path / "b.json")
    assert not (tmp_path / "b.json").exists()


def test_the_paper_is_written_as_its_reader_writes(packs, contested, shop):
    writing = writing_for(shop.settings.load(), Language.DE)
    paper = paper_of(packs.gather(contested, Language.DE), writing)
    cells = [
        cell for part in paper.parts if isinstance(part, Table) for row in part.rows for cell in row
    ]
    assert "25,00\u00a0€" in cells
    assert any(writing.when(step.at) in cells for step in packs.gather(contested).steps)


def test_the_paper_says_how_much_was_weighed(packs, shop):
    sale = shop.cart(700)
    cart = shop.record(sale).sale.cart
    cheese = Item("C-1", "", "Cheese", Money(1_990, cart.currency), TaxRate(700), unit=Unit("kg"))
    shop.counter.save(sale, cart.add(cheese, measure=350))
    shop.tenders.cash(sale, euro(2_000))
    gathered = packs.gather(sale)
    for language, wanted in ((None, "0.350 kg"), (Language.DE, "0,350 kg")):
        paper = paper_of(gathered, writing_for(shop.settings.load(), language))
        rows = [row for part in paper.parts if isinstance(part, Table) for row in part.rows]
        assert [row[1] for row in rows if row[0] == "Cheese"] == [wanted]
