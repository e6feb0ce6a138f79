"""The practice pages as HTML: the Checkout page, the bank's page, and what is said at the end.

No script runs on them, nothing is loaded from anywhere, and every word that came from outside is
escaped.
"""

from html import escape
from typing import Final
from urllib.parse import quote, urlsplit

from pos.adapters.stripe_simulator import page_words as words
from pos.adapters.stripe_simulator.documents import Document
from pos.adapters.stripe_simulator.page_style import CSS

_NOBODYS: Final = frozenset(("example.com", "example.net", "example.org"))
"""Names that belong to nobody (RFC 2606), for shops without a page of their own."""

_PRACTICE: Final = "Practice page of Holdfast: test cards only, no money moves."


def checkout(session: Document, intent: Document | None, items: list[Document]) -> str:
    """An open session: what is to be paid, the cards, pay and go back."""
    path = f"/c/pay/{quote(session['id'])}"
    error = None if intent is None else _last_error(intent)
    known = session["customer_email"] or (session["customer_details"] or {}).get("email")
    return _page(
        "Pay" if session["mode"] == "payment" else "Save a card",
        f"""{_said("bad", words.trouble(error))}{_waiting(intent)}
<section class="sheet" aria-label="What you pay">{_asked(session, items)}</section>
<form method="post" action="{path}" class="sheet" autocomplete="off">
{_cards()}
{"" if known else _email()}
<div class="pay"><button class="main" id="pay" type="submit">{_pay_label(session)}</button></div>
</form>
<form method="post" action="{path}/leave"><button id="leave" type="submit">Go back without \
paying</button></form>""",
    )


def ended(session: Document, intent: Document | None) -> str:
    """A session that is over: paid, or expired."""
    heading, sentence = words.outcome(session, intent)
    tone = "good" if session["status"] == "complete" else "bad"
    back = session["success_url"] if session["status"] == "complete" else None
    return _page(heading, f"{_closing(heading, sentence, tone)}{_link(back, 'Back to the shop')}")


def left(session: Document) -> str:
    """The customer went back without paying."""
    path = f"/c/pay/{quote(session['id'])}"
    sentence = "Nothing was taken. The link stays open until the shop withdraws it or it expires."
    return _page(
        "You left the payment",
        f"""{_closing("You left the payment", sentence, "bad")}
<a class="button" id="return" href="{path}">Pay after all</a>
{_link(session["cancel_url"], "Back to the shop")}""",
    )


def bank(token: str, waiting: Document) -> str:
    """What a card's bank asks its customer: is it you?"""
    path = f"/bank/{quote(token)}"
    sum_ = words.amount(waiting["amount"], waiting["currency"]) if "amount" in waiting else ""
    about = f"a payment of {sum_} at Practice shop" if sum_ else "saving your card at Practice shop"
    return _page(
        "Practice bank",
        f"""<section class="sheet"><h1>Practice bank</h1>
<p>Somebody wants to use your card for {escape(about)}. Is it you?</p>
<form method="post" action="{path}">
<button class="main" id="pass" name="answer" value="pass" type="submit">Yes, confirm</button>
<button id="fail" name="answer" value="fail" type="submit">No, refuse</button>
<button id="close" name="answer" value="close" type="submit">Close without an answer</button>
</form></section>""",
    )


def answered(answer: str, declined: str) -> str:
    """The end of the bank's page, where there is no page to go back to."""
    if declined:
        return _told("Your card was declined", f"{declined} Nothing was taken.", "bad")
    match answer:
        case "pass":
            return _told("Confirmed", "You can close this page; the shop knows.", "good")
        case "fail":
            return _told("Refused", "Nothing was taken. You can close this page.", "bad")
        case _:
            return _told(
                "Closed without an answer",
                "The payment still waits for your bank. Open the link again to answer, or ask at "
                "the counter.",
                "bad",
            )


def missing() -> str:
    """Nothing is here: a mistyped address, or a page whose time is over."""
    return _told("Nothing to do here", "This page is no longer open. Ask at the counter.", "bad")


def _told(heading: str, sentence: str, tone: str) -> str:
    return _page(heading, _closing(heading, sentence, tone))


def _page(title: str, body: str) -> str:
    return f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>{CSS}</style></head>
<body><p class="practice">{_PRACTICE}</p><main>{body}</main></body></html>
"""


def _closing(heading: str, sentence: str, tone: str) -> str:
    return f"""<section class="sheet" id="outcome" data-tone="{tone}">
<p class="said {tone}" role="status"><strong>{escape(heading)}</strong></p>
<p>{escape(sentence)}</p></section>"""


def _said(tone: str, sentence: str) -> str:
    if not sentence:
        return ""
    return (
        f'<p class="said {tone}" role="alert" id="trouble">{escape(sentence)} Choose a card to try '
        "again.</p>"
    )


def _waiting(intent: Document | None) -> str:
    """A way back to the bank, while it waits for an answer."""
    if intent is None or intent["status"] != "requires_action":
        return ""
    page = (intent["next_action"].get("redirect_to_url") or {}).get("url", "")
    return (
        '<p class="said bad" role="status" id="waiting">Your bank still waits for your answer.</p>'
        f'<a class="button" id="bank" href="{escape(page)}">Go to the bank</a>'
    )


def _asked(session: Document, items: list[Document]) -> str:
    if session["mode"] != "payment":
        return "<h1>Practice shop</h1><p>Your card will be saved. Nothing is taken now.</p>"
    lines = "".join(
        f"<li><span>{escape(one['description'])}{_times(one['quantity'])}</span>"
        f"<b>{words.amount(one['amount_total'], one['currency'])}</b></li>"
        for one in items
    )
    note = (session["custom_text"].get("submit") or {}).get("message")
    return (
        f'<h1>Practice shop</h1><p class="amount">'
        f"{words.amount(session['amount_total'], session['currency'])}</p>"
        f'<ul class="lines">{lines}</ul>' + (f'<p class="soft">{escape(note)}</p>' if note else "")
    )


def _times(quantity: int) -> str:
    return f" × {quantity}" if quantity > 1 else ""


def _cards() -> str:
    chosen = words.CARDS[0][1][0][0]
    return "".join(
        f"<fieldset><legend>{escape(name)}</legend>"
        + "".join(
            f'<label class="card" for="{token}"><input type="radio" name="card" id="{token}" '
            f'value="{token}"{" checked" if token == chosen else ""}>{escape(label)}</label>'
            for token, label in cards
        )
        + "</fieldset>"
        for name, cards in words.CARDS
    )


def _email() -> str:
    return (
        '<label class="text" for="email">Email for the receipt (you may leave it empty)</label>'
        '<input type="email" id="email" name="email" maxlength="200">'
    )


def _pay_label(session: Document) -> str:
    if session["mode"] != "payment":
        return "Save card"
    return f"Pay {words.amount(session['amount_total'], session['currency'])}"


def _link(address: str | None, label: str) -> str:
    """A way back to a shop's own page; never followed by itself, and not to a made-up one."""
    if not address or not address.startswith(("https://", "http://")):
        return ""
    if urlsplit(address).hostname in _NOBODYS:
        return ""
    return f'<a class="button" rel="noreferrer" href="{escape(address)}">{escape(label)}</a>'


def _last_error(intent: Document) -> Document | None:
    error: Document | None = (
        intent["last_setup_error"]
        if intent["object"] == "setup_intent"
        else intent["last_payment_error"]
    )
    return error
