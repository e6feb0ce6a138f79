"""Looks for customers at Stripe, adds them, and says whom a sale is for."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TypeAlias

from PySide6.QtCore import QObject

from pos.domain.customer import Customer, CustomerDraft
from pos.domain.ids import CustomerId, PaymentMethodId, SaleId
from pos.domain.saved_card import Keeps
from pos.errors import InDoubt, Misconfigured
from ui.approving import Approving
from ui.customers import asking as asked
from ui.customers.view import CustomersView, FormServices, SavedServices
from ui.notices import notice_for
from ui.pane_desk import PaneDesk
from ui.tasks import JobLane
from ui.waits import unhurried

Job: TypeAlias = Callable[[], CustomersView]


class CustomersDesk(PaneDesk[CustomersView]):
    """One job at a time; what somebody asks for while it runs is not done."""

    def __init__(
        self,
        lane: JobLane,
        parent: QObject | None = None,
        *,
        approving: Approving | None = None,
    ) -> None:
        super().__init__(CustomersView(), lane, parent, approving=approving)
        self._services: SavedServices | None = None

    @property
    def form(self) -> FormServices | None:
        """What shows Stripe's form."""
        return self._services.form if self._services else None

    def attach(self, services: SavedServices | None) -> None:
        """Take the services of an opened till."""
        if services is not self._services:
            self._services = services
            self._show(CustomersView(round_=self._view.round_ + 1))

    def turn_to(self, sale: SaleId | None) -> None:
        """Another sale is paid: whoever was chosen for the one before is forgotten."""
        services = self._services
        if services is None or (sale == self._view.sale and self._view.words):
            return
        blank = CustomersView(sale=sale, round_=self._view.round_ + 1)
        self._show(blank)

        def job() -> CustomersView:
            words = {keeps: services.cards.words(keeps) for keeps in Keeps}
            chosen = services.cards.chosen(sale) if sale is not None else None
            wallet = services.cards.of(chosen.customer) if chosen is not None else None
            problem = services.form.obstacle() if services.form else None
            return replace(
                blank,
                words=words,
                wallet=wallet,
                keeps=chosen.keeps if chosen else None,
                form_problem=notice_for(problem) if problem else None,
            )

        self._run(job, partial(self.turn_to, sale))

    def begin_anew(self) -> None:
        """Forget whoever was shown, unless their card is being asked for."""
        view = self._view
        if view.asking is None:
            # Without its words it is asked anew what the form needs: that may be there by now.
            self._show(CustomersView(round_=view.round_ + 1))
        self.turn_to(None)

    def look_for(self, text: str) -> None:
        """By name, email or phone; nobody is looked for without a text."""
        services, view = self._services, self._view
        if services is None or not text.strip():
            return

        def job() -> CustomersView:
            return replace(view, found=tuple(services.customers.find(text)))

        self._run(job, partial(self.look_for, text))

    def begin_to_add(self) -> None:
        """Lay the form for a new customer open."""
        self._show(replace(self._view, is_adding=True, problem=None))

    def leave(self) -> None:
        """Close the form, or let go of the chosen customer, and look for somebody again."""
        services, view = self._services, self._view
        if view.is_adding or view.wallet is None or services is None:
            self._show(replace(view, is_adding=False, problem=None, round_=view.round_ + 1))
            return
        blank = replace(view, wallet=None, keeps=None, found=None, round_=view.round_ + 1)

        def job() -> CustomersView:
            if view.sale is not None:
                services.cards.choose(view.sale, None)
            return blank

        self._run(job, self.leave)

    def add(self, draft: CustomerDraft) -> None:
        """Add somebody at Stripe, and choose them."""
        services, view = self._services, self._view
        if services is None:
            return

        def job() -> CustomersView:
            made = services.customers.create(draft)
            if view.sale is not None:
                services.cards.choose(view.sale, made.id)
            wallet = services.cards.of(made.id)
            return replace(view, wallet=wallet, is_adding=False, round_=view.round_ + 1)

        self._run(job, partial(self.add, draft))

    def choose(self, customer: Customer) -> None:
        """Show their cards; where a sale is paid, it is for them."""
        services, view = self._services, self._view
        if services is None:
            return

        def job() -> CustomersView:
            if view.sale is not None:
                services.cards.choose(view.sale, customer.id)
            return replace(view, wallet=services.cards.of(customer.id), keeps=None)

        self._run(job, partial(self.choose, customer))

    def keep(self, keeps: Keeps | None) -> None:
        """The customer agreed, or did not, that the next card is kept."""
        services, view = self._services, self._view
        if services is None or view.wallet is None or view.sale is None or keeps is view.keeps:
            return
        sale, customer = view.sale, view.wallet.customer.id

        def job() -> CustomersView:
            services.cards.choose(sale, customer, keeps)
            return replace(view, keeps=keeps)

        self._run(job, partial(self.keep, keeps))

    def agree(self, keeps: Keeps) -> None:
        """Note that the customer agreed, for every card they left."""

        def act(to: SavedServices, customer: CustomerId) -> None:
            to.cards.agree(customer, keeps)

        self._change(act)

    def forget(self, card: PaymentMethodId) -> None:
        """Forget one card for ever."""
        self._change(lambda to, customer: to.cards.detach(customer, card))

    def delete(self) -> None:
        """Forget the customer for ever."""
        services, view = self._services, self._view
        if services is None or view.wallet is None:
            return
        customer = view.wallet.customer.id

        def job() -> CustomersView:
            services.customers.delete(customer)
            return replace(view, wallet=None, keeps=None, found=None, round_=view.round_ + 1)

        self._run(job, self.delete)

    def ask_reader(self, keeps: Keeps) -> None:
        """Let the reader ask for a card to keep; the customer has agreed to the words."""
        services, view = self._services, self._view
        keeping = services.keeping if services else None
        if services is None or keeping is None or view.wallet is None or view.asking is not None:
            return
        customer = view.wallet.customer.id

        def job() -> CustomersView:
            asking = keeping.begin(customer, keeps)
            return replace(view, asking=asking, wallet=services.cards.of(customer))

        self._run(job, partial(self.ask_reader, keeps))

    def ask_form(self, keeps: Keeps) -> None:
        """Let Stripe's form ask for a card to keep; the customer has agreed to the words."""
        services, view = self._services, self._view
        form = services.form if services else None
        if services is None or form is None or view.wallet is None or view.asking is not None:
            return
        customer = view.wallet.customer.id
        try:
            form.load()
        except Misconfigured as error:
            self._show(replace(view, problem=notice_for(error)))
            return

        def job() -> CustomersView:
            asking = form.keeping.begin(customer, keeps)
            return replace(view, asking=asking, wallet=services.cards.of(customer))

        self._run(job, partial(self.ask_form, keeps))

    def follow(self) -> None:
        """See whether the card came."""
        services, view = self._services, self._view
        asking = view.asking
        if services is None or asking is None or view.is_busy:
            return

        def job() -> CustomersView:
            with unhurried():
                now = asked.follow(services, asking)
            if not now.setup.is_saved:
                return replace(view, asking=now)
            return replace(view, asking=None, wallet=services.cards.of(now.setup.customer))

        def failed(error: Exception) -> None:
            if not isinstance(error, InDoubt):  # asked again soon
                self._show(replace(self._view, asking=None, problem=notice_for(error)))

        def done(found: CustomersView) -> None:
            if self._view.asking is asking and not self._view.is_busy:
                self._show(replace(found, problem=self._view.problem))

        self._lane.start(job, done=done, failed=failed)

    def stop(self) -> None:
        """Ask for the card no more."""
        services, view = self._services, self._view
        asking = view.asking
        if services is None or asking is None:
            return

        def job() -> CustomersView:
            setup = asked.stop(services, asking)
            wallet = services.cards.of(setup.customer)
            return replace(view, asking=None, wallet=wallet, problem=asked.left(asking, setup))

        self._run(job, self.stop)

    def refresh(self) -> None:
        """Look at the chosen customer's cards again, as after one was kept."""
        self._change(lambda _to, _customer: None)

    def _change(self, act: Callable[[SavedServices, CustomerId], None]) -> None:
        services, view = self._services, self._view
        if services is None or view.wallet is None:
            return
        customer = view.wallet.customer.id

        def job() -> CustomersView:
            act(services, customer)
            return replace(view, wallet=services.cards.of(customer))

        self._run(job, lambda: self._change(act))

    def _run(self, job: Job, again: Callable[[], None]) -> None:
        if self._view.is_busy:
            return
        round_, before = self._view.round_, self._view.problem
        self._show(replace(self._view, is_busy=True, problem=None))

        def done(view: CustomersView) -> None:
            if round_ == self._view.round_:
                told = view.problem if view.problem is not before else None
                self._show(replace(view, is_busy=False, problem=told))

        def failed(error: Exception) -> None:
            if round_ == self._view.round_:
                self._show(replace(self._view, is_busy=False))
                if not self._is_asked(error, again):
                    self._show(replace(self._view, problem=notice_for(error)))

        self._lane.start(job, done=done, failed=failed)
