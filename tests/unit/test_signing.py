"""How a note is signed, and whose signature completes a record."""

from __future__ import annotations

import pytest

from claimwright.review.record import signature
from claimwright.rulebook.signing import signatures
from intake_views import view


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        (
            "Electronically signed by Mara Quill, MD on 06/16/2026",
            "Electronically signed by Mara Quill, MD on 06/16/2026",
        ),
        ("Dictated and reviewed; digitally signed: Mara Quill", "digitally signed: Mara Quill"),
        ("Electronically signed by:\nMara Quill, MD", "Electronically signed by:\nMara Quill, MD"),
        ("/s/ Mara Quill", "/s/ Mara Quill"),
        ("Signature: Quill", "Signature: Quill"),
        ("Signed by Kim Fern, RN\nCosigned by Mara Quill, MD", "Cosigned by Mara Quill, MD"),
        ("Author: Mara Quill, MD; signed by Mara Quill, MD", "signed by Mara Quill, MD"),
        ("Gout. " * 60 + "Signed by Mara Quill, MD", "Signed by Mara Quill, MD"),
        ("Signed by Kim Fern, RN", ""),
        ("Vitals signed by Kim Fern", ""),
        ("Consent signed by the patient", ""),
        ("Gout. " * 60 + "Consent signed by Jory Pennywhistle", ""),
        ("Author: Mara Quill, MD", ""),
        ("Signature pending: Mara Quill, MD", ""),
        ("Not yet signed: Mara Quill, MD", ""),
        ("DRAFT, to be signed by Mara Quill, MD", ""),
        ("Signature: ____", ""),
        ("The author reports nothing else.", ""),
    ],
)
def test_signature_of_the_record(text: str, quoted: str) -> None:
    found = signature([view(f"Gout.\n\n{text}\n".encode())])
    assert (found.texts[0] if found else "") == quoted


def test_a_text_of_nothing_but_signatures_is_read_once() -> None:
    assert sum(1 for _ in signatures("signed by Mara Quill, MD " * 2000)) == 2000
