"""Who may do what at this register, what is noted of it, and that nothing goes around it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from pos.domain.ids import StaffId
from pos.domain.permissions import PERMISSIONS, Act, Rule
from pos.domain.staff import Role
from pos.errors import Refused
from tests.services.crew import BADGE, PINS, eur

NAMES = {
    Role.CASHIER: "Bob",
    Role.SUPERVISOR: "Sam",
    Role.MANAGER: "Anna",
    Role.ACCOUNTANT: "Eve",
}


def use(crew, permit):
    with crew.store.write() as books:
        permit.use(books)


def refusal(crew, act, **words):
    with pytest.raises(Refused) as refused:
        crew.access.permit(act, subject="pi_1", **words)
    return refused.value


# Without anybody -----------------------------------------------------------------------


def test_without_staff_everybody_may_and_it_is_noted_without_a_name(crew):
    assert crew.access.is_open()
    assert crew.access.look(Act.RESTORE) is Rule.ALLOWED
    use(crew, crew.access.permit(Act.RELEASE, subject="pi_1", amount=eur(500)))
    [noted] = crew.notes()
    assert (noted.act, noted.actor, noted.approver, noted.amount) == ("release", "", "", eur(500))


# Signed in -----------------------------------------------------------------------------


def test_once_somebody_is_set_up_nothing_goes_without_signing_in(team):
    assert not team.access.is_open()
    assert all(team.access.look(act) is Rule.NEVER for act in Act)
    assert refusal(team, Act.SELL).code == "not_signed_in"


@pytest.mark.parametrize("role", Role)
def test_each_role_may_what_the_table_says_and_nothing_else(team, role):
    team.sign_in(NAMES[role])
    for act in Act:
        rule = PERMISSIONS[act][role]
        assert team.access.look(act) is rule
        if rule is Rule.ALLOWED:
            assert team.access.permit(act, subject="x").actor == NAMES[role]
        else:
            code = "not_permitted" if rule is Rule.NEVER else "needs_approval"
            assert refusal(team, act).code == code


def test_above_a_limit_the_refusal_says_everything_that_is_asked_for(team):
    team.limit(capture="100.00")
    team.sign_in("Bob")
    facts = {"note": "two drills"}
    error = refusal(team, Act.CAPTURE, amount=eur(10_001), facts=facts)
    assert error.code == "needs_approval"
    told = {name: error.facts[name] for name in ("act", "subject", "amount", "limit", "facts")}
    assert told == {
        "act": "capture",
        "subject": "pi_1",
        "amount": eur(10_001),
        "limit": eur(10_000),
        "facts": facts,
    }
    assert team.access.permit(Act.CAPTURE, subject="pi_1", amount=eur(10_000)).actor == "Bob"


def test_what_is_greyed_follows_the_limit_that_was_just_set(team):
    team.sign_in("Anna")
    team.settings.save(replace(team.settings.load(), limit_discount="10%"))
    team.sign_in("Bob")
    assert team.access.look(Act.DISCOUNT, share=1000) is Rule.ALLOWED
    assert team.access.look(Act.DISCOUNT, share=1001) is Rule.NEEDS_APPROVAL


def test_a_permit_is_noted_with_what_it_was_for(team):
    team.sign_in("Sam")
    permit = team.access.permit(Act.REFUND, subject="pi_1", amount=eur(250), facts={"why": "late"})
    use(team, permit)
    [noted] = team.notes("refund")
    assert (noted.actor, noted.approver, noted.register) == ("Sam", "", "till-1")
    assert noted.facts == {"subject": "pi_1", "why": "late"}


def test_what_is_done_in_vain_leaves_no_note(team):
    team.sign_in("Sam")
    permit = team.access.permit(Act.REFUND, subject="pi_1")

    def fails():
        with team.store.write() as books:
            permit.use(books)
            raise Refused("refund_not_taken")

    with pytest.raises(Refused, match="refund_not_taken"):
        fails()
    assert team.notes("refund") == []


def test_a_permit_carries_something_more_to_write_with_it(team):
    team.sign_in("Sam")
    heard = []
    permit = team.access.permit(Act.RELEASE, subject="pi_1")
    use(team, replace(permit, also=lambda books, operation: heard.append((books, operation))))
    assert len(heard) == 1
    assert heard[0][1] is None


def test_a_role_that_was_taken_away_counts_at_once(team):
    team.sign_in("Anna")
    team.staff.change(team.person("Sam").id, role=Role.MANAGER)
    team.sign_in("Sam")
    team.staff.change(team.person("Anna").id, role=Role.CASHIER)
    team.sign_in("Anna")
    assert refusal(team, Act.KEYS).code == "not_permitted"


def test_somebody_who_was_let_go_while_signed_in_may_nothing_more(team):
    team.sign_in("Bob")
    gone = replace(team.person("Bob"), is_active=False)
    with team.store.write() as books:  # at another register
        books.staff.save(gone)
    assert refusal(team, Act.SELL).code == "not_signed_in"
    assert team.access.person is None


def test_what_a_shop_has_decided_happens_by_itself_under_its_own_name(team):
    permit = team.access.standing(Act.RELEASE, by="recipe Tool hire", subject="pi_1")
    use(team, permit)
    assert [note.actor for note in team.notes("release")] == ["recipe Tool hire"]


# Signing in ----------------------------------------------------------------------------


def test_signing_in_and_out_is_noted(team):
    team.sign_in("Bob")
    team.sign_in("Bob")
    team.sign_in("Sam")
    team.access.sign_out()
    team.access.sign_out()
    told = [(note.act, note.actor) for note in team.notes()][-6:]
    assert told == [
        ("sign_out", "Anna"),
        ("sign_in", "Bob"),
        ("sign_in", "Bob"),
        ("sign_out", "Bob"),
        ("sign_in", "Sam"),
        ("sign_out", "Sam"),
    ]
    assert team.access.clerk == ""


def test_a_badge_signs_its_owner_in(team):
    team.sign_in("Anna")
    team.staff.set_badge(team.person("Bob").id, BADGE)
    team.access.sign_out()
    assert team.access.sign_in_by_badge(f"{BADGE}\n").name == "Bob"
    assert team.access.clerk == "Bob"


def test_a_badge_that_was_taken_away_signs_nobody_in(team):
    team.sign_in("Anna")
    team.staff.set_badge(team.person("Bob").id, BADGE)
    team.staff.set_badge(team.person("Bob").id, "")
    with pytest.raises(Refused, match="badge_unknown"):
        team.access.sign_in_by_badge(BADGE)
    assert team.access.clerk == "Anna"


def test_before_the_first_badge_none_is_known(team):
    with pytest.raises(Refused, match="badge_unknown"):
        team.access.sign_in_by_badge(BADGE)


def test_whoever_left_signs_in_no_more(team):
    team.sign_in("Anna")
    bob = team.person("Bob").id
    team.staff.set_badge(bob, BADGE)
    team.staff.remove(bob)
    for sign_in in (lambda: team.access.sign_in(bob, PINS["Bob"]),
                    lambda: team.access.sign_in_by_badge(BADGE)):  # fmt: skip
        with pytest.raises(Refused, match="person_inactive"):
            sign_in()
    assert [person.name for person in team.access.people()] == ["Anna", "Eve", "Sam"]


def test_nobody_signs_in_who_is_nobody(team):
    with pytest.raises(Refused, match="person_unknown"):
        team.access.sign_in(StaffId("staff_0"), PINS["Bob"])


def test_one_persons_pin_is_not_another_ones(team):
    with pytest.raises(Refused, match="pin_wrong") as refused:
        team.access.sign_in(team.person("Anna").id, PINS["Bob"])
    assert refused.value.facts == {"left": 4}


# Locked out ----------------------------------------------------------------------------


def lock_out(crew, name="Bob", times=5):
    """What the last of so many wrong PINs is answered."""
    who = crew.person(name).id
    for _ in range(times - 1):
        with pytest.raises(Refused):
            crew.access.sign_in(who, "000000")
    with pytest.raises(Refused) as refused:
        crew.access.sign_in(who, "000000")
    return refused.value


def locked(crew, name="Bob"):
    """Whether even the right PIN is not heard."""
    try:
        crew.sign_in(name)
    except Refused as error:
        return error.code == "pin_locked"
    return False


def test_after_five_wrong_pins_the_right_one_is_not_heard_for_a_while(team):
    error = lock_out(team)
    assert (error.code, error.facts["seconds"]) == ("pin_locked", 30)
    assert error.facts["until"] == team.now() + timedelta(seconds=30)
    assert locked(team)
    team.pass_time(timedelta(seconds=30))
    assert not locked(team)


def test_the_right_pin_forgives_the_wrong_ones(team):
    lock_out(team, times=4)
    team.sign_in("Bob")
    assert lock_out(team, times=4).facts == {"left": 1}


def test_a_lockout_grows_and_is_not_made_longer_by_asking(team):
    lock_out(team)
    for _ in range(5):
        assert locked(team)
    team.pass_time(timedelta(seconds=30))
    assert lock_out(team, times=1).facts["seconds"] == 60


def test_a_lockout_survives_a_restart_of_the_program_and_of_the_machine(team):
    lock_out(team)
    team.restart()
    assert locked(team)
    team.reboot()
    team.turn_clock(timedelta(seconds=29))
    assert locked(team)


@pytest.mark.parametrize("turn", [timedelta(days=1), timedelta(hours=-1), timedelta(days=-4000)])
def test_a_turned_clock_unlocks_nobody(team, turn):
    lock_out(team)
    team.turn_clock(turn)
    assert locked(team)
    team.restart()
    assert locked(team)


def test_one_persons_lockout_is_not_another_ones(team):
    lock_out(team, "Bob")
    assert team.sign_in("Anna").name == "Anna"


def test_a_guess_that_was_cut_off_counts(team, monkeypatch):
    class PowerCut(BaseException):
        pass

    def cut(_kept, _pin):
        raise PowerCut

    monkeypatch.setattr(team.gate.hasher, "verify", cut)
    for _ in range(5):
        with pytest.raises(PowerCut):
            team.sign_in("Bob")
        team.restart()
    monkeypatch.undo()
    assert locked(team)


def test_guessing_badges_is_locked_as_well_and_each_wrong_try_is_noted(team):
    for _ in range(5):
        with pytest.raises(Refused):
            team.access.sign_in_by_badge("BADGE-OF-NOBODY")
    with pytest.raises(Refused, match="pin_locked"):
        team.access.sign_in_by_badge(BADGE)
    assert [note.facts["failed"] for note in team.notes("sign_in_refused")] == list("12345")
