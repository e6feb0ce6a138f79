"""The desk where slips are made: looked at first, handed out as an original or as a copy."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Final

from pos.domain.audit_record import TrailQuery
from pos.domain.ids import IntentId, SaleId
from pos.domain.intent import Intent
from pos.domain.language import Language
from pos.domain.permissions import Act
from pos.domain.printing import PrintId, PrintJob
from pos.domain.refund import Refund
from pos.domain.shift import newest
from pos.domain.shift_report import Report, ReportKind
from pos.domain.slip import Slip, SlipKind
from pos.domain.slip_code import read_code
from pos.domain.slip_settings import AfterMoney, logo_bytes
from pos.domain.views import SaleRecord
from pos.errors import Refused
from pos.ports import Books, Clock, SettingsStore, Store
from pos.services.access import Access
from pos.services.earning import lines_of, lines_taken
from pos.services.permit import Permit
from pos.services.print_jobs import Keep, begun
from pos.services.report_paper import report_parts, title_of
from pos.services.reports import Reports
from pos.services.slips import cash, finding, holds, receipts, refunds
from pos.services.slips.afterwards import called_for, wish_for
from pos.services.slips.finding import Found, Offer
from pos.services.slips.sheet import Body, Sheet, Typeset, sheet_for
from pos.services.writing_of import own_writing

__all__ = ["Offer", "Slips"]

_JUST_NOW: Final = timedelta(minutes=5)
"""How long a slip about cash still belongs to the moment at which the cash changed hands."""


class Slips:
    """Makes slips from the ledger. Asks nobody, and needs no key."""

    def __init__(
        self,
        store: Store,
        settings: SettingsStore,
        clock: Clock,
        access: Access,
        reports: Reports,
        *,
        is_practice: bool,
        typeset: Typeset | None = None,
    ) -> None:
        """`typeset` makes a PDF of a slip, where nothing else can."""
        self._store = store
        self._settings = settings
        self._clock = clock
        self._access = access
        self._reports = reports
        self._is_practice = is_practice
        self._typeset = typeset

    # What there is

    def of_sale(self, text: str) -> tuple[Offer, ...]:
        """The slips of a sale, by receipt, sale or payment; the most telling one first.

        Raises Refused `sale_unknown`, `sale_ambiguous`.
        """
        with self._store.read() as books:
            record = finding.sale_named(books, text)
            return tuple(finding.offers_of(books, record))

    def of_shift(self) -> tuple[Offer, ...]:
        """The slips of the open shift here; the last Z report where none is open."""
        with self._store.read() as books:
            return finding.shift_offers(books, self._settings.load().register)

    def found(self, text: str) -> Found | None:
        """What a scanned or typed code opens, None for what is no code of a slip.

        Raises Refused `slip_of_practice`, `slip_of_real_money`, `slip_unknown`.
        """
        code = read_code(text)
        if code is None:
            return None
        with self._store.read() as books:
            return finding.opened(books, code, is_practice=self._is_practice)

    def logo(self) -> bytes | None:
        """The shop's picture as a PNG."""
        kept = self._settings.load().slip_logo
        return logo_bytes(kept) if kept else None

    # Making

    def make(self, kind: SlipKind, about: str = "", *, language: Language | None = None) -> Slip:
        """The slip as it would be printed now, an original or a copy; nothing is noted.

        `about` is a receipt number, a sale or a payment; for a refund its own subject, or the
        receipt for the newest; a shift with what of it, as `till-1/12/3`, or nothing for the
        shift that is open. Raises Refused `slip_kind`, and for a name that nobody knows.
        """
        sheet, body = self._written(kind, about, language)
        return sheet.slip(body, copy=self._copies(body))

    def issue(
        self,
        kind: SlipKind,
        about: str = "",
        *,
        language: Language | None = None,
        keep: Keep,
    ) -> Slip:
        """The slip for whoever prints it now: a copy needs leave, and is noted with its number.

        `keep` puts it on record in the same moment. Raises as `make`, as `Access.permit`, and as
        `keep`.
        """
        sheet, body = self._written(kind, about, language)
        while True:
            slip = sheet.slip(body, copy=self._copies(body))
            permit = self._leave(slip) if slip.copy else None
            with self._store.write() as books:
                if _made(books, body) != slip.copy:
                    continue  # somebody else has printed it meanwhile, under this number
                if permit is not None:
                    permit.use(books)
                keep(books, slip)
                return slip

    def hand_out(
        self, kind: SlipKind, about: str, how: str, *, language: Language | None = None
    ) -> tuple[Slip, PrintId]:
        """A slip for no receipt printer: a file (`pdf`), or a printer of the `system`.

        It counts at once; say `came_out` or `take_back` afterwards. Raises as `issue`.
        """
        kept: list[PrintJob] = []
        slip = self.issue(
            kind,
            about,
            language=language,
            keep=lambda books, slip: kept.append(self._out(books, slip, how)),
        )
        return slip, kept[0].id

    def handed_out(self, slip: Slip, how: str) -> PrintId:
        """As `hand_out`, of a slip that others have made."""
        with self._store.write() as books:
            return self._out(books, slip, how).id

    def came_out(self, job: PrintId) -> None:
        """It is on paper, or in its file."""
        with self._store.write() as books:
            books.prints.save(books.prints.get(job).printed(self._clock.now()))

    def take_back(self, job: PrintId) -> None:
        """It did not come out: the next one is no copy of it."""
        with self._store.write() as books:
            books.prints.save(books.prints.get(job).given_up())

    def _out(self, books: Books, slip: Slip, how: str) -> PrintJob:
        return begun(books, slip, how, now=self._clock.now(), by=self._access.clerk)

    def _leave(self, slip: Slip) -> Permit:
        return self._access.permit(
            Act.REPRINT,
            subject=f"{slip.kind}/{slip.subject}",
            sale=SaleId(slip.sale) if slip.sale else None,
            intent=IntentId(slip.intent) if slip.intent else None,
            facts={"copy": str(slip.copy)},
        )

    def _copies(self, body: Body) -> int:
        with self._store.read() as books:
            return _made(books, body)

    def _written(self, kind: SlipKind, about: str, language: Language | None) -> tuple[Sheet, Body]:
        """What it says, and on which sheet: a Z is in the language in which it was made."""
        sheet = self._sheet(language)
        if kind in {SlipKind.X, SlipKind.Z}:
            report = self._report(kind, about)
            own = own_writing(report, sheet.writing, sheet.settings.country)
            sheet = replace(sheet, writing=own)
            return sheet, _report_body(sheet, kind, report)
        with self._store.read() as books:
            return sheet, self._body(books, sheet, kind, about)

    def pdf(self, slip: Slip, columns: int, paper_mm: int) -> bytes:
        """The slip on one page of that width; takes some tenths of a second the first time.

        Raises Refused `slip_kind` where nothing can typeset.
        """
        if self._typeset is None:
            raise Refused("slip_kind", subject=slip.subject)
        return self._typeset(slip, columns, paper_mm, self.logo())

    def after(self, record: SaleRecord) -> tuple[AfterMoney, Offer] | None:
        """The slip that money which just moved calls for, and what the shop does with it.

        None where the shop wants none, or where it was handed out already.
        """
        kind = called_for(record)
        wanted = wish_for(kind, self._settings.load())
        if wanted is AfterMoney.NEVER:
            return None
        offers = [each for each in self.of_sale(record.sale.id) if each.kind is kind]
        if not offers or self.make(offers[0].kind, offers[0].about).copy:
            return None
        return wanted, offers[0]

    def sheet(self, language: Language | None = None) -> Sheet:
        """Head and foot of this shop, for slips that others fill."""
        return self._sheet(language)

    def _sheet(self, language: Language | None) -> Sheet:
        settings, now = self._settings.load(), self._clock.now()
        return sheet_for(settings, language, now=now, is_practice=self._is_practice)

    def _body(self, books: Books, sheet: Sheet, kind: SlipKind, about: str) -> Body:
        match kind:
            case SlipKind.HOLD:
                record, intent = _one_payment(books, about, lambda each: each.is_held)
                return holds.hold_slip(sheet, record.sale, intent)
            case SlipKind.RELEASE:
                return _release(books, sheet, about)
            case SlipKind.RECEIPT:
                return self._receipt(books, sheet, finding.sale_named(books, about))
            case SlipKind.GIFT:
                return receipts.gift_slip(sheet, finding.sale_named(books, about))
            case SlipKind.REFUND:
                return self._refund(books, sheet, about)
            case SlipKind.CASH:
                return self._cash(books, sheet, about)
            case _:
                raise Refused("slip_kind", subject=about[:60])

    def _receipt(self, books: Books, sheet: Sheet, record: SaleRecord) -> Body:
        sale = record.sale
        lined = lines_taken(books, sale, sale.intent) if sale.intent else ()
        just_now = self._clock.now() - _JUST_NOW
        is_cash = any(part.taken_at >= just_now for part in sale.cash)
        return receipts.receipt_slip(sheet, receipts.Taken(record, lined), opens_drawer=is_cash)

    def _refund(self, books: Books, sheet: Sheet, about: str) -> Body:
        """By its own subject after the receipt's (`till-1-000042:re_1`), or the newest one."""
        receipt, _, subject = about.partition(":")
        record = finding.sale_named(books, receipt)
        known = dict(finding.refunds_of(record))
        given = known.get(subject) if subject else next(iter(reversed(known.values())), None)
        if given is None:
            raise Refused("slip_kind", subject=about[:60])
        if isinstance(given, Refund):
            intent = books.intents.get(given.intent)
            return refunds.card_refund_slip(
                sheet, record.sale, intent, given, lines_of(books, given)
            )
        is_now = given.given_at >= self._clock.now() - _JUST_NOW
        return refunds.cash_refund_slip(sheet, record.sale, given, opens_drawer=is_now)

    def _cash(self, books: Books, sheet: Sheet, about: str) -> Body:
        name, _, what = about.rpartition("/") if about.count("/") > 1 else (about, "", "")
        shift = finding.shift_named(books, name, self._settings.load().register)
        movements = books.shifts.movements(shift)
        what = what or (str(len(movements)) if movements else cash.FLOAT)
        if what == cash.FLOAT:
            return cash.float_slip(sheet, shift)
        if what == cash.COUNT:
            counts = newest(books.shifts.counts(shift))
            own = shift.opening_float.currency.code
            if own not in counts:
                raise Refused("slip_kind", subject=about[:60])
            return cash.count_slip(sheet, shift, counts[own])
        if not (what.isascii() and what.isdigit() and 0 < int(what) <= len(movements)):
            raise Refused("slip_kind", subject=about[:60])
        movement = movements[int(what) - 1]
        is_now = movement.at >= self._clock.now() - _JUST_NOW
        return cash.movement_slip(sheet, shift, int(what), movement, opens_drawer=is_now)

    def _report(self, kind: SlipKind, about: str) -> Report:
        if kind is SlipKind.X:
            return self._reports.x()
        register, _, number = about.partition("/")
        if number and not (number.isascii() and number.isdigit()):
            raise Refused("report_unknown", register=register[:40], number=number[:20])
        return self._reports.z(int(number) if number else None, register=register)


def _report_body(sheet: Sheet, kind: SlipKind, report: Report) -> Body:
    # An X is of its moment: no two are the same paper, so none is a copy of another.
    is_kept = report.kind is not ReportKind.X
    moment = "" if is_kept else f"/{report.made_at:%Y%m%dT%H%M%S}"
    return Body(
        kind=kind,
        subject=report.name + moment,
        title=title_of(report, sheet.writing),
        parts=report_parts(report, sheet.writing),
        number=report.name,
    )


def _made(books: Books, body: Body) -> int:
    return books.prints.made(str(body.kind), body.subject)


def _one_payment(
    books: Books, about: str, is_meant: Callable[[Intent], bool]
) -> tuple[SaleRecord, Intent]:
    """The payment that was named, or the only one of the sale that is meant.

    Raises Refused `slip_kind` for none, `several_cards` for more than one.
    """
    record = finding.sale_named(books, about)
    if about.startswith("pi_"):
        return record, books.intents.by_text(about)
    meant = [each for each in finding.payments_of(books, record.sale.id) if is_meant(each)]
    if not meant:
        raise Refused("slip_kind", subject=about[:60])
    if len(meant) > 1:
        names = ", ".join(each.id for each in meant)
        raise Refused("several_cards", receipt=record.sale.receipt, payments=names)
    return record, meant[0]


def _release(books: Books, sheet: Sheet, about: str) -> Body:
    record, intent = _one_payment(books, about, lambda each: bool(finding.ends_of(books, each.id)))
    ended = finding.ends_of(books, intent.id)
    return holds.release_slip(sheet, record.sale, intent, ended, by=_releaser(books, record))


def _releaser(books: Books, record: SaleRecord) -> str:
    """Who let the hold go, as the audit journal has it; nobody for one that ended by itself."""
    acts = (str(Act.RELEASE), str(Act.BULK_RELEASE))
    noted = books.trail.find(TrailQuery(sale=record.sale.id, acts=acts, limit=1))
    return noted[0].record.actor if noted else ""
