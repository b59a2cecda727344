"""Measures the shelf on every published file beside the project: import, packs, look-ups, search, opening.

Run alone it prints the figures; `make measure` writes them into docs/measurements.md. Fails where the files are absent.
"""

from __future__ import annotations

import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from claimwright import rulebook
from claimwright.shelf import Shelf, Words, wordings
from claimwright.shelf.importing import bring_in

ROOT = Path(__file__).parent.parent
CODESETS = ROOT.parent / "shared" / "codesets"
TOGETHER = date(2025, 10, 15)  # the quarter in which the tables beside the project meet; NCCI and the notes are carried
QUERIES = (
    "ear infection", "sugar diabetes with kidney", "htn", "diabtes kidny", "back pain", "copd exacerbation", "E112",
    "S52.50", "fracture radius distal right", "heart attack", "pneumonia", "unspecified", "chronic kidney disease 3",
    "office visit", "j3301", "wheelchair", "hip replacement", "laparoscopic", "injection knee", "colonoscopy",
    "anxiety depresion", "rash child", "high cholesterol", "migraine aura", "pain", "left", "type 2", "covid",
    "pregnancy", "insulin pump supplies", "walker", "asthma acute", "chest pain on exertion", "hypothyrodism",
)  # fmt: skip


def main() -> list[str]:
    if not CODESETS.is_dir():
        sys.exit("measure: the published code sets are not beside the project")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "shelf"
        lines = _imported(folder)
        return [*lines, *_looked_up(folder), *_searched(folder), *_opened(folder)]


def _imported(folder: Path) -> list[str]:
    code = f"from pathlib import Path; from claimwright.shelf.importing import bring_in; list(bring_in([Path({str(CODESETS)!r})], Path({str(folder)!r})))"  # noqa: E501
    start = time.perf_counter()
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    subprocess.run([sys.executable, "-c", code], check=True)
    seconds = time.perf_counter() - start
    peak = max(before, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss) / 1024
    packs = sum(p.stat().st_size for p in folder.rglob("*") if p.is_file()) / 1e6
    editions = len(list(folder.glob("*@*")))
    assert all(d.became != "refused" for d in bring_in([CODESETS], folder))
    return [f"import      {editions} editions in {seconds:.0f} s, packs {packs:.0f} MB, peak memory {peak:.0f} MB"]


def _looked_up(folder: Path) -> list[str]:
    editions = Shelf(folder).on(TOGETHER)
    pairs = editions.pairs("ncci-ptp-practitioner")
    assert pairs is not None
    chosen = random.Random(1)
    rows = [pairs.at(chosen.randrange(len(pairs))) for _ in range(500_000)]
    ones, others = [r.column1 for r in rows] * 2, [r.column2 for r in rows] * 2
    chosen.shuffle(others)  # half as they stand would be too kind
    batch = len(ones) / _seconds(lambda: pairs.in_force(ones, others, TOGETHER))
    single = 200_000 / _seconds(
        lambda: [pairs.get(a, b, TOGETHER) for a, b in zip(ones[:200_000], others, strict=False)]
    )
    edition = editions.icd10cm
    codes = [code for code, _ in edition.billable_codes()]
    chosen.shuffle(codes)
    each = _seconds(lambda: [(edition.title(c), edition.notes(c)) for c in codes[:20_000]]) / 20_000
    return [
        f"PTP pairs   {batch / 1e6:.1f} M/s in batch, {single / 1e3:.0f} k/s single",
        f"code        {each * 1e6:.0f} us a look-up of title and inherited notes, each code once",
    ]


def _searched(folder: Path) -> list[str]:
    shelf, book = Shelf(folder), rulebook.load()
    words, phrases = Words(book.same, book.lay), [(t.term, t.code) for t in book.lexicon.searched]
    made = _seconds(lambda: wordings.opened(shelf, TOGETHER, phrases, words))
    search = wordings.opened(shelf, TOGETHER, phrases, words)
    times = sorted(_seconds(lambda q=query: search.find(q)) * 1000 for query in QUERIES for _ in range(3))
    p95 = times[int(len(times) * 0.95)]
    size = sum(p.stat().st_size for p in (folder / "made").rglob("*") if p.is_file()) / 1e6
    index = f"index made in {made:.0f} s, {size:.0f} MB with the joined lists"
    return [f"search      p95 {p95:.1f} ms, median {statistics.median(times):.1f} ms; {index}"]


OPENING = """
import re, sys, time
from datetime import date
from pathlib import Path
from claimwright.shelf import Shelf
def memory():  # the highest of this process alone; getrusage carries that of the parent over
    return int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) / 1024
before, start = memory(), time.perf_counter()
editions = Shelf(Path(sys.argv[1])).on(date(2025, 10, 15))
editions.icd10cm.title("E11.22")
editions.pairs("ncci-ptp-practitioner").get("20610", "99213", editions.day)
print(time.perf_counter() - start, memory() - before, memory())
"""


def _opened(folder: Path) -> list[str]:
    command = [sys.executable, "-c", OPENING, str(folder)]
    runs = [subprocess.run(command, capture_output=True, check=True) for _ in range(5)]
    seconds, more, whole = zip(*(map(float, run.stdout.split()) for run in runs), strict=True)
    figures = f"{statistics.median(seconds) * 1000:.0f} ms and {max(more):.0f} MB beyond the imports"
    return [f"opening     {figures}, {max(whole):.0f} MB in all"]


def _seconds(job: Callable[[], object]) -> float:
    start = time.perf_counter()
    job()
    return time.perf_counter() - start


if __name__ == "__main__":
    print("\n".join(main()))
