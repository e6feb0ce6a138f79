"""Somebody wants larger text: a window that is laid out for it takes over, with the open cart."""

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication

from tests.journeys.window import counter
from ui.looks import wear
from ui.polyglot import Polyglot
from ui.shell import Shell
from ui.shop.view import Section
from ui.theme import Scheme


def test_larger_text_comes_with_a_window_made_for_it(qtbot, qapp, dress, tmp_path):
    dress(Scheme.LIGHT, 1.0)
    settings = QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)

    def made(entrance):
        shell = Shell(opened.lanes, entrance=entrance)
        qtbot.addWidget(shell.window)
        return shell

    with counter(qtbot, qapp) as opened:
        first = opened.shell
        first.looks_chosen.connect(lambda looks: wear(qapp, looks))
        polyglot = Polyglot(qapp, opened.lanes, first, made, lambda: settings)
        till = opened.open(tmp_path / "ledger")
        opened.settle()
        product = till.catalogue.search("a", 1)[0]
        first.till.add(product)
        opened.settle()
        usual = QApplication.font().pixelSize()
        first.window.show_page("shop")
        first.rooms.shop.turn_to(Section.SCREEN)
        first.rooms.shop_page.screen_pane.sizes[150].click()
        qtbot.waitUntil(lambda: polyglot.shell is not first)
        new = opened.shell = polyglot.shell
        opened.window = new.window
        opened.settle()
        assert QApplication.font().pixelSize() >= round(usual * 1.5)
        assert not first.window.isVisible()
        assert new.window.isVisible()
        assert new.window.current_page() == "shop"
        assert new.rooms.shop.view.section is Section.SCREEN
        assert [line.item.name for line in new.till.view.cart.lines] == [product.name]
        opened.shell.window.close()
        opened.shell, opened.window = first, first.window
        polyglot.deleteLater()
