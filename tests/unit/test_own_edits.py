"""A payer's or a practice's own edits: switches by payer and date, an added edit of each of the seven kinds, and for
each mistake one line that names the file and the edit.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from msgspec.structs import replace

from claimwright.check import Facts, Subject, check
from claimwright.errors import RulebookError
from claimwright.model.case import Payer
from claimwright.model.claim import Stay
from claimwright.rulebook.book import with_additions
from x12_claims import DAY, PATIENT, claim, line

CITATION = '{source: Invented contract, section: "4.2", edition: "2026"}'
OTHER = Payer("88888", "OTHER INVENTED PLAN")
ALONE = claim(lines=(line(modifiers=("25",)),))  # 25 on a visit beside nothing: proc.visit-25-alone, a warning


def added(template, message="Line {line} ({code}) is not as the contract has it", name="own.example", more=""):
    return (
        "add:\n"
        f"  - id: {name}\n    title: As the contract has it\n    says: The contract says so.\n    severity: hold\n"
        f"    citation: {CITATION}\n    message: '{message}'\n    mend: See the contract\n"
        f"    template: {template}\n{more}"
    )


def switched(edit, severity, more=""):
    return f"switch:\n  - {{edit: {edit}, severity: {severity}, citation: {CITATION}{more}}}\n"


@pytest.fixture
def found(house):
    """What the edits say of a claim, severity by edit, with a practice's own files; one text is one file."""

    def of(texts, one, history=()):
        book = with_additions(house.book, {"own.yaml": texts} if isinstance(texts, str) else texts)
        editions = house.shelf.browsed(one.day)
        return {f.rule: f for f in check(Subject(one, Facts(editions, editions, book), None, history))}

    return of


@pytest.fixture
def wrong(house):
    """The one line that says what is wrong with the files."""

    def of(texts):
        with pytest.raises(RulebookError) as error:
            with_additions(house.book, {"own.yaml": texts} if isinstance(texts, str) else texts)
        said = str(error.value)
        assert "\n" not in said
        return said

    return of


def test_no_files_change_nothing(house):
    assert with_additions(house.book, {}) is house.book


def test_files_change_the_hash(house):
    first, second = (with_additions(house.book, {"own.yaml": switched("proc.pair", s)}) for s in ("off", "warn"))
    assert len({house.book.sha256, first.sha256, second.sha256}) == 3
    assert house.book.additions == ""
    assert first.additions != second.additions


def test_without_a_switch_the_catalogue_speaks(found):
    assert found({}, ALONE)["proc.visit-25-alone"].severity == "warn"


def test_a_switch_off_for_a_payer(found):
    off = switched("proc.visit-25-alone", "off", ', scope: {payers: ["99999"]}')
    assert "proc.visit-25-alone" not in found(off, ALONE)
    assert "proc.visit-25-alone" in found(off, claim(payer=OTHER, lines=ALONE.lines))


@pytest.mark.parametrize(
    ("day", "severity"),
    [
        (date(2026, 5, 31), "warn"),
        (date(2026, 6, 1), "reject"),
        (date(2026, 6, 15), "reject"),
        (date(2026, 6, 30), "reject"),
        (date(2026, 7, 1), "warn"),
    ],
)
def test_a_severity_while_it_holds(found, day, severity):
    text = switched("proc.visit-25-alone", "reject", ", effective: 2026-06-01, ends: 2026-06-30")
    alone = claim(lines=(line(modifiers=("25",), date_of_service=day),))
    assert found(text, alone)["proc.visit-25-alone"].severity == severity


def test_a_severity_for_a_program(found):
    text = switched("proc.visit-25-alone", "hold", ", scope: {programs: [medicare]}")
    medicare = Payer("00002", "INVENTED MEDICARE", "medicare", "MB")
    assert found(text, claim(payer=medicare, lines=ALONE.lines))["proc.visit-25-alone"].severity == "hold"
    assert found(text, ALONE)["proc.visit-25-alone"].severity == "warn"


def test_a_switch_of_all_edits_that_begin_so(found):
    bad = claim(lines=(line(modifiers=("25", "Z6")),))
    assert {"proc.visit-25-alone", "proc.modifier-unknown"} <= set(found({}, bad))
    assert not [rule for rule in found(switched("proc.", "off"), bad) if rule.startswith("proc.")]


def test_the_last_switch_wins(found):
    wide, narrow = switched("proc.", "off"), switched("proc.visit-25-alone", "reject")
    assert found({"1.yaml": wide, "2.yaml": narrow}, ALONE)["proc.visit-25-alone"].severity == "reject"
    assert "proc.visit-25-alone" not in found({"1.yaml": narrow, "2.yaml": wide}, ALONE)


def test_a_switch_of_an_added_edit(found):
    text = added("{kind: forbids, lines: {codes: ['99213']}}")
    assert found(text, claim())["own.example"].severity == "hold"
    assert found(text + switched("own.example", "inform"), claim())["own.example"].severity == "inform"


def test_two_dates_that_follow_each_other(found):
    text = switched("proc.visit-25-alone", "off", ", ends: 2026-06-14") + (
        f"  - {{edit: proc.visit-25-alone, severity: hold, effective: 2026-06-15, citation: {CITATION}}}\n"
    )
    assert found(text, ALONE)["proc.visit-25-alone"].severity == "hold"
    assert "proc.visit-25-alone" not in found(
        text, claim(lines=(line(modifiers=("25",), date_of_service=date(2026, 6, 14)),))
    )


SURGERY = line(2, code="20610", modifiers=("RT",))
LAST_YEAR = claim(id="EARLIER", lines=(line(date_of_service=date(2025, 9, 1)),))
VISIT = Stay("131", DAY, DAY, "1", "1", "01")
KINDS = {
    # kind: (template, message, a claim on which it fires, one near to it on which it does not, what it says)
    "requires": (
        "{kind: requires, lines: {codes: ['@visit.office'], diagnoses: [E11]}, diagnoses: [N18]}",
        "Line {line} ({code}) wants {wanted}",
        claim(),
        claim(lines=(line(pointers=(1, 2)),)),
        "Line 1 (99213) wants N18",
    ),
    "forbids": (
        "{kind: forbids, lines: {codes: ['99211-99213'], age: ['76', '130']}, unless: ['20610']}",
        "Line {line} ({code}) is not taken",
        claim(),
        claim(lines=(line(), SURGERY)),
        "Line 1 (99213) is not taken",
    ),
    "pairs": (
        "{kind: pairs, lines: {codes: ['@visit.office']}, beside: ['@surgery'], unless: ['25']}",
        "Line {line} ({code}) stands beside {other}",
        claim(lines=(line(), SURGERY)),
        claim(lines=(line(modifiers=("25",)), SURGERY)),
        "Line 1 (99213) stands beside 20610",
    ),
    "limits": (
        "{kind: limits, lines: {codes: ['20610']}, most: '2', per: day}",
        "Line {line} ({code}) stands {units} times, {most} are paid",
        claim(lines=(line(code="20610", units=Decimal(2)), line(2, code="20610", units=Decimal(1)))),
        claim(lines=(line(code="20610", units=Decimal(1)), line(2, code="20610", units=Decimal(1)))),
        "Line 1 (20610) stands 3 times, 2 are paid",
    ),
    "dates": (
        "{kind: dates, earlier: service, later: made, most: '90'}",
        "Made {days} days after the service, {most} are taken",
        claim(made=date(2026, 9, 14)),
        claim(made=date(2026, 9, 13)),
        "Made 91 days after the service, 90 are taken",
    ),
    "fields": (
        "{kind: fields, fields: [authorization], form: 'A[0-9]+', when: 'place_of_service=11'}",
        "{field} is missing or has not its form",
        claim(authorization="B17"),
        claim(authorization="A17"),
        "authorization is missing or has not its form",
    ),
    "bill": (
        "{kind: bill, when: {bill_types: ['13'], revenue: ['0450-0459']}, "
        "unless: {conditions: ['21']}, needs: {values: ['A0']}}",
        "Revenue code {found} calls for a value",
        claim(stay=VISIT, lines=(line(revenue="0450"),)),
        claim(stay=replace(VISIT, conditions=("21",)), lines=(line(revenue="0450"),)),
        "Revenue code 0450 calls for a value",
    ),
}


@pytest.mark.parametrize("kind", KINDS)
def test_an_added_edit_of_each_kind(found, kind):
    template, message, fires, silent, says = KINDS[kind]
    text = added(template, message)
    assert found(text, fires)["own.example"].message == says
    assert found(text, fires)["own.example"].holds
    assert "own.example" not in found(text, silent)
    assert "own.example" not in found({}, fires)


def test_a_limit_over_earlier_claims(found):
    text = added("{kind: limits, lines: {codes: ['99213']}, most: '1', per: months, months: '11'}")
    assert "own.example" in found(text, claim(), (LAST_YEAR,))
    assert "own.example" not in found(text, claim())


def test_an_added_edit_holds_for_its_scope_and_dates(found):
    text = added(
        "{kind: forbids, lines: {codes: ['99213']}}",
        more="    scope: {payers: ['99999'], places: ['11']}\n    effective: 2026-06-15\n    ends: 2026-06-15\n",
    )
    assert "own.example" in found(text, claim())
    assert "own.example" not in found(text, claim(payer=OTHER))
    assert "own.example" not in found(text, claim(place_of_service="22"))
    assert "own.example" not in found(text, claim(lines=(line(place_of_service="22"),)))
    for day in (date(2026, 6, 14), date(2026, 6, 16)):
        assert "own.example" not in found(text, claim(lines=(line(date_of_service=day),)))


@pytest.mark.parametrize(
    ("lines", "changes"),
    [
        ("{codes: ['99213'], but: ['99213']}", {}),
        ("{codes: ['99213'], modifiers: ['24']}", {}),
        ("{codes: ['99213'], without: ['25']}", {"lines": (line(modifiers=("25",)),)}),
        ("{codes: ['99213'], places: ['22']}", {}),
        ("{codes: ['99213'], not_places: ['11']}", {}),
        ("{codes: ['99213'], age: ['0', '75']}", {}),
        ("{codes: ['99213'], not_age: ['76', '76']}", {}),
        ("{codes: ['99213'], sex: M}", {}),
        ("{codes: ['99213'], diagnoses: [N18]}", {}),
    ],
)
def test_all_that_is_given_of_lines_must_hold(found, lines, changes):
    assert PATIENT.sex == "F"
    assert (DAY - PATIENT.birth_date).days // 365 == 76
    assert "own.example" not in found(added(f"{{kind: forbids, lines: {lines}}}"), claim(**changes))


def test_fields_by_more_than_one_condition(found):
    text = added("{kind: fields, fields: [authorization, referral]}", "{field} is missing")
    assert found(text, claim(authorization="A1"))["own.example"].target == "referral"
    assert "own.example" not in found(text, claim(authorization="A1", referral="R1"))


FORBIDS = "{kind: forbids, lines: {codes: ['99213']}}"
MISTAKES = {
    # what is wrong: (the file, what its one line says beside file and edit)
    "an id of the catalogue": (added(FORBIDS, name="proc.pair"), "'proc.pair' is not new"),
    "an id twice": (added(FORBIDS) + added(FORBIDS).removeprefix("add:\n"), "'own.example' is not new"),
    "an id that does not begin with own.": (added(FORBIDS, name="example"), "'example' is not new"),
    "no template": (
        f"add:\n  - {{id: own.example, title: T, says: S, citation: {CITATION}, message: M, mend: M}}\n",
        "own.example has no template",
    ),
    "no message": (added(FORBIDS, message=""), "own.example: lacks title, message or mend"),
    "ends before it begins": (
        added(FORBIDS, more="    effective: 2026-06-02\n    ends: 2026-06-01\n"),
        "own.example: ends before it begins",
    ),
    "an unknown family": (added("{kind: forbids, lines: {codes: ['@visits']}}"), "own.example: no family '@visits'"),
    "an unknown family left out": (
        added("{kind: forbids, lines: {codes: ['99213'], but: ['@visits']}}"),
        "own.example: no family '@visits'",
    ),
    "an unknown family beside": (
        added("{kind: pairs, lines: {codes: ['99213']}, beside: ['@visits']}"),
        "own.example: no family '@visits'",
    ),
    "a run turned round": (
        added("{kind: forbids, lines: {codes: ['99215-99211']}}"),
        "own.example: '99215-99211' is no code or run of codes",
    ),
    "a run of two lengths": (
        added("{kind: forbids, lines: {codes: ['9921-99215']}}"),
        "own.example: '9921-99215' is no code or run of codes",
    ),
    "a field that no claim has": (
        added("{kind: fields, fields: [patient.shoe]}", "{field}"),
        "own.example: no field 'patient.shoe'",
    ),
    "a field that no line has": (
        added("{kind: requires, lines: {codes: ['99213']}, fields: [line.shoe]}"),
        "own.example: no field 'line.shoe'",
    ),
    "a condition on a field that no claim has": (
        added("{kind: fields, fields: [authorization], when: 'payer.colour=red'}", "{field}"),
        "own.example: no field 'payer.colour'",
    ),
    "a date that no claim has": (
        added("{kind: dates, earlier: birth, later: death}", "{days}"),
        "own.example: no date 'death'",
    ),
    "a place without two digits": (
        added("{kind: forbids, lines: {codes: ['99213'], places: ['office']}}"),
        "own.example: place 'office' has not two digits",
    ),
    "ages turned round": (
        added("{kind: forbids, lines: {codes: ['99213'], age: ['12', '2']}}"),
        "own.example: its ages are turned round",
    ),
    "other ages turned round": (
        added("{kind: forbids, lines: {codes: ['99213'], not_age: ['12', '2']}}"),
        "own.example: its ages are turned round",
    ),
    "words that nothing fills": (added(FORBIDS, "{line} is for {colour}"), "own.example: its words name 'colour'"),
    "every line": (added("{kind: forbids, lines: {}}"), "own.example: looks at every line"),
    "nothing required": (added("{kind: requires, lines: {codes: ['99213']}}"), "own.example: requires nothing"),
    "wanted and excluded": (
        added("{kind: forbids, lines: {codes: ['99213'], modifiers: ['25'], without: ['25']}}"),
        "own.example: wants and excludes the same",
    ),
    "a switch of no edit": (switched("proc.nothing", "off"), "no edit 'proc.nothing' to switch"),
    "switches whose dates overlap": (
        switched("proc.pair", "off", ", ends: 2026-06-30")
        + f"  - {{edit: proc.pair, severity: warn, effective: 2026-06-30, citation: {CITATION}}}\n",
        "switch of proc.pair: its dates overlap",
    ),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_each_mistake_is_one_line(wrong, mistake):
    text, says = MISTAKES[mistake]
    said = wrong(text)
    assert said.startswith("own.yaml: ")
    assert says in said


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (added("{kind: forbids, lines: {codes: ['99213']}, colour: red}"), "`colour` - at `$.add[0].template`"),
        (added("{kind: forbids, lines: {codes: ['99213'], colour: red}}"), "`colour` - at `$.add[0].template.lines`"),
        (added(FORBIDS, more="    colour: red\n"), "`colour` - at `$.add[0]`"),
        (added("{kind: expression, lines: {codes: ['99213']}}"), "'expression' - at `$.add[0].template.kind`"),
        (added(FORBIDS, more="    scope: {programs: [blue]}\n"), "'blue' - at `$.add[0].scope.programs[0]`"),
        (switched("proc.pair", "off", ", colour: red"), "`colour` - at `$.switch[0]`"),
        (switched("proc.pair", "loud"), "'loud' - at `$.switch[0].severity`"),
        ("remove: [proc.pair]\n", "`remove`"),
        (added(FORBIDS) + "add: []\n", "'add' given twice"),
        ("add: [\n", "own.yaml:2"),
        ("- proc.pair\n", "Expected `object`"),
    ],
)
def test_an_unknown_key_is_one_line(wrong, text, says):
    """The edit is named by its place in the file: what has a strange key has no sure id."""
    said = wrong(text)
    assert said.startswith("own.yaml:")
    assert says in said


def test_the_line_names_the_file_of_several(wrong):
    assert wrong({"a.yaml": added(FORBIDS), "b.yaml": added(FORBIDS)}).startswith("b.yaml: edit 'own.example'")
    off = switched("proc.pair", "off")
    assert wrong({"a.yaml": off, "b.yaml": off}).startswith("b.yaml: switch of proc.pair")


UNSEEN = {
    # mistakes that are accepted: on a claim each of them ends the check, or never says anything
    "8: a limit without codes": added("{kind: limits, lines: {modifiers: ['59']}, most: '1', per: claim}"),
    "9: a field of a line among those of a claim": added("{kind: fields, fields: [line.code]}", "{field}"),
    "9: a field of every diagnosis": added("{kind: fields, fields: [diagnoses.code]}", "{field}"),
    "9: a field of every line, required of one": added(
        "{kind: requires, lines: {codes: ['99213']}, fields: [lines.note]}"
    ),
    "10: words that only another kind fills": added(FORBIDS, "{line} beside {other}"),
    "10: words of a line where there is none": added("{kind: fields, fields: [authorization]}", "{line}"),
    "10: a name without a name": added(FORBIDS, "{line} {}"),
    "11: a form that is none": added("{kind: fields, fields: [authorization], form: '[A-'}", "{field}"),
    "12: more days than there are": added(
        "{kind: limits, lines: {codes: ['99213']}, most: '1', per: days, days: '9999999'}"
    ),
    "12: a limit per days without days": added("{kind: limits, lines: {codes: ['99213']}, most: '1', per: days}"),
    "12: a limit below nothing": added("{kind: limits, lines: {codes: ['99213']}, most: '-1', per: claim}"),
    "13: a place of one digit": added("{kind: forbids, lines: {codes: ['99213'], places: ['5']}}"),
    "13: a place of three digits": added("{kind: forbids, lines: {codes: ['99213'], not_places: ['111']}}"),
    "13: a scope of a place of one digit": added(FORBIDS, more="    scope: {places: ['5']}\n"),
    "14: a run of two forms": added("{kind: forbids, lines: {codes: [99202-G0439]}}"),
    "16: a bill that is any": added("{kind: bill, when: {}, needs: {values: ['A0']}}"),
    "16: a bill that needs and forbids nothing": added("{kind: bill, when: {statuses: ['20']}}"),
    "16: a status of three digits": added("{kind: bill, when: {statuses: ['200']}, needs: {values: ['A0']}}"),
    "16: a revenue code of three": added("{kind: bill, when: {statuses: ['20']}, forbids: {revenue: ['045']}}"),
    "16: a field that is none": added("{kind: bill, when: {statuses: ['20']}, needs: {fields: [stay.reason]}}"),
    "15: an unknown family that would excuse": added("{kind: forbids, lines: {codes: ['99213']}, unless: ['@visits']}"),
}


@pytest.mark.parametrize("mistake", UNSEEN)
def test_a_mistake_that_is_not_accepted(wrong, mistake):
    assert "own.example" in wrong(UNSEEN[mistake])


def test_a_brace_alone(wrong):
    assert "own.example" in wrong(added(FORBIDS, "{line} {"))


def test_a_switch_that_ends_before_it_begins(wrong):
    said = wrong(switched("proc.pair", "off", ", effective: 2026-06-02, ends: 2026-06-01"))
    assert "switch of proc.pair: ends before it begins" in said


def test_a_switch_by_the_place_of_a_line(found):
    off = switched("proc.visit-25-alone", "off", ", scope: {places: ['22']}")
    assert "proc.visit-25-alone" not in found(off, claim(place_of_service="22", lines=ALONE.lines))
    elsewhere = line(modifiers=("25",), place_of_service="22")
    assert "proc.visit-25-alone" not in found(off, claim(lines=(elsewhere,)))


def test_an_unknown_key_names_its_edit(wrong):
    assert "own.example" in wrong(added("{kind: forbids, lines: {codes: ['99213']}, colour: red}"))


def test_a_switch_of_an_edit_that_a_later_file_adds(found):
    texts = {"1.yaml": switched("own.example", "warn"), "2.yaml": added(FORBIDS)}
    assert found(texts, claim())["own.example"].severity == "warn"


def test_a_file_of_comments_alone_says_nothing(found):
    assert "own.example" not in found("# Nothing yet.\n", claim())
