"""The shop's chart of accounts: looked at, changed, and carried out and in as CSV."""

import csv
import io
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from pos.domain.chart import Chart, ChartLine
from pos.domain.chart_templates import Template
from pos.domain.harmless import harmless
from pos.errors import Refused
from pos.ports import SettingsStore, Store

_HEAD: Final = ("account", "code", "name")
_DELIMITERS: Final = ",;\t"
_LONGEST: Final = 200_000


class Accounts:
    """Whoever keeps the books changes it; `SettingsStore` asks for the permission and notes it."""

    def __init__(self, store: Store, settings: SettingsStore) -> None:
        self._store = store
        self._settings = settings

    def chart(self) -> Chart:
        return Chart.read(self._settings.load().chart)

    def lines(self) -> tuple[ChartLine, ...]:
        """Those of the chart, and every other account that is in use, by account."""
        chart = self.chart()
        with self._store.read() as books:
            used = set(books.periods.accounts())
        own = chart.lines()
        rest = sorted(used - {line.account for line in own})
        return (*own, *(chart.line(account) for account in rest))

    def change(self, account: str, code: str, name: str) -> ChartLine:
        """Call an account otherwise.

        Raises Refused `account_unknown`, `account_code`, `account_name`, and as a permit.
        """
        line = ChartLine.of(account, code, name)
        self._save(self.chart().with_line(line))
        return line

    def choose(self, template: str) -> Chart:
        """Begin with that chart; what the shop called otherwise in another one is given up.

        Raises Refused `chart_unknown`, and as a permit.
        """
        chart = Chart.read(template.strip().partition(" ")[0])
        self._save(chart)
        return chart

    def templates(self) -> tuple[str, ...]:
        return tuple(map(str, Template))

    def as_csv(self) -> str:
        """`account,code,name`, a row for each line; to be changed and brought in again."""
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\r\n")
        writer.writerow(_HEAD)
        writer.writerows((line.account, line.code, harmless(line.name)) for line in self.lines())
        return out.getvalue()

    def bring_in(self, text: str) -> int:
        """Take over a list as `as_csv` writes it, whole or not at all; how many lines changed.

        Commas, semicolons and tabs part columns. Raises Refused `accounts_head` (no such columns),
        `accounts_row` (facts `line`, `reason`), and as a permit.
        """
        lines = list(_rows(text[:_LONGEST]))
        before = self.chart()
        chart = before.with_lines(lines)
        changed = sum(before.line(each.account) != each for each in lines)
        if chart != before:
            self._save(chart)
        return changed

    def _save(self, chart: Chart) -> None:
        settings = self._settings.load()
        if settings.chart != chart.text():
            self._settings.save(replace(settings, chart=chart.text()))


def _rows(text: str) -> Iterable[ChartLine]:
    text = text.removeprefix("\ufeff")
    first = text.partition("\n")[0]
    delimiter = max(_DELIMITERS, key=first.count)
    rows = csv.reader(io.StringIO(text), delimiter=delimiter)
    head = [cell.strip().lower() for cell in next(rows, [])]
    if not set(_HEAD) <= set(head):
        raise Refused("accounts_head", columns=_HEAD)
    places = [head.index(name) for name in _HEAD]
    for row in rows:
        if not any(cell.strip() for cell in row):
            continue
        try:
            cells = [row[place] for place in places]
            yield ChartLine.of(cells[0], cells[1], _name(cells[2]))
        except IndexError as error:
            raise Refused("accounts_row", line=rows.line_num, reason="cells missing") from error
        except Refused as error:
            raise Refused("accounts_row", line=rows.line_num, reason=error.code) from error


def _name(cell: str) -> str:
    """As it was before `as_csv` made it harmless."""
    bare = cell.removeprefix("'")
    return bare if harmless(bare) == cell else cell
