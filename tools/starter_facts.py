"""Writes the starter set's fact tables (`facts/*.tsv`) from CMS's NCCI files, for the codes of the starter set only.

    python tools/starter_facts.py PATH_TO_NCCI_FOLDER

It knows the three NCCI tables of July 2024 and keeps numbers, never the publisher's words. It does not know what the
codes mean, nor when an edit began: the files it reads have lost the effective dates.
"""

from __future__ import annotations

import csv
import gzip
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import yaml

STARTER = Path(__file__).parent.parent / "src" / "claimwright" / "shelf" / "starter"
ACTIVE = "9999-12-31"
ANY_PRIMARY = "CCCCC"  # the add-on table's mark for "the payer decides which primaries count"
SOURCE = """\
# {what}
# Publisher: CMS, National Correct Coding Initiative. Edition: July 2024. Made by tools/starter_facts.py.
# Only codes of the starter set. The effective dates are not known.
"""
WHAT = {
    "ptp": "Procedure-to-procedure edits in force, practitioner services",
    "mue": "Medically unlikely edits: practitioner and outpatient hospital; blank where the table has no row",
    "add-on": f"Add-on codes with their primaries; {ANY_PRIMARY} marks primaries that the payer decides",
}


def starter_codes(folder: Path = STARTER) -> frozenset[str]:
    files = sorted((folder / "services").glob("*.yaml"))
    return frozenset(
        entry["code"] for path in files for entry in yaml.load(path.read_text("utf-8"), Loader=yaml.BaseLoader)
    )


def rows(path: Path) -> Iterator[dict[str, str]]:
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8", newline="") as text:
        yield from csv.DictReader(text)


def ptp(ncci: Path, codes: frozenset[str]) -> Iterator[tuple[str, ...]]:
    yield "column1", "column2", "modifier"
    kept = (
        (row["column1"], row["column2"], row["modifier_indicator"])
        for row in rows(ncci / "ncci_ptp_prac_20240701.csv.gz")
        if row["deletion_date"] == ACTIVE and row["column1"] in codes and row["column2"] in codes
    )
    yield from sorted(set(kept))


def mue(ncci: Path, codes: frozenset[str]) -> Iterator[tuple[str, ...]]:
    yield "code", "practitioner_units", "practitioner_mai", "outpatient_units", "outpatient_mai"
    practitioner, outpatient = (
        {row["hcpcs_code"]: (row["mue_units"], row["mue_mai"]) for row in rows(ncci / name)}
        for name in ("ncci_mue_prac_20240701.csv", "ncci_mue_out_20240701.csv")
    )
    none = ("", "")
    for code in sorted(codes & (practitioner.keys() | outpatient.keys())):
        yield code, *practitioner.get(code, none), *outpatient.get(code, none)


def add_on(ncci: Path, codes: frozenset[str]) -> Iterator[tuple[str, ...]]:
    yield "primary", "add_on", "type"
    kept = (
        (row["primary_code"], row["add_on_code"], row["aoc_edit_type"])
        for row in rows(ncci / "ncci_aoc_20240603.csv")
        if row["add_on_code"] in codes and (row["primary_code"] in codes or row["primary_code"] == ANY_PRIMARY)
    )
    yield from sorted(set(kept), key=lambda row: (row[1], row[0]))


def table(name: str, lines: Iterable[tuple[str, ...]]) -> str:
    return SOURCE.format(what=WHAT[name]) + "".join("\t".join(line) + "\n" for line in lines)


def facts(ncci: Path) -> dict[str, str]:
    """File name -> its whole text."""
    codes = starter_codes()
    makers = {"ptp": ptp, "mue": mue, "add-on": add_on}
    return {f"{name}.tsv": table(name, make(ncci, codes)) for name, make in makers.items()}


def main() -> None:
    if len(sys.argv) != 2 or not Path(sys.argv[1]).is_dir():
        sys.exit("usage: python tools/starter_facts.py PATH_TO_NCCI_FOLDER")
    for name, text in facts(Path(sys.argv[1])).items():
        (STARTER / "facts" / name).write_text(text, encoding="utf-8", newline="\n")
        print(name, text.count("\n") - 4, "rows")


if __name__ == "__main__":
    main()
