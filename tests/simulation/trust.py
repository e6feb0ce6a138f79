"""What is counted about people each evening: permissions, approvals, recipes, and the Z reports."""

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Final

from pos.domain.audit_record import AuditRecord
from pos.domain.ids import IntentId, OperationId
from pos.domain.intent import CancelReason
from pos.domain.money import Money
from pos.domain.operation import (
    CancelIntent,
    CaptureIntent,
    IncreaseHold,
    Operation,
    OperationState,
    RefundIntent,
)
from pos.domain.permissions import Act, Rule, rule_for
from tests.simulation.promise import BrokenPromise, Promise
from tests.simulation.register import NAMES

if TYPE_CHECKING:
    from tests.simulation.register import Register

_ROLES: Final = {name: role for role, name in NAMES.items()}
_MOVES: Final = (CaptureIntent, CancelIntent, IncreaseHold, RefundIntent)


class Trust:
    """Reads the ledger file's own rows, those that are new since it looked last."""

    def __init__(self) -> None:
        self._read_until: dict[str, int] = defaultdict(int)
        self._records: dict[str, dict[str, AuditRecord]] = defaultdict(dict)
        self._judged: dict[str, set[str]] = defaultdict(set)

    def count(self, register: "Register") -> None:
        self._read(register)
        self._operations(register)
        self._approvals(register)
        self._recipes(register)
        self._reports(register)

    def _read(self, register: "Register") -> None:
        name = register.name
        with register.file.read() as db:
            rows = db.execute(
                "SELECT sequence, reason FROM entries WHERE kind = 'audit' AND sequence > ?"
                " ORDER BY sequence",
                [self._read_until[name]],
            ).fetchall()
        for row in rows:
            record = AuditRecord.of(row["reason"])
            self._read_until[name] = row["sequence"]
            self._permitted(register, record)
            if record.operation is not None:
                self._records[name][record.operation] = record

    def _permitted(self, register: "Register", record: AuditRecord) -> None:
        """By the table and the limits: the person alone, or with somebody who may by themselves."""
        if record.act not in set(Act) or record.actor.startswith("recipe "):
            return
        limits = register.settings.load().limits

        def rule(name: str) -> Rule:
            return rule_for(Act(record.act), _ROLES[name], record.amount, limits)

        own = rule(record.actor)
        is_approved = bool(record.approver) and rule(record.approver) is Rule.ALLOWED
        # Of one refund to several tenders each part is noted; together they may need leave.
        if own is Rule.NEVER or (own is Rule.NEEDS_APPROVAL and not is_approved):
            raise BrokenPromise(Promise.PERMITTED, f"{register.name}: {record}")

    def _operations(self, register: "Register") -> None:
        judged, records = self._judged[register.name], self._records[register.name]
        with register.file.read() as db:
            rows = db.execute(
                "SELECT id FROM operations WHERE kind IN ('capture', 'cancel', 'increase',"
                " 'refund')"
            ).fetchall()
        with register.store.read() as books:
            for row in rows:
                if row["id"] in judged:
                    continue
                judged.add(row["id"])
                operation = books.operations.get(OperationId(row["id"]))
                record = records.get(operation.id)
                if record is None:
                    if not (_is_withdrawal(operation) or _was_never_sent(operation)):
                        raise BrokenPromise(Promise.PERMITTED, f"nobody may have done {operation}")
                elif _amount(operation) not in {None, record.amount}:
                    raise BrokenPromise(Promise.PERMITTED, f"{operation} is not {record}")

    def _approvals(self, register: "Register") -> None:
        with register.file.read() as db:
            spent = db.execute(
                "SELECT id, act, amount_minor, operation_id, spent_at FROM approvals"
                " WHERE state = 'spent'"
            ).fetchall()
        used = Counter(row["operation_id"] for row in spent if row["operation_id"])
        for operation, times in used.items():
            record = self._records[register.name].get(operation)
            if times > 1 or record is None or not record.approver:
                raise BrokenPromise(
                    Promise.PERMITTED, f"{register.name}: {times} approvals for {operation}"
                )

    def _recipes(self, register: "Register") -> None:
        with register.file.read() as db:
            rows = db.execute(
                "SELECT intent_id, operation_id FROM recipe_runs ORDER BY intent_id, attempt"
            ).fetchall()
        runs: dict[str, list[Operation]] = defaultdict(list)
        with register.store.read() as books:
            for row in rows:
                operation = books.operations.get(OperationId(row["operation_id"]))
                runs[row["intent_id"]].append(operation)
            for intent, operations in runs.items():
                done = [each for each in operations if each.state is not OperationState.REJECTED]
                if len(done) > 1:
                    raise BrokenPromise(Promise.RECIPE_ONCE, f"{intent}: {done}")
                agreed = books.recipes.agreed(operations[0].sale)
                hold = books.intents.get(IntentId(intent)).amount
                for each in operations:
                    taken = _amount(each) if isinstance(each.request, CaptureIntent) else None
                    if agreed is None or (taken is not None and taken > agreed.takes(hold)):
                        raise BrokenPromise(Promise.RECIPE_ONCE, f"{each} is beyond {agreed}")

    def _reports(self, register: "Register") -> None:
        """Every entry up to the last report is in one of them, and they add up to the ledger."""
        with register.file.read() as db:
            spans = db.execute("SELECT first, last FROM z_spans ORDER BY first").fetchall()
            if not spans:
                return
            covered = 0
            for span in spans:
                if span["first"] != covered + 1:
                    raise BrokenPromise(
                        Promise.Z_IS_LEDGER, f"{register.name}: a gap after {covered}"
                    )
                covered = span["last"]
            rows = db.execute(
                "SELECT account, currency, sum(amount_minor) FROM postings WHERE entry <= ?"
                " GROUP BY 1, 2",
                [covered],
            ).fetchall()
            numbers = db.execute("SELECT register, number FROM z_reports").fetchall()
        ledger = {tuple(row)[:2]: row[2] for row in rows if row[2]}
        total: Counter[tuple[str, str]] = Counter()
        for row in numbers:
            report = register.reports.z(row["number"], register=row["register"])
            for each in report.all.accounts:
                total[each.account, each.amount.currency.code] += each.amount.minor
        reported = {key: minor for key, minor in total.items() if minor}
        if reported != ledger:
            odd = {key: (reported.get(key), ledger.get(key)) for key in {*reported, *ledger}
                   if reported.get(key) != ledger.get(key)}  # fmt: skip
            raise BrokenPromise(Promise.Z_IS_LEDGER, f"{register.name}: {odd}")


def _is_withdrawal(operation: Operation) -> bool:
    """A payment that nobody paid is given up with its sale; that is no decision about a hold."""
    request = operation.request
    return isinstance(request, CancelIntent) and request.reason is CancelReason.ABANDONED


def _was_never_sent(operation: Operation) -> bool:
    """Its commit failed, and the record was written over before anybody believed in it."""
    return operation.state is OperationState.REJECTED and not operation.sends


def _amount(operation: Operation) -> Money | None:
    match operation.request:
        case CaptureIntent() as request:
            return request.amount
        case RefundIntent() as request:
            return request.amount
        case IncreaseHold() as request:
            return request.amount
        case _:
            return None
