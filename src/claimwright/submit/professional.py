"""Claims to one 837P interchange (005010X222A1), and which element holds which field.

The rows of binding.py are walked forwards here and matched in reading.py; what one writes the other reads.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import msgspec

from claimwright.errors import X12Error
from claimwright.model.case import Provider
from claimwright.model.claim import Claim
from claimwright.model.exchange import Binding, Envelope
from claimwright.submit.binding import BILLING, CLAIM, LINE, PATIENT, PROVIDERS, SUBSCRIBER, C, Cell, F, Row, steps
from claimwright.submit.forms import FORMS, PROGRAMS, plain
from claimwright.x12 import Control, wrap

VERSION = "005010X222A1"


class Written(NamedTuple):
    """A segment with the fields behind its elements: (position, component or 0, field path)."""

    loop: str
    elements: tuple[str, ...]
    fields: tuple[tuple[int, int, str], ...]
    line: int = 0


def normal(claim: Claim) -> Claim:
    """The claim as an 837P can hold it: upper case, no field that has no element. Reading gives exactly this back."""
    self_insured = claim.subscriber.relationship == "self"
    change = msgspec.structs.replace
    subscriber = claim.subscriber
    if self_insured:
        subscriber = change(subscriber, name=None, birth_date=None, sex=None, address=None)
    billing = change(claim.billing, clia="", contact=claim.billing.contact if claim.billing.phone else "")
    claim = change(
        claim,
        subscriber=subscriber,
        billing=change(billing, phone=FORMS["digits"].out(billing.phone)),
        patient=change(claim.patient, phone=""),
        payer=change(claim.payer, program=PROGRAMS.get(claim.payer.filing_code, "commercial")),
        rendering=_bare(claim.rendering),
        referring=change(_bare(claim.referring), taxonomy="") if claim.referring else None,
        lines=tuple(change(line, system="HCPCS" if line.code[:1].isalpha() else "CPT") for line in claim.lines),
    )
    return msgspec.convert(_upper(msgspec.to_builtins(claim)), Claim, strict=False)


def _bare(provider: Provider) -> Provider:
    return msgspec.structs.replace(provider, credentials="", specialty="", key="")


_WORDS = frozenset(("relationship", "program", "kind", "system"))  # choices of the model, not text of the claim


def _upper(value: Any, path: str = "claim") -> Any:
    if isinstance(value, dict):
        return {k: v if k in _WORDS else _upper(v, f"{path}.{k}") for k, v in value.items()}
    if isinstance(value, list):
        return [_upper(v, path) for v in value]
    return plain(value, path) if isinstance(value, str) and value else value


def write(claims: Sequence[Claim], envelope: Envelope) -> bytes:
    """One interchange with one transaction. Counts, HL and LX are derived. Raises X12Error naming a field that does
    not fit.
    """
    sender, receiver = envelope.sender, envelope.receiver
    body: list[Sequence[str]] = [
        ("BHT", "0019", "00", f"{envelope.control:09}", f"{envelope.created:%Y%m%d}", f"{envelope.created:%H%M}", "CH"),
        (
            "NM1",
            "41",
            "2",
            plain(sender.name, "submitter.name"),
            "",
            "",
            "",
            "",
            "46",
            plain(sender.id, "submitter.id"),
        ),
        (
            "PER",
            "IC",
            plain(sender.contact or sender.name, "submitter.contact"),
            "TE",
            FORMS["digits"].out(sender.phone) or "0000000000",
        ),
        (
            "NM1",
            "40",
            "2",
            plain(receiver.name, "receiver.name"),
            "",
            "",
            "",
            "",
            "46",
            plain(receiver.id, "receiver.id"),
        ),
    ]
    level = 0
    for claim in claims:
        for written in claim_segments(claim, level):
            body.append(written.elements)
            level += written.elements[0] == "HL"
    control = Control(
        plain(sender.id, "submitter.id"),
        plain(receiver.id, "receiver.id"),
        sender.qualifier,
        receiver.qualifier,
        envelope.control,
        envelope.group,
        envelope.transaction,
        envelope.created,
        envelope.usage,
        "HC",
        "837",
        VERSION,
    )
    return wrap(control, body)


def claim_segments(claim: Claim, level: int = 0) -> list[Written]:
    """A claim with its hierarchy from 2000A down; `level` is the last HL number used before it."""
    claim = normal(claim)
    data = msgspec.to_builtins(claim) | {"total": str(claim.total)}
    self_insured = claim.subscriber.relationship == "self"
    if self_insured:
        data["subscriber"] |= {k: data["patient"][k] for k in ("name", "birth_date", "sex", "address")}
    hl = level + 1
    out = [Written("2000A", ("HL", str(hl), "", "20", "1"), ()), *_rows(BILLING, data)]
    out += [
        Written("2000B", ("HL", str(hl + 1), str(hl), "22", "0" if self_insured else "1"), ()),
        *_rows(SUBSCRIBER, data, self_insured),
    ]
    if not self_insured:
        out += [Written("2000C", ("HL", str(hl + 2), str(hl + 1), "23", "0"), ()), *_rows(PATIENT, data)]
    out += [*_rows(CLAIM, data), _diagnoses(claim), *_rows(PROVIDERS, data)]
    for at, line in enumerate(data["lines"]):
        out += [
            w._replace(fields=tuple((p, c, f"lines[{at}].{path}") for p, c, path in w.fields), line=at + 1)
            for w in _rows(LINE, line)
        ]
    return out


def _rows(rows: Sequence[Row], data: Any, self_insured: bool = False) -> Iterator[Written]:
    pay_to = data.get("billing", {}).get("pay_to") if isinstance(data.get("billing"), dict) else None
    for row in rows:
        if row.loop == "2010AB" and not pay_to:
            continue
        elements, fields, filled = [row.id], [], False
        for position, cell in enumerate(row.cells, 1):
            text, used = _cell(cell, data, self_insured)
            filled = filled or bool(used)
            elements.append(text)
            fields += [(position, component, _own(path, self_insured)) for component, path in used]
        if filled or not any(isinstance(c, F | C) for c in row.cells):
            yield Written(row.loop, tuple(elements), tuple(fields))


def _own(path: str, self_insured: bool) -> str:
    """For a self-insured patient the subscriber's name and birth date are the patient's fields."""
    parts = ("subscriber.name", "subscriber.birth_date", "subscriber.sex", "subscriber.address")
    return path.replace("subscriber.", "patient.", 1) if self_insured and path.startswith(parts) else path


def _cell(cell: Cell, data: Any, self_insured: bool) -> tuple[str, list[tuple[int, str]]]:
    if isinstance(cell, str):
        return cell, []
    if isinstance(cell, F):
        text = _value(cell, data, self_insured)
        return text, [(0, cell.path)] if text else []
    texts = [part if isinstance(part, str) else _value(part, data, self_insured) for part in cell.parts]
    used = [
        (at, part.path)
        for at, (part, text) in enumerate(zip(cell.parts, texts, strict=True), 1)
        if isinstance(part, F) and text
    ]
    if not used:
        return "", []
    while not texts[-1]:
        texts.pop()
    return ":".join(texts), used


def _value(field: F, data: Any, self_insured: bool) -> str:
    raw = _get(data, field.path)
    if raw is None or raw == "":
        return ""
    text = FORMS[field.as_].out(str(raw).lower() if isinstance(raw, bool) else str(raw))
    if len(text) > field.most:
        raise X12Error(
            f"is longer than the {field.most} characters its element holds",
            _own(field.path, self_insured),
            "shorten it",
        )
    return text


def _get(data: Any, path: str) -> Any:
    for step in steps(path):
        if data is None:
            return None
        data = data.get(step) if isinstance(step, str) else (data[step] if step < len(data) else None)
    return data


def _diagnoses(claim: Claim) -> Written:
    """HI: ABK first, then ABF, without dots, at most twelve."""
    if not 1 <= len(claim.diagnoses) <= 12:
        raise X12Error(f"has {len(claim.diagnoses)} diagnoses", claim.id, "an 837P claim holds 1 to 12; split it")
    cells = [f"{'ABF' if at else 'ABK'}:{d.code.replace('.', '')}" for at, d in enumerate(claim.diagnoses)]
    return Written(
        "2300", ("HI", *cells), tuple((at, 2, f"diagnoses[{at - 1}].code") for at in range(1, len(cells) + 1))
    )


def bindings(claim: Claim) -> tuple[Binding, ...]:
    """Every element of the claim's segments with the field that gave it; constants have an empty field."""
    found: list[Binding] = []
    for number, written in enumerate(claim_segments(claim), 1):
        by_place = {(position, component): path for position, component, path in written.fields}
        for position, text in enumerate(written.elements[1:], 1):
            parts = text.split(":") if ":" in text else [text]
            for component, part in enumerate(parts, 1):
                path = by_place.get((position, component)) or by_place.get((position, 0), "")
                name = f"{written.elements[0]}{position:02}" + (f"-{component}" if len(parts) > 1 else "")
                if part:
                    found.append(Binding(written.loop, name, written.line, part, path, number))
    return tuple(found)
