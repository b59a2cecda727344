"""The Payers section of a C-CDA document: the first policy as payer and subscriber fields.

A dependent whose relationship to the subscriber is not said gives no subscriber: who pays is not guessed.
Structure: HL7 C-CDA R2.1, Coverage Activity and Policy Activity.
"""

from __future__ import annotations

from claimwright.intake.cda import Placed, find, put_address, put_name
from claimwright.intake.fields import Found

SECTION = "2.16.840.1.113883.10.20.22.2.18"
POLICY = "2.16.840.1.113883.10.20.22.4.61"
RELATIONSHIPS = {
    "SELF": "self",
    "CHILD": "child",
    "NCHILD": "child",
    "STPCHLD": "child",
    "CHLDADOPT": "child",
    "SON": "child",
    "DAU": "child",
    "SPS": "spouse",
    "HUSB": "spouse",
    "WIFE": "spouse",
}


def put_insurance(found: Found, top: Placed) -> None:
    policies = [
        (_sequence(related), policy)
        for section in find(top, "component/structuredBody/component/section")
        if _is(section, SECTION)
        for related in find(section, "entry/act/entryRelationship")
        for policy in find(related, "act")
        if _is(policy, POLICY)
    ]
    for _, policy in sorted(policies, key=lambda pair: pair[0])[:1]:
        _payer(found, policy)
        _subscriber(found, policy)


def _is(element: Placed, template: str) -> bool:
    return any(e.get("root") == template for e, _ in find(element, "templateId"))


def _sequence(related: Placed) -> int:
    """The policy's rank; one that is not numbered comes last."""
    given = next((e.get("value", "") for e, _ in find(related, "sequenceNumber")), "")
    return int(given) if given.isdecimal() and len(given) < 5 else 10_000


def _payer(found: Found, policy: Placed) -> None:
    for entity in find(policy, "performer/assignedEntity"):
        if "PAYOR" not in [e.get("code") for e, _ in find(entity, "code")]:
            continue  # the guarantor stands under the same name
        for element, where in find(entity, "id"):
            found.put("payer.id", element.get("extension"), where)
        for element, where in find(entity, "representedOrganization/name"):
            found.put("payer.name", element.text, where)


def _subscriber(found: Found, policy: Placed) -> None:
    covered = [p for p in find(policy, "participant") if p[0].get("typeCode") == "COV"]
    for role in (r for p in covered for r in find(p, "participantRole")):
        code, where = next(((e.get("code", ""), where) for e, where in find(role, "code")), ("", ""))
        relationship = RELATIONSHIPS.get(code)
        if relationship is None:
            return
        found.put("subscriber.relationship", relationship, where)
        for element, at in find(role, "id"):
            found.put("subscriber.member_id", element.get("extension"), at)
        if relationship != "self":
            _holder(found, policy)
        for element, at in find(policy, "id"):
            found.put("subscriber.group", element.get("extension"), at)
        return


def _holder(found: Found, policy: Placed) -> None:
    for participant in find(policy, "participant"):
        if participant[0].get("typeCode") != "HLD":
            continue
        for role in find(participant, "participantRole"):
            put_address(found, "subscriber.address", role)
            for name in find(role, "playingEntity/name"):
                put_name(found, "subscriber.name", name)
            for element, where in find(role, "playingEntity/birthTime"):
                found.put_date("subscriber.birth_date", element.get("value"), where)
