"""An 837P as this program needs it: who sent it, to whom, and each claim with its lines; no more."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal


@dataclass
class Line:
    code: str
    modifiers: list[str]
    charge: Decimal
    units: Decimal
    control: str = ""
    day: str = ""  # CCYYMMDD


@dataclass
class Claim:
    """`filing` is SBR09; `patient` last and first name; `provider` name and NPI; `lines` as billed."""

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
    lines: list[Line] = field(default_factory=list)


@dataclass
class File:
    """One interchange with one transaction: its control numbers, its two parties, its claims."""

    sender: tuple[str, str] = ("", "")
    receiver: tuple[str, str] = ("", "")
    interchange: str = ""
    group: str = ""
    transaction: str = ""
    reference: str = ""
    version: str = ""
    name: str = ""
    claims: list[Claim] = field(default_factory=list)


def read(data: bytes) -> File:
    """Raises ValueError where it is no interchange of professional claims."""
    text = data.decode("latin-1")
    if len(text) < 106 or not text.startswith("ISA"):
        raise ValueError("no interchange")
    element, component, end = text[3], text[104], text[105]
    file, about = File(), Claim("", Decimal(0), "", "")
    insured: dict[str, object] = {}
    for raw in text.split(end):
        s = raw.strip().split(element)
        s += [""] * (17 - len(s))
        kind = s[0]
        if kind == "ISA":
            file.sender, file.receiver = (s[5], s[6].strip()), (s[7], s[8].strip())
            file.interchange = s[13]
        elif kind == "GS":
            file.group, file.version = s[6], s[8]
        elif kind == "ST":
            file.transaction = s[2]
        elif kind == "BHT":
            file.reference = s[3]
        elif kind == "SBR":
            insured = {"filing": s[9]}
        elif kind == "NM1":
            _party(s, file, about, insured)
        elif kind == "REF" and s[1] == "EI":
            about.tax_id = s[2]
        elif kind == "CLM":
            parts = s[5].split(component)
            claim = Claim(s[1], Decimal(s[2]), parts[0], parts[2], provider=about.provider, tax_id=about.tax_id)
            for name, value in insured.items():
                setattr(claim, name, value)
            file.claims.append(claim)
        elif kind == "REF" and s[1] == "F8":
            file.claims[-1].original = s[2]
        elif kind == "SV1":
            _, code, *more = s[1].split(component)
            file.claims[-1].lines.append(Line(code, [m for m in more[:4] if m], Decimal(s[2]), Decimal(s[4])))
        elif kind == "DTP" and s[1] == "472":
            file.claims[-1].lines[-1].day = s[3][:8]
        elif kind == "REF" and s[1] == "6R":
            file.claims[-1].lines[-1].control = s[2]
    if not file.claims:
        raise ValueError("no claims")
    return file


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
