"""A centre that was left half made, forged or taken back tells nobody anything that is not so."""

import pytest

from pos.adapters.sqlite.copies import SqliteCopies
from pos.domain.ids import new_generation
from pos.errors import Misconfigured
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
