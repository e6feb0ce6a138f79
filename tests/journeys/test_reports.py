"""From a sale to its report and its file, through the real window and its real threads."""

import csv

from pos.domain.insight import InsightName
from pos.domain.presented import CardBehaviour
from tests.journeys.window import HAMMER, SLEDGE
from tests.ui.typing_hands import press_sequence, scan
from ui.keys import Action, sequence
from ui.payment.phase import Phase


def test_a_sale_is_in_the_reports_at_once_and_in_their_file(desk, tmp_path):
    desk.open(tmp_path / "data")
    for code in (HAMMER, SLEDGE):
        scan(desk.window, code)
    desk.settle()
    press_sequence(desk.window, sequence(Action.AUTHORISE))
    desk.present(CardBehaviour.INSUFFICIENT_FUNDS)
    desk.present(CardBehaviour.APPROVED)
    press_sequence(desk.window, sequence(Action.CAPTURE))
    desk.wait_for(lambda: desk.view.phase is Phase.TAKEN)
    desk.settle()

    # The takings, with their picture.
    page, presenter = desk.shell.rooms.insights_page, desk.shell.rooms.insights
    press_sequence(desk.window, sequence(Action.PAGE_REPORTS))
    assert desk.window.current_page() == "reports"
    desk.wait_for(lambda: presenter.view.insight is not None)
    desk.settle()
    assert ("Takings", "€53.40") in page.figures.texts()
    assert [series.values for series in page.plot.picture.series] == [(5340,)]

    # Another report of the same days.
    page.report.setCurrentIndex(page.report.findData(str(InsightName.DECLINES)))
    desk.wait_for(lambda: presenter.view.name is InsightName.DECLINES and presenter.view.insight)
    desk.settle()
    assert page.plot.picture.names == ("Not enough money on the card",)

    # And the file of what is shown.
    out = tmp_path / "declines.csv"
    dialog = page.ask_for_file(".csv")
    dialog.fileSelected.emit(str(out))
    dialog.reject()
    desk.wait_for(lambda: "declines.csv is written" in desk.banner)
    with out.open(encoding="utf-8-sig", newline="") as file:
        [row] = csv.DictReader(file)
    assert (row["declines"], row["declined"]) == ("1", "53.40")
