"""A page that is only a picture, read by tesseract where that is installed: words with their confidence and their box.

A page that tesseract reads with little confidence is refused, never half believed. Knows no PDF: it is given pixels.
"""

from __future__ import annotations

import functools
import os
import re
import shutil
import subprocess
from typing import NamedTuple

from claimwright.intake.source import Source

PROGRAM = "tesseract"
LONGEST = 120  # seconds for one page
LEAST = 70.0  # mean confidence of a page's words, in percent, below which a person must read it
DPI = 300
_VERSION = re.compile(r"tesseract v?([0-9]+(?:\.[0-9]+)*)")
_WORD = "5"  # the level of a word in tesseract's table


class Word(NamedTuple):
    """`block` and `line` tell which words stand together; the box is in pixels from the top left."""

    text: str
    block: tuple[str, str]
    line: tuple[str, str, str]
    left: int
    top: int
    width: int
    height: int


@functools.cache
def extractor() -> str:
    """`tesseract/5.3.0`; empty where the program is not there."""
    if shutil.which(PROGRAM) is None:
        return ""
    told = _run([PROGRAM, "--version"], b"").decode("utf-8", "replace")
    found = _VERSION.search(told)
    return f"tesseract/{found[1]}" if found else ""


def words(source: Source, at: str, picture: bytes) -> list[Word]:
    """The words of a picture (PGM) in reading order. Raises InputError where it is too poor to be believed."""
    command = [PROGRAM, "stdin", "stdout", "-l", "eng", "--dpi", str(DPI), "--psm", "3", "tsv"]
    try:
        table = _run(command, picture).decode("utf-8", "replace")
    except subprocess.TimeoutExpired as error:
        raise source.error(f"OCR took longer than {LONGEST} seconds", "run OCR on it first", at) from error
    except (OSError, subprocess.SubprocessError) as error:
        raise source.error("OCR failed", "run OCR on it first, or check tesseract and its English data", at) from error
    try:
        rows = [row.split("\t") for row in table.splitlines()[1:]]
        found = [_word(row) for row in rows if len(row) == 12 and row[0] == _WORD and row[11].strip()]
        weights = [(float(row[10]), len(row[11])) for row in rows if len(row) == 12 and row[0] == _WORD]
    except ValueError as error:
        raise source.error("OCR gave no table of words", "check tesseract, or run OCR on it first", at) from error
    if sum(c * n for c, n in weights) < LEAST * sum(n for _, n in weights):
        raise source.error("a scan too poor to be read with confidence", "scan it again, or give its text", at)
    return found


def _word(row: list[str]) -> Word:
    _, _, block, paragraph, line, _, left, top, width, height, _, text = row
    box = (int(left), int(top), int(width), int(height))
    return Word(" ".join(text.split()), (block, paragraph), (block, paragraph, line), *box)


def _run(command: list[str], data: bytes) -> bytes:
    """No shell, one thread, and a time after which it is ended."""
    environment = {**os.environ, "OMP_THREAD_LIMIT": "1", "LC_ALL": "C"}
    done = subprocess.run(command, input=data, capture_output=True, timeout=LONGEST, env=environment, check=True)
    return done.stdout
