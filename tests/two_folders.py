"""Two practice tills in folders of their own: one shop, one practice Stripe, one centre."""

from pathlib import Path
from typing import Final

from pos.bootstrap import open_till
from pos.domain.cart import Item
from pos.domain.ids import IntentId, PaymentMethodId
from pos.domain.money import Money
from pos.domain.tax import TaxRate
from pos.services.till import Till
from pos.settings import TRAINING_ACCOUNT, Mode, Start
from tests.empty_ledger import lay
from tests.postgres import PASSWORD, postgres

VISA: Final = PaymentMethodId("pm_card_visa")
MALLET: Final = 1120
"""What each hold comes to, in minor units."""


class TwoFolders:
    """Register 1 makes holds; each replicates when it is told to."""

    def __init__(self, folder: Path) -> None:
        """Skips the test where there is no PostgreSQL."""
        self.url = postgres().database().replace(f":{PASSWORD}@", "@")
        self.one, self.two = folder / "one", folder / "two"
        for each in (self.one, self.two):
            each.mkdir(mode=0o700)
            lay(each / f"training-{TRAINING_ACCOUNT}.db")
        open_till(Start(self.one)).close()
        (self.two / "training-stripe.db").symlink_to(self.one / "training-stripe.db")
        till = self.till(self.two)
        till.settings.save(till.settings.load().changed("register", "till-2"))
        till.close()

    def till(self, folder: Path) -> Till:
        start = Start(folder, mode=Mode.TRAINING, centre_url=self.url, centre_password=PASSWORD)
        return open_till(start)

    def held(self, folder: Path) -> IntentId:
        """A mallet for 11.20, on hold."""
        till = self.till(folder)
        try:
            sale = till.counter.current().sale
            money = till.settings.load().money
            item = Item("HAM-RUBBER", "", "Rubber mallet", Money(MALLET, money), TaxRate(1900))
            till.counter.save(sale.id, sale.cart.add(item))
            till.checkout.begin(sale.id)
            record = till.checkout.authorise(sale.id, VISA)
        finally:
            till.close()
        assert record.intent is not None
        return record.intent.id

    def replicate(self, folder: Path) -> None:
        till = self.till(folder)
        try:
            till.replicating.begin("the centre")
            till.replicating.run()
        finally:
            till.close()

    def reconcile(self, folder: Path) -> None:
        """Let a register look at Stripe, as it does every hour."""
        till = self.till(folder)
        try:
            assert till.reconciler is not None
            assert not till.reconciler.run().unsettled
        finally:
            till.close()
