"""An 837P, 837I or 275 as this program needs it: who sent it, to whom, each claim with its lines, each document; no
more.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

ZERO = Decimal(0)


@dataclass
class Line:
    """`revenue` of an institutional line; `left` is what the payers before this one laid on the patient, None where
    none answered.
    """

    code: str
    modifiers: list[str]
    charge: Decimal
    units: Decimal
    control: str = ""
    day: str = ""  # CCYYMMDD
    revenue: str = ""
    left: Decimal | None = None


@dataclass
class Claim:
    """`order` is SBR01, `filing` SBR09; `patient` last and first name; `provider` name and NPI; `day` where lines have
    none; `lines` as billed.
    """

    id: str
    charge: Decimal
    place: str
    frequency: str
    original: str = ""
    filing: str = ""
    patient: tuple[str, str] = ("", "")
    member: str = ""
    provider: tuple[str, str] = ("", "")
    tax_id: str = ""
    payer: tuple[str, str] = ("", "")
    order: str = "P"
    day: str = ""
    coordinated: bool = False  # what follows is another payer's
    lines: list[Line] = field(default_factory=list)


@dataclass
class File:
    """One interchange with one transaction: its control numbers, its two parties, its claims; or the numbers of the
    documents that it holds, for the claim that `about` names.
    """

    sender: tuple[str, str] = ("", "")
    receiver: tuple[str, str] = ("", "")
    interchange: str = ""
    functional: str = "HC"  # GS01
    set: str = "837"  # ST01
    group: str = ""
    transaction: str = ""
    reference: str = ""
    version: str = ""
    name: str = ""
    claims: list[Claim] = field(default_factory=list)
    about: str = ""
    documents: list[str] = field(default_factory=list)


def read(data: bytes) -> File:
    """Raises ValueError where it is no interchange of claims or documents."""
    text = data.decode("latin-1")
    if len(text) < 106 or not text.startswith("ISA"):
        raise ValueError("no interchange")
    element, component, end = text[3], text[104], text[105]
    file, about = File(), Claim("", ZERO, "", "")
    insured: dict[str, object] = {}
    within = False  # a claim: what stands there of other payers is theirs
    for raw in text.split(end):
        s = raw.strip().split(element)
        s += [""] * (20 - len(s))
        kind = s[0]
        if kind == "HL":
            within = False
        elif kind == "SBR" and not within:
            insured = {"filing": s[9], "order": s[1]}
        elif kind == "NM1":
            _party(s, file, about, insured)
        elif kind == "REF" and s[1] == "EI":
            about.tax_id = s[2]
        elif kind == "CLM":
            within = True
            parts = s[5].split(component)
            claim = Claim(s[1], Decimal(s[2]), parts[0], parts[2], provider=about.provider, tax_id=about.tax_id)
            for name, value in insured.items():
                setattr(claim, name, value)
            file.claims.append(claim)
        elif within:
            _of_claim(s, component, file.claims[-1])
        else:
            _of_file(s, file)
    if not file.claims and not file.documents:
        raise ValueError("neither claims nor documents")
    return file


def _of_file(s: list[str], file: File) -> None:
    kind = s[0]
    if kind == "ISA":
        file.sender, file.receiver = (s[5], s[6].strip()), (s[7], s[8].strip())
        file.interchange = s[13]
    elif kind == "GS":
        file.functional, file.group, file.version = s[1], s[6], s[8]
    elif kind == "ST":
        file.set, file.transaction = s[1], s[2]
    elif kind == "BHT":
        file.reference = s[3]
    elif kind == "REF" and s[1] == "EJ":
        file.about = s[2]
    elif kind == "TRN":
        file.documents.append(s[2])


def _of_claim(s: list[str], component: str, claim: Claim) -> None:
    kind, lines = s[0], claim.lines
    if kind == "SBR":
        claim.coordinated = True
    elif kind == "REF" and s[1] == "F8" and not claim.coordinated:
        claim.original = s[2]
    elif kind == "DTP" and s[1] == "434":
        claim.day = s[3][:8]
    elif kind == "SV1":
        _, code, *more = s[1].split(component)
        lines.append(Line(code, [m for m in more[:4] if m], Decimal(s[2]), Decimal(s[4])))
    elif kind == "SV2":
        _, code, *more = (s[2] or component).split(component)
        lines.append(Line(code, [m for m in more[:4] if m], Decimal(s[3]), Decimal(s[5]), revenue=s[1]))
    elif kind == "DTP" and s[1] == "472":
        lines[-1].day = s[3][:8]
    elif kind == "REF" and s[1] == "6R":
        lines[-1].control = s[2]
    elif kind == "SVD":
        lines[-1].left = ZERO
    elif kind == "CAS" and s[1] == "PR" and lines and lines[-1].left is not None:
        lines[-1].left += sum((Decimal(amount) for amount in s[3:20:3] if amount), ZERO)


def _party(s: list[str], file: File, about: Claim, insured: dict[str, object]) -> None:
    if s[1] == "41":
        file.name = s[3]
    elif s[1] == "85":
        about.provider = (s[3], s[9])
    elif s[1] == "IL" and "member" not in insured:
        insured |= {"member": s[9], "patient": (s[3], s[4])}
    elif s[1] == "QC":
        insured["patient"] = (s[3], s[4])
    elif s[1] == "PR" and "payer" not in insured:
        insured["payer"] = (s[3], s[9])
