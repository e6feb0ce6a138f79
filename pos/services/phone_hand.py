"""The hand of a customer's own phone: a page of Stripe's on which somebody may pay, or has paid."""

from dataclasses import replace

from pos.domain.handing_requests import ExpireSession
from pos.domain.handover import End, Handover
from pos.domain.ids import SessionId
from pos.domain.intent import AWAITS_A_CARD, Intent, IntentStatus
from pos.domain.session import Session, SessionStatus
from pos.errors import Misconfigured, Refused
from pos.ports import GatewayProvider, Store
from pos.services.handing import Look
from pos.services.journal import Journal


class PhoneHand:
    """Port `Hand` of channel phone; asks Stripe, so never on the thread that draws."""

    def __init__(self, store: Store, journal: Journal, gateway: GatewayProvider) -> None:
        self._store = store
        self._journal = journal
        self._gateway = gateway

    def look(self, handover: Handover) -> Look:
        """Read the page; a card that was declined there is no end, the customer may try another.

        A page that is over while its payment is still decided about is waited for: nobody at the
        till can tell, and a second payment must not begin meanwhile.
        """
        if not handover.place:
            return Look(End.NOT_SENT)
        try:
            page = self._gateway().session(SessionId(handover.place))
        except Misconfigured as error:
            return _gone(error)
        intent = self._payment_of(page)
        self._keep(handover, page, intent)
        if intent is not None and intent.status is IntentStatus.PROCESSING:
            return Look(intent=intent)
        match page.status:
            case SessionStatus.COMPLETE if intent is not None and _is_settled(intent):
                return Look(End.PAID, intent=intent)
            case SessionStatus.COMPLETE if intent is not None and intent.status in AWAITS_A_CARD:
                # The bank thought it over and said no: such a page takes no other card.
                return Look(End.DECLINED, _why(intent), intent)
            case SessionStatus.EXPIRED:
                return Look(End.EXPIRED, intent=intent)
            case _:
                return Look(intent=intent)

    def dismiss(self, handover: Handover) -> None:
        """Let nobody pay on the page any more.

        Raises Refused `already_paid` when somebody just has: their payment is taken over then.
        """
        if not handover.place:
            return
        try:
            self._journal.perform_session(handover.sale, ExpireSession(SessionId(handover.place)))
        except Misconfigured as error:
            _gone(error)
        except Refused as no:
            if no.code != "already_paid" or self.look(handover).end is not End.DECLINED:
                raise

    def _payment_of(self, page: Session) -> Intent | None:
        """The payment that the page has made, whether it was read along or only named."""
        if page.intent is None and page.intent_id is not None:
            return self._gateway().retrieve(page.intent_id)
        return page.intent

    def _keep(self, handover: Handover, page: Session, intent: Intent | None) -> None:
        """Keep what changed: how the page stands, whose payment it is, why a card was declined."""
        made = intent.id if intent else page.intent_id
        why = handover.why if intent is None else _why(intent)
        seen = replace(handover, intent=made or handover.intent, why=why)
        with self._store.read() as books:
            known = books.sessions.find(page.id)
        is_news = known is None or (known.status, known.intent_id) != (page.status, made)
        if not is_news and seen == handover:
            return
        with self._store.write() as books:
            books.sessions.save(page, handover.sale)
            found = books.handovers.find(handover.operation)
            if found is not None and found.is_waiting:
                books.handovers.save(replace(found, intent=seen.intent, why=seen.why))


def _gone(error: Misconfigured) -> Look:
    """A page that no Stripe knows is paid by nobody, as after practice was begun anew."""
    if error.code != "unknown_at_stripe":
        raise error
    return Look(End.GONE, error.code)


def _is_settled(intent: Intent) -> bool:
    """Whether the bank has decided."""
    return intent.is_held or intent.is_final


def _why(intent: Intent | None) -> str:
    """Why the last card was declined, while no other one was tried."""
    if intent is None or intent.status is not IntentStatus.REQUIRES_PAYMENT_METHOD:
        return ""
    error = intent.last_error
    return (error.decline_code or error.code) if error is not None else ""
