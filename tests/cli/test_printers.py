"""`holdfast printer …` and `holdfast drawer …`: printers, waiting slips and the drawer."""

import pytest

from tests import paper_sink
from tests.paper_reader import papers


@pytest.fixture(scope="module")
def served():
    with paper_sink.paper_sink() as sink:
        yield sink


@pytest.fixture
def counter(holdfast, served):
    served.begin()
    holdfast("printer", "add", "Counter", "network", served.address, "--drawer", "2")
    return served


def test_printers_are_added_listed_preferred_and_removed(holdfast, counter):
    assert holdfast("printer", "list").out.count("Counter *") == 1
    made = holdfast.json(
        "printer", "add", "Bar", "device", "/dev/usb/lp0", "--paper", "58/32", "--cuts", "no",
        "--answers", "no", "--code-page", "raster",
    )["printer"]  # fmt: skip
    assert (made["paper_mm"], made["columns"]) == (58, 32)
    assert [made["cuts"], made["answers"]] == [False, False]
    holdfast("printer", "prefer", "bar")
    assert "Bar *" in holdfast("printer", "list").out
    assert "Removed" in holdfast("printer", "remove", "Bar").out
    assert [each["name"] for each in holdfast.json("printer", "list")["printers"]] == ["Counter"]


def test_a_test_slip_comes_out_and_the_printer_says_how_it_stands(holdfast, counter):
    assert holdfast("printer", "test", "counter").out.strip() == "Printed."
    [paper] = papers(counter.taken())
    assert any(kind == "qr" for kind, _ in paper.codes)
    assert holdfast("printer", "test", "Counter", "--letters").out.strip() == "Printed."
    counter.status = paper_sink.COVER_OPEN
    answer = holdfast.json("printer", "status")
    assert (answer["states"], answer["waiting"]) == ({"Counter": "cover_open"}, 0)
    assert "its cover is open" in holdfast("printer", "status", "Counter").out


def test_slips_wait_are_tried_again_and_given_up(holdfast, counter):
    counter.status = paper_sink.PAPER_OUT
    assert "It waits: there is no paper." in holdfast("printer", "test", "Counter").out
    [slip] = holdfast.json("printer", "queue")["slips"]
    assert (slip["kind"], slip["state"], slip["problem"]) == ("test", "failed", "paper_out")
    assert "there is no paper" in holdfast("printer", "queue").out
    assert "Slips that wait: 1" in holdfast("printer", "retry").out
    counter.status = paper_sink.FINE
    assert holdfast("printer", "retry", slip["id"][:14]).out.strip() == "No slip waits."
    assert len(papers(counter.taken())) == 1
    assert "printed" in holdfast("printer", "queue", "--all").out
    counter.status = paper_sink.PAPER_OUT
    holdfast("printer", "test", "Counter")
    [slip] = holdfast.json("printer", "queue")["slips"]
    assert "Given up" in holdfast("printer", "give-up", slip["id"]).out
    assert holdfast("printer", "queue").out.strip() == "No slip waits."


def test_the_drawer_opens_for_a_reason_that_is_kept(holdfast, counter):
    assert "not opened" in holdfast("drawer", "log").out
    holdfast("drawer", "open", code=2)
    assert "is open" in holdfast("drawer", "open", "--reason", "change for the bakery").out
    [opening] = holdfast.json("drawer", "log")["openings"]
    assert (opening["reason"], opening["note"]) == ("no_sale", "change for the bakery")
    assert "change for the bakery" in holdfast("drawer", "log").out
    counter.is_silent = True


def test_what_nobody_knows_is_refused_in_words(holdfast):
    assert "no receipt printer" in holdfast("printer", "list").out
    assert "no printer called Bar" in holdfast("printer", "test", "Bar", code=3).err
    assert "No printer of this register" in holdfast("drawer", "open", "--reason", "x", code=3).err
    assert "no address" in holdfast("printer", "add", "A", "network", "http://x/", code=3).err
