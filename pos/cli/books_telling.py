"""What the commands of the books answer, for people and for programs."""

from collections.abc import Iterator, Sequence
from zoneinfo import ZoneInfo

from pos.cli import documents, telling
from pos.cli.output import Document, Json, table
from pos.domain.accounting import ClosedPeriod, PeriodDoubt, TrialBalance, TrialRow
from pos.domain.chart import ChartLine
from pos.domain.clearing import ClearedPayout, Difference
from pos.domain.ledger import Entry
from pos.domain.money import Money
from pos.services.clearing import ClearingReport, Waiting
from pos.services.stripe_books import TakenOver
from resources.words.closing_books import DOUBTS_OF_PERIODS, REASONS


def update(done: TakenOver, report: ClearingReport) -> Document:
    return {
        "movements": done.movements,
        "payouts": done.payouts,
        "entries": done.entries,
        "is_zero": report.is_zero,
        "known_until": documents.moment(report.until),
    }


def update_lines(done: TakenOver, report: ClearingReport) -> Iterator[str]:
    if report.until is None:
        yield "No card was ever charged here: there is nothing to take over."
        return
    news = f"{_number(done.movements, 'movement')}, {_number(done.payouts, 'payout')}"
    yield f"New: {news}; {_number(done.entries, 'entry', 'entries')} booked."
    open_ones = sum(1 for each in report.payouts if not each.is_zero)
    if open_ones:
        told = "does" if open_ones == 1 else "do"
        yield (
            f"{_number(open_ones, 'new payout')} {told} not come to zero: "
            "`holdfast books clearing --open`."
        )
    elif report.payouts:
        many = len(report.payouts)
        told = "The only payout" if many == 1 else f"The {many} payouts"
        yield f"{told} of the last 60 days {'comes' if many == 1 else 'come'} to zero."


def clearing(report: ClearingReport, shown: Sequence[ClearedPayout]) -> Document:
    return {
        "known_until": documents.moment(report.until),
        "keeps_the_accounts_books": report.of_account,
        "is_zero": report.is_zero,
        "payouts": [_payout(each) for each in shown],
        "waiting": [
            {
                "amount": documents.money(each.amount),
                "movements": each.movements,
                "is_available": each.is_available,
            }
            for each in report.waiting
        ],
        "open": [_difference(each) for each in report.open],
        "balances": [
            {
                "booked": documents.money(each.booked),
                "at_stripe": documents.money(each.at_stripe),
                "difference": documents.money(each.difference),
            }
            for each in report.balances
        ],
    }


def _payout(found: ClearedPayout) -> Document:
    payout = found.payout
    return {
        "payout": payout.id,
        "status": str(payout.status),
        "amount": documents.money(payout.amount),
        "created_at": documents.moment(payout.created),
        "arrival_date": payout.arrival_date.isoformat(),
        "trace": payout.trace or None,
        "failure_code": payout.failure_code or None,
        "movements": found.parts,
        "in": documents.money(found.gross),
        "out": documents.money(found.back),
        "fees": documents.money(found.fees),
        "rest": _moneys(found.rest),
        "is_zero": found.is_zero,
        "differences": [_difference(each) for each in found.differences],
    }


def _difference(found: Difference) -> Document:
    return {
        "reason": str(found.reason),
        "text": REASONS[found.reason],
        "movement": found.movement or None,
        "type": found.word or None,
        "intent": found.intent,
        "created_at": documents.moment(found.created),
        "missing": _moneys(found.missing),
    }


def _moneys(amounts: Sequence[Money]) -> list[Json]:
    return [documents.money(each) for each in amounts]


def clearing_lines(
    report: ClearingReport, shown: Sequence[ClearedPayout], zone: ZoneInfo
) -> Iterator[str]:
    if report.until is None:
        yield "Stripe's balance was never read: `holdfast books update`."
        return
    yield f"The last movement on Stripe's balance is of {telling.when(report.until, zone)}."
    if not report.of_account:
        yield "Another register keeps the books of the account and its payouts."
    if shown:
        head = ("Payout", "Made", "Status", "In", "Out", "Fees", "Paid out", "Rest")
        yield table(head, [_row(each, zone) for each in shown], right=[3, 4, 5, 6, 7])
    for each in shown:
        for found in each.differences:
            yield f"{each.payout.id}: {_told(found)}"
    yield from map(_waits, report.waiting)
    yield from (f"Not in a payout: {_told(found)}" for found in report.open)
    for balance in report.balances:
        yield (
            f"On Stripe's account are booked {telling.amount(balance.booked)}; what moved there "
            f"comes to {telling.amount(balance.at_stripe)}."
        )


def _waits(waiting: Waiting) -> str:
    word = "can be paid out" if waiting.is_available else "is not available yet"
    if waiting.amount.minor < 0:
        word = "is taken off what comes next"
    many = _number(waiting.movements, "movement")
    return f"{telling.amount(waiting.amount)} in {many} {word}."


def _number(count: int, one: str, many: str = "") -> str:
    return f"{count} {one if count == 1 else many or f'{one}s'}"


def _row(found: ClearedPayout, zone: ZoneInfo) -> tuple[str, ...]:
    payout = found.payout
    rest = ", ".join(telling.amount(each) for each in found.rest) or "0"
    return (
        payout.id,
        telling.when(payout.created, zone),
        str(payout.status).replace("_", " "),
        found.gross.plain(),
        found.back.plain(),
        found.fees.plain(),
        telling.amount(payout.amount),
        rest,
    )


def _told(found: Difference) -> str:
    amounts = ", ".join(telling.amount(each) for each in found.missing)
    named = " ".join(filter(None, (found.movement, found.word, found.intent)))
    return f"{amounts} {REASONS[found.reason]} {named}".rstrip()


def trial(balance: TrialBalance) -> Document:
    return {
        "since": documents.moment(balance.since),
        "until": documents.moment(balance.until),
        "is_zero": balance.is_zero,
        "rows": [
            {
                "account": row.account,
                "code": balance.lines[row.account].code,
                "name": balance.lines[row.account].name,
                "debit": documents.money(row.debit),
                "credit": documents.money(row.credit),
                "balance": documents.money(row.balance),
            }
            for row in balance.rows
        ],
    }


def trial_lines(balance: TrialBalance) -> Iterator[str]:
    if not balance.rows:
        yield "Nothing is booked in that time."
        return
    head = ("Code", "Name", "Account", "Debit", "Credit", "Balance", "")
    rows = [_trial_row(row, balance.lines[row.account]) for row in balance.rows]
    totals = [*balance.totals().values(), *balance.memorandum().values()]
    names = ["Total"] * len(balance.totals()) + ["Memorandum"] * len(balance.memorandum())
    rows += [
        _trial_row(row, ChartLine("", "", name)) for row, name in zip(totals, names, strict=True)
    ]
    yield table(head, rows, right=[3, 4, 5])
    yield "Debits and credits agree." if balance.is_zero else "Debits and credits DO NOT agree."


def _trial_row(row: TrialRow, line: ChartLine) -> tuple[str, ...]:
    return (
        line.code,
        line.name,
        row.account,
        row.debit.plain(),
        row.credit.plain(),
        row.balance.plain(),
        row.debit.currency.code,
    )


def period(closed: ClosedPeriod) -> Document:
    return {
        "number": closed.number,
        "last_day": closed.last_day.isoformat(),
        "until": documents.moment(closed.until),
        "time_zone": closed.zone,
        "closed_at": documents.moment(closed.closed_at),
        "closed_by": closed.closed_by or None,
        "reason": closed.reason or None,
        "last_sequence": closed.last_sequence,
        "head_hash": closed.head_hash,
        "reference": closed.reference,
    }


def period_lines(found: Sequence[ClosedPeriod], zone: ZoneInfo) -> Iterator[str]:
    if not found:
        yield "No period was closed yet."
        return
    head = ("No.", "Up to", "Closed", "By", "Reason", "Entry")
    yield table(head, [_period_row(each, zone) for each in found], right=[0, 5])


def _period_row(closed: ClosedPeriod, zone: ZoneInfo) -> tuple[str, ...]:
    return (
        str(closed.number),
        closed.last_day.isoformat(),
        telling.when(closed.closed_at, zone),
        closed.closed_by,
        closed.reason,
        str(closed.last_sequence),
    )


def doubt(found: PeriodDoubt) -> Document:
    return {
        "kind": str(found.kind),
        "count": found.count,
        "text": DOUBTS_OF_PERIODS[found.kind],
    }


def close_lines(
    closed: ClosedPeriod | None, doubts: Sequence[PeriodDoubt], zone: ZoneInfo
) -> Iterator[str]:
    if closed is not None:
        when = telling.when(closed.closed_at, zone)
        yield f"Everything up to {closed.last_day.isoformat()} is closed since {when}."
    elif not doubts:
        yield "Nothing is open in it."
    for each in doubts:
        yield f"Still open: {DOUBTS_OF_PERIODS[each.kind]} ({each.count})."
    if doubts:
        yield "What comes of it counts in a later period."


def correction(entry: Entry) -> Document:
    return {
        "reference": entry.reference,
        "occurred_at": documents.moment(entry.occurred_at),
        "amount": documents.money(entry.amount),
        "reason": entry.reason,
        "postings": [
            {"account": each.account, "amount": documents.money(each.amount)}
            for each in entry.postings
        ],
    }


def correction_lines(entry: Entry) -> Iterator[str]:
    debit, credit = entry.postings
    yield (
        f"{telling.amount(entry.amount)} debited to {debit.account} and credited to "
        f"{credit.account}: {entry.reference}."
    )


def account(line: ChartLine) -> Document:
    return {"account": line.account, "code": line.code, "name": line.name}


def account_lines(lines: Sequence[ChartLine]) -> Iterator[str]:
    rows = [(line.code, line.name, line.account) for line in lines]
    yield table(("Code", "Name", "Account"), rows)
