"""Speed of review, select and choose, a cold start and memory; and medspaCy on the same notes with the same terms.

python benchmarks/speed.py [--peer PYTHON]   PYTHON is an interpreter that has medspaCy; without it there is no peer.
Every note is read once, so that no cache of ours has seen it; time is this process's own on one core.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

import msgspec
import platformdirs

from claimwright.choose import lookups
from claimwright.choose.diagnoses import choose_diagnoses
from claimwright.choose.services import choose_services
from claimwright.choose.services.visit import choose_visit
from claimwright.intake.documents import read_document
from claimwright.intake.visit import note_case
from claimwright.pipeline import House, open_house
from claimwright.review import review
from claimwright.select import select
from claimwright.settings import load

ROOT = Path(__file__).parent.parent
EVAL = ROOT.parent / "shared" / "eval"
DAY = date(2026, 6, 15)
PEER_NOTES = 30
PEER = """
import json, sys, time, warnings
warnings.filterwarnings("ignore")
import medspacy
from medspacy.target_matcher import TargetRule
given = json.load(open(sys.argv[1]))
nlp = medspacy.load()
nlp.get_pipe("medspacy_target_matcher").add([TargetRule(term, "PROBLEM") for term in given["terms"]])
texts = [open(path, encoding="utf-8").read() for path in given["notes"]]
nlp(texts[0])
start = time.process_time()
for text in texts[1:]:
    nlp(text)
print("PEER", (len(texts) - 1) / (time.process_time() - start))
"""


def notes() -> tuple[list[Path], list[Path]]:
    """Notes to warm up with, other case reports, and notes to time: visit notes and case reports, about 2.5 KB each."""
    visits = sorted((EVAL / "aci_bench" / "notes").glob("*.txt"))
    warm, timed = (sorted((EVAL / "codiesp" / split / "text_files_en").glob("*.txt")) for split in ("train", "dev"))
    return warm[:400], visits + timed


def opened() -> House:
    folder = os.environ.get("CLAIMWRIGHT_SHELF") or Path(platformdirs.user_data_dir("claimwright")) / "shelf"
    return open_house(Path(folder))


def ours(house: House, diagnoses_only: bool = False) -> tuple[float, float]:
    """(notes, KB a note) a second through review, select and choose; `diagnoses_only` neither looks for services in the
    review nor chooses any.
    """
    warm, timed = notes()
    book = msgspec.structs.replace(house.book, services=(), sha256="none") if diagnoses_only else house.book
    cases = [note_case(read_document(path), load("", "none"), DAY, "office") for path in [*warm, *timed]]
    start = 0.0
    for at, case in enumerate(cases):
        if at == len(warm):
            start = time.process_time()
        editions = house.shelf.on(DAY)
        chart = review(case.encounter, case.documents, book, house.terms(editions))
        look = lookups(chart, case, editions, book)
        _, diagnoses, _ = choose_diagnoses(select(chart, editions.icd10cm), look)
        if not diagnoses_only:
            choose_visit(choose_services(look, diagnoses), diagnoses, look, book.level)
    size = sum(len(case.documents[0].text) for case in cases[len(warm) :]) / len(timed)
    return len(timed) / (time.process_time() - start), size / 1000


def apart(*options: str) -> list[float]:
    """What `ours` finds in a process that has read no note."""
    command = [sys.executable, __file__, "--alone", *options]
    return [float(n) for n in subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()]


def cold() -> tuple[float, float]:
    """(seconds, MB at most) of one note by the command, from nothing; the best of three."""
    command = [str(Path(sys.executable).with_name("claimwright")), "code", "--format", "jsonl"]
    command += ["--date-of-service", DAY.isoformat(), str(notes()[1][0])]
    best = 999.0
    for _ in range(3):
        start = time.perf_counter()
        subprocess.run(command, capture_output=True, check=True)
        best = min(best, time.perf_counter() - start)
    return best, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


def peer(python: str, house: House) -> float:
    """Notes a second of medspaCy: its own pipeline, with every phrase and title that ours matches."""
    edition = house.shelf.on(DAY).icd10cm
    terms = sorted({t.term for t in house.book.lexicon.terms} | {e.title for e in edition.entries()})
    with tempfile.TemporaryDirectory() as folder:
        given = Path(folder) / "given.json"
        given.write_text(json.dumps({"terms": terms, "notes": [str(p) for p in notes()[1][:PEER_NOTES]]}))
        done = subprocess.run([python, "-c", PEER, str(given)], capture_output=True, text=True, check=True)
    return float(next(line for line in done.stdout.splitlines() if line.startswith("PEER")).split()[1])


def main(python: str | None = None) -> list[str]:
    """The figures as lines."""
    house = opened()
    runs = [(apart(), apart("--diagnoses")) for _ in range(5)]  # by turns, for a machine's pace changes
    speed, size, memory = max(whole for whole, _ in runs)
    alone = max(part[0] for _, part in runs)
    seconds, mb = cold()
    rows = [
        f"review, select, choose   {speed:.0f} notes/s of {size:.1f} KB, one core, each read once; {memory:.0f} MB",
        f"the diagnoses alone      {alone:.0f} notes/s: services and visit level take {alone / speed - 1:.0%} more",
        f"cold start, one note     {seconds:.2f} s, {mb:.0f} MB",
    ]
    if python:
        theirs = peer(python, house)
        rows.append(f"medspaCy, same terms     {theirs:.1f} notes/s: ours is {speed / theirs:.0f} times as fast")
    return rows


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--peer")
    parser.add_argument("--alone", action="store_true", help="notes a second, KB a note and MB, nothing else")
    parser.add_argument("--diagnoses", action="store_true", help="with --alone: without services and visits")
    given = parser.parse_args()
    if given.alone:
        print(*ours(opened(), given.diagnoses), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    else:
        print("\n".join(main(given.peer)))
