"""A customer as Stripe knows them; here they are an id and what the shop calls them."""

import re
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from pos.domain.ids import CustomerId, SetupId
from pos.errors import Refused
from pos.redaction import redact

LONGEST_NAME: Final = 150
LONGEST_EMAIL: Final = 254
LONGEST_LABEL: Final = 60
_EMAIL: Final = re.compile(r"[^@\s<>,;:\"()]{1,64}@[A-Za-z0-9.-]{1,180}\.[A-Za-z0-9-]{2,60}")
_PHONE: Final = re.compile(r"\+?[0-9][0-9 ()/.-]{3,24}")
_SETUP: Final = re.compile(r"seti_[A-Za-z0-9]{1,250}")
_CUSTOMER: Final = re.compile(r"cus_[A-Za-z0-9]{1,250}")


@dataclass(frozen=True, slots=True)
class CustomerDraft:
    """What is known of a customer, sent to Stripe and kept nowhere here; empty for not known.

    Nothing of it shows in a log or in a traceback.
    """

    name: str = field(default="", repr=False)
    email: str = field(default="", repr=False)
    phone: str = field(default="", repr=False)

    @property
    def is_empty(self) -> bool:
        return not (self.name or self.email or self.phone)

    def checked(self) -> "CustomerDraft":
        """Without space around the texts.

        Raises Refused `customer_empty`, `customer_text` (too long, unprintable, or a card number),
        `email_unreadable` or `phone_unreadable`; none of them repeats what was typed.
        """
        phone = self.phone.strip()
        if phone and not _PHONE.fullmatch(phone):
            raise Refused("phone_unreadable")
        tidy = replace(self, name=_name(self.name), email=check_email(self.email), phone=phone)
        if tidy.is_empty:
            raise Refused("customer_empty")
        return tidy


@dataclass(frozen=True, slots=True)
class Customer:
    """A customer as Stripe shows them now. Times are UTC.

    `label` is what the shop calls them; it is the one thing about them that is kept here.
    """

    id: CustomerId
    created: datetime
    name: str = field(default="", repr=False)
    email: str = field(default="", repr=False)
    phone: str = field(default="", repr=False)
    label: str = field(default="", repr=False)

    @property
    def title(self) -> str:
        """What they are called on the screen: a name of any kind, at worst the id."""
        return self.name or self.label or self.email or self.phone or self.id

    @property
    def contact(self) -> str:
        """What else tells two of one name apart."""
        return " · ".join(each for each in (self.email, self.phone) if each and each != self.title)


@dataclass(frozen=True, slots=True)
class KnownCustomer:
    """What the ledger keeps of a customer. Times are UTC."""

    id: CustomerId
    label: str = field(default="", repr=False)
    deleted_at: datetime | None = None


def check_customer(text: str) -> CustomerId:
    """A customer by Stripe's name for them.

    Raises Refused `customer_unknown`, which does not repeat the text.
    """
    if not _CUSTOMER.fullmatch(text):
        raise Refused("customer_unknown")
    return CustomerId(text)


def check_setup(text: str) -> SetupId:
    """The saving of a card by Stripe's name for it; raises Refused `setup_unknown`."""
    if not _SETUP.fullmatch(text):
        raise Refused("setup_unknown")
    return SetupId(text)


def check_label(text: str) -> str:
    """What a shop calls a customer; raises Refused `customer_text`."""
    return _text("label", text, LONGEST_LABEL)


def check_email(text: str) -> str:
    """An address that a receipt may be sent to, empty for none; Raises Refused as a draft."""
    text = text.strip()
    if text and (len(text) > LONGEST_EMAIL or not _EMAIL.fullmatch(text)):
        raise Refused("email_unreadable")
    return text


def _name(text: str) -> str:
    return _text("name", text, LONGEST_NAME)


def _text(name: str, text: str, longest: int) -> str:
    text = text.strip()
    if len(text) > longest or not text.isprintable() or redact(text) != text:
        raise Refused("customer_text", name=name, maximum=longest)
    return text
