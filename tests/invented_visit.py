"""One invented visit, coded by hand: what the renderers are tested on. No step of the pipeline takes part."""

from __future__ import annotations

import hashlib
from datetime import date
from decimal import Decimal

from claimwright.model.case import Address, BillingProvider, Case, Encounter, Name, Patient, Payer, Provider, Subscriber
from claimwright.model.chart import Assertion, Chart, CodeRef, Mention, Problem, Section
from claimwright.model.claim import Claim, ClaimDiagnosis, ServiceLine
from claimwright.model.coding import (
    Assignment,
    Assignments,
    Coding,
    EditionRef,
    ElementRow,
    Identity,
    PathStep,
    Suppressed,
    VisitLevel,
)
from claimwright.model.document import Document
from claimwright.model.evidence import Absence, Citation, Field, Origin, Quote, Span
from claimwright.model.finding import Finding
from claimwright.render.rows import ClaimFile, VisitRow, failed_row, visit_row

NOTE = """Sample Family Practice
Visit note: 06/15/2026
Patient: Testa Example-Rivers

CHIEF COMPLAINT
Diabetes follow-up, swelling of the ankles.

HISTORY OF PRESENT ILLNESS
Ms. Example-Rivers is a 61-year-old woman who returns for follow-up of her type 2 diabetes and \
kidney disease. She reports mild ankle swelling at the end of the day. She denies chest pain, \
fever or shortness of breath. Home glucose runs 140 to 180 mg/dL before breakfast. If she \
develops hypoglycemia she will call.

PAST MEDICAL HISTORY
History of gallstones, cholecystectomy in 2014. Pneumonia in 2019.

FAMILY HISTORY
Mother had breast cancer; father with heart failure.

MEDICATIONS
- metformin 500 mg twice daily
- insulin glargine 20 units at bedtime
- lisinopril 10 mg daily

EXAM
BP 142/88   HR 76   BMI 31.4
Lungs clear. 1+ pitting edema of both ankles. Monofilament sensation intact.

RESULTS
Hemoglobin A1c today 8.4 %. eGFR 48 mL/min on 06/01/2026.

ASSESSMENT AND PLAN
1. Type 2 diabetes with diabetic chronic kidney disease, not at goal. Increase glargine to 24 units.
2. CKD stage 3a. Recheck BMP & urine albumin in 3 months.
3. Hypertension. Above goal <130/80; raise lisinopril to 20 mg.
4. Possible venous insufficiency. Compression stockings.

Electronically signed by Ada Placeholder, MD, 06/15/2026
"""

GUIDE = Citation("ICD-10-CM Official Guidelines", "I.C.4.a", "FY2026")
WITH = Citation("ICD-10-CM Official Guidelines", "I.A.15", "FY2026")
UNCERTAIN = Citation("ICD-10-CM Official Guidelines", "IV.H", "FY2026")
TABULAR = Citation("ICD-10-CM Tabular List", "E11.22", "April 2026")
LEVELS = Citation("E/M 2021 table of elements", "", "2023", verified=False)
AFFIRMED, NEGATED = Assertion(), Assertion(polarity="negated")
PAST, OTHER = Assertion(temporality="historical"), Assertion(experiencer="other")


def span(words: str, occurrence: int = 1) -> Span:
    start = -1
    for _ in range(occurrence):
        start = NOTE.index(words, start + 1)
    return Span(start, start + len(words))


def document(name: str = "note.txt", text: str = NOTE) -> Document:
    digest = hashlib.sha256(text.encode()).hexdigest()
    return Document(name, "text/plain", text, digest, digest, "text 1", author="Ada Placeholder, MD")


DOCUMENT = document()


def quote(*words: str) -> Quote:
    return DOCUMENT.quote(span(w) for w in words)


def mention(words: str, kind: str, assertion: Assertion = AFFIRMED, *codes: str, occurrence: int = 1) -> Mention:
    refs = tuple(CodeRef(code) for code in codes)
    found = span(words, occurrence)
    return Mention("note.txt", (found,), words, kind, "hpi", assertion, refs, words.lower(), "lexicon")  # type: ignore[arg-type]


MENTIONS = (
    mention("Diabetes", "diagnosis", AFFIRMED, "E11.9"),
    mention("swelling of the ankles", "symptom", AFFIRMED, "R60.0"),
    mention("type 2 diabetes", "diagnosis", AFFIRMED, "E11.9"),
    mention("kidney disease", "diagnosis", AFFIRMED, "N18.9"),
    mention("ankle swelling", "symptom", AFFIRMED, "R60.0"),
    mention("chest pain", "symptom", NEGATED, "R07.9"),
    mention("fever", "symptom", NEGATED, "R50.9"),
    mention("shortness of breath", "symptom", NEGATED, "R06.02"),
    mention("hypoglycemia", "diagnosis", Assertion(temporality="hypothetical"), "E16.2"),
    mention("gallstones", "diagnosis", PAST, "K80.20"),
    mention("cholecystectomy", "procedure", PAST, "Z90.49"),
    mention("Pneumonia", "diagnosis", PAST, "J18.9"),
    mention("breast cancer", "diagnosis", OTHER, "C50.919"),
    mention("heart failure", "diagnosis", OTHER, "I50.9"),
    mention("metformin", "drug", AFFIRMED, "Z79.84"),
    mention("insulin glargine", "drug", AFFIRMED, "Z79.4"),
    mention("lisinopril", "drug"),
    mention("BMI 31.4", "finding", AFFIRMED, "Z68.31"),
    mention("pitting edema", "finding", AFFIRMED, "R60.0"),
    mention("ankles", "site", occurrence=2),
    mention("Monofilament", "device"),
    mention("Hemoglobin A1c", "lab", AFFIRMED, "83036"),
    mention("eGFR", "lab"),
    mention("Type 2 diabetes with diabetic chronic kidney disease", "diagnosis", AFFIRMED, "E11.22"),
    mention("chronic kidney disease", "diagnosis", AFFIRMED, "N18.9"),
    mention("CKD stage 3a", "diagnosis", AFFIRMED, "N18.31"),
    mention("BMP", "lab"),
    mention("Hypertension", "diagnosis", AFFIRMED, "I10"),
    mention("venous insufficiency", "diagnosis", Assertion(polarity="possible"), "I87.2"),
    mention("Compression stockings", "device"),
)

PATIENT = Patient(
    Name("Example-Rivers", "Testa"),
    date(1965, 2, 3),
    "F",
    "MR-0001",
    Address("1 Sample St", "Exampleton", "OH", "450010000"),
)
PAYER = Payer("99999", "Placeholder Mutual", address=Address("PO Box 1", "Sampleville", "OH", "450020000"))
BILLING = BillingProvider(
    "Sample Family Practice",
    "1234567893",
    "990000000",
    "207Q00000X",
    Address("2 Invented Ave", "Exampleton", "OH", "450010000"),
)
RENDERING = Provider("1234567893", Name("Placeholder", "Ada"), "207Q00000X", "MD")
SUBSCRIBER = Subscriber("W000000001")
ENCOUNTER = Encounter(
    id="visit-01",
    date_of_service=date(2026, 6, 15),
    patient=PATIENT,
    subscriber=SUBSCRIBER,
    payer=PAYER,
    billing=BILLING,
    rendering=RENDERING,
    established=True,
    origins={
        "date_of_service": Origin("encounter.yaml", "line 2"),
        "patient.name": Origin("encounter.yaml", "line 5"),
        "patient.birth_date": Origin("encounter.yaml", "line 6"),
        "subscriber.member_id": Origin("encounter.yaml", "line 9"),
        "payer": Origin("claimwright.toml", "payers.placeholder"),
        "billing": Origin("claimwright.toml", "practice"),
    },
)


def step(rule: str, says: str, citation: Citation | None = None, name: str = "choose") -> PathStep:
    return PathStep(name, rule, says, citation)


DIAGNOSES = (
    Assignment(
        "E11.22",
        "ICD-10-CM",
        "Type 2 diabetes mellitus with diabetic chronic kidney disease",
        1,
        (quote("Type 2 diabetes with diabetic chronic kidney disease"),),
        (GUIDE, TABULAR),
        (
            step("tabular", "The words name E11.22 as the Tabular List does.", TABULAR, "select"),
            step("I.A.15", "Diabetes and chronic kidney disease are linked by “with”: one combination code.", WITH),
        ),
        0.96,
    ),
    Assignment(
        "N18.31",
        "ICD-10-CM",
        "Chronic kidney disease, stage 3a",
        2,
        (quote("CKD stage 3a"), quote("eGFR 48 mL/min")),
        (TABULAR,),
        (step("use-additional", "E11.22 asks for an additional code for the stage.", TABULAR),),
        0.94,
    ),
    Assignment(
        "I10",
        "ICD-10-CM",
        "Essential (primary) hypertension",
        3,
        (quote("Hypertension", "Above goal <130/80"),),
        (TABULAR,),
        (step("tabular", "Hypertension with no heart or kidney link.", TABULAR, "select"),),
        0.71,
    ),
    Assignment(
        "Z79.4",
        "ICD-10-CM",
        "Long term (current) use of insulin",
        4,
        (quote("insulin glargine 20 units at bedtime"),),
        (GUIDE,),
        (step("I.C.4.a.3", "Insulin taken long term by a patient with type 2 diabetes.", GUIDE),),
    ),
)
SERVICES = (
    Assignment(
        "99214",
        "CPT",
        "",
        1,
        (quote("Increase glargine to 24 units", "raise lisinopril to 20 mg"),),
        (LEVELS,),
        (step("em-level", "Moderate problems and moderate risk.", LEVELS),),
        0.9,
        modifiers=("25",),
        pointers=(1, 2, 3),
        modifier_reasons=(step("modifier-25", "The visit stands apart from the test.", LEVELS),),
    ),
    Assignment(
        "83036",
        "CPT",
        "",
        2,
        (quote("Hemoglobin A1c today 8.4 %"),),
        (LEVELS,),
        (step("lab-in-office", "A test done today in the office.", LEVELS),),
        0.88,
        modifiers=("QW",),
        pointers=(1,),
    ),
)
LEVEL = VisitLevel(
    "99214",
    "moderate",
    "low",
    "moderate",
    "mdm",
    (
        ElementRow(
            "problems",
            "Chronic illness not at its goal",
            "moderate",
            True,
            "One chronic illness with progression is moderate.",
            LEVELS,
            (quote("not at goal"),),
        ),
        ElementRow(
            "data",
            "Urine albumin ordered",
            "low",
            True,
            "Each unique test counts once.",
            LEVELS,
            (quote("urine albumin"),),
        ),
        ElementRow(
            "data",
            "Hemoglobin A1c",
            None,
            False,
            "Billed here, so it does not count.",
            LEVELS,
            (quote("Hemoglobin A1c"),),
        ),
        ElementRow(
            "risk",
            "Prescription drug management",
            "moderate",
            True,
            "Drug, decision and reason are documented.",
            LEVELS,
            (quote("Increase glargine to 24 units"),),
        ),
    ),
)
SUPPRESSED = (
    Suppressed(
        "I87.2",
        "ICD-10-CM",
        "choose",
        "IV.H",
        "An uncertain diagnosis is not coded.",
        UNCERTAIN,
        (quote("Possible venous insufficiency"),),
    ),
    Suppressed(
        "E11.9", "ICD-10-CM", "choose", "more-specific", "E11.22 says more.", GUIDE, (quote("type 2 diabetes"),)
    ),
)
FINDINGS = (
    Finding(
        "HT-CKD",
        "hold",
        "I10 stands beside N18.31; hypertension and kidney disease are presumed linked",
        "code I12.9, or let the provider document that they are unrelated",
        "HI03",
        WITH,
        (quote("Hypertension"), quote("CKD stage 3a")),
    ),
    Finding(
        "REC-ORDER",
        "warn",
        "No order was found for 83036",
        "attach the order",
        "line 2",
        LEVELS,
        (Absence("order", ("note.txt",)),),
    ),
    Finding(
        "ENC-PHONE",
        "inform",
        "The patient's phone is not known",
        "",
        "patient.phone",
        LEVELS,
        (Field("patient.phone", ""),),
    ),
)
IDENTITY = Identity(
    "0.1.0",
    "3f" * 32,
    "",
    (EditionRef("icd10cm", "CDC/NCHS", "FY2026 April", date(2026, 4, 1), date(2026, 9, 30), "ab" * 32),),
)
CLAIM = Claim(
    id="VISIT01",
    payer=PAYER,
    billing=BILLING,
    subscriber=SUBSCRIBER,
    patient=PATIENT,
    rendering=RENDERING,
    place_of_service="11",
    diagnoses=tuple(ClaimDiagnosis(d.rank, d.code) for d in DIAGNOSES),
    lines=(
        ServiceLine(
            1, "99214", "CPT", ("25",), Decimal("185.00"), Decimal(1), (1, 2, 3), date(2026, 6, 15), "VISIT01-1"
        ),
        ServiceLine(2, "83036", "CPT", ("QW",), Decimal("24.50"), Decimal(1), (1,), date(2026, 6, 15), "VISIT01-2"),
    ),
)
HEADINGS = (
    "CHIEF COMPLAINT",
    "HISTORY OF PRESENT ILLNESS",
    "PAST MEDICAL HISTORY",
    "FAMILY HISTORY",
    "MEDICATIONS",
    "EXAM",
)
SECTIONS = tuple(
    Section(title, "other", start, start + len(title) + 1, NOTE.index("\n\n", start) + 1, "note.txt")
    for title in (*HEADINGS, "RESULTS", "ASSESSMENT AND PLAN")
    for start in (NOTE.index(title + "\n"),)
)
CHART = Chart(
    (DOCUMENT,),
    SECTIONS,
    (Problem("note.txt", span("CKD stage 3a"), span("Recheck").start, span("in 3 months.").end, "assessment_plan"),),
    MENTIONS,
)
CODING = Coding(
    "visit-01",
    date(2026, 6, 15),
    IDENTITY,
    CHART,
    Assignments(DIAGNOSES, SERVICES, LEVEL, SUPPRESSED),
    (CLAIM,),
    FINDINGS,
)
CASE = Case(ENCOUNTER, (DOCUMENT,), fees={"99214": Decimal("185.00"), "83036": Decimal("24.50")})
ROWS = (
    visit_row(CODING, CASE, "visit-01/review.html", (ClaimFile("CMS-1500", "claims/visit-01.pdf"),)),
    VisitRow(
        "visit-02",
        "clean",
        "Sample, Ines",
        date(2026, 6, 15),
        "Medicare",
        ("S52.501A", "W01.0XXA"),
        ("99203-57", "25600-RT", "J1030 ×2"),
        Decimal("1240.00"),
        "visit-02/review.html",
        (ClaimFile("837", "claims/medicare.837"), ClaimFile("CMS-1500", "claims/visit-02.pdf")),
        (("REC-ORDER", "inform"), ("REC-ORDER", "warn"), ("CODE-UNSPECIFIED", "warn")),
    ),
    failed_row("visit-03", "visit-03/note.pdf: not a PDF, or cut short; export it again"),
)
