"""What the benches make of their samples; no time is measured here."""

import pytest

from tests.bench import history
from tests.bench.figures import Figure, percentile, show
from tests.bench.stalls import figure_of


def figure(value: float, bound: float = 3.0) -> Figure:
    return Figure("import", 120.0, 40.0, value, bound, "times")


@pytest.mark.parametrize(
    ("share", "expected"),
    [(0.5, 50), (0.95, 95), (0.951, 96), (1.0, 100), (0.001, 1)],
)
def test_a_percentile_is_the_smallest_sample_that_so_many_do_not_exceed(share, expected):
    assert percentile(range(100, 0, -1), share) == expected


def test_a_percentile_of_one_sample_is_that_sample():
    assert percentile([7.0], 0.95) == 7.0


@pytest.mark.parametrize(("value", "is_met"), [(2.9, True), (3.0, True), (3.01, False)])
def test_a_bound_is_met_up_to_its_last_digit(value, is_met):
    assert figure(value).is_met is is_met


def test_the_table_says_of_each_line_whether_its_bound_was_met():
    lines = show([figure(2.0), figure(4.0)]).splitlines()[2:]
    assert ["NOT MET" in line for line in lines] == [False, True]
    assert all("120.00" in line and "40.00" in line for line in lines)


def report(*gaps: tuple[float, float], failed: tuple[str, ...] = ()) -> dict[str, object]:
    return {
        "failed": failed,
        "beats": 1000,
        "worst": {"selling": 12.0, "scanning": 90.0},
        "long": [{"part": "scanning", "ms": ms, "own_ms": own} for ms, own in gaps],
    }


def test_a_gap_in_which_the_till_computed_is_a_stall_and_another_is_the_machines():
    found = figure_of(report((90.0, 80.0), (70.0, 3.0)))
    assert found.value == 1
    assert found.ours == 90.0
    assert "1 longer than 50 ms while this process did not compute" in found.note


def test_a_day_that_broke_off_is_never_a_good_one():
    assert not figure_of(report(failed=("TimeoutError: ",))).is_met


def test_what_was_kept_of_a_machine_stands_beside_what_is_measured_on_it(tmp_path):
    file = tmp_path / "history.csv"
    history.keep([figure(2.5)], "a kind", file)
    history.keep([figure(2.25)], "a kind", file)
    history.keep([figure(9.0)], "another kind", file)
    before = history.last("a kind", file)
    assert before == {"import": 2.25}
    assert "2.25" in show([figure(3.5)], before)
