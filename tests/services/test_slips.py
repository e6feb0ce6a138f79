"""What slips say, kind by kind; held is never called charged, and copies are marked and noted."""

from datetime import timedelta

import pytest

from pos.domain.intent import CancelReason
from pos.domain.language import Language
from pos.domain.refund import RefundReason
from pos.domain.slip import Code, Logo, Pair, SlipKind, Text
from pos.domain.slip_code import read_code
from pos.errors import Refused
from pos.services.print_jobs import begun
from tests.kit import START, euro
from tests.services.slipping import SlipDesk, names, said, value, words

K = SlipKind


@pytest.fixture
def desk(shop):
    return SlipDesk(shop)


def ran_out(shop, sale):
    shop.pass_time(timedelta(days=9))
    shop.settlement.refresh([shop.intent(sale).id])


def receipt_of(shop, sale):
    return shop.record(sale).sale.receipt


def noted(shop):
    return [each.record for each in shop.trail() if each.record.act == "reprint"]


def test_a_hold_slip_says_held_not_charged_and_until_when(desk, shop):
    shop.settings.save(shop.settings.load().changed("slip_contact", "040 1234"))
    slip = desk.of(K.HOLD, shop.held(2380))
    text = words(slip)
    assert slip.title == "HELD - NOT CHARGED"
    assert "€23.80" in text
    assert "Nothing has been taken." in text
    assert "ends by itself on Mon 9 Nov" in text
    assert "Ask 040 1234." in text
    assert value(slip, "Held until").startswith("Mon 9 Nov")
    assert "Paid" not in names(slip)


def test_a_deadline_that_nobody_knows_is_called_unknown(desk, shop):
    sale = shop.held()
    intent = shop.intent(sale)
    with shop.store.write() as books:
        from dataclasses import replace

        charge = replace(intent.latest_charge, capture_before=None)
        books.intents.save(replace(intent, latest_charge=charge), [charge])
    slip = desk.of(K.HOLD, sale)
    assert value(slip, "Held until") == "not known yet"
    assert "your bank knows when" in words(slip)


def test_a_release_slip_has_the_time_the_reference_and_who_did_it(desk, shop):
    sale = shop.held(500)
    intent = shop.intent(sale).id
    shop.settlement.release(intent, CancelReason.ABANDONED)
    slip = desk.of(K.RELEASE, sale)
    assert slip.title == "RELEASED - NOT CHARGED"
    assert "€5.00" in words(slip)
    assert "Nothing was taken" in words(slip)
    assert value(slip, "Reference") == intent
    assert value(slip, "Released on").startswith("02/11/2026")


def test_a_capture_in_part_has_a_slip_for_the_rest(desk, shop):
    sale = shop.held(1000)
    shop.settlement.capture(shop.intent(sale).id, euro(600))
    slip = desk.of(K.RELEASE, sale)
    assert slip.title == "THE REST WAS RELEASED"
    assert "€4.00" in words(slip)
    assert "€6.00 was charged." in words(slip)


def test_a_hold_that_ran_out_is_not_called_released_by_the_shop(desk, shop):
    sale = shop.held(700)
    ran_out(shop, sale)
    slip = desk.of(K.RELEASE, sale)
    assert slip.title == "THE HOLD HAS ENDED"
    assert "ended by itself" in words(slip)
    assert "Released by" not in names(slip)


def test_a_receipt_has_lines_totals_tenders_and_tax(desk, shop):
    sale = shop.held(1190)
    shop.settlement.capture(shop.intent(sale).id)
    slip = desk.of(K.RECEIPT, receipt_of(shop, sale))
    assert value(slip, "Total") == "€11.90"
    assert value(slip, "Visa **** 4242".replace(" ", "\u00a0")) == "11.90"
    assert value(slip, "Paid") == "€11.90"
    assert "19 %" in said(slip)


def test_change_and_rounding_stand_on_a_cash_receipt_that_opens_the_drawer_once(desk, shop):
    shop.settings.save(shop.settings.load().changed("cash_rounding", "5"))
    sale = shop.cart(1198)
    shop.tenders.cash(sale, euro(2000))
    slip = desk.of(K.RECEIPT, receipt_of(shop, sale))
    assert (value(slip, "Cash"), value(slip, "Given"), value(slip, "Change")) == (
        "12.00",
        "20.00",
        "8.00",
    )
    assert value(slip, "Cash rounding") == "0.02"
    assert slip.opens_drawer
    shop.pass_time(timedelta(minutes=6))
    assert not desk.of(K.RECEIPT, receipt_of(shop, sale)).opens_drawer


def test_a_card_opens_no_drawer(desk, shop):
    sale = shop.held()
    assert not desk.of(K.HOLD, sale).opens_drawer
    shop.settlement.capture(shop.intent(sale).id)
    assert not desk.of(K.RECEIPT, sale).opens_drawer


def test_a_gift_copy_says_nothing_about_money(desk, shop):
    sale = shop.held(1190)
    shop.settlement.capture(shop.intent(sale).id)
    text = said(desk.of(K.GIFT, sale))
    assert "Pen" in text
    assert "11.90" not in text
    assert "€" not in text


def test_a_refund_slip_says_how_much_goes_back_where(desk, shop):
    sale = shop.held(1000)
    intent = shop.intent(sale).id
    shop.settlement.capture(intent)
    shop.refunds.refund(intent, euro(400), RefundReason.DUPLICATE)
    slip = desk.of(K.REFUND, receipt_of(shop, sale))
    assert "€4.00" in words(slip)
    assert value(slip, "Reason") == "paid twice"
    assert value(slip, "Reference").startswith("re_")
    assert value(desk.of(K.RECEIPT, sale), "Given back") == "−€4.00"


def test_there_are_the_slips_that_a_sale_has_come_to(desk, shop):
    sale = shop.held(1000)
    assert desk.kinds(sale) == ["hold"]
    intent = shop.intent(sale).id
    shop.settlement.capture(intent, euro(600))
    assert desk.kinds(sale) == ["receipt", "release", "gift"]
    shop.refunds.refund(intent, euro(100), RefundReason.DUPLICATE)
    assert desk.kinds(sale) == ["receipt", "refund", "release", "gift"]
    for offer in desk.slips.of_sale(sale):
        assert desk.of(offer.kind, offer.about).kind is offer.kind


@pytest.mark.parametrize("kind", [K.RECEIPT, K.RELEASE, K.REFUND, K.PHONE])
def test_a_slip_of_what_never_happened_is_refused(desk, shop, kind):
    with pytest.raises(Refused, match="slip_kind"):
        desk.of(kind, shop.held())


def test_cash_moved_counted_and_the_float_have_slips(desk, shop):
    desk.shifts.open(euro(10_000))
    desk.shifts.cash_out(euro(250), "Milk")
    desk.shifts.count(euro(9_750))
    out = desk.of(K.CASH)
    assert (out.title, value(out, "Reason")) == ("CASH OUT", "Milk")
    assert "€2.50" in words(out)
    assert out.opens_drawer
    assert "€100.00" in words(desk.of(K.CASH, "till-1/1/float"))
    counted = desk.of(K.CASH, "till-1/1/count")
    assert "€97.50" in words(counted)
    assert "100.00" not in said(counted)
    assert not counted.opens_drawer


@pytest.mark.parametrize("about", ["till-1/1/7", "till-1/1/x", "till-1/9/1", "no/such/thing"])
def test_cash_that_never_moved_has_no_slip(desk, about):
    desk.shifts.open(euro(100))
    with pytest.raises(Refused):
        desk.of(K.CASH, about)


def test_x_and_z_have_slips(desk):
    desk.shifts.open(euro(100))
    desk.shifts.count(euro(100))
    assert desk.of(K.X).title == "X REPORT"
    desk.shifts.close(language=Language.EN)
    assert desk.of(K.Z).title == "Z REPORT 1"
    assert value(desk.of(K.Z, "till-1/1"), "Float") == "€1.00"
    with pytest.raises(Refused, match="report_unknown"):
        desk.of(K.Z, "till-1/x")


def test_practice_is_marked_above_and_below_and_real_money_is_not(desk, shop):
    sale = shop.held()
    marks = [part for part in desk.of(K.HOLD, sale).parts if isinstance(part, Text)]
    assert [part.text for part in marks].count("*** PRACTICE - NO MONEY ***") == 2
    real = SlipDesk(shop, is_practice=False).of(K.HOLD, sale)
    assert "PRACTICE" not in words(real)


def test_the_shops_own_lines_and_logo_stand_above_and_below(desk, shop):
    settings = shop.settings.load().changed("slip_header", "Harbour 1 |  20457 Hamburg|")
    settings = settings.changed("slip_footer", "Come back soon")
    shop.settings.save(settings)
    slip = desk.of(K.HOLD, shop.held())
    assert "Harbour 1 20457 Hamburg" in words(slip)
    assert "Come back soon" in words(slip)
    assert Logo() not in slip.parts


def test_a_slip_speaks_the_language_of_its_reader(desk, shop):
    sale = shop.held(1234)
    german = desk.slips.make(K.HOLD, sale, language=Language.DE)
    assert german.language == "de"
    assert "12,34 €" in words(german)
    assert desk.slips.make(K.HOLD, sale, language=Language.AR).is_right_to_left
    shop.settings.save(shop.settings.load().changed("slip_language", "fr"))
    assert desk.of(K.HOLD, sale).language == "fr"


def keep(books, slip):
    """As a queue does."""
    begun(books, slip, "pdf", now=START, by="")


def test_the_first_print_is_the_original_and_every_later_one_a_noted_copy(desk, shop):
    sale = shop.held()
    intent = shop.intent(sale).id
    first = desk.slips.issue(K.HOLD, sale, keep=keep)
    assert first.copy == 0
    assert noted(shop) == []
    assert "*** COPY 1 ***" in words(desk.of(K.HOLD, sale))
    assert noted(shop) == []
    assert desk.slips.issue(K.HOLD, sale, keep=keep).copy == 1
    assert desk.slips.issue(K.HOLD, sale, keep=keep).copy == 2
    [second, record] = noted(shop)
    assert (record.facts["subject"], record.facts["copy"]) == (f"hold/{intent}", "1")
    assert (record.sale, record.intent) == (sale, intent)
    assert second.facts["copy"] == "2"


def test_a_copy_of_a_cash_receipt_opens_no_drawer(desk, shop):
    sale = shop.cart(1000)
    shop.tenders.cash(sale, euro(1000))
    assert desk.slips.issue(K.RECEIPT, sale, keep=keep).opens_drawer
    assert not desk.slips.issue(K.RECEIPT, sale, keep=keep).opens_drawer


def test_two_prints_at_the_same_moment_have_two_numbers(desk, shop, monkeypatch):
    sale = shop.held()
    begins = [desk.slips.hand_out(K.HOLD, sale, "pdf")[0].copy]
    permit = shop.access.permit

    def somebody_is_quicker(*asked, **facts):
        monkeypatch.undo()
        begins.append(desk.slips.issue(K.HOLD, sale, keep=keep).copy)
        return permit(*asked, **facts)

    monkeypatch.setattr(shop.access, "permit", somebody_is_quicker)
    begins.append(desk.slips.issue(K.HOLD, sale, keep=keep).copy)
    assert begins == [0, 1, 2]
    assert [each.facts["copy"] for each in noted(shop)] == ["2", "1"]


def test_what_did_not_come_out_has_no_copies(desk, shop):
    sale = shop.held()
    slip, job = desk.slips.hand_out(K.HOLD, sale, "pdf")
    assert desk.of(K.HOLD, sale).copy == 1
    desk.slips.take_back(job)
    assert (slip.copy, desk.of(K.HOLD, sale).copy) == (0, 0)
    _, job = desk.slips.hand_out(K.HOLD, sale, "system")
    desk.slips.came_out(job)
    assert desk.of(K.HOLD, sale).copy == 1


def test_a_z_report_stays_in_the_language_in_which_it_was_made(desk):
    desk.shifts.open(euro(123_456))
    desk.shifts.count(euro(123_456))
    desk.shifts.close(language=Language.DE)
    slip = desk.slips.make(K.Z, language=Language.FR)
    assert slip.language == "de"
    assert "1.234,56\u00a0€" in [part.right for part in slip.parts if isinstance(part, Pair)]


def code_of(slip):
    return next(part for part in slip.parts if isinstance(part, Code)).value


@pytest.mark.parametrize("change", [str, str.upper, str.lower, " {} ".format])
def test_a_scanned_slip_opens_its_hold(desk, shop, change):
    sale = shop.held()
    found = desk.slips.found(change(code_of(desk.of(K.HOLD, sale))))
    assert found is not None
    assert (found.kind, found.record.sale.id, found.intent) == (
        K.HOLD,
        sale,
        shop.intent(sale).id,
    )


def test_every_slip_with_a_code_leads_to_its_sale_or_shift(desk, shop):
    desk.shifts.open(euro(100))
    sale = shop.held(1000)
    shop.settlement.capture(shop.intent(sale).id, euro(600))
    for offer in desk.slips.of_sale(sale):
        found = desk.slips.found(code_of(desk.of(offer.kind, offer.about)))
        assert found is not None
        assert found.record.sale.id == sale
    found = desk.slips.found(code_of(desk.of(K.X)))
    assert found is not None
    assert found.shift == "till-1/1"


@pytest.mark.parametrize("text", ["", "4006381333931", "HF1", "HF1:H:", "HF2:H:till-1-000001", "Q"])
def test_what_is_no_code_of_a_slip_opens_nothing(desk, text):
    assert read_code(text) is None
    assert desk.slips.found(text) is None


def test_slips_of_others_and_of_practice_say_what_they_are(desk, shop):
    sale = shop.held()
    code = code_of(desk.of(K.HOLD, sale))
    with pytest.raises(Refused, match="slip_of_practice"):
        SlipDesk(shop, is_practice=False).slips.found(code)
    with pytest.raises(Refused, match="slip_of_real_money"):
        desk.slips.found(code.replace("HFP", "HF1"))
    with pytest.raises(Refused) as refused:
        desk.slips.found("HFP:R:till-7-000001")
    assert refused.value.code == "slip_unknown"
    assert refused.value.facts == {"number": "till-7-000001", "register": "till-7"}
