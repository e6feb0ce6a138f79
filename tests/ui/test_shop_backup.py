"""Backups are made by themselves and by hand, and one takes the ledger's place, on the screen."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from pos.adapters.stripe_simulator.bench import PracticeBench
from pos.adapters.stripe_simulator.faults import Fault
from pos.adapters.stripe_simulator.server import Simulator
from pos.domain.restoring import Objection, Restored
from pos.settings import Mode, Settings, Start
from tests.kit import VISA
from tests.services.vault import a_vault, key_pair
from tests.ui.lanes import HeldLane, inline_lanes
from tests.ui.page_walk import nameless, tab_order
from tests.ui.shop_room import page_over, room_of, services_of
from tests.ui.typing_hands import press_text
from ui.__main__ import LateWiring
from ui.shell import Shell
from ui.shop.backup_pane import NAMES
from ui.shop.backup_view import BackupBusy
from ui.shop.view import Section
from ui.theme import Scheme

GAP = "\N{NO-BREAK SPACE}" * 2


@pytest.fixture
def vault(tmp_path):
    with a_vault(tmp_path) as made:
        yield made


@pytest.fixture
def page_of(vault, qtbot, dress):
    dress(Scheme.LIGHT, 1.0)

    def build(lanes=None, *, is_automatic=True, is_open=True):
        services = replace(
            services_of(vault.shop),
            backups=vault.backups if is_open else None,
            restore=vault.restore,
            is_automatic=is_automatic,
        )
        room = room_of(vault.shop, lanes or inline_lanes(), services)
        return page_over(qtbot, room, vault.shop, Section.BACKUP)

    return build


def desk_of(page):
    return page._presenter.desk


def backups_in(folder: Path) -> list[Path]:
    return [path for path in folder.iterdir() if path.name.endswith((".db", ".age"))]


# Making one -------------------------------------------------------------------------------


def test_the_day_s_backup_is_made_when_the_till_opens_and_not_twice(vault, page_of):
    vault.set_up(backup_folder=str(vault.folder))
    page = page_of()
    assert len(backups_in(vault.folder)) == 1
    assert page.backup.last.text() == f"02/11/2026{GAP}10:00 · entries: 0 · not encrypted"
    assert page.backup.place.text() == f"Once a day by itself, to {vault.folder}"
    page_of()
    assert len(backups_in(vault.folder)) == 1


def test_a_till_that_only_reads_makes_none_by_itself(vault, page_of):
    vault.set_up(backup_folder=str(vault.folder))
    page = page_of(is_automatic=False)
    assert backups_in(vault.folder) == []
    assert page.backup.last.text() == "Nothing was backed up from this till yet."


def test_without_a_folder_the_page_says_that_nothing_happens_by_itself(vault, page_of):
    page = page_of()
    assert page.backup.place.text().startswith("No folder is chosen: nothing is backed up")
    page.backup.now.click()
    assert "Made and read back" in page.backup.done.text()
    assert "ledger’s own disk" in page.backup.done.text()
    assert len(backups_in(vault.ledger.parent / "backups")) == 1


def test_selling_goes_on_while_a_backup_is_made(vault, page_of):
    reading = HeldLane()
    page = page_of(replace(inline_lanes(), reading=reading))
    reading.run_all()
    page.backup.now.click()
    assert desk_of(page).view.busy is BackupBusy.COPYING
    assert not page.backup.now.isEnabled()
    vault.shop.held()
    page.backup.now.click()
    reading.run_all()
    assert desk_of(page).view.busy is BackupBusy.NO
    assert len(backups_in(vault.ledger.parent / "backups")) == 1


def test_a_backup_that_fails_is_a_notice_in_words(vault, page_of):
    vault.set_up(backup_folder=str(vault.folder / "stick"))
    page = page_of()
    notice = page._presenter.view.notice
    assert "is not there" in notice.title
    assert "Connect the disk" in notice.todo
    assert page.backup.place.text().endswith("is not there now. Connect its disk.")
    assert page.backup.now.isEnabled()


def test_a_ledger_whose_chain_is_broken_is_backed_up_with_a_warning(vault, page_of):
    vault.shop.held()
    with vault.shop.file.write() as db:
        db.execute("DROP TRIGGER entries_refuse_update")
        db.execute("UPDATE entries SET amount_minor = 1")
    page = page_of()
    page.backup.now.click()
    assert "chain of entries is broken" in page._presenter.view.notice.title
    assert page.backup._badge.text() == "Not proved"


def test_where_backups_go_is_typed_checked_and_saved(vault, page_of):
    page = page_of()
    pane = page.backup
    for name, text in {
        "backup_folder": "backups",
        "backup_keep": "many",
        "backup_recipient": "age1mistyped",
    }.items():
        pane.lines[name].setText(text)
        pane.edited.emit(name, text)
        assert pane.fields[name].problem.text()
        assert pane.lines[name].property("state") == "wrong"
    assert not pane.save.isEnabled()
    public = key_pair()[1]
    for name, text in {
        "backup_folder": str(vault.folder),
        "backup_keep": "3/1",
        "backup_recipient": public,
    }.items():
        pane.edited.emit(name, text)
    pane.save.click()
    stored = vault.shop.settings.load()
    assert (stored.backup_folder, stored.backup_keep) == (str(vault.folder), "3/1")
    [made] = backups_in(vault.folder)  # the day's, now that there is a folder
    assert made.name.endswith(".age")
    assert "· encrypted" in pane.last.text()


def test_every_setting_of_backups_has_a_field(page_of):
    names = {name for name in Settings.names() if name.startswith("backup_")}
    assert set(NAMES) == names == set(page_of().backup.fields)


def test_a_folder_that_was_chosen_waits_to_be_saved(vault, page_of, qtbot):
    page = page_of()
    dialog = page.ask_for_backup_folder()
    dialog.fileSelected.emit(str(vault.folder))
    assert page.backup.lines["backup_folder"].text() == str(vault.folder)
    assert vault.shop.settings.load().backup_folder == ""
    dialog.reject()


def test_everything_can_be_reached_and_is_called_something(page_of):
    page = page_of()
    page.setFocus()
    assert nameless(page) == []
    reached = tab_order(page)
    pane, sheet = page.backup, page.restore
    for widget in (pane.now, *pane.lines.values(), pane.browse, sheet.choose):
        assert widget in reached


# Restoring --------------------------------------------------------------------------------


def older(vault) -> Path:
    """A backup that lacks one hold of the ledger."""
    made = vault.backups.back_up(to=vault.folder).record.path
    vault.shop.held()
    return made


def test_a_backup_is_shown_for_what_it_is_before_it_can_be_restored(vault, page_of):
    page = page_of()
    desk_of(page).choose(older(vault))
    sheet = page.restore
    assert page.backup.isHidden()
    assert sheet.facts["made"].text() == f"02/11/2026{GAP}10:00"
    assert sheet.facts["here"].text() == "1"
    assert "1 of the entries here and 2 of the operations are not in it" in sheet.warning.text()
    assert not sheet.restore.isEnabled()
    assert sheet.word.hasFocus()


def test_only_the_typed_word_makes_the_restore_possible(vault, page_of, qtbot):
    page = page_of()
    asked: list[Callable[[], Restored]] = []
    page._presenter.restore_asked.connect(asked.append)
    desk_of(page).choose(older(vault))
    sheet = page.restore
    press_text(sheet.word, "resto")
    assert not sheet.restore.isEnabled()
    desk_of(page).restore()
    assert asked == []
    press_text(sheet.word, "re")
    assert sheet.restore.isEnabled()
    sheet.restore.click()
    assert len(asked) == 1
    assert desk_of(page).view.busy is BackupBusy.RESTORING
    vault.shop.file.close()
    done = asked[0]()
    assert done.candidate.objections == {Objection.OLDER}
    vault.shop.start()
    assert vault.shop.entries() == []


def test_stepping_back_leaves_the_ledger(vault, page_of):
    page = page_of()
    desk_of(page).choose(older(vault))
    page.restore.leave.click()
    assert not page.backup.isHidden()
    assert desk_of(page).view.restore.path is None
    assert not page.step_back()


def test_an_encrypted_backup_asks_for_its_key(vault, page_of, tmp_path):
    public = vault.backups.new_key(tmp_path / "secret.txt")
    vault.backups.new_key(tmp_path / "other.txt")
    made = vault.backups.back_up(to=vault.folder, recipients=[public]).record.path
    page = page_of()
    desk_of(page).choose(made)
    sheet = page.restore
    assert "is encrypted" in sheet.problem.text()
    assert not sheet.choose_key.isHidden()
    desk_of(page).choose_key(tmp_path / "other.txt")
    assert "does not open" in sheet.problem.text()
    desk_of(page).choose_key(tmp_path / "secret.txt")
    assert sheet.problem.text() == ""
    assert "encrypted" in sheet.facts["state"].text()


def test_what_is_no_backup_is_said_beside_the_button(vault, page_of):
    page = page_of()
    other = vault.folder / "letter.db"
    other.write_bytes(b"Dear tax office")
    desk_of(page).choose(other)
    assert "is not a backup of a ledger" in page.restore.problem.text()
    assert page.restore._found.isHidden()


def test_a_backup_that_cannot_be_used_is_left_without_a_keyboard(vault, page_of):
    page = page_of()
    assert page.restore.leave.isHidden()
    other = vault.folder / "letter.db"
    other.write_bytes(b"Dear tax office")
    desk_of(page).choose(other)
    assert not page.restore.leave.isHidden()
    assert page.restore.restore.isHidden()
    page.restore.leave.click()
    assert not page.backup.isHidden()
    assert page.restore.leave.isHidden()


def test_without_a_ledger_a_backup_can_be_put_in_its_place(vault, page_of):
    made = older(vault)
    page = page_of(is_open=False)
    assert page.backup._part.isHidden()
    desk_of(page).choose(made)
    assert not page.restore._found.isHidden()


# In the real window -----------------------------------------------------------------------


@pytest.fixture
def shell(qtbot, qapp, dress):
    dress(Scheme.LIGHT, 1.0)
    shell = Shell(inline_lanes())
    qtbot.addWidget(shell.window)
    yield shell
    shell.close()


def opened(qtbot, shell, folder):
    shell.open(Start(folder, Mode.TRAINING), LateWiring())
    qtbot.waitUntil(lambda: hasattr(shell, "rooms") and hasattr(shell.rooms, "shop_page"))
    return shell.rooms.shop.desk


def test_the_restored_ledger_is_open_afterwards_and_the_screen_says_so(qtbot, shell, tmp_path):
    desk = opened(qtbot, shell, tmp_path / "data")
    made = shell.till_open.backups.back_up().record.path
    before = shell.till_open
    desk.choose(made)
    desk.type("RESTORE")
    desk.restore()
    assert shell.till_open is not None
    assert shell.till_open is not before
    assert "is the ledger now" in shell.rooms.shop.view.notice.title
    assert len(list((tmp_path / "data").glob("*-replaced-*.db"))) == 1
    assert desk.view.busy is BackupBusy.NO


def hold_at(till) -> None:
    """Ten of the first product of the sample catalogue, held."""
    sale = till.counter.current().sale
    product = till.catalogue.list("", 1)[0]
    till.counter.save(sale.id, sale.cart.add(product.item(), 10))
    till.checkout.begin(sale.id)
    till.checkout.authorise(sale.id, VISA)


def put_back(desk, backup):
    desk.choose(backup)
    desk.type("RESTORE")
    desk.restore()


def test_what_was_sold_since_is_taken_over_before_the_next_sale(qtbot, shell, tmp_path):
    desk = opened(qtbot, shell, tmp_path / "data")
    made = shell.till_open.backups.back_up().record.path
    hold_at(shell.till_open)
    put_back(desk, made)
    assert "Taken over from Stripe since: 1." in shell.rooms.shop.view.notice.todo
    assert len(shell.till_open.settlement.holds()) == 1


def test_a_silent_stripe_is_said_before_anybody_sells(qtbot, shell, tmp_path):
    desk = opened(qtbot, shell, tmp_path / "data")
    made = shell.till_open.backups.back_up().record.path
    simulator = Simulator(tmp_path / "data" / "training-stripe.db")
    PracticeBench(simulator).inject(Fault.FORBIDDEN, times=500, path="GET")
    simulator.close()
    put_back(desk, made)
    assert shell.till_open is not None
    notice = shell.rooms.shop.view.notice
    assert "could not be asked yet" in notice.todo


def test_a_restore_that_is_refused_leaves_the_old_ledger_open(qtbot, shell, tmp_path):
    desk = opened(qtbot, shell, tmp_path / "data")
    made = shell.till_open.backups.back_up().record.path
    desk.choose(made)
    made.unlink()
    desk.type("RESTORE")
    desk.restore()
    assert shell.till_open is not None
    assert list((tmp_path / "data").glob("*-replaced-*.db")) == []
    assert desk.view.busy is BackupBusy.NO


def test_a_day_s_backup_that_is_missing_is_made_when_the_till_closes(qtbot, shell, tmp_path):
    stick = tmp_path / "stick"
    opened(qtbot, shell, tmp_path / "data")
    till = shell.till_open
    till.settings.save(till.settings.load().changed("backup_folder", str(stick)))
    stick.mkdir()
    shell.close()
    assert len(backups_in(stick)) == 1


def test_a_backup_that_cannot_be_made_at_closing_is_logged(qtbot, shell, tmp_path, expect_log):
    expect_log("no backup was made at closing: backup_folder_missing")
    opened(qtbot, shell, tmp_path / "data")
    till = shell.till_open
    gone = str(tmp_path / "unplugged")
    till.settings.save(till.settings.load().changed("backup_folder", gone))
    shell.close()
    assert not Path(gone).exists()


@pytest.mark.parametrize("damage", ["torn", "gone", "nonsense"])
def test_a_ledger_that_cannot_be_opened_is_helped_by_its_backup(qtbot, shell, tmp_path, damage):
    ledger = tmp_path / "data" / "training-acct_1Practice.db"
    till = LateWiring().open(Start(tmp_path / "data"), "")
    made = till.backups.back_up().record.path
    till.close()
    if damage == "gone":
        ledger.unlink()
    else:
        whole = ledger.read_bytes()
        ledger.write_bytes(whole[:9000] if damage == "torn" else b"nonsense" * 999)
    desk = opened(qtbot, shell, tmp_path / "data")
    assert shell.till_open is None
    assert shell.window.current_page() == "shop"
    assert shell.rooms.shop.view.section is Section.BACKUP
    put_back(desk, made)
    assert shell.till_open is not None
    assert "is the ledger now" in shell.rooms.shop.view.notice.title
