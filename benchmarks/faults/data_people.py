"""Faults of who is who: provider numbers, names, addresses, insured persons.

Sources: the NPI standard, the X12 837 professional guide's requirements, the CMS-1500 manual of the NUCC.
"""

from __future__ import annotations

from datetime import timedelta
from random import Random

from claimwright.model.case import Address, Name, Provider
from claimwright.model.claim import Claim
from faults.people import PAYERS, check_digit
from faults.planting import Planted, at, choose, fault, pays, replace, with_line
from faults.tables import Tables

NPI = "45 CFR 162.406 (NPI with its check digit)"
GUIDE = "ASC X12N 837P 005010X222A1"


def spoiled(npi: str, rng: Random) -> str:
    wrong = [d for d in "0123456789" if d != check_digit(npi[:9])]
    return npi[:9] + rng.choice(wrong)


@fault("claim data", NPI)
def npi_billing(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    return Planted(replace(claim, billing=replace(claim.billing, npi=spoiled(claim.billing.npi, rng))), "billing.npi")


@fault("claim data", NPI)
def npi_rendering(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    return Planted(
        replace(claim, rendering=replace(claim.rendering, npi=spoiled(claim.rendering.npi, rng))), "rendering.npi"
    )


@fault("claim data", NPI)
def npi_referring(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    who = claim.referring
    return Planted(replace(claim, referring=replace(who, npi=spoiled(who.npi, rng))), "referring.npi") if who else None


@fault("claim data", NPI)
def npi_facility(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    who = claim.facility
    return Planted(replace(claim, facility=replace(who, npi=spoiled(who.npi, rng))), "facility.npi") if who else None


@fault("claim data", NPI)
def npi_short(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    return Planted(replace(claim, billing=replace(claim.billing, npi=claim.billing.npi[:9])), "billing.npi")


@fault("claim data", f"{GUIDE} 2010AA NM109")
def npi_billing_missing(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    return Planted(replace(claim, billing=replace(claim.billing, npi="")), "billing.npi")


@fault("claim data", f"{GUIDE} 2310B")
def rendering_missing(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    return Planted(replace(claim, rendering=Provider("", Name(""))), "rendering", note="rendering.npi, rendering.name")


@fault("claim data", "NUCC Health Care Provider Taxonomy code set")
def taxonomy_malformed(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    bad = rng.choice((claim.billing.taxonomy[:9], claim.billing.taxonomy[:-1] + "Y", "FAMILYPRAC"))
    return Planted(replace(claim, billing=replace(claim.billing, taxonomy=bad)), "billing.taxonomy")


@fault("claim data", "NUCC Health Care Provider Taxonomy code set 25.1")
def taxonomy_unknown(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    bad = [
        c
        for c in ("207Q00001X", "208X00000X", "20AA00000X", "999Z00000X")
        if not tables.taxonomy.all("provider", code=c)
    ]
    return Planted(replace(claim, rendering=replace(claim.rendering, taxonomy=rng.choice(bad))), "rendering.taxonomy")


@fault("claim data", NPI)
def npi_ordering(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    line = choose(rng, (x for x in claim.lines if x.ordering and x.ordering != claim.rendering))
    if line is None or line.ordering is None:
        return None
    bad = replace(line.ordering, npi=spoiled(line.ordering.npi, rng))
    return Planted(with_line(claim, line, ordering=bad), at(line))


@fault("claim data", f"{GUIDE} 2010AA REF*EI")
def tax_id_malformed(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    good = claim.billing.tax_id
    bad = rng.choice((good[:8], good + "1", good[:4] + "X" + good[5:]))
    return Planted(replace(claim, billing=replace(claim.billing, tax_id=bad)), "billing.tax_id")


@fault("claim data", f"{GUIDE} 2010AA REF*EI")
def tax_id_missing(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    return Planted(replace(claim, billing=replace(claim.billing, tax_id="")), "billing.tax_id")


def billed_from(claim: Claim, **changes: str) -> Claim:
    return replace(claim, billing=replace(claim.billing, address=replace(claim.billing.address, **changes)))


@fault("claim data", f"{GUIDE} 2010AA N301: a street address")
def billing_po_box(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    bad = rng.choice(("PO BOX 1234", "P.O. Box 77", "Post Office Box 901"))
    return Planted(billed_from(claim, line1=bad), "billing.address.line1")


@fault("claim data", f"{GUIDE} 2010AA N403: nine digits")
def billing_zip_short(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    return Planted(billed_from(claim, zip=claim.billing.address.zip[:5]), "billing.address.zip")


@fault("claim data", f"{GUIDE} 2010AA N4")
def billing_state_unreal(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    return Planted(billed_from(claim, state=rng.choice(("ZZ", "OI", "XX", "QT"))), "billing.address.state")


def lives(claim: Claim, **changes: str) -> Claim | None:
    home = claim.patient.address
    return replace(claim, patient=replace(claim.patient, address=replace(home, **changes))) if home else None


@fault("claim data", f"{GUIDE} 2010BA/2010CA N403")
def patient_zip_malformed(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    zip_code = claim.patient.address.zip if claim.patient.address else "43215"
    changed = lives(claim, zip=rng.choice((zip_code[:4], zip_code[:3] + "O1", zip_code + "1")))
    return Planted(changed, "patient.address.zip") if changed else None


@fault("claim data", f"{GUIDE} 2010BA/2010CA N402")
def patient_state_unreal(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    changed = lives(claim, state=rng.choice(("ZZ", "QX", "Oh ", "XX")))
    return Planted(changed, "patient.address.state") if changed else None


@fault("claim data", f"{GUIDE} 2010BA/2010CA N3, N4")
def patient_address_missing(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    if claim.subscriber.relationship != "self":
        return None
    empty = rng.choice((None, Address("", "", "", "")))
    return Planted(replace(claim, patient=replace(claim.patient, address=empty)), "patient.address")


@fault("claim data", f"{GUIDE} 2010BA/2010CA NM1")
def patient_name_missing(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    return Planted(
        replace(claim, patient=replace(claim.patient, name=Name("", claim.patient.name.first))), "patient.name"
    )


@fault("claim data", f"{GUIDE} 2010BA/2010CA DMG02")
def birth_date_missing(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    return Planted(replace(claim, patient=replace(claim.patient, birth_date=None)), "patient.birth_date")


@fault("claim data", f"{GUIDE} 2010BA/2010CA DMG02; a person is born before the service")
def birth_after_service(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    day = claim.day
    if day is None:
        return None
    later = day + timedelta(days=rng.randrange(1, 20))
    return Planted(
        replace(claim, patient=replace(claim.patient, birth_date=later)), "patient.birth_date", note="age of codes"
    )


@fault("claim data", f"{GUIDE} DMG02; nobody is older than 125 years")
def birth_too_long_ago(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    born, old = claim.patient.birth_date, claim.patient.birth_date
    if born is None or claim.patient.sex == "U" or (claim.day and claim.day.year - born.year < 66):
        return None
    old = born.replace(year=born.year - 100, day=min(born.day, 28))
    return Planted(replace(claim, patient=replace(claim.patient, birth_date=old)), "patient.birth_date")


@fault("claim data", f"{GUIDE} 2010BA NM109")
def member_id_missing(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    return Planted(replace(claim, subscriber=replace(claim.subscriber, member_id="")), "subscriber.member_id")


@fault("claim data", "CMS, Medicare Beneficiary Identifier format; Claims Processing Manual ch. 26 item 1a")
def medicare_number_malformed(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    if not pays(claim, "medicare"):
        return None
    good = claim.subscriber.member_id
    bad = rng.choice((good[:10], "0" + good[1:], good[0] + "S" + good[2:], f"{rng.randrange(10**8, 10**9)}A"))
    return Planted(replace(claim, subscriber=replace(claim.subscriber, member_id=bad)), "subscriber.member_id")


@fault("claim data", f"{GUIDE} 2010BB NM109")
def payer_id_missing(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    return Planted(replace(claim, payer=replace(claim.payer, id="")), "payer.id")


@fault("claim data", f"{GUIDE} SBR09")
def payer_filing_wrong(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    others = [filing for p, rows in PAYERS.items() if p != claim.payer.program for _, _, filing in rows]
    others = [filing for filing in others if filing != "HM"]  # a health plan may stand for either program
    if claim.payer.program not in ("medicare", "medicaid"):
        return None
    return Planted(replace(claim, payer=replace(claim.payer, filing_code=rng.choice(others))), "payer.filing_code")


@fault("claim data", f"{GUIDE} SBR02: 18 only where the patient is the subscriber")
def self_but_another(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    if claim.subscriber.relationship == "self" or claim.subscriber.name is None:
        return None
    return Planted(
        replace(claim, subscriber=replace(claim.subscriber, relationship="self")),
        "subscriber.relationship",
        note="subscriber.name",
    )


@fault("claim data", f"{GUIDE} 2010BA DMG; CMS-1500 item 11a")
def subscriber_birth_missing(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    if claim.subscriber.relationship == "self":
        return None
    return Planted(replace(claim, subscriber=replace(claim.subscriber, birth_date=None)), "subscriber.birth_date")


@fault("claim data", f"{GUIDE} 2010BA NM1; CMS-1500 item 4")
def subscriber_name_missing(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    if claim.subscriber.relationship == "self":
        return None
    return Planted(replace(claim, subscriber=replace(claim.subscriber, name=None)), "subscriber.name")


@fault("claim data", "Medicare Claims Processing Manual ch. 26 item 6: Medicare's beneficiary is the insured")
def medicare_dependent(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    if not pays(claim, "medicare"):
        return None
    spouse = Name(claim.patient.name.last, choose(rng, ("Ada", "Otto", "Flora")))
    born = claim.patient.birth_date
    changed = replace(
        claim.subscriber, relationship="spouse", name=spouse, birth_date=born, sex="U", address=claim.patient.address
    )
    return Planted(replace(claim, subscriber=changed), "subscriber.relationship")
