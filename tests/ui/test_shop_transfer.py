"""Settings are saved to a file and loaded from one, once what would change was seen."""

import pytest

from tests.kit import practice_shop
from tests.ui.lanes import inline_lanes
from tests.ui.page_walk import nameless, texts
from tests.ui.shop_room import page_over, room_of
from ui.shop.view import Section


@pytest.fixture
def shop(tmp_path):
    with practice_shop(tmp_path) as shop:
        yield shop


@pytest.fixture
def page(qtbot, shop, dressed):
    return page_over(qtbot, room_of(shop, inline_lanes()), shop, Section.TRANSFER)


def test_what_would_change_stands_side_by_side_until_somebody_decides(shop, page, tmp_path):
    desk, pane = page._presenter.transfer, page.transfer
    desk.export(tmp_path / "s.toml")
    assert "s.toml" in pane.said.text()
    shop.settings.save(shop.settings.load().changed("shop_name", "Another"))
    desk.look(tmp_path / "s.toml")
    [change] = desk.view.preview.differences
    assert (page.title_of(change.name), change.before) == ("Name of the shop", "Another")
    assert pane.list.isVisible()
    assert nameless(page) == []
    pane.leave.click()
    assert not pane.list.isVisible()
    assert shop.settings.load().shop_name == "Another"
    desk.look(tmp_path / "s.toml")
    pane.take.click()
    assert shop.settings.load().shop_name == "Holdfast Hardware"
    assert not pane.list.isVisible()
    assert page._presenter.form.view.texts["shop_name"] == "Holdfast Hardware"


def test_a_file_that_is_none_is_said_to_be_none(page, tmp_path):
    (tmp_path / "x.toml").write_text("a = 1")
    page._presenter.transfer.look(tmp_path / "x.toml")
    assert "no file of settings" in texts(page)


def test_a_file_that_changes_nothing_says_so_on_the_button(page, tmp_path):
    desk = page._presenter.transfer
    desk.export(tmp_path / "s.json")
    desk.look(tmp_path / "s.json")
    assert page.transfer.take.reason() == "All of them are like this already"
