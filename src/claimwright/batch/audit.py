"""An audit sample: charts of a run drawn at random and by risk for a second coder, who sees no code of the first.

The random part is what figures are made from; the part drawn by risk is read for what is wrong in it. The same seed
draws the same charts.
"""

from __future__ import annotations

import csv
import io
import random
from decimal import Decimal
from pathlib import Path
from typing import Literal, NamedTuple

import msgspec

from claimwright.errors import InputError
from claimwright.render.records import CodingRecord, json_file, read_coding

KEY, SHEET, CHARTS = "key.json", "answers.csv", "charts"
HEADINGS = ("case", "kind", "code", "modifiers", "units")
LARGEST = 8 << 20  # bytes of an answer sheet
_MODIFIED = str.maketrans("-,;", "   ")


class Service(msgspec.Struct, frozen=True, order=True):
    code: str
    modifiers: tuple[str, ...] = ()
    units: str = "1"


class Answer(msgspec.Struct, frozen=True):
    """The codes of one chart."""

    diagnoses: tuple[str, ...] = ()
    services: tuple[Service, ...] = ()


class Drawn(msgspec.Struct, frozen=True):
    """One chart: its number for the second coder, the visit, how it was drawn, the first coder's codes."""

    case: str
    visit: str
    by: Literal["random", "risk"]
    risk: Decimal
    first: Answer


class Sample(msgspec.Struct, frozen=True):
    """key.json: what the second coder does not see. `of` is how many charts there were to draw from."""

    seed: int
    of: int
    drawn: tuple[Drawn, ...]
    schema: Literal["claimwright.audit/1"] = "claimwright.audit/1"


class _Chart(NamedTuple):
    record: CodingRecord
    risk: Decimal


def draw(run: Path, out: Path, at_random: int, by_risk: int, seed: int) -> Sample:
    """Writes the blinded charts, an empty answer sheet and the key. Raises InputError where `out` is not empty, or the
    run has no coding.
    """
    if out.exists() and any(out.iterdir()):
        raise InputError("not empty", str(out), "give another --out")
    charts = [_Chart(r, r.risk or Decimal(0)) for r in _codings(run)]
    rng = random.Random(seed)
    chosen: list[tuple[_Chart, Literal["random", "risk"]]] = []
    chosen += [(chart, "random") for chart in rng.sample(charts, min(at_random, len(charts)))]
    rest = [c for c in charts if all(c is not other for other, _ in chosen)]
    chosen += [(chart, "risk") for chart in _weighted(rest, by_risk, rng)]
    rng.shuffle(chosen)  # the number tells nothing of how a chart was drawn
    drawn = tuple(
        Drawn(f"{number:03}", chart.record.visit, by, chart.risk, _first(chart.record))
        for number, (chart, by) in enumerate(chosen, 1)
    )
    sample = Sample(seed, len(charts), drawn)
    _write(out, sample, {chart.record.visit: chart.record for chart, _ in chosen})
    return sample


def _codings(run: Path) -> list[CodingRecord]:
    paths = sorted(run.glob("*/coding.json"))
    if not paths:
        raise InputError("no coding in this folder", str(run), "give the folder that claimwright run wrote")
    return [read_coding(path.read_bytes(), str(path)) for path in paths]


def _weighted(charts: list[_Chart], count: int, rng: random.Random) -> list[_Chart]:
    """So many of them without replacement, each draw in proportion to the risk (Efraimidis and Spirakis 2006)."""
    keyed = [(rng.random() ** (1 / max(float(c.risk), 0.01)), n) for n, c in enumerate(charts)]
    return [charts[n] for _, n in sorted(keyed, reverse=True)[:count]]


def _first(record: CodingRecord) -> Answer:
    services = (Service(s.code, tuple(sorted(s.modifiers)), str(s.units)) for s in record.services)
    return Answer(tuple(sorted(d.code for d in record.diagnoses)), tuple(sorted(services)))


def _write(out: Path, sample: Sample, records: dict[str, CodingRecord]) -> None:
    """A folder for each chart with its documents and what is known of the visit; no code, no finding, no verdict."""
    known = ("date_of_service", "place_of_service", "setting", "patient.birth_date", "patient.sex", "payer.program",
             "established")  # fmt: skip
    for one in sample.drawn:
        folder = out / CHARTS / one.case
        folder.mkdir(parents=True)
        record = records[one.visit]
        for number, document in enumerate(record.documents, 1):
            (folder / f"{number:02}.txt").write_text(document.text, encoding="utf-8")
        told = [f"{f.field}: {f.value}" for f in record.encounter if f.field in known]
        (folder / "visit.txt").write_text("\n".join([*told, ""]), encoding="utf-8")
    sheet = io.StringIO()
    csv.writer(sheet, lineterminator="\n").writerow(HEADINGS)
    (out / SHEET).write_text(sheet.getvalue(), encoding="utf-8")
    (out / KEY).write_bytes(json_file(sample))


def read_sample(folder: Path) -> Sample:
    path = folder / KEY
    try:
        return msgspec.json.decode(path.read_bytes(), type=Sample)
    except FileNotFoundError as error:
        raise InputError("no key of a sample here", str(path), "give the folder of claimwright audit sample") from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise InputError("not the key of a sample", str(path), "draw the sample again with its seed") from error


def read_answers(path: Path, sample: Sample) -> dict[str, Answer]:
    """The second coder's codes by case. A chart without a line has not been read and is left out.

    Raises InputError naming the line that is not understood.
    """
    cases = {one.case for one in sample.drawn}
    diagnoses: dict[str, list[str]] = {}
    services: dict[str, list[Service]] = {}
    if path.stat().st_size > LARGEST:
        raise InputError("larger than an answer sheet may be", str(path), "one code a line")
    with path.open(encoding="utf-8-sig", newline="") as file:
        for number, row in enumerate(csv.DictReader(file), 2):
            case, code = (row.get("case") or "").strip().zfill(3), (row.get("code") or "").strip().upper()
            kind = (row.get("kind") or "").strip().lower()
            where = f"{path.name}:{number}"
            if case not in cases:
                raise InputError(f"no case {case!r} in the sample", where, f"cases are {min(cases)} to {max(cases)}")
            if kind not in ("diagnosis", "service", "none"):
                raise InputError(f"kind {kind!r}", where, "diagnosis, service, or none for a chart without codes")
            diagnoses.setdefault(case, [])
            if kind == "diagnosis":
                diagnoses[case].append(code)
            elif kind == "service":
                modifiers = (row.get("modifiers") or "").upper().translate(_MODIFIED).split()
                units = (row.get("units") or "1").strip() or "1"
                services.setdefault(case, []).append(Service(code, tuple(sorted(modifiers)), units))
    return {
        case: Answer(tuple(sorted(codes)), tuple(sorted(services.get(case, ())))) for case, codes in diagnoses.items()
    }
