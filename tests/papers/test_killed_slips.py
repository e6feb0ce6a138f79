"""A slip whose till is killed on the way comes out: in full, marked where need be, and once."""

import os
import signal
from datetime import timedelta

import pytest

from pos.adapters.escpos import EscposRoom
from pos.domain.printing import Connection, Printer
from pos.domain.slip import SlipKind
from pos.domain.slip_layout import TextLine, laid_out
from pos.services.paper import paper_at
from tests.forked import programs
from tests.kit import Shop
from tests.paper_reader import papers
from tests.paper_sink import paper_sink
from tests.papers.dying import MOMENTS
from tests.services.papering import QUICK
from tests.services.slipping import SlipDesk

AGAIN = "Printed again after a fault."


@pytest.fixture(scope="module")
def forks(root):
    if not hasattr(os, "fork"):
        pytest.skip("tills are forked here, which this system cannot do")
    with programs(root) as made:
        yield made


@pytest.fixture
def sink():
    with paper_sink() as made:
        yield made


@pytest.fixture
def shop(tmp_path, sink):
    shop = Shop(tmp_path / "training-acct_1Practice.db")
    with shop.store.write() as books:
        books.printers.save(Printer("Counter", Connection.NETWORK, sink.address))
    yield shop
    shop.close()


def letters(lines):
    """All of them, but for spaces and what lines across the paper are made of."""
    return "".join("".join(lines).split()).replace("-", "").replace("\u2212", "")


def on_slip(slip):
    return letters(line.text for line in laid_out(slip, 48) if isinstance(line, TextLine))


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_slip_of_a_till_that_was_killed_comes_out_in_full(forks, shop, sink, moment):
    sale = shop.held(12_345)
    wanted = SlipDesk(shop).of(SlipKind.HOLD, sale)
    shop.file.close()
    killed = forks.run("tests.papers.dying", str(shop.path), sale, moment, env=os.environ)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    before = papers(sink.taken())
    assert len(before) == {"half": 1, "printed": 1}.get(moment, 0)

    shop.start()
    shop.pass_time(timedelta(minutes=2))
    queue = paper_at(
        shop.store, EscposRoom(QUICK), shop.settings, shop.simulator, shop.access
    ).queue
    assert queue.send().waiting == ()
    after = papers(sink.taken())
    if moment == "recording":  # nobody was told that it was printed
        assert after == []
        assert SlipDesk(shop).of(SlipKind.HOLD, sale).copy == 0
        return
    [paper] = after
    assert on_slip(wanted) in letters(paper.lines)
    assert paper.is_cut
    assert (AGAIN in paper.text) == bool(before)
    assert [kind for kind, _ in paper.codes] == ["qr"]
    assert SlipDesk(shop).of(SlipKind.HOLD, sale).copy == 1
    queue.send()
    assert sink.taken() == b""
