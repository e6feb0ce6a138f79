"""What a key may do, as lines of text."""

from typing import Final

from pos.domain.key_rights import KeyReport, KeyRight, Verdict, Why

_VERDICTS: Final = {
    Verdict.GOOD: "It may do all that the till needs, and it is restricted.",
    Verdict.FULL: "It is a full secret key: replace it by a restricted one (keys rights).",
    Verdict.NARROW: "Cards can be taken with it, but not everything works:",
    Verdict.USELESS: "No card can be taken with it:",
}
_WHY: Final = {
    Why.CARDS: "holding and taking money from cards",
    Why.GIVING_BACK: "giving money back",
    Why.CHANGES: "seeing what was changed in Stripe",
    Why.READERS: "card readers",
    Why.PHONE: "paying by phone",
    Why.SAVED_CARDS: "customers with saved cards",
    Why.BOOKS: "fees and payouts in the books",
}


def right_of(right: KeyRight) -> str:
    return f"{right.resource}: {'write' if right.writes else 'read'}"


def told_of(report: KeyReport) -> list[str]:
    """The verdict, and what does not work for want of which right."""
    missing = [f"  {_WHY[right.why]} ({right_of(right)})" for right in report.missing]
    return [_VERDICTS[report.verdict], *missing]
