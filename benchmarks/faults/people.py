"""Invented people, practices and payers with well-formed identifiers: NPI, tax number, member numbers, addresses.

Knows the forms of the identifiers and no medicine.
"""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import NamedTuple

from claimwright.model.case import Address, BillingProvider, Name, Patient, Payer, Program, Provider, Sex, Subscriber

FEMALE = (
    "Ada",
    "Bertha",
    "Clara",
    "Dora",
    "Edith",
    "Flora",
    "Greta",
    "Hilda",
    "Iris",
    "Juno",
    "Lotte",
    "Minna",
    "Nora",
    "Olive",
)
MALE = (
    "Abel",
    "Bruno",
    "Cyrus",
    "Dexter",
    "Egon",
    "Felix",
    "Gustav",
    "Hugo",
    "Igor",
    "Jasper",
    "Linus",
    "Magnus",
    "Otto",
    "Rufus",
)
_LAST = (
    "Example Sample Invented Testman Specimen Fictive Placeholder Mockley Demoson Pretend Sampleton "
    "Imagin Protoman Dummyfield Nonesuch Modelby Figment Standin Makebelieve Patternson Examplar "
    "Anyone Notareal Fabler Madeup"
)
LAST = tuple(_LAST.split())
WORDS = (
    "Maple",
    "River",
    "Harbor",
    "Summit",
    "Meadow",
    "Cedar",
    "Lakeside",
    "Orchard",
    "Granite",
    "Willow",
    "Prairie",
    "Juniper",
)
STREETS = ("Sample St", "Invented Ave", "Example Rd", "Mockup Ln", "Fictive Blvd", "Pattern Way")
PLACES = (
    ("Columbus", "OH", "43215"), ("Dayton", "OH", "45402"), ("Madison", "WI", "53703"), ("Boise", "ID", "83702"),
    ("Tulsa", "OK", "74103"), ("Albany", "NY", "12207"), ("Salem", "OR", "97301"), ("Tampa", "FL", "33602"),
    ("Austin", "TX", "78701"), ("Raleigh", "NC", "27601"), ("Denver", "CO", "80202"), ("Lincoln", "NE", "68508"),
    ("Provo", "UT", "84601"), ("Peoria", "IL", "61602"), ("Omaha", "NE", "68102"), ("Fresno", "CA", "93721"),
)  # fmt: skip
_MBI = "ACDEFGHJKMNPQRTUVWXY"  # letters of a Medicare number: no S, L, O, I, B, Z


class Trade(NamedTuple):
    """A specialty: taxonomy of the person, of the practice, and the letters behind the name."""

    taxonomy: str
    group: str
    letters: str = "MD"


TRADES = {
    "family": Trade("207Q00000X", "207Q00000X"),
    "internist": Trade("207R00000X", "207R00000X"),
    "pediatrics": Trade("208000000X", "208000000X"),
    "neonatology": Trade("2080N0001X", "2080N0001X"),
    "hospitalist": Trade("208M00000X", "208M00000X"),
    "emergency": Trade("207P00000X", "207P00000X"),
    "surgery": Trade("208600000X", "208600000X"),
    "orthopedics": Trade("207X00000X", "207X00000X"),
    "neurosurgery": Trade("207T00000X", "207T00000X"),
    "plastic": Trade("208200000X", "208200000X"),
    "obgyn": Trade("207V00000X", "207V00000X"),
    "anesthesia": Trade("207L00000X", "207L00000X"),
    "crna": Trade("367500000X", "207L00000X", "CRNA"),
    "radiology": Trade("2085R0202X", "2085R0202X"),
    "pathology": Trade("207ZP0102X", "207ZP0102X"),
    "dermatology": Trade("207N00000X", "207N00000X"),
    "cardiology": Trade("207RC0000X", "207RC0000X"),
    "gastro": Trade("207RG0100X", "207RG0100X"),
    "pulmonary": Trade("207RP1001X", "207RP1001X"),
    "nephrology": Trade("207RN0300X", "207RN0300X"),
    "oncology": Trade("207RH0003X", "207RH0003X"),
    "rheumatology": Trade("207RR0500X", "207RR0500X"),
    "endocrinology": Trade("207RE0101X", "207RE0101X"),
    "infectious": Trade("207RI0200X", "207RI0200X"),
    "neurology": Trade("2084N0400X", "2084N0400X"),
    "psychiatry": Trade("2084P0800X", "2084P0800X"),
    "ophthalmology": Trade("207W00000X", "207W00000X"),
    "ent": Trade("207Y00000X", "207Y00000X"),
    "urology": Trade("208800000X", "208800000X"),
    "allergy": Trade("207K00000X", "207K00000X"),
    "pain": Trade("208VP0014X", "208VP0014X"),
    "physiatry": Trade("208100000X", "208100000X"),
    "podiatry": Trade("213E00000X", "213E00000X", "DPM"),
    "chiropractic": Trade("111N00000X", "111N00000X", "DC"),
    "physio": Trade("225100000X", "225100000X", "PT"),
    "occupational": Trade("225X00000X", "225X00000X", "OT"),
    "speech": Trade("235Z00000X", "235Z00000X", "SLP"),
    "socialwork": Trade("1041C0700X", "1041C0700X", "LCSW"),
    "nurse": Trade("363LF0000X", "207Q00000X", "NP"),
    "assistant": Trade("363A00000X", "207X00000X", "PA"),
    "laboratory": Trade("207ZP0102X", "291U00000X"),
    "supplier": Trade("332B00000X", "332B00000X", ""),
    "hospital": Trade("208M00000X", "282N00000X"),
    "nursing": Trade("207R00000X", "314000000X"),
}
PAYERS: dict[Program, tuple[tuple[str, str, str], ...]] = {
    "medicare": (("00911", "Invented Medicare Part B Contractor", "MB"),
    ("00412", "Sample Medicare Part B Contractor", "MB")),
    "medicaid": (("77011", "Example State Medicaid", "MC"), ("77012", "Sample State Medicaid", "MC")),
    "commercial": (
        ("60611", "Pretend Mutual Health", "CI"), ("60612", "Fictive Blue Plan", "BL"),
        ("60613", "Imagined Health HMO", "HM"),
    ),
    "tricare": (("99726", "Invented Tricare Region", "CH"),),
}  # fmt: skip


def check_digit(first9: str) -> str:
    """The tenth digit of an NPI (Luhn with the prefix 80840)."""
    total = 24
    for place, char in enumerate(reversed(first9)):
        doubled = int(char) * (2 if place % 2 == 0 else 1)
        total += doubled - 9 if doubled > 9 else doubled
    return str(-total % 10)


def npi(rng: Random) -> str:
    """Well formed, and of a range that has not been given out."""
    first = f"1999{rng.randrange(100_000):05}"
    return first + check_digit(first)


def address(rng: Random, full: bool = False) -> Address:
    city, state, five = rng.choice(PLACES)
    tail = f"{rng.randrange(1001, 9899)}" if full else ""
    return Address(f"{rng.randrange(10, 9900)} {rng.choice(STREETS)}", city, state, five + tail)


def provider(rng: Random, trade: str) -> Provider:
    one = TRADES[trade]
    name = Name(rng.choice(LAST), rng.choice(FEMALE + MALE), rng.choice("ABCDEFGHJKM"))
    return Provider(npi(rng), name, one.taxonomy, one.letters)


def practice(rng: Random, trade: str, noun: str = "Clinic") -> BillingProvider:
    name = f"{rng.choice(WORDS)} {rng.choice(('Example', 'Sample', 'Invented'))} {noun}"
    phone = f"614555{rng.randrange(100, 200):04}"
    return BillingProvider(
        name, npi(rng), f"99{rng.randrange(10_000_000):07}", TRADES[trade].group, address(rng, full=True), phone
    )


def hospital(rng: Random, noun: str = "Hospital") -> BillingProvider:
    return practice(rng, "hospital", noun)


def patient(rng: Random, sex: Sex, born: date) -> Patient:
    first = rng.choice(FEMALE if sex == "F" else MALE)
    name = Name(rng.choice(LAST), first, rng.choice(("", "", "A", "E", "J", "M")))
    return Patient(name, born, sex, f"MR{rng.randrange(10**6):06}", address(rng))


def born(rng: Random, day: date, years: tuple[int, int]) -> date:
    """A birth date that makes the age at the day one of `years`, both included."""
    age = rng.randint(*years)
    birthday = date(day.year - age, day.month, min(day.day, 28))
    return birthday - timedelta(days=rng.randrange(1, 360))


def member(rng: Random, program: Program) -> str:
    if program == "medicare":

        def letter() -> str:
            return rng.choice(_MBI)

        def either() -> str:
            return rng.choice(_MBI + "0123456789")

        d = rng.randrange
        return f"{d(1, 10)}{letter()}{either()}{d(10)}{letter()}{either()}{d(10)}{letter()}{letter()}{d(10)}{d(10)}"
    lead = {"medicaid": "9", "commercial": "PMH", "tricare": ""}[program]
    return f"{lead}{rng.randrange(10**8, 10**9)}"


def payer(rng: Random, program: Program) -> Payer:
    number, name, filing = rng.choice(PAYERS[program])
    return Payer(number, name, program, filing)


def subscriber(rng: Random, who: Patient, program: Program, day: date, age: int) -> Subscriber:
    """Self, or for a commercial or Tricare patient sometimes a parent or spouse."""
    number = member(rng, program)
    group = f"G{rng.randrange(10_000, 99_999)}" if program == "commercial" else ""
    dependent = age < 18 or (age < 65 and rng.random() < 0.25)
    if program not in ("commercial", "tricare") or not dependent:
        return Subscriber(number, "self", group)
    child = age < 18
    sex: Sex = rng.choice(("F", "M"))
    name = Name(who.name.last, rng.choice(FEMALE if sex == "F" else MALE))
    while name.first == who.name.first:
        name = Name(who.name.last, rng.choice(FEMALE if sex == "F" else MALE))
    years = (max(20, age + 20), age + 42) if child else (max(20, age - 5), age + 6)
    return Subscriber(number, "child" if child else "spouse", group, name, born(rng, day, years), sex, who.address)
