"""What only an institutional claim has (837I, 005010X223A3): its rows, and its coded information (HI), both ways.

Positions: ASC X12N 005010X223A3. `facility_type` and `frequency` make the type of bill; `statement` and `admission` are
periods as X12 writes them, folded into their fields when read.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from claimwright.submit.binding import ADJUDICATIONS, ATTACHMENTS, OTHERS, address, name
from claimwright.submit.cells import Written, text_of
from claimwright.submit.forms import FORMS
from claimwright.submit.rows import C, F, Rows, always, maybe, need
from claimwright.x12 import Segment

CAUSES = frozenset("VWXY")  # diagnoses that begin so are external causes and stand apart
_DAY, _HOUR = 8, 12  # characters of a date, and of one with its time

CLAIM: Rows = (
    always(
        "2300", "CLM", need("id", most=20), need("total", "money"), "", "",
        C((need("facility_type", most=2), "A", need("frequency", most=1))), "", need("assignment", most=1),
        need("benefits", most=1), need("release", most=1), *("",) * 10, F("delay_reason", most=2),
    ),
    maybe("2300", "DTP", "096", "TM", F("stay.discharge_hour", most=4)),
    always("2300", "DTP", "434", "RD8", need("statement")),
    maybe("2300", "DTP", "435", F("admission", "D8 or DT"), F("admission")),
    maybe(
        "2300", "CL1", F("stay.admission_type", most=1), F("stay.admission_source", most=1), F("stay.status", most=2)
    ),
    ATTACHMENTS,
    maybe("2300", "REF", "9F", F("referral", most=50)),
    maybe("2300", "REF", "G1", F("authorization", most=50)),
    maybe("2300", "REF", "F8", F("payer_control", most=50)),
    maybe("2300", "REF", "EA", F("patient.record_number", most=50)),
    maybe("2300", "NTE", "ADD", F("note", most=80)),
)  # fmt: skip
PEOPLE: Rows = (
    maybe("2310A", "NM1", "71", *name("stay.attending.name"), "XX", need("stay.attending.npi", most=10)),
    maybe("2310A", "PRV", "AT", "PXC", F("stay.attending.taxonomy", most=10)),
    maybe("2310B", "NM1", "72", *name("stay.operating.name"), "XX", need("stay.operating.npi", most=10)),
    maybe("2310C", "NM1", "ZZ", *name("stay.other_operating.name"), "XX", need("stay.other_operating.npi", most=10)),
    maybe("2310D", "NM1", "82", *name("rendering.name"), "XX", need("rendering.npi", most=10)),
    maybe("2310E", "NM1", "77", "2", need("facility.name", most=60), "", "", "", "", "XX", F("facility.npi", most=10)),
    *address("2310E", "facility.address", False),
    maybe("2310F", "NM1", "DN", *name("referring.name"), "XX", need("referring.npi", most=10)),
    OTHERS,
)
LINE: Rows = (
    always("2400", "LX", need("number", "number")),
    always(
        "2400", "SV2", need("revenue", most=4),
        C(("HC", F("code", most=48), *(F(f"modifiers[{n}]", most=2) for n in range(4)), F("description", most=80))),
        need("charge", "money"), need("unit_measure", most=2), need("units", "number"),
    ),
    maybe("2400", "DTP", "472", "D8", need("date_of_service", "date")),
    maybe("2400", "DTP", "472", "RD8", need("run")),
    maybe("2400", "REF", "6R", F("control", most=30)),
    maybe("2410", "LIN", "", "N4", need("ndc", most=48)),
    maybe("2410", "CTP", "", "", "", need("ndc_units", "number"), C((need("ndc_measure", most=2),))),
    ADJUDICATIONS,
)  # fmt: skip


class _Code(NamedTuple):
    """One composite of HI and the field that gave its code."""

    kind: str
    code: str
    field: str
    format: str = ""
    period: str = ""
    amount: str = ""
    present: str = ""

    @property
    def text(self) -> str:
        parts = (self.kind, self.code, self.format, self.period, self.amount, "", "", "", self.present)
        return ":".join(parts).rstrip(":")


# Composites of a kind stand together, so many to a segment (HI of loop 2300).
_IN_ONE = {"APR": 3, "ABK": 1, "ABJ": 1, "DR": 1, "BBR": 1}
_OTHERWISE = 12


def coded(data: dict[str, Any]) -> Iterator[Written]:
    """The HI segments of a claim's data, in the guide's order."""
    found = [*_diagnoses(data), *_happenings(data["stay"])]
    for kind in ("ABK", "ABJ", "APR", "ABN", "DR", "ABF", "BBR", "BBQ", "BI", "BH", "BE", "BG"):
        codes = [code for code in found if code.kind == kind]
        most = _IN_ONE.get(kind, _OTHERWISE)
        for start in range(0, len(codes), most):
            some = codes[start : start + most]
            fields = tuple((n, 2, code.field) for n, code in enumerate(some, 1))
            yield Written("2300", ("HI", *(code.text for code in some)), fields)


def _diagnoses(data: dict[str, Any]) -> Iterator[_Code]:
    form, stay = FORMS["diagnosis"].out, data["stay"]
    for n, diagnosis in enumerate(data["diagnoses"]):
        kind = "ABK" if n == 0 else "ABN" if diagnosis["code"][:1] in CAUSES else "ABF"
        yield _Code(kind, form(diagnosis["code"]), f"diagnoses[{n}].code", present=diagnosis["present"])
    if stay["admitting"]:
        yield _Code("ABJ", form(stay["admitting"]), "stay.admitting")
    for n, reason in enumerate(stay["reasons"]):
        yield _Code("APR", form(reason), f"stay.reasons[{n}]")
    if stay["group"]:
        yield _Code("DR", stay["group"], "stay.group")


def _happenings(stay: dict[str, Any]) -> Iterator[_Code]:
    """Operations, spans, occurrences, values and conditions."""
    day = FORMS["date"].out
    dates = [*stay["procedure_dates"], *[None] * len(stay["procedures"])]
    for n, (code, on) in enumerate(zip(stay["procedures"], dates, strict=False)):
        path = f"stay.procedures[{n}]"
        yield _Code("BBQ" if n else "BBR", code, path, "D8" if on else "", day(on) if on else "")
    for n, one in enumerate(stay["spans"]):
        yield _Code("BI", one["code"], f"stay.spans[{n}]", "RD8", f"{day(one['since'])}-{day(one['until'])}")
    for n, one in enumerate(stay["occurrences"]):
        yield _Code("BH", one["code"], f"stay.occurrences[{n}]", "D8", day(one["day"]))
    for n, one in enumerate(stay["values"]):
        path = f"stay.values[{n}]"
        yield _Code("BE", one["code"], path, amount=text_of("money", one["amount"], path))
    for n, code in enumerate(stay["conditions"]):
        yield _Code("BG", code, f"stay.conditions[{n}]")


def take_coded(segment: Segment, data: dict[str, Any]) -> None:
    """Puts one HI into the claim's data; qualifiers of ICD-9 are read alike."""
    stay = data["stay"]
    for position in range(1, len(segment.elements)):
        kind, code, _, period, amount, *rest = (*segment.parts(position), "", "", "", "", "")
        if kind in ("ABK", "BK", "ABF", "BF", "ABN", "BN"):
            present = rest[3] if len(rest) > 3 else ""
            data["diagnoses"].append({"code": FORMS["diagnosis"].back(code), "present": present})
        elif kind in ("ABJ", "BJ"):
            stay["admitting"] = FORMS["diagnosis"].back(code)
        elif kind in ("APR", "PR"):
            stay.setdefault("reasons", []).append(FORMS["diagnosis"].back(code))
        elif kind in ("BBR", "BR", "BBQ", "BQ"):
            stay.setdefault("procedures", []).append(code)
            stay.setdefault("procedure_dates", []).append(dated(period) if period else None)
        elif kind == "DR":
            stay["group"] = code
        elif kind == "BG":
            stay.setdefault("conditions", []).append(code)
        elif kind == "BH" and period:
            stay["occurrences"].append({"code": code, "day": dated(period)})
        elif kind == "BI" and period:
            since, _, until = period.partition("-")
            stay["spans"].append({"code": code, "since": dated(since), "until": dated(until)})
        elif kind == "BE" and amount:
            stay["values"].append({"code": code, "amount": amount})


def unfolded(data: dict[str, Any]) -> dict[str, Any]:
    """The claim's data with bill type and periods as X12 writes them."""
    stay, day = data["stay"], FORMS["date"].out
    first, last = stay["statement_from"], stay["statement_through"]
    admitted = day(data["admitted"]) if data["admitted"] else ""
    return data | {
        "facility_type": stay["bill_type"][:2],
        "frequency": stay["bill_type"][2:] or data["frequency"],
        "statement": f"{day(first)}-{day(last)}" if first and last else "",
        "admission": admitted + stay["admission_hour"] if admitted else "",
    }


def folded(data: dict[str, Any]) -> None:
    """Bill type and periods back into their fields."""
    stay = data["stay"]
    stay["bill_type"] = data.pop("facility_type", "") + data.get("frequency", "")
    first, _, last = data.pop("statement", "").partition("-")
    stay["statement_from"], stay["statement_through"] = dated(first), dated(last or first)
    admission = data.pop("admission", "")
    if admission:
        data["admitted"], stay["admission_hour"] = dated(admission[:_DAY]), admission[_DAY:]


def dated(text: str) -> str | None:
    """YYYY-MM-DD; what is no date stays as it is, for the error to name its field."""
    if not text:
        return None
    return f"{text[:4]}-{text[4:6]}-{text[6:8]}" if len(text) in (_DAY, _HOUR) and text[:_DAY].isdigit() else text


def as_held(diagnoses: Sequence[Any]) -> list[Any]:
    """Diagnoses in the order in which HI holds them: external causes behind the first of all are apart."""
    first, others = list(diagnoses[:1]), diagnoses[1:]
    apart = [d for d in others if d.code[:1] in CAUSES]
    return [*first, *apart, *(d for d in others if d.code[:1] not in CAUSES)]
