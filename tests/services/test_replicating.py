"""A register's ledger arrives at the centre whole, once and in order, whatever dies meanwhile."""

import os
import shutil
import signal
from contextlib import closing

import pytest
from typing_extensions import override

from pos.adapters.central.centre import SqlCentre
from pos.adapters.sqlite.connection import connect
from pos.adapters.sqlite.copies import SqliteCopies
from pos.adapters.sqlite.database import LedgerFile
from pos.adapters.sqlite.guest import GuestFile
from pos.adapters.sqlite.outbox import SqliteOutbox
from pos.adapters.sqlite.store import SqliteStore
from pos.domain.central import SHOP
from pos.domain.ids import LedgerId, new_generation
from pos.domain.recipe import Recipe, RecipeAct, Term
from pos.errors import Misconfigured, Refused
from pos.services.replicating import Replicating
from pos.services.verify import Verify
from tests.central import Branch, central_shop, mould_of
from tests.kit import START, euro

STATE = {"replication", "row_changes", "shared_seen", "meta", "tries", "events_seen"}
"""What a register and its replica need not have in common."""


@pytest.fixture
def central(tmp_path):
    with central_shop(tmp_path) as found:
        yield found


@pytest.fixture(scope="module")
def mould(tmp_path_factory):
    """A register that sold once and brought it to the centre."""

    def live(branch):
        sell(branch)
        branch.replicate()

    return mould_of(tmp_path_factory.mktemp("mould"), "till-1", live)


@pytest.fixture
def level(tmp_path, mould):
    """A centre that has whatever its one register has, and that register."""
    with central_shop(tmp_path, mould) as found:
        yield found, found.copy_of(mould)


@pytest.fixture
def small_steps(monkeypatch):
    """A few sales are then many transactions."""
    monkeypatch.setattr("pos.adapters.sqlite.outbox.MOST", 4)


def tables_of(path):
    """Every row of every table that both shall have, with its place on the disk."""
    with closing(connect(path, read_only=True).conn) as db:
        names = [
            name
            for (name,) in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")
            if not name.startswith(("sqlite_", "_sqlite_", "product_words")) and name not in STATE
        ]
        return {
            name: sorted(map(tuple, db.execute(f"SELECT * FROM {name}")), key=repr)  # noqa: S608 - of the schema
            for name in names
        }


def proved(branch, replica):
    """What `verify` finds in a replica."""
    file = LedgerFile(replica.path, now=START, read_only=True)
    with closing(file):
        store = SqliteStore(file, branch.ledger, branch.shop.simulator)
        return Verify(store).verify().findings


def assert_whole(central, branch):
    """The replica is the ledger, row for row, and can be proved."""
    replica = central.fetching().fetch(branch.ledger)
    assert replica.is_settled
    assert tables_of(replica.path) == tables_of(branch.shop.path)
    assert proved(branch, replica) == ()
    return replica


def sell(branch, times=1):
    for _ in range(times):
        sale = branch.shop.held(1000)
        branch.shop.settlement.capture(branch.shop.intent(sale).id)


def test_what_a_register_has_can_be_made_again_from_the_centre(central):
    branch = central.branch("till-1")
    sell(branch, 2)
    branch.replicate()
    assert_whole(central, branch)
    # Only what is new travels, and nothing is sent twice.
    again = branch.replicating.run()
    assert (again.entries, again.rows, again.head.batch) == (0, 0, 1)
    held = branch.shop.held(700)
    branch.shop.notes.edit(held, customer="Ada")
    pushed = branch.replicating.run()
    assert pushed.entries == 1
    assert 0 < pushed.rows < 10
    assert_whole(central, branch)


def test_a_row_that_goes_here_goes_there(central):
    branch = central.branch("till-1")
    branch.replicate()
    branch.shop.recipes.save(_recipe("Weekend"))
    branch.replicating.run()
    assert_whole(central, branch)
    branch.shop.recipes.remove("Weekend")
    branch.replicating.run()
    assert_whole(central, branch)


def _recipe(name):
    return Recipe(name, RecipeAct.CAPTURE, Term.read("+6h"), amount=euro(2000))


def test_what_changed_while_nobody_noted_it_arrives_once_somebody_does(central):
    branch = central.branch("till-1")
    branch.shop.recipes.save(_recipe("Weekend"))
    branch.replicate()
    branch.replicating.end()
    sell(branch)
    branch.shop.recipes.remove("Weekend")
    branch.replicate()
    assert_whole(central, branch)


def test_a_centre_that_lost_everything_hears_it_all_again(level):
    central, branch = level
    for table in ("register_head", "register_epoch", "ledger_entry", "register_row"):
        central.ask(f"DELETE FROM {table}")  # noqa: S608 - the names above
    branch.replicating.run()
    assert_whole(central, branch)


def test_a_centre_that_lost_the_last_days_hears_them_again(central, small_steps):
    branch = central.branch("till-1")
    sell(branch)
    branch.replicate()
    kept_back = ("register_head", "register_row")
    for name in kept_back:
        central.ask(f"CREATE TABLE old_{name} AS SELECT * FROM {name}")  # noqa: S608 - as above
    sell(branch)
    branch.replicating.run()
    for name in kept_back:
        central.ask(f"DELETE FROM {name}")  # noqa: S608 - the names above
        central.ask(f"INSERT INTO {name} SELECT * FROM old_{name}")  # noqa: S608 - as above
    [[kept]] = central.ask("SELECT seq FROM register_head")
    central.ask("DELETE FROM ledger_entry WHERE seq > %s", kept)
    branch.replicating.run()
    assert_whole(central, branch)


def test_a_run_that_is_cut_off_again_and_again_gets_there(central, small_steps):
    branch = central.branch("till-1")
    sell(branch, 2)
    cuts = iter(range(100))

    def cut(_entries, _rows):
        if next(cuts) % 3 == 0:
            central.server.terminate(central.url)

    branch.replicating.begin("the centre")
    branch.replicating.run(cut)
    assert next(cuts) > 6
    assert_whole(central, branch)


class _Deaf(SqlCentre):
    """Does what it is told, and the answer is lost."""

    @override
    def arrive(self, expected, arrivals):
        super().arrive(expected, arrivals)
        raise Misconfigured("centre_unreachable", reason="lost")


def test_a_lost_answer_to_a_commit_is_settled_by_the_head(central, small_steps, monkeypatch):
    branch = central.branch("till-1")
    sell(branch)
    branch.replicating.begin("the centre")
    deaf = branch.centre()
    deaf.__class__ = _Deaf
    answers = 0
    for _ in range(5):
        with pytest.raises(Misconfigured, match="centre_unreachable"):
            Replicating(SqliteOutbox(branch.shop.file), lambda: deaf, branch.shop.simulator).run()
        answers += 1
    deaf.close()
    [[batch]] = central.ask("SELECT batch FROM register_head")
    assert batch == answers
    assert branch.replicating.status().state.failure == "centre_unreachable"
    branch.replicating.run()
    assert branch.replicating.status().state.failure == ""
    assert_whole(central, branch)


def pushing(path, url, ledger):
    """A process of its own that pushes, and says so at each step; its id and its voice."""
    heard, said = os.pipe()
    child = os.fork()
    if child:
        os.close(said)
        return child, os.fdopen(heard)
    try:
        os.close(heard)
        voice = os.fdopen(said, "w")
        file = GuestFile(LedgerFile(path, now=START, read_only=True))
        centre = Branch.centre_of(url)
        clock = _Clock()
        Replicating(SqliteOutbox(file), lambda: centre, clock).run(
            lambda entries, rows: print(entries, rows, file=voice, flush=True)
        )
    finally:
        os._exit(0)


class _Clock:
    def now(self):
        return START


@pytest.mark.parametrize("isolation", ["read committed", "serializable"])
def test_programs_that_compete_and_are_killed_leave_no_gap_and_no_double(
    central, small_steps, isolation
):
    branch = central.branch("till-1")
    sell(branch, 6)
    branch.replicating.begin("the centre")
    branch.shop.file.close()
    with central.server.superuser() as db:
        name = central.url.rsplit("/", 1)[1]
        db.execute(f"ALTER DATABASE {name} SET default_transaction_isolation = '{isolation}'")
    for steps in (1, 2, 4):
        pair = [pushing(branch.shop.path, central.url, branch.ledger) for _ in range(2)]
        for child, voice in pair:
            for _ in range(steps):
                voice.readline()
            os.kill(child, signal.SIGKILL)
        for child, voice in pair:
            os.waitpid(child, 0)
            voice.close()
    pair = [pushing(branch.shop.path, central.url, branch.ledger) for _ in range(2)]
    for child, voice in pair:
        voice.read()
        voice.close()
        assert os.waitpid(child, 0)[1] == 0
    branch.shop.start()
    [[sequences]] = central.ask("SELECT count(*) FROM ledger_entry")
    assert sequences == 18
    assert_whole(central, branch)


def test_a_centre_that_crashes_goes_on_where_it_was(central, small_steps, expect_log):
    branch = central.branch("till-1")
    sell(branch)
    branch.replicate()
    central.server.crash()
    sell(branch)
    with pytest.raises(Misconfigured, match="centre_unreachable"):
        branch.replicating.run()
    assert branch.replicating.status().backlog.entries == 3
    central.server.start()
    branch.replicating.run()
    assert_whole(central, branch)


# Forks, forgeries, and lives that are over ----------------------------------------------------


def copied(central, branch, name):
    """The same ledger on another machine, as somebody copied it."""
    branch.shop.file.close()
    folder = central.folder / name
    folder.mkdir(mode=0o700)
    shutil.copyfile(branch.shop.path, folder / branch.shop.path.name)
    branch.shop.start()
    branch.replicating = branch.replicator()
    return Branch(folder, "", central.url, branch.shop.simulator)


def restored(branch):
    """The ledger begins another life, as a backup that is put in its place does."""
    branch.shop.file.close()
    SqliteCopies().begin_epoch(
        branch.shop.path, epoch=2, generation=new_generation(), at=START, entries=0
    )
    branch.shop.start()
    branch.replicating = branch.replicator()


def test_two_tills_with_one_ledger_are_told_apart_at_their_first_difference(level):
    central, branch = level
    twin = copied(central, branch, "twin")
    sell(branch)
    branch.replicating.run()
    twin.shop.held(300)
    with pytest.raises(Misconfigured, match="ledger_forked"):
        twin.replicating.run()
    assert_whole(central, branch)
    twin.close()


def test_an_old_copy_cannot_go_on_as_if_nothing_had_been(level):
    central, branch = level
    old = copied(central, branch, "old")
    sell(branch)
    branch.replicating.run()
    with pytest.raises(Misconfigured, match="ledger_forked"):
        old.replicating.run()
    old.close()


def test_a_restored_ledger_goes_on_from_what_both_have_once_somebody_says_so(level):
    central, branch = level
    old = copied(central, branch, "old")
    sell(branch)
    branch.replicating.run()
    central.fetching().fetch(branch.ledger)
    restored(old)
    old.shop.held(300)
    with pytest.raises(Misconfigured, match="ledger_forked"):
        old.replicating.run()
    old.replicating.run(accept_fork=True)
    assert_whole(central, old)
    with pytest.raises(Misconfigured, match="register_replaced"):
        branch.replicating.run()
    old.close()


def test_a_ledger_that_was_restored_to_what_the_centre_has_needs_nobodys_word(level):
    central, branch = level
    restored(branch)
    sell(branch)
    branch.replicating.run()
    assert_whole(central, branch)
    assert central.ask("SELECT epoch, after_seq FROM register_epoch ORDER BY 1") == [(1, 0), (2, 3)]


def test_an_entry_that_somebody_put_in_the_way_is_refused(level):
    central, branch = level
    central.ask(
        """INSERT INTO ledger_entry SELECT register_id, epoch, seq + 1, kind, ts, body, beside, hash
           FROM ledger_entry ORDER BY seq DESC LIMIT 1"""
    )
    sell(branch)
    with pytest.raises(Refused, match="centre_forged"):
        branch.replicating.run()


@pytest.mark.parametrize(
    "forgery",
    [
        "UPDATE ledger_entry SET body = replace(body, '1000', '9000') WHERE seq = 2",
        "UPDATE ledger_entry SET hash = repeat('0', 64) WHERE seq = 2",
        "DELETE FROM ledger_entry WHERE seq = 2",
        "UPDATE register_head SET hash = repeat('0', 64)",
    ],
)
def test_nobody_fetches_a_history_that_was_changed_in_the_centre(tmp_path, mould, forgery):
    with central_shop(tmp_path, mould) as central:
        central.ask(forgery)
        [(ledger,)] = central.ask("SELECT register_id FROM register_head")
        with pytest.raises(Refused, match="centre_forged"):
            central.fetching().fetch(LedgerId(str(ledger)))
        assert central.fetching().replicas() == []


def test_a_head_that_somebody_changed_is_no_head_of_ours(level):
    central, branch = level
    central.ask("UPDATE register_head SET hash = repeat('0', 64)")
    with pytest.raises(Misconfigured, match="ledger_forked"):
        branch.replicating.run()


def test_a_ledger_whose_own_chain_is_broken_is_not_sent(central):
    branch = central.branch("till-1")
    sell(branch)
    with branch.shop.file.write() as db:
        db.execute("DROP TRIGGER entries_refuse_update")
        db.execute("UPDATE entries SET amount_minor = 1 WHERE sequence = 2")
    branch.replicating.begin("the centre")
    with pytest.raises(Exception, match="chain_broken"):
        branch.replicating.run()
    assert central.ask("SELECT * FROM ledger_entry") == []


def test_a_name_is_one_registers_alone(central):
    first, second = central.branch("till-1"), central.branch("Till-1")
    first.replicate()
    with pytest.raises(Refused, match="register_name_taken"):
        second.replicate()
    assert central.ask("SELECT register_id, name FROM register_name") == [(SHOP, "till-1")]


def test_a_centre_is_of_one_account_and_mode(central):
    branch = central.branch("till-1")
    branch.replicate()
    other = Branch.centre_of(central.url, account="acct_2")
    with closing(other), pytest.raises(Misconfigured, match="centre_of_other_account"):
        other.registers()


def test_fetching_meets_a_register_that_goes_on_selling(central, small_steps, monkeypatch):
    branch = central.branch("till-1")
    sell(branch, 2)
    branch.replicate()
    left = iter(range(2))
    look = SqlCentre.rows

    def looked(self, *asked, **more):
        if next(left, None) is not None:
            sell(branch)
            branch.replicating.run()
        return look(self, *asked, **more)

    monkeypatch.setattr(SqlCentre, "rows", looked)
    assert_whole(central, branch)
