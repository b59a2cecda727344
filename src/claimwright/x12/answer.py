"""What a receiver answers to an interchange: the 999 of each group, or the TA1 where the interchange itself is broken.

Codes of the answers are X12's own (TA105, IK304, IK403, IK502, AK905); a finding's code says which. No value of the
file is given back.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from claimwright.errors import X12Error
from claimwright.x12.delimiters import Delimiters
from claimwright.x12.envelope import STANDARD, Control, line, wrap
from claimwright.x12.finding import SyntaxFinding
from claimwright.x12.frame import FUNCTIONAL, QUALIFIERS
from claimwright.x12.heard import Group, Interchange, Transaction
from claimwright.x12.segments import Segment

VERSION = "005010X231A1"
SNIP = 2  # what an acknowledgment of the guide is about
MOST_SEGMENTS = 1_000  # told of one transaction
KINDS = frozenset(FUNCTIONAL.values())
Row = tuple[str, ...]
_SEGMENT = {"unknown": "1", "unexpected": "2", "missing": "3", "order": "7", "repeat": "5"}
_ELEMENT = {
    "missing": "1", "condition": "2", "not-used": "I10", "short": "4", "long": "5", "code": "7", "date": "8",
    "time": "9", "characters": "6", "number": "6", "components": "13", "repetitions": "12",
}  # fmt: skip
_SET = {("SE01", "count"): "4", ("SE02", "control"): "3", ("ST02", "control"): "23"}
_GROUP = {("GE01", "count"): "5", ("GE02", "control"): "4", ("GS06", "control"): "19"}
_INTERCHANGE = {
    ("IEA01", "count"): "021", ("IEA02", "control"): "001", ("ISA13", "control"): "025", ("ISA09", "type"): "014",
    ("ISA10", "type"): "015", ("ISA12", "type"): "017", ("ISA13", "type"): "018", ("ISA15", "type"): "020",
    ("ISA05", "type"): "005", ("ISA07", "type"): "007", ("ISA01", "type"): "010", ("ISA03", "type"): "012",
    ("ISA06", "type"): "006", ("ISA08", "type"): "008", ("ISA14", "type"): "019",
}  # fmt: skip


def answer(heard: Iterable[Interchange], number: int, at: datetime) -> Iterator[bytes]:
    """The answers as interchanges, numbered on from `number`; acknowledgments themselves are not answered."""
    for interchange in heard:
        if interchange.findings or any(group.gs.get(1) not in KINDS for group in interchange.groups):
            yield _ta1(interchange, number, at)
            number += 1
            continue
        for group in interchange.groups:
            if group.gs.get(1) != FUNCTIONAL["999"]:
                yield wrap(control(interchange, number, at, ("FA", "999", VERSION)), _rows(group))
                number += 1


def accepted(heard: Iterable[Interchange]) -> bool:
    """Whether everything that was heard is accepted."""
    for one in heard:
        sets = [transaction for group in one.groups for transaction in group.transactions]
        if one.findings or any(group.findings for group in one.groups) or any(_verdict(t) != "A" for t in sets):
            return False
    return True


def control(heard: Interchange, number: int, at: datetime, kind: tuple[str, str, str]) -> Control:
    """The envelope of an answer: who received sends. `kind` is GS01, ST01 and GS08."""
    isa = heard.isa
    (sender_qualifier, sender), (receiver_qualifier, receiver) = _party(isa, 7), _party(isa, 5)
    usage = isa.get(15) if isa.get(15) in ("P", "T") else "T"
    return Control(sender, receiver, sender_qualifier, receiver_qualifier, number, number, 1, at, usage, *kind)


def _party(isa: Segment, position: int) -> tuple[str, str]:
    """Qualifier and id from ISA05 or ISA07 on, as an answer may repeat them."""
    qualifier = isa.get(position)
    return qualifier if qualifier in QUALIFIERS else "ZZ", plain(isa.get(position + 1)).strip()[:15] or "UNKNOWN"


def plain(text: str, separators: Delimiters = STANDARD) -> str:
    """Text of the file as an answer may hold it: the basic characters of X12, no separators."""
    return "".join(c if c.isascii() and c.isprintable() and c not in separators.reserved else " " for c in text)


def _ta1(heard: Interchange, number: int, at: datetime) -> bytes:
    """An interchange with nothing in it but the TA1."""
    if not 0 < number <= 999_999_999:
        raise X12Error("a control number is out of range", "ISA", "use 1 to 999999999")
    codes = sorted(_INTERCHANGE.get((f.element, f.code), "022") for f in heard.findings) or ["024"]
    code = "023" if heard.trailer is None else codes[0]
    isa = heard.isa
    day, hour = at.strftime("%y%m%d"), at.strftime("%H%M")
    (sender_qualifier, sender), (receiver_qualifier, receiver) = _party(isa, 7), _party(isa, 5)
    parties = (sender_qualifier, f"{sender:<15}", receiver_qualifier, f"{receiver:<15}")
    usage = isa.get(15) if isa.get(15) in ("P", "T") else "T"
    head = ("ISA", "00", " " * 10, "00", " " * 10, *parties, day, hour, STANDARD.repetition, "00501", f"{number:09}")
    rows = (
        ("TA1", isa.get(13), isa.get(9), isa.get(10), "R", code),
        ("IEA", "0", f"{number:09}"),
    )
    first = STANDARD.element.join((*head, "0", usage, STANDARD.component)) + STANDARD.segment
    told = (line([plain(text) for text in row], STANDARD) for row in rows)
    return "".join(f"{text}\n" for text in (first, *told)).encode("ascii")


def _rows(group: Group) -> list[Row]:
    gs, sets = group.gs, group.transactions
    number = gs.get(6) if gs.get(6).isascii() and gs.get(6).isdigit() and len(gs.get(6)) <= 9 else "0"
    rows: list[Row] = [("AK1", gs.get(1), number, plain(gs.get(8)).strip()[:12] or "UNKNOWN")]
    for transaction in (t for t in sets if t.st.get(1) in FUNCTIONAL and 4 <= len(plain(t.st.get(2)).strip()) <= 9):
        rows += _set(transaction)
    good = sum(_verdict(t) == "A" for t in sets)
    codes = _distinct([_GROUP.get((f.element, f.code), "") for f in group.findings])
    if group.trailer is None:
        codes = _distinct(["3", *codes])
    verdict = "R" if group.findings or not good else "A" if good == len(sets) else "P"
    said = group.trailer.get(1) if group.trailer else ""
    included = said if said.isascii() and said.isdigit() and len(said) <= 6 else str(len(sets))
    rows.append(("AK9", verdict, included, str(len(sets)), str(0 if group.findings else good), *codes[:5]))
    return rows


def _verdict(transaction: Transaction) -> str:
    return "R" if any(f.snip <= SNIP for f in transaction.findings) else "A"


def _set(transaction: Transaction) -> Iterator[Row]:
    st = transaction.st
    yield ("AK2", plain(st.get(1))[:3], plain(st.get(2)), plain(st.get(3)).strip()[:35])
    findings = sorted((f for f in transaction.findings if f.snip <= SNIP), key=lambda f: f.number)
    within = [f for f in findings if f.segment not in ("ST", "SE", "") and f.code != "envelope"]
    for number in list(dict.fromkeys(f.number for f in within))[:MOST_SEGMENTS]:
        position = str(number - st.number + 1)
        yield from _segment([f for f in within if f.number == number], position)
    codes = _distinct([_SET.get((f.element, f.code), "I6" if f.code == "guide" else "") for f in findings])
    if transaction.trailer is None:
        codes.append("2")
    codes = (["5"] if within else []) + codes
    yield ("IK5", _verdict(transaction), *codes[:5])


def _segment(findings: Sequence[SyntaxFinding], position: str) -> Iterator[Row]:
    """IK3 for each fault of a segment as such, and one with IK4 for all faults of its elements."""
    for f in findings:
        if not f.element:
            over = "4" if f.code == "repeat" and f.message.startswith("loop") else _SEGMENT.get(f.code, "8")
            yield ("IK3", f.segment[:3], position, _loop(f), over)
    within = [f for f in findings if f.element]
    if within:
        yield ("IK3", within[0].segment[:3], position, _loop(within[0]), "8")
    for f in within:
        place, _, component = f.element[len(f.segment) :].partition("-")
        at = str(int(place)) + (f"{STANDARD.component}{component}" if component else "")
        yield ("IK4", at, "", _ELEMENT.get(f.code, "7"))


def _loop(finding: SyntaxFinding) -> str:
    """Element 447 has four characters: a loop is told without its letters."""
    return finding.loop[:4] if finding.loop[:4].isdigit() else ""


def _distinct(codes: Iterable[str]) -> list[str]:
    return [code for code in dict.fromkeys(codes) if code]
