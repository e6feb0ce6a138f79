"""A new register of a shop: a ledger of its own, and what all registers have."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from pos.domain.catalogue import Product
from pos.domain.central import CentralHead, Pushed
from pos.domain.measure import Unit
from pos.domain.money import Currency, Money
from pos.domain.setting_checks import check_register
from pos.domain.tax import TaxRate
from pos.errors import Refused
from pos.ports.central import Centre
from pos.services.replicating import check_free


class Newborn(Protocol):
    """The ledger of the new register, open and empty."""

    def name(self, register: str) -> None: ...
    def stock(self, products: Sequence[Product]) -> None: ...
    def replicate(self, label: str) -> Pushed: ...
    def close(self) -> None: ...
    def vanish(self) -> None:
        """It was made for nothing."""
        ...


@dataclass(frozen=True, slots=True)
class Enrolled:
    """A register that can sell now. `shared` counts people, settings and recipes it was given."""

    name: str
    account: str
    shared: int
    products: int


class Enrolling:
    """Needs no key: which Stripe account it is, the centre knows."""

    def __init__(self, centre: Centre, begin: Callable[[str], Newborn]) -> None:
        """`begin` a ledger of that account; raises Refused `ledger_exists`."""
        self._centre = centre
        self._begin = begin

    def enrol(self, name: str, label: str) -> Enrolled:
        """Begin a ledger for a register of that name, and tell the centre of that label.

        Raises Refused `register_name_taken`, `centre_empty`, `ledger_exists` and as
        `check_register`; Misconfigured as `Centre` and for the disk. No ledger is left then.
        """
        name = check_register(name)
        heads = self._centre.registers()
        if not heads:
            raise Refused("centre_empty")
        check_free(self._centre, name)
        account = heads[0].register.account
        newborn = self._begin(account)
        try:
            newborn.name(name)
            products = self._products(_latest(heads))
            newborn.stock(products)
            pushed = newborn.replicate(label)
        except BaseException:
            newborn.close()
            newborn.vanish()
            raise
        newborn.close()
        return Enrolled(name, account, pushed.shared, len(products))

    def _products(self, head: CentralHead) -> Sequence[Product]:
        """The catalogue of the register that was heard of last."""
        found: list[Product] = []
        after = ""
        while page := self._centre.table(head.register.ledger, "products", after=after):
            found += [_product(row.body) for row in page]
            after = page[-1].key
        return found


def _latest(heads: Sequence[CentralHead]) -> CentralHead:
    known = [head for head in heads if head.updated_at is not None]
    return max(known or heads, key=lambda head: str(head.updated_at))


def _product(body: str) -> Product:
    told = json.loads(body)
    return Product(
        sku=told["sku"],
        barcode=told["barcode"],
        name=told["name"],
        price=Money(told["price_minor"], Currency(told["currency"])),
        tax_rate=TaxRate(told["tax_rate"]),
        unit=Unit(told.get("unit", "")),
    )
