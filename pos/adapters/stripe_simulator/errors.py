"""Stripe's refusals: HTTP status, type, code, param and the objects embedded in the body."""

from typing import Final

from pos.adapters.stripe_simulator.cards import Decline
from pos.adapters.stripe_simulator.documents import Document, render

_DOCS: Final = "https://docs.stripe.com/error-codes#"
_LOGS: Final = "https://dashboard.stripe.com/test/logs/"


class Refusal(Exception):
    """An answer other than 200.

    Attributes:
        status: HTTP status.
        error: what goes under `error` in the body.
        saved: whether the answer is kept under the idempotency key. Stripe keeps everything
            from the moment the endpoint began to work, and nothing that failed before.
        keeps_changes: whether what the endpoint wrote stays written (a decline leaves a charge).
        headers: extra response headers.
    """

    def __init__(
        self,
        status: int,
        error: Document,
        *,
        saved: bool = True,
        keeps_changes: bool = False,
        headers: dict[str, str] | None = None,
    ) -> None:
        super().__init__(error.get("message", ""))
        self.status = status
        self.error = error
        self.saved = saved
        self.keeps_changes = keeps_changes
        self.headers = headers or {}

    def body(self, request_id: str) -> Document:
        error = {name: value for name, value in self.error.items() if value is not None}
        if "code" in error:
            error["doc_url"] = doc_url(error["code"])
        return {"error": {**error, "request_log_url": _LOGS + request_id}}


def doc_url(code: str) -> str:
    return _DOCS + code.replace("_", "-")


def invalid(
    message: str, *, param: str | None = None, code: str | None = None, status: int = 400
) -> Refusal:
    """A request that was understood, worked on and refused."""
    return Refusal(
        status,
        {"type": "invalid_request_error", "message": message, "param": param, "code": code},
    )


def bad_parameter(message: str, param: str, code: str | None = None) -> Refusal:
    """A parameter that fails before the endpoint begins to work, so no key remembers it."""
    refusal = invalid(message, param=param, code=code)
    refusal.saved = False
    return refusal


def unknown_parameter(param: str) -> Refusal:
    return bad_parameter(f"Received unknown parameter: {param}", param, "parameter_unknown")


def missing_parameter(param: str) -> Refusal:
    return bad_parameter(f"Missing required param: {param}.", param, "parameter_missing")


def exclusive_parameters(param: str, *others: str) -> Refusal:
    return bad_parameter(
        f"You may only specify one of these parameters: {', '.join((param, *others))}.",
        param,
        "parameters_exclusive",
    )


def missing_resource(kind: str, object_id: str, param: str) -> Refusal:
    return invalid(
        f"No such {kind}: '{object_id}'", param=param, code="resource_missing", status=404
    )


def unexpected_state(intent: Document, message: str, param: str | None = None) -> Refusal:
    """The intent's status does not allow this call; the intent itself comes with the error."""
    refusal = invalid(message, param=param, code="payment_intent_unexpected_state")
    refusal.error["payment_intent"] = render(intent)
    return refusal


def cannot(verb: str, intent: Document, allowed: str) -> Refusal:
    return unexpected_state(
        intent,
        f"This PaymentIntent could not be {verb} because it has a status of {intent['status']}. "
        f"Only a PaymentIntent with one of the following statuses may be {verb}: {allowed}.",
    )


def card_error(error: Document, intent: Document) -> Refusal:
    """A final no to the card (HTTP 402); what the attempt left behind stays."""
    embedded = {**error, "payment_intent": render(intent)}
    return Refusal(402, embedded, keeps_changes=True)


def declined_body(decline: Decline, charge: str | None) -> Document:
    """What Stripe says of a card's no."""
    return {
        "type": "card_error",
        "advice_code": decline.advice_code,
        "charge": charge,
        "code": decline.code,
        "decline_code": decline.decline_code,
        "doc_url": doc_url(decline.code),
        "message": decline.message,
        "network_decline_code": decline.network_decline_code,
        "param": decline.param,
    }


def unauthorised(message: str, code: str | None = None) -> Refusal:
    error = {"type": "invalid_request_error", "message": message, "code": code}
    return Refusal(401, error, saved=False)


def forbidden(message: str) -> Refusal:
    return Refusal(403, {"type": "invalid_request_error", "message": message}, saved=False)


def idempotency_mismatch(key: str) -> Refusal:
    return Refusal(
        400,
        {
            "type": "idempotency_error",
            "message": "Keys for idempotent requests can only be used with the same parameters "
            f"they were first used with. Try using a key other than '{key}' if you meant to "
            "execute a different request.",
        },
        saved=False,
    )


def key_in_use(key: str) -> Refusal:
    return Refusal(
        409,
        {
            "type": "idempotency_error",
            "code": "idempotency_key_in_use",
            "message": "There is currently another in-progress request using this Idempotency "
            f"Key: {key}.",
        },
        saved=False,
        headers={"stripe-should-retry": "true"},
    )


def trouble(status: int, message: str, *, saved: bool) -> Refusal:
    """A fault on Stripe's side; Stripe asks for no retry once the answer is saved."""
    return Refusal(
        status,
        {"type": "api_error", "message": message},
        saved=saved,
        headers={"stripe-should-retry": "false" if saved else "true"},
    )


def too_many(code: str, message: str, *, retry: bool) -> Refusal:
    return Refusal(
        429,
        {"type": "invalid_request_error", "code": code, "message": message},
        saved=False,
        headers={"stripe-should-retry": "true"} if retry else {"retry-after": "1"},
    )


def reader_timeout() -> Refusal:
    """No word from the reader in time; it may have the command all the same."""
    return invalid(
        "There was a timeout when sending this command to the reader. Please try again.",
        code="terminal_reader_timeout",
    )
