"""Which fiscal year a day is in, as the shop's year begins."""

from datetime import date, timedelta


def year_of(day: str, begins: str) -> tuple[date, date]:
    """The first and the last day of the fiscal year around `day`; `begins` is month and day.

    A year that begins on the 29th of February begins on the 1st of March where there is none.
    """
    asked = date.fromisoformat(day)
    first = _beginning(asked.year, begins)
    if first > asked:
        first = _beginning(asked.year - 1, begins)
    return first, _beginning(first.year + 1, begins) - timedelta(days=1)


def _beginning(year: int, begins: str) -> date:
    month, day = (int(part) for part in begins.split("-"))
    try:
        return date(year, month, day)
    except ValueError:
        return date(year, month + 1, 1)
