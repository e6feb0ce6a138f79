"""A day in a shop: it opens, things happen, it closes, and everything is counted."""

from collections.abc import Iterable
from contextlib import ExitStack
from datetime import timedelta
from random import Random
from typing import Final

from pos.domain.ids import SaleId
from pos.domain.sale import SaleState
from pos.domain.staff import Role
from pos.errors import InDoubt, PosError, Refused
from pos.services.steps import Step
from tests.simulation import channels, managers, outside, people
from tests.simulation.acts import CASHIER, CLOCKS, HANDING, Act, Kind, Trouble
from tests.simulation.bookkeeper import PAID_OUT_AFTER
from tests.simulation.channels import Channels
from tests.simulation.luck import luck_of
from tests.simulation.managers import Manager
from tests.simulation.moment import Moment, StepWatch, TillDied, quiet
from tests.simulation.people import Person
from tests.simulation.promise import BrokenPromise, Promise
from tests.simulation.register import Register
from tests.simulation.world import World

_OPENS: Final = 9
_SUNDAY: Final = 6
_LANDED: Final = timedelta(minutes=3)
_ROUNDS: Final = 6
_LONGEST_HOLD: Final = 9


def _role(act: Act, luck: Random) -> Role:
    """Who does it: cashiers sell, and try now and then what is a manager's."""
    if act.name in CASHIER or act.name in HANDING:
        return luck.choice((Role.CASHIER, Role.CASHIER, Role.SUPERVISOR))
    return luck.choice((Role.CASHIER, Role.SUPERVISOR, Role.MANAGER, Role.MANAGER))


class Days:
    """Lives through acts, one after the other, and judges after each."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._is_nervous = False

    # Acts ----------------------------------------------------------------------------------

    def act(self, act: Act) -> None:
        """One act with all that strikes it, and the judgement."""
        world = self._world
        world.tally["acts"] += 1
        register = world.registers[act.register % len(world.registers)]
        if register.off_since is not None:
            return
        is_nested = bool(register.moments)
        meanwhile = act.meanwhile
        moment = Moment(
            act.trouble,
            world.tally,
            (lambda: self.act(meanwhile)) if meanwhile is not None else None,
            1 + act.luck % 6,
        )
        try:
            said = self._done(act, register, moment)
        except TillDied as death:
            if is_nested:
                raise
            world.truth.forgotten()
            self._restarted(register, luck_of(act.luck), f"dies {death}")
            said = "died"
        self._is_nervous = said.startswith("in doubt")
        if moment.disk_struck:
            world.truth.forgotten()
        if not is_nested:
            world.truth.kept()
        world.note(f"till {register.number + 1} {act.name}: {said}")
        if register.is_open:
            world.judge.after_act(register)

    def _done(self, act: Act, register: Register, moment: Moment) -> str:
        luck = luck_of(act.luck)
        world = self._world
        outsiders = outside.deeds(outside.Outsider(world, luck))
        if act.name in outsiders:
            world.tally[f"outside {act.name}"] += 1
            return outsiders[act.name]()
        person = Person(world, register, luck)
        deed = {
            **people.deeds(person),
            **channels.deeds(Channels(world, register, luck)),
            **managers.deeds(Manager(world, register, luck)),
        }[act.name]
        register.sign_in(_role(act, luck))
        with ExitStack() as stack:
            stack.enter_context(register.during(moment))
            stack.enter_context(StepWatch(moment))
            self._set_clock(register, act.trouble, luck)
            try:
                said = deed()
            except PosError as error:
                world.judge.hears_failure(register, error, moment)
                said = str(error)
                world.tally[f"told {error.kind}"] += 1
        if act.trouble and act.trouble.name == "power_off" and not register.moments:
            world.tally["crash power_off"] += 1
            self._switch_off(register, luck)
        return said

    def _set_clock(self, register: Register, trouble: Trouble | None, luck: Random) -> None:
        if trouble is None or trouble.name not in CLOCKS:
            return
        self._world.tally[f"clock {trouble.name}"] += 1
        hours = timedelta(hours=luck.choice((1, 25, 200)))
        register.clock.skew = hours if trouble.name == "ahead" else -hours

    def _switch_off(self, register: Register, luck: Random) -> None:
        """The power goes: until it comes back at once, tomorrow, or days later."""
        world = self._world
        away = luck.choice((0, 0, 0, 1, 2, 3))
        world.note(f"till {register.number + 1} is switched off for {away} days")
        if away:
            register.off_since = world.now
            register.off_until = world.now + timedelta(days=away)
            register.close()
            world.tally["crashes"] += 1
        else:
            register.reboot()
            self._restarted(register, luck, "was switched off")

    def _restarted(self, register: Register, luck: Random, how: str) -> None:
        """The program is gone; somebody starts it again, and sometimes that goes wrong too."""
        world = self._world
        world.tally["crashes"] += 1
        world.note(f"till {register.number + 1} {how}")
        register.restart()
        world.judge.glances(register)
        if luck.random() < 0.3:
            return
        steps = [*(f"at_{step}" for step in Step), "before_commit", "after_request"]
        again = Trouble(Kind.CRASH, luck.choice(steps), times=1) if luck.random() < 0.4 else None
        try:
            self._recovered(register, Moment(again, world.tally))
        except TillDied as death:
            world.tally["crashes"] += 1
            world.tally["crashes of a recovery"] += 1
            world.note(f"till {register.number + 1} dies {death} while it recovers")
            world.truth.forgotten()
            register.restart()
            self._recovered(register, quiet(world.tally))

    def _recovered(self, register: Register, moment: Moment) -> None:
        with register.during(moment), StepWatch(moment):
            try:
                register.recover()
            except PosError as error:
                self._world.judge.hears_failure(register, error, moment)

    # Days ----------------------------------------------------------------------------------

    def live(self, acts: Iterable[Act], days: int) -> None:
        """A shop's whole life: its days, and then the time until its last hold has ended."""
        by_day: dict[int, list[Act]] = {}
        for act in acts:
            by_day.setdefault(act.day, []).append(act)
        for day in range(days):
            self.open()
            self._through(by_day.get(day, []))
            self.close(everything=day == days - 1)
        self._until_every_hold_has_ended()

    def _through(self, acts: list[Act]) -> None:
        hours = timedelta(hours=9) / max(len(acts), 1)
        for act in acts:
            pause = luck_of(act.luck).random()
            # Some follow at once, most of all when an answer is missing; the others are spread.
            if self._is_nervous and pause < 0.85:
                pause = 0.0
            self._world.pass_time(timedelta(seconds=5) if pause < 0.4 else hours * pause * 1.4)
            self.act(act)

    def open(self) -> None:
        """Nine o'clock: the program is started, the board looked at."""
        world = self._world
        world.tally["days"] += 1
        morning = world.now.replace(hour=_OPENS, minute=0, second=0, microsecond=0)
        while morning <= world.now or morning.weekday() == _SUNDAY:
            morning += timedelta(days=1)
        world.pass_time(morning - world.now)
        world.forget_old()
        for register in world.registers:
            luck = luck_of(world.random.getrandbits(32))
            if register.off_since is not None and world.now < register.off_until:
                continue
            if register.off_since is not None or luck.random() < 0.3:
                register.reboot()
                register.off_since = None
                self._recovered(register, quiet(world.tally))
            register.sign_in(Role.MANAGER)
            self._quietly(register, Person(world, register, luck).morning)
            if luck.random() < 0.8:
                self._quietly(register, Manager(world, register, luck).open_shift)
            world.judge.after_act(register)

    def close(self, *, everything: bool) -> None:
        """The line works, people settle what is open, the till reconciles, the judge counts."""
        world = self._world
        world.pass_time(_LANDED)
        for register in world.registers:
            if everything:
                self._in_order(register)
            if register.off_since is not None:
                continue
            if register.has_outage():
                self._quietly(register, Person(world, register, luck_of(0)).look_at_board)
                continue
            register.calm()
            register.sign_in(Role.MANAGER)
            self._settle(register)
            self._quietly(register, lambda each=register: channels.tidied(world, each))
            if self._leave_nothing_at_the_bank(register):
                self._recovered(register, quiet(world.tally))
            self._quietly(register, Person(world, register, luck_of(0)).look_at_board)
            luck = luck_of(world.random.getrandbits(32))
            self._quietly(register, Manager(world, register, luck).run_recipes)
            if luck.random() < 0.8:
                self._quietly(register, Manager(world, register, luck).close_shift)
            self._settle(register)
            world.judge.after_act(register)
            world.evening.count(register, everything=everything)
            world.bookkeeper.close_period(register, luck)
            if world.centre is not None:
                world.centre.evening(register)
        world.truth.kept()
        world.note(f"the day is closed, {world.requests} requests so far")

    def _in_order(self, register: Register) -> None:
        """Everything works again, once the last day is over."""
        register.calm()
        if register.off_since is not None:
            register.reboot()
            register.off_since = None

    def _settle(self, register: Register) -> None:
        """Recover; what needs a person gets one."""
        world = self._world
        for patience in range(_ROUNDS):
            self._recovered(register, quiet(world.tally))
            with register.store.read() as books:
                left = list(books.operations.open())
            if not left:
                return
            world.pass_time(_LANDED)
            for operation in left if patience else ():
                register.touched.add(operation.sale)
                world.tally["needed a person"] += 1
                self._quietly(register, lambda each=operation: register.journal.give_up(each.id))

    def _leave_nothing_at_the_bank(self, register: Register) -> bool:
        """What lies on the counter unpaid is put away, and nobody can pay it any more."""
        left = False
        for record in register.counter.recent(60):
            if record.sale.state in {SaleState.PAYING, SaleState.OPEN}:
                sale: SaleId = record.sale.id
                register.touched.add(sale)
                self._quietly(register, lambda each=sale: register.checkout.abandon(each))
                left = True
        return left

    def _quietly(self, register: Register, deed) -> None:
        """Done while nothing goes wrong: only a refusal or a doubt with a reason may come of it."""
        try:
            said = deed()
        except (Refused, InDoubt) as error:
            said = error
        except PosError as error:
            raise BrokenPromise(Promise.KNOWN_FAILURES, f"{register.name}: {error}") from error
        self._world.note(f"till {register.number + 1}: {said if isinstance(said, str) else ''}")

    def _until_every_hold_has_ended(self) -> None:
        world = self._world
        for _ in range(_LONGEST_HOLD):
            world.pass_time(timedelta(days=1))
            for register in world.registers:
                self._in_order(register)
                Person(world, register, luck_of(0)).look_at_board()
        self.close(everything=True)
        world.judge.end_of_life()
        world.pass_time(PAID_OUT_AFTER)
        world.bookkeeper.close()
        if world.centre is not None:
            world.centre.is_sum_of_registers()
