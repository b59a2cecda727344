"""Answers as X12: TA1, 999 (005010X231A1), 277CA (005010X214), 835 (005010X221A1). Knows no decision."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from standin.adjudicating import Decision
from standin.claims import Claim, File

Row = Sequence[str]
FILING = ("AM", "CH", "DS", "HM", "MA", "MB", "MC", "OF", "VA", "WC")  # SBR09 that CLP06 takes as well


class Wrapper(NamedTuple):
    """Numbers and parties of an answer: it goes back the way the file came."""

    file: File
    control: int
    now: datetime

    @property
    def day(self) -> str:
        return f"{self.now:%Y%m%d}"


def ta1(wrapper: Wrapper, code: str = "A", note: str = "000") -> bytes:
    row = ("TA1", wrapper.file.interchange, f"{wrapper.now:%y%m%d}", f"{wrapper.now:%H%M}", code, note)
    return _bytes([_isa(wrapper), row, ("IEA", "0", f"{wrapper.control:09}")])


def answer_999(wrapper: Wrapper, accepted: bool) -> bytes:
    file, said = wrapper.file, "A" if accepted else "R"
    body = [
        ("AK1", file.functional, file.group, file.version),
        ("AK2", file.set, file.transaction, file.version),
        ("IK5", said, *(() if accepted else ("5",))),
        ("AK9", said, "1", "1", "1" if accepted else "0"),
    ]
    return _wrapped(wrapper, "FA", "999", "005010X231A1", body)


def answer_277(wrapper: Wrapper, said: Sequence[tuple[Claim, str, str]]) -> bytes:
    """`said` gives of each claim an STC01 ("A2:20") and the number the payer gave it, empty where it gave none."""
    file, day = wrapper.file, wrapper.day
    taken = [claim.charge for claim, code, _ in said if code.startswith("A2")]
    refused = [claim.charge for claim, code, _ in said if not code.startswith("A2")]
    total = sum(taken, Decimal(0)) + sum(refused, Decimal(0))
    name, number = file.name, f"{wrapper.control:09}"
    body: list[Row] = [
        ("BHT", "0085", "08", number, day, f"{wrapper.now:%H%M}", "TH"),
        ("HL", "1", "", "20", "1"),
        ("NM1", "AY", "2", "STAND-IN CLEARINGHOUSE", "", "", "", "", "46", file.receiver[1]),
        ("TRN", "1", number),
        ("DTP", "050", "D8", day),
        ("DTP", "009", "D8", day),
        ("HL", "2", "1", "21", "1"),
        ("NM1", "41", "2", name, "", "", "", "", "46", file.sender[1]),
        ("TRN", "2", file.reference),
        ("STC", "A1:19:40", day, "WQ", _money(total)),
        *_counted(taken, refused, ("90", "AA"), ("YU", "YY")),
    ]
    level = 2
    for provider, claims in _by_provider(said):
        level += 1
        above = level
        body += [
            ("HL", str(level), "2", "19", "1"),
            ("NM1", "85", "2", provider[0], "", "", "", "", "XX", provider[1]),
            ("TRN", "1", str(above)),
            ("STC", "A1:19:PR", "", "WQ", _money(sum((c.charge for c, _, _ in claims), Decimal(0)))),
        ]
        for claim, code, payer_number in claims:
            level += 1
            body += [
                ("HL", str(level), str(above), "PT"),
                ("NM1", "QC", "1", *claim.patient, "", "", "", "MI", claim.member),
                ("TRN", "2", claim.id),
                ("STC", code, day, "WQ" if code.startswith("A2") else "U", _money(claim.charge)),
                *([("REF", "1K", payer_number)] if payer_number else []),
                ("DTP", "472", "D8", min((line.day for line in claim.lines if line.day), default=claim.day)),
            ]
    return _wrapped(wrapper, "HN", "277", "005010X214", body)


def answer_835(
    wrapper: Wrapper, decisions: Sequence[Decision], trace: str, levied: Sequence[tuple[str, Decimal]] = ()
) -> bytes:
    """`levied` are provider-level adjustments: a reason with its reference ("WO:123") and what it takes off."""
    first, day = decisions[0].claim, wrapper.day
    paid = sum((d.paid for d in decisions), Decimal(0)) - sum((amount for _, amount in levied), Decimal(0))
    method = ("ACH", "CCP", "01", "999999992", "DA", "123456") if paid > 0 else ("NON", "", "", "", "", "")
    bank = ("1512345678", "", "01", "999988880", "DA", "98765") if paid > 0 else ("", "", "", "", "", "")
    body: list[Row] = [
        ("BPR", "I" if paid > 0 else "H", _money(max(paid, Decimal(0))), "C", *method, *bank, day),
        ("TRN", "1", trace, "1512345678"),
        ("DTM", "405", day),
        ("N1", "PR", first.payer[0], "XV", first.payer[1]),
        ("N3", "1 STAND-IN STREET"),
        ("N4", "SAMPLETON", "OH", "43001"),
        ("PER", "BL", "STAND-IN DESK", "TE", "5550100199"),
        ("N1", "PE", first.provider[0], "XX", first.provider[1]),
        ("REF", "TJ", first.tax_id),
        ("LX", "1"),
    ]
    for decision in decisions:
        body += _remitted(decision)
    for reason, amount in levied:
        body.append(("PLB", first.provider[1], f"{wrapper.now:%Y}1231", reason, _money(amount)))
    return _wrapped(wrapper, "HP", "835", "005010X221A1", body)


def _remitted(decision: Decision) -> list[Row]:
    claim, sign = decision.claim, -1 if decision.status == "22" else 1
    owed = _money(decision.owed) if decision.owed and decision.status != "22" else ""
    rows: list[Row] = [
        ("CLP", claim.id, decision.status, _money(sign * claim.charge), _money(decision.paid), owed,
         claim.filing if claim.filing in FILING else "12", decision.payer_number, claim.place, claim.frequency),
        ("NM1", "QC", "1", *claim.patient, "", "", "", "MI", claim.member),
    ]  # fmt: skip
    for line in decision.lines:
        billed = line.billed
        code = ":".join(("HC", line.code, *billed.modifiers)) if line.code else f"NU:{billed.revenue}"
        revenue = billed.revenue if line.code else ""
        sent = ":".join(("HC", billed.code, *billed.modifiers)) if line.code != billed.code else ""
        rows.append(("SVC", code, _money(sign * billed.charge), _money(line.paid), revenue, f"{billed.units}", sent))
        rows.append(("DTM", "472", billed.day or claim.day))
        for group in ("CO", "PR", "OA"):
            reasons = [(reason, amount) for g, reason, amount in line.adjustments if g == group]
            if reasons:
                parts = [part for reason, amount in reasons for part in (reason, _money(amount), "")]
                rows.append(("CAS", group, *parts))
        if billed.control:
            rows.append(("REF", "6R", billed.control))
        if decision.status not in ("4", "22"):
            rows.append(("AMT", "B6", _money(line.allowed)))
    return rows


def _counted(
    taken: Sequence[Decimal], refused: Sequence[Decimal], counts: tuple[str, str], sums: tuple[str, str]
) -> list[Row]:
    both = [(code, len(some)) for code, some in zip(counts, (taken, refused), strict=True) if some]
    money = [(code, sum(some, Decimal(0))) for code, some in zip(sums, (taken, refused), strict=True) if some]
    return [*(("QTY", code, str(count)) for code, count in both), *(("AMT", c, _money(amount)) for c, amount in money)]


def _by_provider(said: Sequence[tuple[Claim, str, str]]) -> list[tuple[tuple[str, str], list[tuple[Claim, str, str]]]]:
    by: dict[tuple[str, str], list[tuple[Claim, str, str]]] = {}
    for one in said:
        by.setdefault(one[0].provider, []).append(one)
    return list(by.items())


def _isa(wrapper: Wrapper) -> Row:
    file = wrapper.file
    back = (file.receiver[0], f"{file.receiver[1]:<15}", file.sender[0], f"{file.sender[1]:<15}")
    when = (f"{wrapper.now:%y%m%d}", f"{wrapper.now:%H%M}")
    blank = ("00", " " * 10)
    return ("ISA", *blank, *blank, *back, *when, "^", "00501", f"{wrapper.control:09}", "0", "T", ":")


def _wrapped(wrapper: Wrapper, functional: str, kind: str, version: str, body: Sequence[Row]) -> bytes:
    file, number = wrapper.file, str(wrapper.control)
    gs = ("GS", functional, file.receiver[1], file.sender[1], wrapper.day, f"{wrapper.now:%H%M}", number, "X", version)
    third = () if kind == "835" else (version,)
    rows: list[Row] = [_isa(wrapper), gs, ("ST", kind, "0001", *third), *body]
    rows += [("SE", str(len(body) + 2), "0001"), ("GE", "1", number), ("IEA", "1", f"{wrapper.control:09}")]
    return _bytes(rows)


def _bytes(rows: Sequence[Row]) -> bytes:
    lines = []
    for row in rows:
        text = "*".join(row)
        lines.append((text if row[0] == "ISA" else text.rstrip("*")) + "~\n")
    return "".join(lines).encode("ascii")


def _money(amount: Decimal) -> str:
    return format(amount.quantize(Decimal("0.01")).normalize(), "f")
