"""The customer sees basket, amount and what becomes of the card; nothing else of the shop."""

from dataclasses import fields, replace

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QGuiApplication

from pos.domain.customer_display import DisplayMode
from pos.domain.handover import Channel, Handover
from pos.domain.ids import OperationId
from pos.domain.language import Language
from pos.domain.money import Money
from pos.domain.presented import CardBehaviour
from pos.domain.qr import QrCode
from pos.settings import Mode, Settings
from resources.tongue import Tongue
from tests.domain.making import NOON
from tests.kit import euro
from tests.ui.till_kit import BOOK, PEN, desk_in
from ui.display.desk import DisplayDesk
from ui.display.presenter import DisplayPresenter
from ui.display.telling import ShopFacts, display_of
from ui.display.ticket import BasketView
from ui.display.view import DisplayView, Scene, ShownLine, TipOffer
from ui.display.window import CustomerDisplay
from ui.display.words import headline_of, text_of, word_of
from ui.format import Formats
from ui.payment.open_page import NO_PAGE, OpenPage
from ui.payment.phase import Phase

SECRETS = ("Ada", "till-1", "sale_", "pi_", "Notice", "insufficient", "lost", "stolen")


@pytest.fixture
def desk(tmp_path, qapp):
    with desk_in(tmp_path) as desk:
        yield desk


@pytest.fixture
def shown(desk):
    """What the customer of that desk sees."""
    presenter = DisplayPresenter(desk.till, desk.payment)
    presenter.use(replace(Settings(), shop_name="Corner shop"), Mode.TRAINING)
    return presenter


def said(shown):
    """Everything that stands on the display as text."""
    view, formats = shown.view, Formats()
    return " ".join([word_of(view), headline_of(view), text_of(view, formats), repr(view)])


def test_before_anything_is_in_the_basket_the_shop_says_welcome(desk, shown):
    assert shown.view.scene is Scene.WELCOME
    assert (shown.view.shop, shown.view.lines, shown.view.total) == ("Corner shop", (), None)


def test_the_basket_grows_as_it_is_scanned_and_nothing_is_charged(desk, shown):
    desk.till.scanned(PEN)
    desk.till.scanned(PEN)
    desk.till.scanned(BOOK)
    assert shown.view.scene is Scene.CART
    assert shown.view.lines == (
        ShownLine("Pen, blue", 2, euro(200)),
        ShownLine("Book of repairs", 1, euro(2000)),
    )
    assert shown.view.amount == shown.view.total == euro(2200)
    assert word_of(shown.view) == "Not charged"


def test_a_hold_is_said_to_be_held_and_not_charged_with_its_card_and_day(desk, shown):
    desk.paying()
    assert (shown.view.scene, shown.view.amount) == (Scene.PAY, euro(2000))
    desk.present(CardBehaviour.APPROVED)
    view = shown.view
    assert (view.scene, view.amount, view.last4) == (Scene.HELD, euro(2000), "4242")
    assert headline_of(view) == "Held, not charged"
    told = text_of(view, Formats())
    assert "Nothing has been charged." in told
    assert "It ends by itself on" in told
    assert "4242" in told


def test_what_was_taken_is_said_to_be_charged(desk, shown):
    desk.paying()
    desk.present(CardBehaviour.APPROVED)
    desk.payment.capture_all()
    view = shown.view
    assert (view.scene, view.amount, word_of(view)) == (Scene.CHARGED, euro(2000), "Charged")


def test_every_no_looks_the_same_and_says_that_nothing_was_charged(desk, shown):
    desk.paying()
    views = set()
    for card in desk.payment.view.cards:
        if card.behaviour in {CardBehaviour.DECLINED, CardBehaviour.LOST, CardBehaviour.EXPIRED}:
            desk.payment.present(card)
            views.add(shown.view)
    [view] = views
    assert view.scene is Scene.DECLINED
    assert "Nothing was charged" in text_of(view, Formats())


def test_a_sale_that_is_given_up_charged_nothing(desk, shown):
    desk.paying()
    desk.payment.give_up()
    assert shown.view.scene is Scene.NOT_CHARGED
    assert text_of(shown.view, Formats()) == ""


def test_the_next_customers_basket_takes_the_place_of_what_is_over(desk, shown):
    desk.paying()
    desk.present(CardBehaviour.APPROVED)
    desk.till.reload()
    desk.till.scanned(PEN)
    assert (shown.view.scene, shown.view.amount) == (Scene.CART, euro(100))
    desk.payment.leave()
    assert shown.view.scene is Scene.CART


def test_customers_bank_and_checks_are_told_without_the_shops_words(desk, shown):
    desk.paying()
    desk.present(CardBehaviour.ASKS_AND_PASSES)
    assert shown.view.scene is Scene.BANK
    assert headline_of(shown.view) == "Please confirm with your bank"


def test_nothing_of_the_shop_reaches_the_display(desk, shown):
    everything = []
    shown.view_changed.connect(lambda view: everything.append(said(shown)))
    desk.till.scanned(BOOK)
    desk.till.park("Ada wants it tomorrow")
    desk.till.typed("dr")
    desk.paying()
    desk.payment.note("Ada Byron", "Deposit for Ada")
    for behaviour in (CardBehaviour.INSUFFICIENT_FUNDS, CardBehaviour.APPROVED):
        desk.present(behaviour)
    desk.payment.capture_all()
    assert len(everything) > 4
    assert [word for word in SECRETS if any(word in text for text in everything)] == []
    assert {each.name for each in fields(DisplayView)} <= {
        "scene", "shop", "is_practice", "lines", "total", "amount", "due", "brand", "last4",
        "until", "code", "is_debit_charged", "tips", "tip",
    }  # fmt: skip


def test_tips_are_offered_where_the_shop_does_so(desk, shown):
    desk.paying()
    assert shown.view.tips == ()
    shown.use(replace(Settings(), display_tips="5 10"), Mode.LIVE)
    assert shown.view.tips == (TipOffer(5, euro(100)), TipOffer(10, euro(200)))
    assert not shown.view.is_practice


def test_where_debit_is_charged_at_once_the_customer_is_told_before(desk, shown):
    shown.use(replace(Settings(), debit_without_hold="on"), Mode.TEST)
    desk.paying()
    assert "charged at once" in text_of(shown.view, Formats())


def test_a_closed_ledger_shows_nobodys_basket(desk, shown):
    desk.till.scanned(BOOK)
    shown.clear()
    assert (shown.view.scene, shown.view.lines) == (Scene.WELCOME, ())


# The window --------------------------------------------------------------------------------


@pytest.fixture
def window(qtbot, dressed):
    made = CustomerDisplay()
    qtbot.addWidget(made)
    return made


LINES = tuple(ShownLine(f"Thing {number}", 1, euro(100)) for number in range(40))
PAY = DisplayView(Scene.PAY, "Corner shop", lines=LINES, total=euro(4000), amount=euro(4000))


@pytest.mark.parametrize("size", [QSize(1024, 768), QSize(480, 800), QSize(320, 480)])
def test_the_newest_rows_and_the_amount_are_seen_at_every_size(window, size):
    window.resize(size)
    window.show()
    window.draw(PAY, Formats())
    assert window.basket.shown()[-1] == LINES[-1]
    assert len(window.basket.shown()) < len(LINES)
    assert window.amount.isVisible()
    assert window.rect().contains(window.amount.mapTo(window, window.amount.rect().bottomRight()))


def test_every_row_is_read_out_also_those_without_room(qtbot):
    basket = BasketView()
    qtbot.addWidget(basket)
    basket.draw(LINES, Formats(), 20)
    assert basket.accessibleName().count("\n") == len(LINES) - 1


def test_a_chosen_tip_is_told_and_stands_in_the_amount(window, qtbot):
    offered = replace(PAY, tips=(TipOffer(10, euro(400)),))
    window.draw(offered, Formats())
    with qtbot.waitSignal(window.tip_chosen) as chosen:
        window.tips.buttons[1].click()
    assert chosen.args == [euro(400)]
    window.draw(replace(offered, tip=euro(400)), Formats())
    assert window.amount.text() == Formats().money(euro(4400))
    assert window.total.text().endswith(f"tip {Formats().money(euro(400))}")
    assert [each.isChecked() for each in window.tips.buttons] == [False, True]
    with qtbot.waitSignal(window.tip_chosen) as chosen:
        window.tips.buttons[0].click()
    assert chosen.args == [Money.zero(euro(0).currency)]


def test_the_till_keeps_the_keyboard(window):
    assert window.windowFlags() & window.windowFlags().WindowDoesNotAcceptFocus


# Where it is -------------------------------------------------------------------------------


@pytest.fixture
def placed(desk, qtbot, window):
    made = DisplayDesk(desk.till, desk.payment, window, window)
    yield made
    made.close()


def test_a_window_comes_goes_and_follows_the_counter(placed, desk):
    before = placed.window
    assert before is None
    on = replace(Settings(), customer_display=str(DisplayMode.WINDOW))
    placed.use(on, Formats(), Mode.TRAINING)
    window = placed.window
    assert window is not None
    assert window.isVisible()
    desk.till.scanned(BOOK)
    assert window.amount.text() == Formats().money(euro(2000))
    placed.use(Settings(), Formats(), Mode.TRAINING)
    after = placed.window
    assert after is None


class French:
    """A catalogue that turns every text into one of another language, in a way that is seen."""

    def pgettext(self, context, message, /):
        return f"[{message}]"

    def npgettext(self, context, one, many, number, /):
        return f"[{one if number == 1 else many}]"


def test_customers_are_spoken_to_in_their_own_language(placed, desk, monkeypatch):
    french = Tongue(Language.FR, French())
    monkeypatch.setattr("ui.display.desk.tongue", lambda language: french)
    on = replace(Settings(), customer_display="window", slip_language="fr", display_tips="5 10")
    placed.use(on, Formats(), Mode.TRAINING)
    desk.paying()
    window = placed.window
    assert window.headline.text() == "[To pay]"
    assert window.amount.text() == "20,00\u00a0€"
    assert window.tips.buttons[0].text() == "[No tip]"


def test_without_a_second_screen_nothing_covers_the_till(placed):
    on = replace(Settings(), customer_display=str(DisplayMode.SCREEN))
    placed.use(on, Formats(), Mode.TRAINING)
    assert placed.second_screen() is None
    assert placed.window is None


# Without a real screen Qt asks every window that fills one to be active; the flag refuses.
@pytest.mark.qt_log_ignore("requestActivate", extend=True)
def test_a_second_screen_is_filled_and_left_again_when_it_is_unplugged(placed, monkeypatch):
    plugged = [QGuiApplication.primaryScreen()]
    monkeypatch.setattr(placed, "second_screen", lambda: plugged[0] if plugged else None)
    on = replace(Settings(), customer_display=str(DisplayMode.SCREEN))
    placed.use(on, Formats(), Mode.LIVE)
    assert placed.window.isFullScreen()
    assert placed.window.geometry() == plugged[0].geometry()
    screen = plugged.pop()
    QGuiApplication.instance().screenRemoved.emit(screen)
    assert placed.window is None


def test_a_tip_that_is_chosen_on_the_display_is_on_the_card(placed, desk):
    on = replace(Settings(), customer_display="window", display_tips="5 10")
    placed.tip_chosen.connect(desk.payment.give_tip)
    placed.use(on, Formats(), Mode.TRAINING)
    desk.paying()
    placed.window.tips.buttons[2].click()
    assert placed.window.amount.text() == Formats().money(euro(2200))
    desk.present(CardBehaviour.APPROVED)
    view = placed.presenter.view
    assert (view.scene, view.amount, view.tips) == (Scene.HELD, euro(2200), ())


def test_after_a_no_the_tip_stays_and_no_other_is_asked_for(placed, desk):
    on = replace(Settings(), display_tips="5 10")
    placed.use(on, Formats(), Mode.TRAINING)
    desk.paying()
    desk.payment.give_tip(euro(200))
    desk.present(CardBehaviour.DECLINED)
    view = placed.presenter.view
    assert (view.scene, view.tip, view.tips) == (Scene.DECLINED, euro(200), ())


# Where somebody else has the payment -------------------------------------------------------

CODE = QrCode(tuple(tuple((x + y) % 2 == 0 for x in range(21)) for y in range(21)))


@pytest.fixture
def handed(desk):
    """What is seen of a payment that was given to that channel, and of its page."""
    desk.paying()
    view = desk.payment.view

    def display(channel, page=NO_PAGE, *, is_unheard=False):
        record = view.record
        over = Handover(OperationId("pos1-x"), record.sale.id, channel, "place", NOON)
        given = replace(
            view,
            phase=Phase.WITH_CUSTOMER,
            record=replace(record, handed=over),
            page=page,
            is_unheard=is_unheard,
        )
        return display_of(desk.till.view, given, ShopFacts("Corner shop"))

    return display


def test_a_phone_gets_its_code_and_nobody_else_does(handed):
    page = OpenPage(url="https://checkout.example/c/pay", code=CODE)
    shown = handed(Channel.PHONE, page)
    assert (shown.scene, shown.code, shown.amount) == (Scene.CODE, CODE, euro(2000))
    assert headline_of(shown) == "Scan to pay on your phone"
    assert handed(Channel.READER, page).code is None


def test_a_customer_at_the_reader_is_told_nothing_that_nobody_knows(handed):
    shown = handed(Channel.READER, is_unheard=True)
    assert (shown.scene, word_of(shown)) == (Scene.CHECKING, "Checking")
    assert handed(Channel.PHONE, is_unheard=True).scene is Scene.CODE


def test_the_customer_is_sent_to_the_reader(handed):
    shown = handed(Channel.READER)
    assert (shown.scene, word_of(shown)) == (Scene.READER, "Not charged")
    assert headline_of(shown) == "Please use the card reader"


def test_the_code_fills_a_tall_window_and_the_address_is_nowhere(window, handed):
    shown = handed(Channel.PHONE, OpenPage(url="https://checkout.example/c/pay", code=CODE))
    window.resize(480, 800)
    window.show()
    window.draw(shown, Formats())
    assert window.code.isVisible()
    assert not window.basket.isVisible()
    assert "checkout.example" not in repr(shown)
