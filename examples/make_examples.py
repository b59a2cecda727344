"""Makes the example day's PDF, C-CDA and FHIR files from the texts in examples/sources. Same texts, same bytes.

Run from the project's folder: python examples/make_examples.py
"""

from __future__ import annotations

import json
from html import escape
from pathlib import Path

from reportlab.lib.pagesizes import letter
from reportlab.lib.utils import simpleSplit
from reportlab.pdfgen.canvas import Canvas

HERE = Path(__file__).parent
NPI = "2.16.840.1.113883.4.6"
TEMPLATE = "2.16.840.1.113883.10.20.22"
PAYERS = f"""<component><section><templateId root="{TEMPLATE}.2.18" extension="2015-08-01"/>
<code code="48768-6" codeSystem="2.16.840.1.113883.6.1"/><title>Insurance</title>
<text><paragraph>Bluefield Mutual, group GRP-100; the patient is the subscriber.</paragraph></text>
<entry><act classCode="ACT" moodCode="EVN"><templateId root="{TEMPLATE}.4.60" extension="2015-08-01"/>
<entryRelationship typeCode="COMP"><sequenceNumber value="1"/><act classCode="ACT" moodCode="EVN">
<templateId root="{TEMPLATE}.4.61" extension="2015-08-01"/><id root="2.16.840.1.113883.19.7" extension="GRP-100"/>
<performer typeCode="PRF"><templateId root="{TEMPLATE}.4.87"/><assignedEntity>
<id root="2.16.840.1.113883.19.8" extension="DEMOBLUE"/>
<code code="PAYOR" codeSystem="2.16.840.1.113883.5.110"/>
<representedOrganization><name>Bluefield Mutual</name></representedOrganization></assignedEntity></performer>
<participant typeCode="COV"><templateId root="{TEMPLATE}.4.89"/><participantRole>
<id root="2.16.840.1.113883.19.8" extension="BF1000016"/>
<code code="SELF" codeSystem="2.16.840.1.113883.5.111"/></participantRole></participant>
</act></entryRelationship></act></entry></section></component>
"""
PROVIDERS = {"quill": ("Mara", "Quill", "1234567018"), "tansy": ("Orrin", "Tansy", "1234567026")}


def pdf(source: Path, target: Path) -> None:
    """The text on as many pages as it takes, headings in bold."""
    canvas = Canvas(str(target), pagesize=letter, invariant=1)
    y = 740.0
    for line in source.read_text(encoding="utf-8").splitlines():
        font = "Helvetica-Bold" if line.isupper() else "Helvetica"
        for piece in simpleSplit(line, font, 11, 490) or [""]:
            if y < 60:
                canvas.showPage()
                y = 740.0
            canvas.setFont(font, 11)
            canvas.drawString(60, y, piece)
            y -= 15.5
    canvas.save()


def sections(source: Path) -> list[tuple[str, list[str]]]:
    """Titles in capitals, each with its lines."""
    found: list[tuple[str, list[str]]] = []
    for line in source.read_text(encoding="utf-8").splitlines():
        if line.isupper():
            found.append((line.title(), []))
        elif line.strip():
            found[-1][1].append(line.strip())
    return found


def ccda(source: Path, target: Path) -> None:
    first, last, npi = PROVIDERS["quill"]
    person = f"<assignedPerson><name><given>{first}</given><family>{last}</family><suffix>MD</suffix></name></assignedPerson>"
    body = "".join(
        f"<component><section><title>{escape(title)}</title><text>{''.join(f'<paragraph>{escape(x)}</paragraph>' for x in lines)}</text></section></component>\n"
        for title, lines in sections(source)
    )
    target.write_text(
        f"""<?xml version="1.0" encoding="UTF-8"?>
<ClinicalDocument xmlns="urn:hl7-org:v3">
<realmCode code="US"/>
<typeId root="2.16.840.1.113883.1.3" extension="POCD_HD000040"/>
<templateId root="2.16.840.1.113883.10.20.22.1.9" extension="2015-08-01"/>
<id root="2.16.840.1.113883.19.5" extension="LK-NOTE-16"/>
<code code="11506-3" codeSystem="2.16.840.1.113883.6.1" displayName="Progress note"/>
<title>Progress Note</title>
<effectiveTime value="20260616"/>
<confidentialityCode code="N" codeSystem="2.16.840.1.113883.5.25"/>
<languageCode code="en-US"/>
<recordTarget><patientRole><id root="2.16.840.1.113883.19.5.99999" extension="LK-0016"/>
<addr use="HP"><streetAddressLine>8 Heather Row</streetAddressLine><city>Sampleton</city><state>OH</state><postalCode>43001</postalCode></addr>
<telecom use="HP" value="tel:+1-555-010-0116"/>
<patient><name use="L"><given>Cordelia</given><family>Wickersham</family></name>
<administrativeGenderCode code="F" codeSystem="2.16.840.1.113883.5.1"/><birthTime value="19740512"/></patient></patientRole></recordTarget>
<author><time value="20260616"/><assignedAuthor><id root="{NPI}" extension="{npi}"/>{person}</assignedAuthor></author>
<custodian><assignedCustodian><representedCustodianOrganization><id root="{NPI}" extension="1987654005"/><name>Larkspur Family and Specialty Clinic</name></representedCustodianOrganization></assignedCustodian></custodian>
<legalAuthenticator><time value="20260616162000-0400"/><signatureCode code="S"/><assignedEntity><id root="{NPI}" extension="{npi}"/>{person}</assignedEntity></legalAuthenticator>
<documentationOf><serviceEvent classCode="PCPR"><effectiveTime><low value="20260616"/><high value="20260616"/></effectiveTime>
<performer typeCode="PRF"><assignedEntity><id root="{NPI}" extension="{npi}"/>{person}</assignedEntity></performer></serviceEvent></documentationOf>
<componentOf><encompassingEncounter><id root="2.16.840.1.113883.19" extension="E16"/><effectiveTime><low value="20260616"/></effectiveTime></encompassingEncounter></componentOf>
<component><structuredBody>
{body}{PAYERS}</structuredBody></component>
</ClinicalDocument>
""",
        encoding="utf-8",
    )


def bundle(source: Path, target: Path) -> None:
    first, last, npi = PROVIDERS["tansy"]
    prose = [
        {
            "title": title,
            "text": {
                "status": "generated",
                "div": '<div xmlns="http://www.w3.org/1999/xhtml">'
                + "".join(f"<p>{escape(x)}</p>" for x in lines)
                + "</div>",
            },
        }
        for title, lines in sections(source)
    ]
    resources = [
        {
            "resourceType": "Composition",
            "id": "note",
            "status": "final",
            "type": {"coding": [{"system": "http://loinc.org", "code": "11506-3"}]},
            "subject": {"reference": "Patient/child"},
            "encounter": {"reference": "Encounter/visit"},
            "date": "2026-06-16T09:50:00-04:00",
            "author": [{"reference": "Practitioner/tansy"}],
            "title": "Progress note",
            "attester": [
                {"mode": "legal", "time": "2026-06-16T09:58:00-04:00", "party": {"reference": "Practitioner/tansy"}}
            ],
            "section": prose,
        },
        {
            "resourceType": "Patient",
            "id": "child",
            "identifier": [{"type": {"coding": [{"code": "MR"}]}, "system": "urn:larkspur", "value": "LK-0011"}],
            "name": [{"family": "Larkin", "given": ["Pip"]}],
            "gender": "male",
            "birthDate": "2024-09-01",
            "address": [{"line": ["3 Moss Way"], "city": "Sampleton", "state": "OH", "postalCode": "43001"}],
        },
        {
            "resourceType": "Practitioner",
            "id": "tansy",
            "identifier": [{"system": "http://hl7.org/fhir/sid/us-npi", "value": npi}],
            "name": [{"family": last, "given": [first], "suffix": ["MD"]}],
        },
        {
            "resourceType": "Encounter",
            "id": "visit",
            "status": "finished",
            "class": {"system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": "AMB"},
            "subject": {"reference": "Patient/child"},
            "participant": [{"individual": {"reference": "Practitioner/tansy"}}],
            "period": {"start": "2026-06-16T09:30:00-04:00", "end": "2026-06-16T09:50:00-04:00"},
        },
        {
            "resourceType": "Coverage",
            "id": "cover",
            "status": "active",
            "order": 1,
            "subscriber": {"reference": "RelatedPerson/mother"},
            "subscriberId": "HH2000011",
            "beneficiary": {"reference": "Patient/child"},
            "relationship": {"coding": [{"code": "child"}]},
            "payor": [{"display": "Harborlight Health"}],
            "class": [{"type": {"coding": [{"code": "group"}]}, "value": "GRP-100"}],
        },
        {
            "resourceType": "RelatedPerson",
            "id": "mother",
            "patient": {"reference": "Patient/child"},
            "name": [{"family": "Larkin", "given": ["Maud"]}],
            "gender": "female",
            "birthDate": "1993-02-11",
            "address": [{"line": ["3 Moss Way"], "city": "Sampleton", "state": "OH", "postalCode": "43001"}],
        },
    ]
    whole = {
        "resourceType": "Bundle",
        "type": "document",
        "timestamp": "2026-06-16T09:58:00-04:00",
        "entry": [{"fullUrl": f"urn:example:{r['resourceType']}/{r['id']}", "resource": r} for r in resources],
    }
    target.write_text(json.dumps(whole, indent=1) + "\n", encoding="utf-8")


def main() -> None:
    day, sources = HERE / "clinic-day", HERE / "sources"
    for name in ("03-copd-exacerbation", "08-annual-wellness"):
        pdf(sources / f"{name}.txt", day / name / "note.pdf")
    ccda(sources / "16-hypothyroidism-time.txt", day / "16-hypothyroidism-time" / "note.xml")
    bundle(sources / "11-otitis-media.txt", day / "11-otitis-media" / "bundle.json")


if __name__ == "__main__":
    main()
