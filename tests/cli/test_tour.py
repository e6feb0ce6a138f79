"""`holdfast training tour`: the practice tour without a screen."""

from pos.domain.tour import POINTS, STEPS, TourLever
from resources.words.touring import LEVER_WORDS, POINT_WORDS, STEP_WORDS
from tests.cli.test_selling import VISA


def done(holdfast):
    steps = holdfast.json("training", "tour")["steps"]
    return [step["step"] for step in steps if step["is_done"]]


def test_every_step_point_and_lever_has_its_words():
    assert STEP_WORDS.keys() == set(STEPS)
    assert POINT_WORDS.keys() == {point for points in POINTS.values() for point in points}
    assert LEVER_WORDS.keys() == set(TourLever)


def test_the_steps_are_told_before_it_is_begun(holdfast):
    answer = holdfast.json("training", "tour")
    assert (answer["begun_at"], answer["now"], len(answer["steps"])) == (None, None, len(STEPS))
    assert "No practice tour is under way" in holdfast("training", "tour").out


def test_what_was_done_is_seen_in_the_ledger(holdfast, sold):
    holdfast("training", "tour", "--begin")
    assert done(holdfast) == []
    receipt = sold(*VISA)["receipt"]
    holdfast("hold", "capture", receipt, "--amount", "1.00")
    assert done(holdfast) == ["part"]
    shown = holdfast("training", "tour").out
    assert "done  2. A part is taken" in shown
    assert "Look at the notice" in shown


def test_a_step_that_needs_no_lever_says_so(holdfast):
    holdfast("training", "tour", "--begin")
    assert "needs nothing from" in holdfast("training", "tour", "--pull", code=3).err


def test_a_tour_can_be_left(holdfast):
    holdfast("training", "tour", "--begin")
    assert holdfast.json("training", "tour", "--leave")["begun_at"] is None
