"""The customer follows a sale on a display of their own, from the first item to the hold."""

from pos.bootstrap import open_till
from pos.domain.presented import CardBehaviour
from pos.settings import Start
from tests.journeys.window import HAMMER, MALLET, Counter


def _switched_on(folder) -> None:
    till = open_till(Start(folder))
    settings = till.settings.load().changed("customer_display", "window")
    till.settings.save(settings.changed("display_tips", "10"))
    till.close()


def _seen(desk: Counter) -> str:
    shown = desk.shell.rooms.display.window
    parts = (shown.shop, shown.headline, shown.amount, shown.text)
    return " ".join(part.text() for part in parts if not part.isHidden())


def test_the_customer_sees_the_basket_chooses_a_tip_and_reads_that_it_is_held(desk, tmp_path):
    _switched_on(tmp_path)
    desk.open(tmp_path)
    shown = desk.shell.rooms.display.window
    assert "Welcome" in _seen(desk)
    assert desk.window.isActiveWindow()
    desk.shell.till.scanned(HAMMER)
    desk.shell.till.scanned(MALLET)
    desk.settle()
    assert len(shown.basket.shown()) == 2
    assert "30.10" in _seen(desk)
    desk.shell.till.pay()
    desk.settle()
    desk.click(shown.tips.buttons[1])
    desk.settle()
    assert "33.11" in _seen(desk)
    desk.present(CardBehaviour.INSUFFICIENT_FUNDS)
    assert "The card was not accepted" in _seen(desk)
    assert "Nothing was charged" in _seen(desk)
    desk.present(CardBehaviour.APPROVED)
    desk.wait_for(lambda: "Held, not charged" in _seen(desk))
    assert "33.11" in _seen(desk)
    desk.shell.rooms.payment.capture_all()
    desk.wait_for(lambda: "Paid. Thank you!" in _seen(desk))
    desk.shell.window.close()
    assert desk.shell.rooms.display.window is None
