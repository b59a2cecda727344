"""Documents of a visit that go with its claim: chosen by payer and service, the least that is needed, tied to the claim
by a control number, and sent as a 275 (005010X210).

What the law protects goes only where the encounter records the patient's consent.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

import msgspec

from claimwright.errors import X12Error
from claimwright.model.case import Case
from claimwright.model.claim import Claim
from claimwright.model.document import Document
from claimwright.model.exchange import Envelope
from claimwright.model.supplement import Attachment
from claimwright.rulebook.attachments import AttachmentRule, protects, rules
from claimwright.rulebook.families import Families
from claimwright.submit.envelope import control_of
from claimwright.submit.forms import plain
from claimwright.x12 import wrap

VERSION = "005010X210"
LARGEST, MOST = 10 << 20, 64 << 20  # bytes of one document, of all that one 275 carries
TOP = 600  # characters in which a document says what it is
ELECTRONIC, ON_REQUEST = "EL", "AA"


def attached(claim: Claim, case: Case, families: Families) -> Claim:
    """The claim with the documents that its payer wants for its services; a claim that has some keeps them."""
    if claim.attachments or claim.payer.id == "":
        return claim
    sent = claim.payer.attachments
    found: dict[str, Attachment] = {}
    for rule in rules():
        document = _document(rule, case) if _asks(rule, claim, families) else None
        if document is not None and document.name not in found:
            control = f"{claim.id}-A{len(found) + 1}" if sent != ON_REQUEST else ""
            found[document.name] = Attachment(rule.kind, sent, control, document.name)
    return msgspec.structs.replace(claim, attachments=tuple(found.values())) if found else claim


def electronic(claim: Claim) -> tuple[Attachment, ...]:
    """The documents of the claim and of its lines that go electronically."""
    every = (*claim.attachments, *(one for line in claim.lines for one in line.attachments))
    return tuple(one for one in every if one.sent == ELECTRONIC)


def name_of(attachment: Attachment) -> str:
    """What its document is called at the practice: where a claim does not say (it was read from an 837), its number."""
    return attachment.document or attachment.control


def write_275(claim: Claim, files: Mapping[str, bytes], envelope: Envelope) -> bytes:
    """One interchange with the documents of a claim that go electronically; `files` are their bytes by name.

    Raises X12Error naming a document that is missing or too large.
    """
    going = electronic(claim)
    if not going:
        raise X12Error("has no document that goes electronically", claim.id, "see attachments of its payer")
    body = [*_header(claim, envelope), *_documents(going, files, envelope.created.date())]
    return wrap(control_of(envelope, "PI", "275", VERSION), body)


def _asks(rule: AttachmentRule, claim: Claim, families: Families) -> bool:
    if (rule.programs and claim.payer.program not in rule.programs) or (
        rule.filing and claim.payer.filing_code not in rule.filing
    ):
        return False
    return any(
        (rule.codes and families.lists(rule.codes, line.code)) or set(rule.modifiers).intersection(line.modifiers)
        for line in claim.lines
    )


def _document(rule: AttachmentRule, case: Case) -> Document | None:
    """The one document that serves; none that is protected without consent, no letter or portrait beside it."""
    free = [d for d in case.documents if d.role != "patient" and protects(d.text) in ("", *case.encounter.consents)]
    named = [d for d in free if any(word in d.text[:TOP].lower() for word in rule.words)]
    if named or rule.kind == "CT":  # a note is no consent form
        return named[0] if named else None
    return next((d for d in free if d.role == "provider"), None)


def _header(claim: Claim, envelope: Envelope) -> Iterator[Sequence[str]]:
    created, sender = envelope.created, envelope.sender
    patient, billing, payer = claim.patient.name, claim.billing, claim.payer
    yield "BGN", "02", f"{envelope.control:09}", f"{created:%Y%m%d}", f"{created:%H%M}"
    yield (
        "NM1",
        "PR",
        "2",
        plain(payer.name, "payer.name"),
        "",
        "",
        "",
        "",
        "PI",
        plain(payer.id, "payer.id"),
    )
    yield "NM1", "41", "2", plain(sender.name, "submitter.name"), "", "", "", "", "46", plain(sender.id, "submitter.id")
    yield "NM1", "1P", "2", plain(billing.name, "billing.name"), "", "", "", "", "XX", billing.npi
    yield (
        "NM1", "QC", "1", plain(patient.last, "patient.name.last"), plain(patient.first, "patient.name.first"), "", "",
        "", "MI", plain(claim.subscriber.member_id, "subscriber.member_id"),
    )  # fmt: skip
    yield "REF", "EJ", plain(claim.id, "id")
    if claim.day is not None:
        yield "DTP", "472", "D8", f"{claim.day:%Y%m%d}"


def _documents(going: Sequence[Attachment], files: Mapping[str, bytes], day: date) -> Iterator[Sequence[str]]:
    total = 0
    for number, attachment in enumerate(going, 1):
        name = name_of(attachment)
        data = files.get(name)
        if data is None:
            raise X12Error("the document is not at hand", name, "give it with the claim")
        total += len(data)
        if len(data) > LARGEST or total > MOST:
            raise X12Error("is larger than a 275 carries", name, "send it by mail or on request")
        text = base64.b64encode(data).decode("ascii")
        yield "LX", str(number)
        yield "TRN", "1", attachment.control
        yield "DTP", "368", "D8", f"{day:%Y%m%d}"
        yield "CAT", "AE", "MB"
        yield "EFI", "05"
        yield "BIN", str(len(text)), text
