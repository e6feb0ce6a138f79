"""What a shop answers to a dispute, and the words that decide one at once in Stripe's test mode."""

from typing import Final

from pos.adapters.stripe_simulator import disputes, fields
from pos.adapters.stripe_simulator.books import Books
from pos.adapters.stripe_simulator.documents import Document
from pos.adapters.stripe_simulator.errors import invalid
from pos.adapters.stripe_simulator.fields import metadata
from pos.adapters.stripe_simulator.params import EXPAND, Shape, boolean, choice, clearable, hash_of
from pos.adapters.stripe_simulator.routing import route
from pos.adapters.stripe_simulator.shapes import NOT_PRACTISED

_TEXTS: Final = (
    "access_activity_log billing_address cancellation_policy cancellation_policy_disclosure"
    " cancellation_rebuttal customer_communication customer_email_address customer_name"
    " customer_purchase_ip customer_signature duplicate_charge_documentation"
    " duplicate_charge_explanation duplicate_charge_id product_description receipt refund_policy"
    " refund_policy_disclosure refund_refusal_explanation service_date service_documentation"
    " shipping_address shipping_carrier shipping_date shipping_documentation"
    " shipping_tracking_number uncategorized_file uncategorized_text"
).split()
EVIDENCE: Final[Shape] = {
    **dict.fromkeys(_TEXTS, clearable),
    "appeal": NOT_PRACTISED,
    "enhanced_evidence": NOT_PRACTISED,
}
UPDATE: Final[Shape] = {
    "evidence": hash_of(EVIDENCE),
    "expand": EXPAND,
    "intended_submission_method": choice(
        "manual", "prefer_manual", "prefer_smart_disputes", "smart_disputes"
    ),
    "metadata": metadata,
    "submit": boolean,
}
_DECIDES: Final = {"winning_evidence": True, "losing_evidence": False}
"""Stripe docs, Test cards, Evidence: what these words in `uncategorized_text` lead to."""


def update(books: Books, object_id: str, params: Document) -> Document:
    """Stage evidence, or send it; a dispute that is decided takes none any more."""
    dispute = books.need("dispute", object_id, "dispute")
    if "metadata" in params:
        dispute["metadata"] = fields.merged(dispute["metadata"], params["metadata"])
    if "evidence" in params:
        _check_open(dispute)
        dispute["evidence"].update(params["evidence"] or {})
        dispute["evidence_details"]["has_evidence"] = any(
            dispute["evidence"].get(name) for name in _TEXTS
        )
    books.state.save(dispute)
    if "evidence" in params and params.get("submit", True):
        _submit(books, dispute)
    return dispute


def _submit(books: Books, dispute: Document) -> None:
    details = dispute["evidence_details"]
    if not details["has_evidence"]:
        return
    details["submission_count"] += 1
    details["submission_method"] = "manual"
    inquiry = dispute["status"].startswith("warning_")
    dispute["status"] = "warning_under_review" if inquiry else "under_review"
    books.state.save(dispute)
    books.record("charge.dispute.updated", dispute)
    won = _DECIDES.get(dispute["evidence"].get("uncategorized_text") or "")
    if won is not None:
        disputes.end(books, dispute, won=won)


def close(books: Books, object_id: str, _: Document) -> Document:
    """Accept that the customer is right: the money stays with their bank."""
    dispute = books.need("dispute", object_id, "dispute")
    _check_open(dispute)
    disputes.end(books, dispute, won=False)
    return dispute


def _check_open(dispute: Document) -> None:
    if dispute["status"] in disputes.ENDED:
        raise invalid("This dispute is already closed.")


ROUTES: Final = (
    route("POST", "/v1/disputes/{id}", update, UPDATE),
    route("POST", "/v1/disputes/{id}/close", close, {"expand": EXPAND}),
)
