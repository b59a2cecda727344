"""Documents made for the tests of intake: a C-CDA, a FHIR bundle, PDFs. Every person is invented."""

from __future__ import annotations

import base64
import io
import json
from typing import Any

import pypdf
from reportlab.pdfgen.canvas import Canvas

CDA = """<?xml version="1.0"?>
<ClinicalDocument xmlns="urn:hl7-org:v3">
 <recordTarget><patientRole>
  <id root="2.16.840.1.113883.4.1" extension="000-00-0000"/><id root="1.2.3" extension="MR77"/>
  <addr><streetAddressLine>4 Fern Way</streetAddressLine><city>Pebbleton</city><state>VT</state>
   <postalCode>05001-1234</postalCode></addr>
  <telecom value="tel:+1(802)555-0100"/>
  <patient><name><given>Odalys</given><given>May</given><family>Brindle</family></name>
   <administrativeGenderCode code="F"/><birthTime value="19580311"/></patient>
 </patientRole></recordTarget>
 <author><assignedAuthor><id root="2.16.840.1.113883.4.6" extension="1112223338"/>
  <assignedPerson><name><given>Rowan</given><family>Pike</family><suffix>MD</suffix></name></assignedPerson>
 </assignedAuthor></author>
 <legalAuthenticator><time value="20260616"/><signatureCode code="S"/><assignedEntity>
  <assignedPerson><name><given>Rowan</given><family>Pike</family><suffix>MD</suffix></name></assignedPerson>
 </assignedEntity></legalAuthenticator>
 <componentOf><encompassingEncounter><effectiveTime><low value="202606160900-0400"/></effectiveTime>
 </encompassingEncounter></componentOf>
 <component><structuredBody>
  <component><section><title>Assessment</title><text>
   <paragraph>Stable <content>hypertension</content>.<!-- a comment --> Well.</paragraph>
   <list><item>Gout<list><item>left toe</item></list></item><item>Cough<br/>for days</item></list>
   <table><thead><tr><th>Test</th><th>Value</th></tr></thead><tbody><tr><td>A1c</td><td>7.1</td></tr></tbody></table>
  </text></section></component>
  <component><section><title>Plan</title><text>Return in <sub>3</sub> months</text></section></component>
 </structuredBody></component>
</ClinicalDocument>"""


XHTML = "xmlns='http://www.w3.org/1999/xhtml'"


def bundle(*resources: dict[str, Any]) -> bytes:
    return json.dumps({"resourceType": "Bundle", "entry": [{"resource": r} for r in resources]}).encode()


def note(text: str, kind: str = "text/plain") -> dict[str, Any]:
    data = base64.b64encode(text.encode()).decode()
    return {"resourceType": "DocumentReference", "content": [{"attachment": {"contentType": kind, "data": data}}]}


def pdf(*pages: list[str]) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, invariant=1)
    for lines in pages:
        for number, line in enumerate(lines):
            canvas.drawString(72, 720 - 14 * number, line)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def scan() -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, invariant=1)
    canvas.rect(50, 50, 300, 300, fill=1)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def locked() -> bytes:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf(["secret"])))
    writer.encrypt("word", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def policy(relationship: str, rank: int = 1) -> str:
    return f"""<entryRelationship><sequenceNumber value="{rank}"/><act>
 <templateId root="2.16.840.1.113883.10.20.22.4.61"/><id extension="GRP{rank}"/>
 <performer><assignedEntity><id extension="GUARANTOR"/><code code="GUAR"/></assignedEntity></performer>
 <performer><assignedEntity><id extension="MDW0{rank}"/><code code="PAYOR"/>
  <representedOrganization><name>Meadow Health</name></representedOrganization></assignedEntity></performer>
 <participant typeCode="HLD"><participantRole><addr><city>Pebbleton</city></addr><playingEntity>
  <name><given>Oz</given><family>Brindle</family></name><birthTime value="19570102"/></playingEntity>
 </participantRole></participant>
 <participant typeCode="COV"><participantRole><id extension="MBR{rank}"/><code code="{relationship}"/></participantRole>
 </participant></act></entryRelationship>"""


def payers(*policies: str) -> str:
    """The body's beginning, with a Payers section."""
    section = '<component><section><templateId root="2.16.840.1.113883.10.20.22.2.18"/><entry><act>'
    return f"<structuredBody>{section}{''.join(policies)}</act></entry></section></component>"
