"""`claimwright check` and `edits` as a person or a program calls them: files of every kind, exit codes, formats."""

from __future__ import annotations

import json

import msgspec
import pytest
from typer.testing import CliRunner

from claimwright.cli.app import app
from claimwright.ledger.claims import record_claims
from claimwright.model.past import Denials
from claimwright.submit import write
from ledgers import NOON, new_ledger
from x12_claims import ENVELOPE, VARIANTS, claim, line

GOOD = claim(id="GOOD")
BAD = claim(id="BAD", lines=(line(modifiers=("Z6",)),))  # a modifier that does not exist
DOUBT = claim(id="DOUBT", lines=(line(modifiers=("25",)),))  # 25 beside nothing: a warning
OWN = """
add:
  - id: own.example
    title: As the contract has it
    says: The contract asks for an authorization.
    severity: hold
    citation: {source: Invented contract, section: "4.2", edition: "2026"}
    message: The claim has no authorization
    mend: Ask the payer
    template: {kind: fields, fields: [authorization]}
"""


@pytest.fixture
def call(house, monkeypatch, tmp_path):
    monkeypatch.setenv("CLAIMWRIGHT_SHELF", str(house.shelf.folder))
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.chdir(tmp_path)  # where no claimwright.toml lies above
    (tmp_path / "none-before.json").write_text("[]")

    def call(*args, known=True):
        """Call with no earlier claim of the patient, or with nothing known of earlier claims."""
        words = [str(a) for a in args]
        if known and "--earlier" not in words and (words[0] == "check" or words[:2] == ["edits", "why"]):
            words += ["--earlier", "none-before.json"]
        return CliRunner().invoke(app, words)

    return call


@pytest.fixture
def file(tmp_path):
    def of(content, name="claims"):
        path = tmp_path / name
        path.write_bytes(content)
        return path

    return of


def x12(*claims):
    return write(claims, ENVELOPE)


def lines_of(*claims):
    return b"".join(msgspec.json.encode(c) + b"\n" for c in claims)


def records(result):
    return [json.loads(text) for text in result.stdout.splitlines()]


def told(record):
    return [f["rule"] for f in record["findings"]]


# What is read, and the exit codes.


@pytest.mark.parametrize(
    ("content", "code", "verdicts"),
    [
        (x12(GOOD), 0, ["clean"]),
        (x12(DOUBT), 0, ["clean"]),
        (x12(GOOD, BAD), 1, ["clean", "hold"]),
        (x12(BAD), 1, ["hold"]),
        (msgspec.json.encode(GOOD), 0, ["clean"]),
        (msgspec.json.encode(BAD), 1, ["hold"]),
        (msgspec.json.format(msgspec.json.encode(GOOD), indent=2), 0, ["clean"]),
        (msgspec.json.encode([GOOD, BAD]), 1, ["clean", "hold"]),
        (msgspec.json.format(msgspec.json.encode({"claims": [GOOD, BAD]}), indent=2), 1, ["clean", "hold"]),
        (lines_of(GOOD, DOUBT), 0, ["clean", "clean"]),
        (lines_of(GOOD, BAD, GOOD), 1, ["clean", "hold", "clean"]),
        (lines_of(GOOD) + b"\n" + lines_of(GOOD), 0, ["clean", "clean"]),
        (b"\xef\xbb\xbf" + lines_of(GOOD), 0, ["clean"]),
        (lines_of(GOOD) + b'{"id": "CUT", "lines": [\n' + lines_of(BAD), 2, ["clean", "unreadable", "hold"]),
        (lines_of(GOOD) + b"[1]\n" + lines_of(GOOD), 2, ["clean", "unreadable", "clean"]),
        (lines_of(GOOD) + b'{"lines": [{"units": "many"}]}\n' + lines_of(BAD), 2, ["clean", "unreadable", "hold"]),
        (b"", 2, ["unreadable"]),
        (b" \r\n\n", 2, ["unreadable"]),
        (b"Seen for a sore throat.\nSwab taken.\n", 2, ["unreadable"]),
        (bytes(range(256)) * 20, 2, ["unreadable"]),
        (b'[{"id": "CUT"', 2, ["unreadable"]),
        (b"[1, 2]", 2, ["unreadable", "unreadable"]),
        (x12(GOOD)[:200], 2, ["unreadable"]),
        (x12(GOOD).replace(b"005010X222A1", b"005010X221A1"), 2, ["unreadable"]),
    ],
)
def test_check_reads_what_it_can(call, file, content, code, verdicts):
    result = call("check", file(content))
    found = records(result)
    assert [r["verdict"] for r in found] == verdicts
    assert result.exit_code == code
    assert result.stderr == ""
    for record in found:
        assert record["schema"] == "claimwright.check/1"
        assert bool(record["error"]) == (record["verdict"] == "unreadable")
        assert "\n" not in record["error"]


def test_a_broken_line_names_its_place_and_hides_no_other(call, file):
    path = file(lines_of(GOOD) + b'{"id": "CUT", "lines": [\n' + lines_of(BAD), "day.jsonl")
    good, broken, bad = records(call("check", path))
    assert broken["error"].startswith("day.jsonl:2: ")
    assert (good["claim"], broken["claim"], bad["claim"]) == ("GOOD", "", "BAD")
    assert told(bad) == ["proc.modifier-unknown"]


def test_a_broken_first_line_hides_no_other(call, file):
    path = file(b'{"id": "CUT", "lines": [\n' + lines_of(GOOD, BAD), "day.jsonl")
    assert [r["verdict"] for r in records(call("check", path))] == ["unreadable", "clean", "hold"]


def test_a_document_of_claims_on_one_line(call, file):
    path = file(msgspec.json.encode({"claims": [GOOD, BAD]}))
    assert [r["claim"] for r in records(call("check", path))] == ["GOOD", "BAD"]


def test_an_error_names_a_field_and_never_its_value(call, file):
    path = file(b'{"id": "X", "lines": [{"code": "99213", "units": "SECRETWORD"}]}')
    (record,) = records(call("check", path))
    assert "units" in record["error"]
    assert "SECRETWORD" not in record["error"]


@pytest.mark.parametrize("content", [b"[]", b'{\n"claims": []\n}'])
def test_no_claim_is_one_line(call, file, content):
    result = call("check", file(content))
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.count("\n") == 1
    assert "holds no claim" in result.stderr


def test_no_file_is_one_line(call, tmp_path):
    for path in (tmp_path / "none.837", tmp_path):
        result = call("check", path)
        assert (result.exit_code, result.stdout) == (2, "")
        assert result.stderr.count("\n") == 1
        assert path.name in result.stderr


# What is said.


def test_a_line_has_all_of_a_claim(call, file):
    good, bad = records(call("check", file(x12(GOOD, BAD))))
    assert (good["claim"], good["verdict"], good["findings"], good["risk"]) == ("GOOD", "clean", [], "0.00")
    assert (bad["claim"], bad["verdict"]) == ("BAD", "hold")
    (finding,) = bad["findings"]
    assert finding["rule"] == "proc.modifier-unknown"
    assert (finding["severity"], finding["target"]) == ("reject", "line 1")
    assert "Z6" in finding["message"]
    assert all((finding["mend"], finding["citation"]["source"], finding["evidence"]))
    assert 0 < float(bad["risk"]) <= 1
    assert [c["rule"] for c in bad["contributions"]] == ["proc.modifier-unknown"]
    assert [(s["rule"], s["severity"]) for s in bad["release"]] == [("proc.modifier-unknown", "reject")]


def test_a_warning_holds_nothing_and_adds_to_the_risk(call, file):
    (record,) = records(call("check", file(x12(DOUBT))))
    assert told(record) == ["proc.visit-25-alone"]
    assert float(record["risk"]) > 0
    assert record["release"] == []


def test_a_pipe_gets_lines_and_a_table_is_asked_for(call, file):
    path = file(x12(GOOD, BAD))
    assert call("check", path).stdout == call("check", "--format", "jsonl", path).stdout
    table = call("check", "--format", "table", path)
    assert table.exit_code == 1
    said = table.stdout.splitlines()
    assert said[0] == "GOOD  clean"
    assert said[1].startswith("BAD  held  risk of denial ")
    assert said[2].startswith("reject line 1: Line 1: Z6 is no modifier")
    assert "[proc.modifier-unknown," in table.stdout
    assert said[-1] == "2 claims, 1 clean, 1 held, 0 not read"


def test_a_table_says_what_was_not_read(call, file):
    result = call("check", "--format", "table", file(lines_of(GOOD) + b"{\n" + lines_of(BAD)))
    assert result.exit_code == 2
    assert "not read  claims:2: " in result.stdout
    assert result.stdout.endswith("3 claims, 1 clean, 1 held, 1 not read\n")


def test_an_unknown_format_is_one_line(call, file):
    result = call("check", "--format", "xml", file(x12(GOOD)))
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.count("\n") == 1


@pytest.mark.parametrize("variant", VARIANTS)
def test_a_claim_is_judged_alike_as_837_and_as_json(call, file, variant):
    one = VARIANTS[variant]
    dated = msgspec.structs.replace(one, made=ENVELOPE.created.date())
    (as_x12,) = records(call("check", file(x12(one))))
    (as_json,) = records(call("check", file(msgspec.json.encode(dated))))
    assert as_x12 == as_json


def test_earlier_claims_are_counted(call, file):
    earlier = file(x12(claim(id="EARLIER")), "earlier")
    assert records(call("check", file(x12(GOOD))))[0]["verdict"] == "clean"
    result = call("check", "--earlier", earlier, file(x12(GOOD)))
    assert result.exit_code == 1
    assert "claim.earlier" in told(records(result)[0])
    assert call("check", "--earlier", earlier, earlier).exit_code == 0  # no claim comes before itself


def test_what_is_not_known_of_earlier_claims_is_said(call, file):
    (record,) = records(call("check", file(x12(GOOD)), known=False))
    assert (record["verdict"], told(record)) == ("clean", ["record.no-history"])
    assert "record.no-history" in call("edits", "why", file(x12(GOOD)), known=False).stdout


def test_earlier_claims_that_cannot_be_read_are_one_line(call, file):
    result = call("check", "--earlier", file(b"no claims", "earlier"), file(x12(GOOD)))
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("claimwright: earlier:1: ")
    assert result.stderr.count("\n") == 1


# The catalogue.


def test_edits_list(call):
    result = call("edits", "list")
    assert result.exit_code == 0
    said = [text.split()[0] for text in result.stdout.splitlines() if text[:1] not in ("", " ")]
    assert said[0] == "Edit"
    assert {"proc.pair", "code.excludes1", "stay.bill-type", "payer.vial"} <= set(said)
    assert len(said) == len(set(said))


def test_edits_list_of_an_area(call):
    said = [text.split()[0] for text in call("edits", "list", "lab.").stdout.splitlines() if text[:1] not in ("", " ")]
    assert said[1:] == ["lab.round-trip", "lab.not-waived", "lab.waived", "lab.waived-other", "lab.panel"]


def test_edits_list_of_no_area(call):
    result = call("edits", "list", "nothing")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.count("\n") == 1


def test_edits_show(call):
    result = call("edits", "show", "proc.pair")
    assert result.exit_code == 0
    assert result.stdout.startswith("# proc.pair: ")
    for row in ("| severity | hold: ", "| source | NCCI Policy Manual ", "| message | Line {line}: ", "| mend | "):
        assert row in result.stdout
    assert "Decided by data alone" not in result.stdout


def test_edits_show_a_template(call):
    result = call("edits", "show", "payer.adjustment")
    assert "| for | medicare |" in result.stdout
    assert "Decided by data alone" in result.stdout
    assert "kind: requires" in result.stdout


def test_edits_show_only_what_a_template_gives(call):
    result = call("edits", "show", "payer.adjustment")
    assert "modifiers: AT, GA, GY, GZ" in result.stdout
    assert "()" not in result.stdout


def test_edits_show_no_edit(call):
    result = call("edits", "show", "proc.nothing")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.count("\n") == 1


def test_edits_why(call, file):
    result = call("edits", "why", file(x12(GOOD, BAD)))
    assert result.exit_code == 0
    said = result.stdout.splitlines()
    assert said[0] == "GOOD  clean"
    assert said[1].startswith("BAD  held")
    assert "[proc.modifier-unknown," in result.stdout
    assert "A modifier is one of CPT's or of HCPCS Level II." in result.stdout
    assert "lines[0].code: 99213" in result.stdout


def test_edits_why_one_claim(call, file):
    path = file(x12(GOOD, BAD))
    assert call("edits", "why", "--claim", "GOOD", path).stdout == "GOOD  clean\n"
    none = call("edits", "why", "--claim", "NONE", path)
    assert (none.exit_code, none.stdout) == (2, "")
    assert none.stderr.count("\n") == 1


def test_edits_why_says_what_it_cannot_read(call, file):
    result = call("edits", "why", file(b"Seen for a sore throat.\n", "note.txt"))
    assert result.exit_code == 2
    assert "does not begin with an ISA segment" in result.stderr


def test_edits_why_says_that_a_line_is_broken(call, file):
    result = call("edits", "why", file(lines_of(GOOD) + b"{\n" + lines_of(BAD)))
    assert "claims:2: " in result.output
    assert result.exit_code == 2


# The practice's own edits, by claimwright.toml.


@pytest.fixture
def own(tmp_path):
    (tmp_path / "claimwright.toml").write_text('[paths]\nedits = "contract"\n')
    (tmp_path / "contract").mkdir()
    path = tmp_path / "contract" / "plan.yaml"
    path.write_text(OWN)
    return path


def test_own_edits_are_looked_at_listed_and_shown(call, file, own):
    path = file(x12(GOOD))
    result = call("check", path)
    assert result.exit_code == 1
    assert told(records(result)[0]) == ["own.example"]
    assert records(result)[0]["release"][0]["mend"] == "Ask the payer"
    assert call("check", file(x12(claim(authorization="A1")), "other")).exit_code == 0
    assert "own.example" in call("edits", "list", "own.").stdout
    assert call("edits", "show", "own.example").stdout.startswith("# own.example: As the contract has it")
    assert "The contract asks for an authorization." in call("edits", "why", path).stdout


@pytest.mark.parametrize("command", [("check",), ("edits", "why"), ("edits", "list"), ("edits", "show", "proc.pair")])
def test_a_mistake_in_own_edits_is_one_line(call, file, own, command):
    own.write_text(OWN.replace("fields: [authorization]", "fields: [patient.shoe]"))
    path = [file(x12(GOOD))] if command[-1] in ("check", "why") else []
    result = call(*command, *path)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("claimwright: plan.yaml: edit own.example: no field 'patient.shoe'")
    assert result.stderr.count("\n") == 1


# What a ledger knows.


@pytest.fixture
def practice(tmp_path, monkeypatch):
    """The place of a ledger, which is not there yet."""
    monkeypatch.setenv("CLAIMWRIGHT_LEDGER_URL", str(tmp_path / "practice.sqlite"))
    monkeypatch.setenv("CLAIMWRIGHT_LEDGER_KEY", str(tmp_path / "key"))
    return tmp_path / "practice.sqlite"


def test_check_makes_no_ledger(call, file, practice):
    assert told(*records(call("check", file(x12(GOOD)), known=False))) == ["record.no-history"]
    assert not practice.exists()


def test_a_claim_of_the_ledger_is_an_earlier_one(call, file, practice):
    with new_ledger(str(practice), practice.parent).writing() as book:
        record_claims(book, [GOOD], NOON, "test")
    assert told(*records(call("check", file(x12(GOOD)), known=False))) == []  # it is no duplicate of itself
    (again,) = records(call("check", file(x12(claim(id="AGAIN"))), known=False))
    assert {"claim.earlier"} <= set(told(again))
    why = call("edits", "why", file(x12(claim(id="AGAIN"))), known=False)
    assert "GOOD" in why.stdout


def test_what_the_payer_denied_is_told(call, file, practice, monkeypatch):
    new_ledger(str(practice), practice.parent)
    code, counts = GOOD.lines[0].code, {"CO-50": 12}
    monkeypatch.setattr("claimwright.batch.past.denials", lambda book, payer: Denials({code: 40}, {code: counts}))
    says = f"this payer denied 12 of 40 lines of {code} for CO-50"
    (record,) = records(call("check", file(x12(GOOD)), known=False))
    assert says in [one["source"] for one in record["contributions"]]
    assert record["verdict"] == "clean"
    assert says in call("check", file(x12(GOOD)), "--format", "table", known=False).stdout
