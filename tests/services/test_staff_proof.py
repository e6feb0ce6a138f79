"""Who was made a manager, or given a PIN, by another program is found by examining the ledger."""

import pytest

from pos.domain.permissions import Act
from pos.domain.staff import Role
from pos.domain.verdict import Check, Flaw
from pos.services.verify import Verify
from tests.kit import HASHER
from tests.services.crew import BADGE, PINS, eur


def found(crew):
    verdict = Verify(crew.store).verify()
    return [(each.flaw, *each.facts.values()) for each in verdict.findings], verdict.flaws


def tamper(crew, sql, *values):
    with crew.file.write() as db:
        db.execute(sql, values)


@pytest.fixture
def busy(team, code):
    """Every kind of change was made once, by whoever may."""
    team.sign_in("Anna")
    bob = team.person("Bob").id
    team.staff.set_badge(bob, BADGE)
    team.staff.change(bob, name="Robert", role=Role.SUPERVISOR)
    team.staff.set_pin(bob, "640281")
    team.staff.remove(team.person("Eve").id)
    team.staff.set_pin(team.person("Anna").id, "918274", old=PINS["Anna"])
    new = team.staff.recover(code, team.person("Anna").id, PINS["Anna"])
    team.staff.recover(new, team.person("Anna").id, PINS["Anna"])
    team.staff.new_recovery_code()
    team.limit(refund="1.00")
    team.sign_in("Sam")
    asked = team.approvals.request(Act.REFUND, "pi_1", eur(2500))
    team.approvals.approve(asked.id, team.person("Anna").id, PINS["Anna"])
    permit = team.access.permit(Act.REFUND, subject="pi_1", amount=eur(2500))
    with team.store.write() as books:
        permit.use(books)
    return team


def test_what_was_done_by_the_rules_is_proved(busy):
    assert found(busy)[0] == []


def test_a_ledger_without_anybody_is_proved(crew):
    assert found(crew)[0] == []


@pytest.mark.parametrize(
    "change",
    [
        "role = 'manager' WHERE name = 'Robert'",
        "name = 'Sam2' WHERE name = 'Sam'",
        "is_active = 1 WHERE name = 'Eve'",
        "badge_mark = NULL WHERE name = 'Robert'",
        "badge_mark = 'abc' WHERE name = 'Sam'",
    ],
)
def test_a_person_who_was_changed_behind_the_back_is_named(busy, change):
    tamper(busy, f"UPDATE staff SET {change}")  # noqa: S608 - the changes above
    [(flaw, name)], flaws = found(busy)
    assert flaw is Flaw.PERSON_CHANGED
    assert name in {"Robert", "Sam", "Sam2", "Eve"}
    assert flaws[Check.PEOPLE] == 1


def test_a_pin_put_in_place_of_another_is_found(busy):
    tamper(busy, "UPDATE staff SET pin_hash = ? WHERE name = 'Anna'", HASHER.hash("5150"))
    assert found(busy)[0] == [(Flaw.PERSON_CHANGED, "Anna")]


def test_a_recovery_code_put_in_place_of_another_is_found(busy):
    tamper(busy, "UPDATE staff_secrets SET value = ? WHERE name = 'recovery'", HASHER.hash("X"))
    assert found(busy)[0] == [(Flaw.PERSON_CHANGED, "the recovery code")]


def test_somebody_whom_nobody_set_up_is_found(busy):
    tamper(
        busy,
        "INSERT INTO staff VALUES ('staff_x', 'Mallory', 'manager', 1, ?, NULL, '')",
        HASHER.hash("5150"),
    )
    assert found(busy)[0] == [(Flaw.PERSON_CHANGED, "Mallory")]


def test_somebody_who_is_gone_from_the_table_is_found(busy):
    tamper(busy, "DROP TRIGGER staff_stay")
    tamper(busy, "DELETE FROM staff WHERE name = 'Eve'")
    assert (Flaw.PERSON_MISSING, "Eve") in found(busy)[0]


def test_an_approval_that_nobody_gave_is_found(busy):
    tamper(
        busy,
        """INSERT INTO approvals SELECT 'appr_x', 'restore', subject, amount_minor, currency,
               sale_id, intent_id, facts, requester, register, requested_at, 'granted', approver,
               decided_at, boot, uptime_ms, NULL, NULL FROM approvals""",
    )
    assert found(busy)[0] == [(Flaw.APPROVAL_UNNOTED, "appr_x")]


def test_an_approval_for_more_than_was_given_is_found(busy):
    tamper(busy, "DROP TRIGGER approvals_go_forward")
    tamper(busy, "UPDATE approvals SET amount_minor = 990000")
    assert Flaw.APPROVAL_UNNOTED in {flaw for flaw, *_ in found(busy)[0]}


def test_a_note_that_cannot_be_read_stops_nothing_but_its_own_check(busy):
    tamper(busy, "DROP TRIGGER entries_refuse_update")
    tamper(
        busy, """UPDATE entries SET reason = '{"act":"staff"}' WHERE reason ->> 'act' = 'staff'"""
    )
    _, flaws = found(busy)
    assert flaws[Check.CHAIN]
    assert flaws[Check.REFERENCES] == 0
    assert flaws[Check.PEOPLE] == 1
