"""Search as a person types: words in any order, beginnings of words, misspelt words, lay words, pieces of codes.

Every line that names a code (title, inclusion term, index entry, phrase of the lexicon) is one row of a full-text
index; shorter lines stand first, so the rows that match all words come out nearly in rank order.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Mapping
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

from claimwright.shelf.rows import read_only
from claimwright.shelf.words import STOP, expand, words

FORM = "5"  # raise when the index's tables or lines change
LOOKED_AT = 400  # rows that match every word, looked at for ranking
# Sets that name the same services, the best wording first; a service found in several is shown once.
SERVICES = ("cpt-long", "cpt-medium", "cpt-short", "starter-services", "hcpcs", "asp-limits", "pfs", "opps-addendum-b")
_CODE = re.compile(r"(?=\S*\d)[A-Za-z0-9]{1,5}\.?[A-Za-z0-9]{0,4}-?", re.ASCII)
# A category ranks behind what can be billed below it; a stem needs its 7th character only.
_BILLABLE = (0.0, 0.4, 0.5)
_PAREN = re.compile(r"[(\[][^()\[\]]*[)\]]")
# How the kinds of lines rank against each other; a title and a phrase of our own say most surely what a code is.
_WORTH = {"title": 0.10, "phrase": 0.12, "inclusion": 0.06, "index": 0.04}


class Line(NamedTuple):
    """One wording of a code: `kind` title, phrase, inclusion or index; `text` as published.

    `aside` are other words that the code may be found by, which say less of it; `stem` it lacks its 7th character only.
    """

    set: str
    code: str
    title: str
    billable: bool
    kind: str
    text: str
    aside: str = ""
    stem: bool = False


class Hit(NamedTuple):
    """A code found. `line` is the wording that matched; `by` its kind, or code, or spelling with what was read."""

    set: str
    code: str
    title: str
    billable: bool
    by: str
    line: str
    score: float


class Words(NamedTuple):
    """`same`: one spelling for words that mean the same; `lay`: what people say to the field's words."""

    same: Mapping[str, tuple[str, ...]]
    lay: Mapping[str, str]


class Query(NamedTuple):
    """What was typed, as words to look for; `read` tells a word that was taken for another."""

    norms: tuple[str, ...]
    read: tuple[tuple[str, str], ...] = ()


def write(
    path: Path, lines: Iterable[Line], full: Iterable[tuple[str, str]], same: Mapping[str, tuple[str, ...]]
) -> None:
    """Writes the index of the lines. Lines of few words come first; of those, what can be billed.

    `full` are ICD-10-CM codes with their 7th character and their titles: found by pieces of the code, not by words.
    """
    sized = []
    for line in lines:
        norms = meaning(_PAREN.sub(" ", line.text), same)
        aside = [n for n in meaning(f"{line.text} {line.aside}", same) if n not in norms]
        if norms:
            sized.append((len(norms), not line.billable, line.code, line, norms, aside))
    sized.sort(key=lambda s: (s[0], s[1], s[2], s[3]))
    db = sqlite3.connect(path, isolation_level=None)
    db.executescript(
        "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; BEGIN;"
        "CREATE TABLE line (id INTEGER PRIMARY KEY, size INTEGER, set_id TEXT, code TEXT, title TEXT, billable INTEGER,"
        " kind TEXT, text TEXT);"
        "CREATE TABLE code (bare TEXT, set_id TEXT, code TEXT, title TEXT, billable INTEGER,"
        " PRIMARY KEY (bare, set_id)) WITHOUT ROWID;"
        "CREATE VIRTUAL TABLE found USING fts5(norms, content='', detail='none', prefix='2 3 4',"
        " tokenize=\"unicode61 tokenchars '.'\");"
    )
    for number, (size, _, _, line, norms, aside) in enumerate(sized, 1):
        text = "" if line.text == line.title else line.text
        db.execute(
            "INSERT INTO line VALUES (?,?,?,?,?,?,?,?)",
            (number, size, line.set, line.code, line.title, 2 if line.billable else int(line.stem), line.kind, text),
        )
        db.execute("INSERT INTO found (rowid, norms) VALUES (?,?)", (number, " ".join([*norms, *aside])))
        if line.kind == "title":
            bare = line.code.replace(".", "").upper()
            db.execute(
                "INSERT OR IGNORE INTO code VALUES (?,?,?,?,?)",
                (bare, line.set, line.code, line.title, int(line.billable)),
            )
    db.executemany(
        "INSERT OR IGNORE INTO code VALUES (?,'icd10cm',?,?,1)", [(c.replace(".", ""), c, title) for c, title in full]
    )
    db.execute("INSERT INTO found (found) VALUES ('optimize')")
    db.execute("CREATE VIRTUAL TABLE temp.vocab USING fts5vocab(main, found, row)")
    db.execute("CREATE TABLE word (word TEXT PRIMARY KEY, lines INTEGER) WITHOUT ROWID")
    db.execute("INSERT INTO word SELECT term, doc FROM temp.vocab WHERE length(term) > 2 AND term NOT GLOB '*[0-9]*'")
    db.execute("COMMIT")
    db.close()


def meaning(text: str, same: Mapping[str, tuple[str, ...]]) -> list[str]:
    """The meaningful words of a text in comparable form, each once."""
    norms = expand([w.norm for w in words(text)], same)
    # A sign inside a word ("0×0") would be two words to the index and a phrase to the query.
    return list(dict.fromkeys(n for n in norms if n not in STOP and n.replace(".", "").isalnum()))


class Search:
    """One index, opened read-only."""

    def __init__(self, path: Path, words: Words) -> None:
        self._db = read_only(path)
        self._same = same = words.same
        self._lay = {tuple(meaning(said, same)): tuple(meaning(meant, same)) for said, meant in words.lay.items()}

    def find(self, typed: str, most: int = 20) -> list[Hit]:
        """The best codes for what was typed, best first, each code once."""
        typed = typed.strip()[:200]
        hits = self._codes(typed, most) if _CODE.fullmatch(typed) else []
        if not hits or hits[0].score < 2:
            hits += self._worded(Query(tuple(meaning(typed, self._same)[:12])))
        best: dict[tuple[str, str], Hit] = {}
        for hit in sorted(hits, key=lambda h: (-h.score, _rank(h.set), h.set, h.code)):
            key = ("service" if hit.set in SERVICES else hit.set, hit.code)
            held = best.setdefault(key, hit)
            if _rank(hit.set) < _rank(held.set):  # the best source of a service names it; how it was found stays
                best[key] = hit._replace(by=held.by, line=held.line or held.title, score=held.score)
        return list(islice(best.values(), most))

    def _codes(self, typed: str, most: int) -> list[Hit]:
        bare = typed.rstrip("-").replace(".", "").upper()
        only = "icd10cm" if "." in typed else ""  # no other code has a dot
        rows = self._db.execute(
            "SELECT set_id, code, title, billable FROM code WHERE bare >= ? AND bare < ? ORDER BY bare LIMIT ?",
            (bare, bare + "~", most * 3),
        )
        found = [row for row in rows if only in ("", row[0])]
        # A piece of a procedure code is as often an abbreviation: "DM2", "CT1".
        worth = {s: 1.2 if s.startswith("icd10pcs") and len(bare) < 7 else 3.0 for s, *_ in found}
        return [
            Hit(s, code, title, bool(b), "code", code, worth[s] - 0.01 * len(code) + 0.001 * b)
            for s, code, title, b in found
        ]

    def _worded(self, query: Query) -> list[Hit]:
        """Every word; else lay words as the field's; else words that begin alike; else misspelt words as the nearest
        known; else all words but one, until something is found.
        """
        said, spelled = self._from_lay(query), self._spelled(query)
        plain = self._from_lay(spelled)
        for tried in dict.fromkeys((query, said, _begun(query), _begun(said), spelled, plain, _begun(plain))):
            hits = self._all_of(tried)
            if hits:
                return hits + (self._all_of(said) if tried == query and said != query else [])
        rest = self._known(plain)
        for size in range(len(rest.norms) - 1, 0, -1):
            left = [rest._replace(norms=rest.norms[:n] + rest.norms[n + 1 :]) for n in range(len(rest.norms))]
            hits = [hit for one in left for hit in self._all_of(one, size / (size + 1) - 0.2)]
            if hits:
                return hits
            rest = max(left, key=lambda q: self._rarity(q.norms))
        return []

    def _all_of(self, query: Query, weight: float = 1.0) -> list[Hit]:
        """Lines that have every word, or a word that begins so."""
        if not query.norms:
            return []
        rows = self._db.execute(
            "SELECT l.size, l.set_id, l.code, l.title, l.billable, l.kind, l.text FROM found f"
            " JOIN line l ON l.id = f.rowid WHERE found MATCH ? ORDER BY f.rowid LIMIT ?",
            (" AND ".join(f'"{n}"*' if len(n) > 1 else f'"{n}"' for n in query.norms), LOOKED_AT),
        )
        read = ", ".join(f"{typed} read as {taken}" for typed, taken in query.read)
        hits = []
        for size, set_id, code, title, billable, kind, text in rows:
            own = meaning(_PAREN.sub(" ", text or title), self._same)
            said = sum(any(norm.startswith(n) for norm in own) for n in query.norms)
            whole = said / max(size, len(query.norms))
            score = weight * whole + _WORTH[kind] + _BILLABLE[billable] + 0.05 * (set_id == "icd10cm")
            hits.append(Hit(set_id, code, title, billable == 2, f"{kind}; {read}" if read else kind, text, score))
        return hits

    def _from_lay(self, query: Query) -> Query:
        """Phrases that people use, replaced by the field's words; the longest first."""
        norms = list(query.norms)
        for said, meant in sorted(self._lay.items(), key=lambda item: (-len(item[0]), item[0])):
            if said and all(word in norms for word in said):
                norms = [*(n for n in norms if n not in said), *meant]
        return query._replace(norms=tuple(dict.fromkeys(norms)))

    def _spelled(self, query: Query) -> Query:
        """Each word that no line has or begins with, read as the nearest word that one has."""
        norms, read = [], list(query.read)
        for norm in query.norms:
            near = norm if norm in self._lines or (len(norm) > 4 and self._stands(norm)) else self._nearest(norm)
            if near != norm:
                read.append((norm, near))
            norms.append(near)
        return Query(tuple(dict.fromkeys(norms)), tuple(read))

    def _known(self, query: Query) -> Query:
        return query._replace(norms=tuple(n for n in query.norms if self._stands(n)))

    def _stands(self, norm: str) -> bool:
        row = self._db.execute("SELECT 1 FROM word WHERE word >= ? AND word < ? LIMIT 1", (norm, norm + "~")).fetchone()
        return row is not None or any(c.isdigit() for c in norm) or len(norm) < 3

    def _nearest(self, norm: str) -> str:
        if len(norm) < 3 or any(c.isdigit() for c in norm):
            return norm
        most = 1 if len(norm) < 5 else 2 if len(norm) < 9 else 3
        found = process.extract(norm, self._vocabulary, scorer=OSA.distance, score_cutoff=most, limit=8)
        if not found:
            return norm
        # Of words equally near the one that begins alike, then the one more lines have.
        return min(found, key=lambda f: (f[1], f[0][0] != norm[0], -self._lines[f[0]], f[0]))[0]

    @cached_property
    def _lines(self) -> dict[str, int]:
        return dict(self._db.execute("SELECT word, lines FROM word"))

    @cached_property
    def _vocabulary(self) -> list[str]:
        return list(self._lines)

    def _rarity(self, norms: tuple[str, ...]) -> float:
        return -sum(self._lines.get(n, 0) for n in norms)


def _begun(query: Query) -> Query:
    """The words without their endings: `diabetic` and `diabetes` begin alike."""
    return query._replace(norms=tuple(n[: max(5, len(n) - 3)] for n in query.norms))


def _rank(set_id: str) -> int:
    return SERVICES.index(set_id) if set_id in SERVICES else 0
