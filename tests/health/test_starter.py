"""The starter set is well formed and in our own words; where the published sets lie beside the project, its codes,
units and facts agree with them."""

from __future__ import annotations

import csv
import re
import runpy
from difflib import SequenceMatcher
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parent.parent.parent
STARTER = ROOT / "src/claimwright/shelf/starter"
PUBLISHED = ROOT.parent / "shared/codesets"
FILES = sorted((STARTER / "services").glob("*.yaml"))
KINDS = {
    *("visit", "procedure", "treatment", "screening", "lab", "imaging", "management"),
    *("drug", "vaccine", "administration", "supply", "equipment"),
}
MEASURES = {"mg", "mcg", "g", "meq", "unit", "ml", "vial", "dose", "device"}
UNCLASSIFIED = {"J3490", "J3590", "J8499"}  # drugs without a code of their own have no unit
OWN_SYSTEM = "STH"  # codes of other payers: Medicare's outpatient addendum never lists them
beside = pytest.mark.skipif(not PUBLISHED.is_dir(), reason="the published code sets do not lie beside the project")


def entries(path):
    return yaml.load(path.read_text("utf-8"), Loader=yaml.BaseLoader)


ENTRIES = {entry["code"]: entry for path in FILES for entry in entries(path)}


def letters(text):
    return re.sub(r"[^a-z]", "", text.lower())


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_file_is_one_line_per_entry_sorted_by_code(path):
    first, *lines = path.read_text("utf-8").splitlines()
    assert first.startswith("# ")
    assert "our own" in first
    codes = [re.match(r'- \{code: "([0-9A-Z]{4}[0-9A-Z])", words: "', line)[1] for line in lines]
    assert codes == sorted(set(codes))
    assert codes == [entry["code"] for entry in entries(path)]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_an_entry_has_words_kind_and_the_units_of_a_drug(path):
    for entry in entries(path):
        code, keys = entry["code"], set(entry)
        assert re.fullmatch(r"\d{4}[0-9FU]|[A-Z]\d{4}", code)
        assert entry["kind"] in KINDS, code
        assert 3 <= len(entry["words"]) <= 120, code
        assert entry["words"] == entry["words"].strip(), code
        assert all(isinstance(word, str) and word for word in entry.get("also", [])), code
        billed = {"per", "measure"} if entry["kind"] == "drug" and code not in UNCLASSIFIED else set()
        assert keys - {"also"} == {"code", "words", "kind"} | billed, code
        if billed:
            assert re.fullmatch(r"[1-9]\d*|\d+\.\d+", entry["per"]), code
            assert entry["measure"] in MEASURES, code


def test_codes_are_unique_and_many():
    assert sum(len(entries(path)) for path in FILES) == len(ENTRIES) >= 1500
    assert sum(entry["kind"] == "drug" for entry in ENTRIES.values()) >= 150


def test_words_tell_codes_apart():
    seen = {}
    for code, entry in ENTRIES.items():
        other = seen.setdefault(entry["words"].lower(), code)
        assert other == code, f"{other} and {code} have the same words"


def test_every_code_of_the_rulebook_is_in_the_set():
    named = set()
    for path in (ROOT / "src/claimwright/rulebook/services").glob("*.yaml"):
        named |= set(re.findall(r'code: "([0-9A-Z]{5})"', path.read_text("utf-8")))
    assert len(named) > 50
    assert named <= ENTRIES.keys()


def test_units_agree_with_the_rulebook():
    for rule in entries(ROOT / "src/claimwright/rulebook/services/drugs.yaml"):
        row = rule["rows"][-1]
        entry = ENTRIES[row["code"]]
        measure = {"device": "item"}.get(entry["measure"], entry["measure"])
        assert {"per": entry["per"], "measure": measure} == {k: rule["dose"][k] for k in ("per", "measure")}, row[
            "code"
        ]


@pytest.mark.parametrize("name", ["ptp", "mue", "add-on"])
def test_facts_are_of_the_set_sorted_and_single(name):
    lines = (STARTER / f"facts/{name}.tsv").read_text("utf-8").splitlines()
    comments = [line for line in lines if line.startswith("#")]
    header, *rows = [line.split("\t") for line in lines if not line.startswith("#")]
    assert "July 2024" in " ".join(comments)
    assert "effective dates are not known" in " ".join(comments)
    key = [1, 0] if name == "add-on" else [0, 1] if name == "ptp" else [0]
    keys = [[row[at] for at in key] for row in rows]
    assert keys == sorted(keys)
    assert len({tuple(one) for one in keys}) == len(rows) > 400
    assert {len(row) for row in rows} == {len(header)}
    codes = {cell for one in keys for cell in one}
    assert codes <= ENTRIES.keys() | {"CCCCC"}
    assert all(re.fullmatch(r"\d*", cell) for row in rows for at, cell in enumerate(row) if at not in key)


# What follows asks the published files.


def table(name):
    with (PUBLISHED / name).open(encoding="cp1252", newline="") as text:
        yield from csv.reader(text)


@pytest.fixture(scope="module")
def descriptions():
    """Code -> every description that CMS gives it."""
    found = {}
    for row in table("pfs_rvu25d_oct2025/PPRRVU2025_Oct.csv"):
        if len(row) > 4 and re.fullmatch(r"[0-9A-Z]{5}", row[0]) and row[3] != "D":
            found.setdefault(row[0], set()).add(row[2])
    for row in table("opps_addb_2025oct_asp_2026jan/508 version of October 2025 Web Addendum B.10.31.25.csv"):
        if re.fullmatch(r"[0-9A-Z]{5}", row[0]) and row[2] != "D":
            found.setdefault(row[0], set()).add(row[1])
    return found


@pytest.fixture(scope="module")
def hcpcs():
    """HCPCS code -> (long description, short description), from its records put together."""
    long, short = {}, {}
    for row in table("hcpcs_2025oct/HCPC2025_OCT_ANWEB.partialparse.csv"):
        if match := re.match(r"([A-Z]\d{4})\d{6}", row[0]):
            long[match[1]] = f"{long.get(match[1], '')} {row[1]}".strip()
            short.setdefault(match[1], row[2][:28].strip())
    return {code: (text, short[code]) for code, text in long.items()}


@beside
def test_every_code_is_alive(descriptions, hcpcs):
    ended = set()
    for row in table("hcpcs_2024oct/HCPC2024_OCT_ANWEB.fixedwidth_uppercase.csv"):
        if match := re.match(r"([A-Z]\d{4})001.*\d{8}(?:\d{8})(\d{8})N$", row[0]):
            ended.add(match[1])
    assert len(ended) > 100
    current = {
        row[0]
        for row in table("opps_addb_2025oct_asp_2026jan/508 version of October 2025 Web Addendum B.10.31.25.csv")
        if row[2:] and row[2] != "D"
    }
    for code in ENTRIES:
        assert code in descriptions, code
        if code[0].isalpha():
            assert code in hcpcs, code
            assert code not in ended, code
            assert code in current or code[0] in OWN_SYSTEM, code


@beside
def test_words_are_not_the_publishers(descriptions, hcpcs):
    copied = []
    for code, entry in ENTRIES.items():
        ours = letters(entry["words"])
        limit = 1.0 if entry["kind"] == "drug" else 0.9  # a drug's name is its name: only the same text is refused
        for theirs in {*descriptions.get(code, ()), *hcpcs.get(code, ())}:
            if ours == letters(theirs) or SequenceMatcher(None, ours, letters(theirs)).ratio() > limit:
                copied.append(f"{code}: {entry['words']} | {theirs}")
    assert not copied


SPELT = {"microgram": "mcg", "milligram": "mg", "gram": "g", "gm": "g", "cc": "ml", "units": "unit", "i.u.": "unit"}
AMOUNT = re.compile(
    r"(?<![\d.])(?<!\d,)(\d[\d,]*\.?\d*|per) ?(mcg|mg|gm|g|ml|cc|meq|units?|micrograms?|milligrams?|grams?|dose)\b",
    re.I,
)


def amounts(text):
    for number, measure in AMOUNT.findall(text):
        measure = measure.lower()
        measure = SPELT.get(measure, SPELT.get(measure.removesuffix("s"), measure))
        yield float(number.replace(",", "")) if number.lower() != "per" else 1.0, measure


@beside
def test_drug_units_are_the_published_ones(hcpcs):
    dosage = {
        row[0]: row[2]
        for row in table(
            "opps_addb_2025oct_asp_2026jan/section 508 version of January 2026 Medicare Part B Payment Limit File "
            "121725.csv"
        )
        if re.fullmatch(r"[0-9A-Z]{5}", row[0])
    }
    # one product whole (a device, a vial, a syringe): the description gives its contents, not a unit to count
    whole = {"J2790", "J7300", "J7307", "J7308", "J7620", "Q9991", "Q9992", "J7296", "J7297", "J7298", "J7301"}
    checked = 0
    for code, entry in ENTRIES.items():
        if "per" not in entry:
            continue
        if code == "J0702":  # 3 mg of each of two salts: 6 mg in all
            assert (entry["per"], entry["measure"]) == ("6", "mg")
            continue
        if code in whole:
            assert (entry["per"], entry["measure"] in {"dose", "vial", "device"}) == ("1", True), code
            continue
        ours = (float(entry["per"]), entry["measure"])
        published = set(amounts(hcpcs[code][0]))
        assert ours in published, f"{code}: {ours} | {hcpcs[code][0]}"
        if code in dosage and (asp := set(amounts(dosage[code]))):
            assert ours in asp, f"{code}: {ours} | {dosage[code]}"
        checked += 1
    assert checked > 150


@beside
def test_facts_are_what_the_generator_makes_now():
    tool = runpy.run_path(str(ROOT / "tools/starter_facts.py"))
    for name, text in tool["facts"](PUBLISHED / "ncci_2024q3").items():
        assert (STARTER / "facts" / name).read_text("utf-8") == text, f"{name} is stale: run tools/starter_facts.py"
