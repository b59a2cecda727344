"""The order of the questions about a visit: is it a visit at all, of which kind, with what beside it, by whom."""

from __future__ import annotations

from claimwright.choose.draft import Lookups
from claimwright.choose.services import Services
from claimwright.choose.services.level import visit_level
from claimwright.choose.services.visit import beside
from claimwright.choose.services.visit.alone import beyond_injecting, nothing_else, of_services, service_only
from claimwright.choose.services.visit.care import chronic_care, transition
from claimwright.choose.services.visit.company import in_company
from claimwright.choose.services.visit.kinds import family
from claimwright.choose.services.visit.known import Known, known
from claimwright.choose.services.visit.lines import absent, dropped, finding, modified, pointing, ranked
from claimwright.choose.services.visit.made import Visit
from claimwright.choose.services.visit.nurse import nurse_visit
from claimwright.choose.services.visit.people import substituted, with_people, without_visits
from claimwright.choose.services.visit.preventive import is_preventive, preventive
from claimwright.choose.services.visit.problem import LevelOf, problem_visit
from claimwright.choose.services.visit.said import hear
from claimwright.choose.services.visit.separate import beside_minor, beside_preventive, planned, showing, worked
from claimwright.choose.services.visit.stated import stated
from claimwright.choose.services.visit.surgery import Aftercare, aftercare, decided, of_days, open_minor
from claimwright.model.coding import Assignment, VisitLevel
from claimwright.rulebook.levels import LevelWords

WITH_NEW = ("office", "telehealth", "home")
VISITS = ("992", "993", "9934", "9935", "998", "G04")
ADDED = ("15853", "15854")  # add-ons to a visit
EXAMINED = ("chief_complaint", "hpi", "exam")
EVALUATION = ("chief_complaint", "hpi", "ros", "exam", "assessment", "assessment_plan", "plan")


def choose_visit(done: Services, diagnoses: tuple[Assignment, ...], look: Lookups, words: LevelWords) -> Visit:
    """All service lines in claim order: the visit first, then what was done, as ranked assignments."""
    others = list(done.lines)

    def level_of(problems: tuple[Assignment, ...], established: bool) -> VisitLevel:
        return visit_level(problems, established, look, words, frozenset(o.code for o in others))

    if any(f.rule == "svc.another-patient" for f in done.findings):
        return Visit()
    own = _own(done, others, diagnoses, look, level_of)
    carried, fewer = _carried(own, others, diagnoses, look)
    visited = any(line.code.startswith(VISITS) for line in own.lines)
    beside = others if visited else [o for o in others if not o.code.startswith(ADDED)]
    beside, parts = in_company(own.lines, beside, look)
    lines = substituted([*own.lines, *carried, *beside], look)
    findings = (*own.findings, *stated([a.code for a in own.lines], look))
    return Visit(ranked(lines), own.em, (*own.suppressed, *fewer.suppressed, *parts), findings)


def _own(
    done: Services, others: list[Assignment], diagnoses: tuple[Assignment, ...], look: Lookups, level_of: LevelOf
) -> Visit:
    """The visit's own lines."""
    group = family(look)
    if group == "none":
        setting = look.case.encounter.field("setting")
        return Visit(findings=(finding(look, "em.inpatient", (setting,), setting=setting.value),))
    if any(rule.kind == "anesthesia" for rule in done.rules):
        return Visit()
    absent_ = hear(look, look.book.visits.words.not_seen)
    if absent_:
        code = level_of(diagnoses, True).code if diagnoses else ""
        left = dropped(look, "em.not-seen", code, "the patient was not seen", (absent_.quote,)) if code else None
        return Visit(suppressed=(left,) if left else ())
    signed = without_visits(look)
    if signed and diagnoses:
        level = level_of(diagnoses, True)
        reason = "who signs may not report an evaluation and management visit"
        return Visit(suppressed=(dropped(look, "em.credential", level.code, reason, signed),))
    month = chronic_care(diagnoses, look)
    examined = any(section.kind in EXAMINED for section in look.chart.sections)
    if month is not None and (month.lines or not examined):
        return Visit(month.lines, findings=month.findings)
    staff = nurse_visit(done, diagnoses, look)
    if staff is not None:
        return staff
    words = look.book.visits.words
    only = hear(look, words.service_only) or hear(look, words.service_title)
    if only:
        return service_only(diagnoses, (only.quote,), look, level_of)
    who = known(look) if group in WITH_NEW else Known(True)
    routine = [d for d in diagnoses if d.code.startswith(look.book.visits.routine)]
    if group in WITH_NEW and is_preventive(routine, look):
        return _preventive(done, others, diagnoses, who, look, level_of)
    if not diagnoses:
        return _undiagnosed(others, who, look, level_of)
    if of_services(others, diagnoses, look):
        return service_only(diagnoses, diagnoses[0].evidence, look, level_of)
    after = aftercare(diagnoses, look)
    if after.line:
        return Visit((after.line,), findings=after.findings)
    return _problem(done, others, diagnoses, (who, after), look, level_of)


def _preventive(
    done: Services,
    others: list[Assignment],
    diagnoses: tuple[Assignment, ...],
    who: Known,
    look: Lookups,
    level_of: LevelOf,
) -> Visit:
    """The preventive visit, and beside it a visit for problems that had work of their own."""
    routine = [d for d in diagnoses if d.code.startswith(look.book.visits.routine)]
    made = preventive(is_preventive(routine, look), who, look)
    findings = [*who.findings, *made.findings]
    if not routine:
        findings.append(finding(look, "em.no-diagnosis", (absent(look, "the diagnosis of a routine examination"),)))
    minor, _ = of_days(done, look)
    lines: list[Assignment] = []
    if made.line:
        given = pointing(made.line, routine or diagnoses)
        reasons = showing(given.code, others, minor, look)
        lines.append(_with_25(given, reasons[:1], look))
    own, why = beside_preventive(diagnoses, look)
    problems = tuple(d for d in diagnoses if d.code[0] not in "VWXYZ")
    if not own:
        if not problems:
            return Visit(tuple(lines), findings=tuple(findings))
        level = level_of(problems, who.established)
        reason = "nothing shows work of its own beside the preventive visit"
        left = dropped(look, "em.separate", level.code, reason, problems[0].evidence)
        return Visit(tuple(lines), None, (left,), tuple(findings))
    problem = problem_visit(own, who._replace(findings=()), look, level_of)
    for visit in problem.lines:
        says = "a problem with work of its own beside the preventive visit"
        marked = modified(visit, "25", look.rule("mod.25"), says, why) if lines else visit
        marked, asked = with_people(marked, who.established, look)
        lines.append(marked)
        findings += asked
    return Visit(tuple(lines), problem.em, problem.suppressed, (*findings, *problem.findings))


def _problem(
    done: Services,
    others: list[Assignment],
    diagnoses: tuple[Assignment, ...],
    known_after: tuple[Known, Aftercare],
    look: Lookups,
    level_of: LevelOf,
) -> Visit:
    """A visit for problems, where it is more than the decision for what was done."""
    who, after = known_after
    minor, major = of_days(done, look)
    arranged = planned(look)
    separate = hear(look, look.book.visits.words.separate)
    decision = decided(major, look) or (who.evidence if major and not who.established and not arranged else ())
    own = beside_minor(diagnoses, minor, look) if minor else diagnoses
    shown = done.lines or done.suppressed or hear(look, look.book.visits.words.procedure_title)
    open_too = (s.code for s in done.suppressed if s.rule != "svc.not-done")
    session = any(code.startswith(look.book.visits.sessions) for code in (*(o.code for o in done.lines), *open_too))
    alone = (arranged and shown) or open_minor(done, look) or session
    if alone and not separate and not minor:
        own = worked(diagnoses, look)[0]
    if not alone and not major and beyond_injecting(minor, own, diagnoses, who, look, level_of):
        own = diagnoses
    covered = major and not decision and not minor
    if covered or not own:
        level = level_of(own or diagnoses, who.established)
        reason = "the decision for the procedure is part of it: no separate problem is addressed"
        evidence = (arranged.quote,) if arranged else diagnoses[0].evidence
        return Visit((), level, (dropped(look, "mod.25", level.code, reason, evidence),), who.findings)
    found = problem_visit(own, who, look, level_of)
    findings = [*after.findings, *found.findings]
    if not found.lines:
        return found._replace(findings=tuple(findings))
    visit, *further = found.lines
    only = nothing_else(found.em, own, done, look)
    if only is not None and not (separate or decision or after.unrelated):
        reason = "nothing is recorded beyond the service: no data, no decision with a risk, no time"
        left = dropped(look, "em.service-only", visit.code, reason, only.evidence)
        return Visit((), found.em, (left,), who.findings)
    if after.unrelated:
        visit = modified(visit, "24", look.rule("mod.24"), "unrelated to the surgery before", after.unrelated)
    if not decision:
        visit = _with_25(visit, showing(visit.code, others, minor, look)[:1], look)
    else:
        visit = modified(visit, "57", look.rule("mod.57"), "the decision for major surgery", decision)
    visit, asked = with_people(visit, who.established, look)
    findings += asked
    if found.em is not None:
        moved = transition(found.em, own, look)
        findings += moved.findings
        if moved.lines:
            reason = f"{moved.lines[0].code} holds the visit"
            left = dropped(look, "em.transition", visit.code, reason, visit.evidence)
            return Visit(moved.lines, found.em, (left,), tuple(findings))
    return Visit((visit, *further), found.em, found.suppressed, tuple(findings))


def evaluated(look: Lookups) -> bool:
    """Whether the record has the parts of an evaluation."""
    return any(section.kind in EVALUATION for section in look.chart.sections)


def _undiagnosed(others: list[Assignment], who: Known, look: Lookups, level_of: LevelOf) -> Visit:
    """An evaluation without a diagnosis: a level only where time alone gives one; what is missing is always said."""
    if others and not evaluated(look):
        return Visit()
    asked = finding(look, "em.no-diagnosis", (absent(look, "a diagnosis"),))
    found = problem_visit((), who, look, level_of)
    if found.em is None or found.em.path != "time":
        return Visit(findings=(asked,))
    return found._replace(findings=(*found.findings, asked))


def _carried(
    own: Visit, others: list[Assignment], diagnoses: tuple[Assignment, ...], look: Lookups
) -> tuple[list[Assignment], Visit]:
    """Lines that the visit carries beside it, and what was considered and not billed."""
    if not own.lines:
        return [], Visit()
    visits = list(own.lines)
    minor = [o for o in others if "25" in visits[-1].modifiers]
    lines: list[Assignment] = []
    planning, few = beside.advance_planning(visits, diagnoses, look)
    if own.em is not None and visits[-1].code == own.em.code:
        lines += beside.prolonged(visits[-1], own.em, look)
        reasons = [*minor, *visits[:-1]]
        lines += beside.continuing(visits[-1], reasons, look)
    lines += [*planning, *beside.pelvic(visits, look)]
    return lines, Visit(suppressed=tuple(few))


def _with_25(visit: Assignment, reasons: list[Assignment], look: Lookups) -> Assignment:
    """25 where a minor procedure, or what NCCI pairs with a visit, stands beside it."""
    for reason in reasons:
        visit = modified(visit, "25", look.rule("mod.25"), f"separate from {reason.code} of the same day")
    return visit
