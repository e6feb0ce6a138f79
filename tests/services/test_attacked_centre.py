"""A centre that was left half made, forged or taken back tells nobody anything that is not so."""

import pytest
from typing_extensions import override

from pos.adapters.central.centre import SqlCentre
from pos.adapters.sqlite.copies import SqliteCopies
from pos.domain.ids import new_generation
from pos.errors import Misconfigured
from pos.services.sharing import ShopSharing
from tests.central import Branch, central_shop
from tests.kit import START
from tests.services.test_replicating import assert_whole, sell


@pytest.fixture
def central(tmp_path):
    with central_shop(tmp_path) as found:
        yield found


def test_a_centre_whose_making_was_cut_off_is_made_whole_by_the_next_register(central):
    branch = central.branch("till-1")
    sell(branch)
    made = central.branch("till-2")
    made.replicate()
    central.ask("DROP TABLE register_name")
    central.ask("DROP TABLE shared_row")
    central.ask("DELETE FROM centre")
    branch.replicate()
    assert_whole(central, branch)


def replaced(central, branch):
    """The register's ledger at another machine, made of what the centre has, in a new life."""
    replica = central.fetching().fetch(branch.ledger)
    folder = central.folder / "spare"
    folder.mkdir(mode=0o700)
    path = folder / branch.shop.path.name
    central.replicas.copy_out(replica.ledger, path, "the centre")
    SqliteCopies().begin_epoch(
        path, epoch=2, generation=new_generation(), at=START, entries=replica.sequence
    )
    spare = Branch(folder, "", central.url, branch.shop.simulator)
    central.close_with(spare)
    return spare


def test_a_replaced_register_that_still_sold_leaves_no_rows_of_that_in_the_centre(central):
    branch = central.branch("till-1")
    sell(branch)
    branch.replicate()
    spare = replaced(central, branch)
    sell(branch)
    branch.replicating.run()
    with pytest.raises(Misconfigured, match="ledger_forked"):
        spare.replicating.run()
    spare.replicating.run(accept_fork=True)
    assert_whole(central, spare)


def test_a_replaced_register_that_rang_something_up_leaves_none_of_it_in_the_centre(central):
    branch = central.branch("till-1")
    sell(branch)
    branch.replicate()
    spare = replaced(central, branch)
    branch.shop.cart()
    branch.replicating.run()
    spare.replicating.run()
    assert_whole(central, spare)
    with pytest.raises(Misconfigured, match="register_replaced"):
        branch.replicating.run()


FORGED = [
    "UPDATE register_row SET body = 'no row', version = version + 1 WHERE tbl = 'sales'",
    "UPDATE register_row SET body = '{}', version = version + 1 WHERE tbl = 'sales'",
    """UPDATE register_row SET body = replace(body, '"total_minor":1000', '"total_minor":"lots"')
       WHERE tbl = 'sales'""",
    "UPDATE register_row SET tbl = 'nothing; DROP TABLE sales' WHERE tbl = 'sales'",
    "UPDATE register_row SET body = '', key = '\"x\"' WHERE tbl = 'sales'",
    "UPDATE ledger_entry SET body = 'no entry' WHERE seq = 2",
    "UPDATE ledger_entry SET beside = '[' WHERE seq = 2",
    "UPDATE ledger_entry SET beside = '{\"dated_at\": {}}' WHERE seq = 2",
]


def test_what_somebody_put_into_the_centre_keeps_no_other_register_from_view(central, expect_log):
    expect_log("register ldg_.*: ")
    branch, other = central.branch("till-1"), central.branch("till-2")
    sell(branch)
    other.replicate()
    branch.replicate()
    tables = ("register_row", "ledger_entry")
    for table in tables:
        central.ask(f"CREATE TABLE kept_{table} AS SELECT * FROM {table}")  # noqa: S608 - names of this test
    for forgery in FORGED:
        central.ask(f"{forgery} AND register_id = %s", branch.ledger)
        found = {each.head.register.name: each for each in central.fetching().fetch_all()}
        assert found["till-2"].failure is None, forgery
        assert found["till-1"].failure is not None, forgery
        assert found["till-1"].replica is None, forgery
        for table in tables:
            central.ask(f"DELETE FROM {table}")  # noqa: S608 - names of this test
            central.ask(f"INSERT INTO {table} SELECT * FROM kept_{table}")  # noqa: S608 - names of this test
    assert_whole(central, branch)


def test_a_register_whose_id_is_no_ledgers_is_fetched_nowhere(central, expect_log):
    expect_log("register .*: centre_forged")
    branch = central.branch("till-1")
    sell(branch)
    branch.replicate()
    for table in ("register_head", "register_epoch", "ledger_entry", "register_row"):
        central.ask(f"UPDATE {table} SET register_id = 'ldg_a/../../../x'")  # noqa: S608 - names of this test
    [found] = central.fetching().fetch_all()
    assert found.failure is not None
    assert found.replica is None


def test_a_register_of_a_newer_version_keeps_no_other_from_view(central, expect_log):
    expect_log("register ldg_.*: register_newer")
    newer, other = central.branch("till-1"), central.branch("till-2")
    newer.replicate()
    other.replicate()
    central.ask("UPDATE register_head SET schema = '9999' WHERE register_id = %s", newer.ledger)
    found = {each.head.register.name: each for each in central.fetching().fetch_all()}
    assert str(found["till-1"].failure).startswith("misconfigured: register_newer")
    assert found["till-2"].failure is None


SHARED = [
    ("settings", '["x"]', '{"name": "register", "value": "till-1"}'),
    ("settings", '["shop_name"]', "no row"),
    ("settings", "no key", "{}"),
    ("settings", "[]", "{}"),
    ("staff", '["stf_1"]', '{"id": "stf_1"}'),
    ("staff", '["stf_1"]', '{"id": "stf_1", "name": {}}'),
]


def test_what_somebody_put_among_the_shared_rows_changes_nothing_and_stops_nothing(central):
    first, second = central.branch("till-1"), central.branch("till-2")
    first.replicate()
    second.replicate()
    before = second.shop.settings.load()
    for row in SHARED:
        central.ask("DELETE FROM shared_row WHERE tbl = %s AND key = %s", *row[:2])
        central.ask("INSERT INTO shared_row VALUES ('shop', %s, %s, 99, %s, '')", *row)
        second.replicating.run()
        assert second.shop.settings.load() == before, row
    first.shop.settings.save(first.shop.settings.load().changed("phone_minutes", "45"))
    first.replicate()
    second.replicating.run()
    assert second.shop.settings.load().phone_minutes == "45"


class Slow(SqlCentre):
    """While its shared rows are read, somebody changes one of them at this register."""

    meanwhile = staticmethod(lambda: None)

    @override
    def share(self, row):
        self.meanwhile()
        return super().share(row)


def test_what_is_changed_while_the_centre_is_asked_is_compared_and_noted_later(central):
    first, second = central.branch("till-1"), central.branch("till-2")
    first.replicate()
    second.replicate()

    def change(branch, name, text):
        branch.shop.settings.save(branch.shop.settings.load().changed(name, text))

    change(first, "phone_minutes", "45")
    first.replicating.run()
    change(second, "shop_name", "Two")
    slow = second.centre()
    slow.__class__ = Slow
    slow.meanwhile = lambda: change(second, "phone_minutes", "60")
    ShopSharing(second.shop.store, second.shop.simulator, lambda: "till-2").run(slow)
    slow.close()
    second.replicating.run()
    assert second.shop.settings.load().phone_minutes == "45"
    facts = [each.record.facts for each in second.shop.trail()]
    assert [each["phone_minutes"] for each in facts if "phone_minutes" in each] == ["60 -> 45"]
