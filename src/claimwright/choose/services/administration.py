"""Administration lines for the vaccines given."""

from __future__ import annotations

from claimwright.choose.draft import Lookups
from claimwright.choose.services.performed import Services
from claimwright.model.coding import Assignment, PathStep

MEDICARE_VACCINES = {"90656": "G0008", "90677": "G0009", "90744": "G0010"}


def administration(done: Services, diagnoses: tuple[Assignment, ...], look: Lookups) -> list[Assignment]:
    """Administration lines for the vaccines given."""
    given = [(line, rule) for line, rule in zip(done.lines, done.rules, strict=True) if rule.kind == "vaccine"]
    if not given:
        return []
    rule = look.rule("svc.vaccine-administration")
    age, payer = look.case.encounter.age(), look.case.encounter.payer
    counselled = any("counsel" in d.text.lower() for d in look.chart.documents)
    evidence = tuple(dict.fromkeys(e for line, _ in given for e in line.evidence))
    pointers = given[0][0].pointers
    counts: dict[str, int] = {}
    for line, service in given:
        if payer and payer.program == "medicare" and line.code in MEDICARE_VACCINES:
            counts[MEDICARE_VACCINES[line.code]] = 1
        elif age is not None and age <= 18 and counselled:
            counts["90460"] = counts.get("90460", 0) + 1
            counts["90461"] = counts.get("90461", 0) + service.components - 1
        else:
            code = "90472" if "90471" in counts else "90471"
            counts[code] = counts.get(code, 0) + 1
    return [
        Assignment(
            code=code,
            system="HCPCS" if code[0] == "G" else "CPT",
            description="Vaccine administration",
            rank=0,
            evidence=evidence,
            citations=(rule.citation,),
            path=(PathStep("choose", rule.id, f"{len(given)} vaccines given: {code} x {units}", rule.citation),),
            confidence=0.85,
            units=units,
            pointers=pointers,
        )
        for code, units in counts.items()
        if units
    ]
