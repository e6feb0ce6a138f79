"""What the page of reports draws, and what it needs of the till."""

from dataclasses import dataclass
from datetime import date, timedelta

from pos.domain.insight import CurrencyTable, Days, Insight, InsightName
from pos.domain.permissions import Act, Rule
from pos.services.access import Access
from pos.services.insight_files import InsightFiles
from pos.services.insights import Insights
from ui.daybook.view import Span
from ui.notices import Notice

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class InsightsView:
    """All that the page draws. `days` are those that `insight` is about.

    `done` of `whole` entries are added up; both are 0 while nothing is. `currency` is the place
    of the table that is shown.
    """

    name: InsightName = InsightName.DAYS
    span: Span = Span.MONTH
    days: Days | None = None
    insight: Insight | None = None
    currency: int = 0
    is_reading: bool = False
    is_plot_ready: bool = False
    done: int = 0
    whole: int = 0
    days_problem: Notice | None = None
    notice: Notice | None = None
    is_writing: bool = False
    may_export: bool = True

    @property
    def table(self) -> CurrencyTable | None:
        """The one that is shown, None where there is nothing to show."""
        tables = self.insight.tables if self.insight is not None else ()
        return tables[min(self.currency, len(tables) - 1)] if tables else None


@dataclass(frozen=True, slots=True)
class InsightsServices:
    """The part of the till that reports need; it works without a network."""

    insights: Insights
    files: InsightFiles
    access: Access

    def may_export(self) -> bool:
        """Whether the person at the till may do it, or may at least ask; no disk is touched."""
        return self.access.look(Act.EXPORT) is not Rule.NEVER


def days_of(span: Span, own: Days | None, today: date) -> Days:
    """The days that a way of choosing means."""
    match span:
        case Span.TODAY:
            return Days(today, today)
        case Span.YESTERDAY:
            return Days(today - _DAY, today - _DAY)
        case Span.WEEK:
            return Days(today - 6 * _DAY, today)
        case Span.MONTH:
            return Days(today.replace(day=1), today)
        case Span.CUSTOM:
            return own or Days(today, today)
