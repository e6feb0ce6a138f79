"""Being the customer at a practice reader: cards, PINs, tips, the cancel key and the cable."""

from datetime import timedelta

import pytest

from pos.adapters.stripe_simulator.bench import PracticeBench
from pos.adapters.stripe_simulator.beside import PracticeBeside
from pos.adapters.stripe_simulator.server import Simulator
from pos.adapters.stripe_simulator.terminal_actions import Trouble
from pos.adapters.stripe_simulator.terminal_cards import READER_CARDS
from pos.domain.money import Currency, Money
from pos.domain.reader_screen import Purpose, Stage
from pos.errors import Refused
from tests.adapters.stripe_simulator.helpers import START, client_for, refused
from tests.adapters.stripe_simulator.reader_kit import DEBIT, INTERAC, Counter, counter

USD = Currency("USD")
PRACTICE = "tmr_PracticeReader"


@pytest.fixture
def till(client) -> Counter:
    return counter(client)


def idle(call) -> None:
    with pytest.raises(Refused) as caught:
        call()
    assert caught.value.code == "practice_reader_idle"


def stage(bench, till) -> Stage:
    return bench.reader_screen(till.id).stage


def test_a_tap_is_approved_and_shown_for_a_while(till, bench):
    intent = till.sale()
    assert stage(bench, till) is Stage.IDLE
    till.ask(intent, enable_customer_cancellation=True)
    screen = bench.reader_screen(till.id)
    assert (screen.stage, screen.purpose) == (Stage.CARD, Purpose.PAYMENT)
    assert screen.amount == Money(1000, USD)
    assert screen.lets_cancel
    bench.reader_card(till.id, "visa")
    assert stage(bench, till) is Stage.APPROVED
    read = till.look(intent).latest_charge.payment_method_details.card_present.read_method
    assert read == "contactless_emv"
    bench.advance(timedelta(minutes=1))
    assert stage(bench, till) is Stage.IDLE


def test_an_inserted_card_is_read_by_its_chip(till, bench):
    till.ask(intent := till.sale())
    bench.reader_card(till.id, "mastercard", inserted=True)
    read = till.look(intent).latest_charge.payment_method_details.card_present
    assert read.read_method == "contact_emv"


def test_a_decline_says_why_and_leaves_the_payment_open(till, bench):
    till.ask(intent := till.sale())
    bench.reader_card(till.id, "insufficient_funds")
    screen = bench.reader_screen(till.id)
    assert (screen.stage, screen.said) == (Stage.DECLINED, "insufficient_funds")
    assert till.look(intent).status == "requires_payment_method"


@pytest.mark.parametrize("name", ["insert_offline_pin", "insert_online_pin"])
def test_a_card_that_does_not_tap_wants_to_be_inserted_and_its_pin(till, bench, name):
    till.ask(intent := till.sale())
    bench.reader_card(till.id, name)
    screen = bench.reader_screen(till.id)
    assert (screen.stage, screen.must_insert, screen.tries) == (Stage.PIN, True, 3)
    bench.reader_pin(till.id, right=True)
    assert till.look(intent).status == "requires_capture"


@pytest.mark.parametrize("amount", [1002, 1003])
def test_an_amount_can_want_a_pin_of_any_card(till, bench, amount):
    till.ask(till.sale(amount=amount))
    bench.reader_card(till.id, "visa")
    assert stage(bench, till) is Stage.PIN


def test_three_wrong_pins_end_in_a_decline(till, bench):
    till.ask(intent := till.sale())
    bench.reader_card(till.id, "offline_pin", inserted=True)
    for left in (2, 1):
        bench.reader_pin(till.id, right=False)
        screen = bench.reader_screen(till.id)
        assert (screen.stage, screen.said, screen.tries) == (Stage.PIN, "wrong_pin", left)
    bench.reader_pin(till.id, right=False)
    assert till.look(intent).last_payment_error.decline_code == "pin_try_exceeded"


def test_once_the_customer_has_begun_nothing_stops_the_reader_but_the_customer(till, bench):
    till.ask(intent := till.sale())
    bench.reader_card(till.id, "online_pin", inserted=True)
    for call in (lambda: till.readers.cancel_action(till.id), lambda: till.ask(intent)):
        assert refused(call).code == "terminal_reader_busy"
    bench.reader_cancel(till.id)
    action = till.reader().action
    assert (action.status, action.failure_code) == ("failed", "customer_canceled")
    assert stage(bench, till) is Stage.CANCELED


def test_a_reader_without_a_cancel_key_has_none(till, bench):
    till.ask(till.sale())
    idle(lambda: bench.reader_cancel(till.id))


def test_nobody_comes(till, bench):
    till.ask(intent := till.sale())
    bench.reader_gives_up(till.id)
    assert till.reader().action.failure_code == "timed_out"
    assert stage(bench, till) is Stage.FAILED
    assert till.look(intent).status == "requires_payment_method"


def test_an_interac_card_is_not_taken_for_what_is_to_be_held(till, bench):
    till.ask(till.sale())
    bench.reader_card(till.id, "interac")
    screen = bench.reader_screen(till.id)
    assert (screen.stage, screen.said) == (Stage.CARD, "not_accepted")


def test_an_interac_card_pays_where_debit_is_taken(till, bench):
    till.ask(intent := till.sale(**DEBIT))
    bench.reader_card(till.id, "interac")
    bench.reader_pin(till.id, right=True)
    assert till.look(intent).status == "succeeded"


def test_a_refund_is_shown_as_one(till, bench):
    charged = till.paid(INTERAC, kind="interac_present", **DEBIT)
    till.readers.refund_payment(till.id, params={"payment_intent": charged.id, "amount": 400})
    screen = bench.reader_screen(till.id)
    assert (screen.purpose, screen.amount) == (Purpose.REFUND, Money(400, Currency("CAD")))


def test_the_cart_is_on_the_screen_as_the_till_sent_it(till, bench):
    line = {"description": "Tea", "amount": 700, "quantity": 2}
    cart = {"currency": "usd", "total": 1400, "line_items": [line]}
    till.readers.set_reader_display(till.id, params={"type": "cart", "cart": cart})
    screen = bench.reader_screen(till.id)
    assert (screen.stage, screen.amount) == (Stage.CART, Money(1400, USD))
    [shown] = screen.lines
    assert (shown.text, shown.quantity, shown.amount) == ("Tea", 2, Money(700, USD))
    idle(lambda: bench.reader_card(till.id, "visa"))


@pytest.mark.parametrize(
    ("trouble", "shown"),
    [
        (Trouble.UPDATING, Stage.UPDATING),
        (Trouble.FAULT, Stage.FAULT),
        (Trouble.OTHER_APP, Stage.OTHER_APP),
    ],
)
def test_trouble_is_on_the_screen_and_takes_no_card(till, bench, trouble, shown):
    till.ask(till.sale())
    bench.reader_trouble(till.id, trouble)
    assert stage(bench, till) is shown
    idle(lambda: bench.reader_card(till.id, "visa"))


def test_a_pulled_cable_takes_no_card_until_it_is_back(till, bench):
    till.ask(intent := till.sale())
    bench.reader_cable(till.id, is_in=False)
    assert stage(bench, till) is Stage.OFFLINE
    idle(lambda: bench.reader_card(till.id, "visa"))
    bench.reader_cable(till.id, is_in=True)
    bench.reader_card(till.id, "visa")
    assert till.look(intent).status == "requires_capture"


def test_what_nobody_waits_for_is_refused(till, bench):
    idle(lambda: bench.reader_card(till.id, "visa"))
    till.ask(till.sale())
    idle(lambda: bench.reader_pin(till.id, right=True))
    with pytest.raises(Refused) as caught:
        bench.reader_card(till.id, "library_card")
    assert caught.value.code == "practice_card_unknown"
    with pytest.raises(Refused) as caught:
        bench.reader_cable("tmr_unknown", is_in=False)
    assert caught.value.code == "practice_reader_unknown"
    assert bench.reader_screen("tmr_unknown") is None


# Tips ------------------------------------------------------------------------------------------


def tipping(till, **tips) -> None:
    """Give the reader's location a configuration of its own."""
    terminal = till.client.v1.terminal
    made = terminal.configurations.create(params={"name": "Tips", "tipping": {"usd": tips}})
    place = till.reader().location
    terminal.locations.update(place, params={"configuration_overrides": made.id})


def test_tips_are_offered_chosen_and_held(till, bench):
    tipping(till, percentages=[10, 20])
    till.ask(intent := till.sale())
    screen = bench.reader_screen(till.id)
    assert screen.stage is Stage.TIP
    assert screen.tips == (Money(100, USD), Money(200, USD))
    bench.reader_tip(till.id, 200)
    assert bench.reader_screen(till.id).amount == Money(1200, USD)
    bench.reader_card(till.id, "visa")
    held = till.look(intent)
    assert (held.amount_capturable, held.amount_details.tip.amount) == (1200, 200)


@pytest.mark.parametrize(("amount", "offered"), [(500, (50, 100)), (1000, (100, 150))])
def test_small_amounts_have_fixed_tips(till, bench, amount, offered):
    tipping(till, fixed_amounts=[50, 100], percentages=[10, 15], smart_tip_threshold=1000)
    till.ask(till.sale(amount=amount))
    assert tuple(tip.minor for tip in bench.reader_screen(till.id).tips) == offered


@pytest.mark.parametrize("config", [{"skip_tipping": True}, {"tipping": {"amount_eligible": 0}}])
def test_a_till_can_leave_the_tip_out(till, bench, config):
    tipping(till, percentages=[10])
    till.ask(till.sale(), **config)
    assert stage(bench, till) is Stage.CARD


def test_tips_are_reckoned_from_what_may_be_tipped(till, bench):
    tipping(till, percentages=[10])
    till.ask(till.sale(), tipping={"amount_eligible": 400})
    assert bench.reader_screen(till.id).tips == (Money(40, USD),)


def test_no_tip_is_a_choice_too(till, bench):
    tipping(till, percentages=[10])
    till.ask(till.sale())
    bench.reader_tip(till.id, 0)
    screen = bench.reader_screen(till.id)
    assert (screen.stage, screen.amount) == (Stage.CARD, Money(1000, USD))


# Where it begins -------------------------------------------------------------------------------


def test_practice_begins_with_a_reader_on_the_counter(simulator, bench, client):
    bench.furnish()
    bench.furnish()
    [reader] = client.v1.terminal.readers.list().data
    assert (reader.id, reader.label) == (PRACTICE, "Practice reader")
    place = client.v1.terminal.locations.retrieve(reader.location)
    assert place.display_name == "Practice shop"
    bench.reset()
    assert client.v1.terminal.readers.list().data == [reader]


def test_a_reader_that_was_removed_does_not_come_back_by_itself(bench, client):
    bench.furnish()
    client.v1.terminal.readers.delete(PRACTICE)
    bench.furnish()
    assert client.v1.terminal.readers.list().data == []


def test_a_till_beside_moves_the_same_reader(tmp_path):
    path = tmp_path / "practice.db"
    simulator = Simulator(path, wall=lambda: START)
    bench, beside = PracticeBench(simulator), PracticeBeside(path, lambda: START)
    bench.furnish()
    till = Counter(client_for(simulator), PRACTICE)
    assert beside.reader_card_names() == tuple(READER_CARDS)
    till.ask(till.sale(), skip_tipping=True, enable_customer_cancellation=True)
    beside.reader_cable(PRACTICE, is_in=False)
    assert till.reader().status == "offline"
    beside.reader_cable(PRACTICE, is_in=True)
    beside.reader_trouble(PRACTICE, "updating")
    assert bench.reader_screen(PRACTICE).stage is Stage.UPDATING
    beside.reader_trouble(PRACTICE, None)
    beside.reader_card(PRACTICE, "online_pin")
    beside.reader_pin(PRACTICE, right=False)
    assert beside.reader_screen(PRACTICE).said == "wrong_pin"
    beside.reader_cancel(PRACTICE)
    till.ask(till.sale())
    beside.reader_tip(PRACTICE, 0)
    beside.reader_gives_up(PRACTICE)
    assert till.reader().action.failure_code == "timed_out"
    simulator.close()
