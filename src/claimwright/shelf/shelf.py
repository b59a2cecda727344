"""The shelf: which editions there are, and which of each set is in force on a date.

Outside the editions it holds, a set's policy decides: refuse, or warn and carry the nearest (ADR 0003).
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import NamedTuple

from claimwright.errors import ShelfError
from claimwright.model.coding import EditionRef
from claimwright.shelf import joined
from claimwright.shelf.catalogue import Policy, code_set, code_sets
from claimwright.shelf.icd10cm import Icd10cm
from claimwright.shelf.importing import embedded
from claimwright.shelf.manifest import DATA, Manifest, damage, read_manifest
from claimwright.shelf.pairs import Pairs
from claimwright.shelf.rows import Rows
from claimwright.shelf.terms import Index, Phrases, TermIndex, open_terms

INDEXES = ("icd10cm-index", "icd10cm-neoplasms", "icd10cm-drugs")
JUDGES = ("icd10cm", "icd10cm-tabular")  # the sets that every coding rests on


class Standing(NamedTuple):
    """An edition that serves for a day. `carried`: the day lies outside its dates and the policy lets it serve."""

    manifest: Manifest
    carried: bool = False


Find = Callable[[str, date], Standing | None]


class Editions:
    """What is in force for one day. Each set is opened when it is first asked for."""

    def __init__(self, shelf: Shelf, day: date, find: Find) -> None:
        self.day = day
        self._shelf, self._find = shelf, find
        self._standings = {set_id: find(set_id, day) for set_id in (*JUDGES, *INDEXES)}

    @property
    def icd10cm(self) -> Icd10cm:
        codes, tabular = (self._standings[set_id] for set_id in JUDGES)
        if codes is None or tabular is None:
            raise ShelfError("no ICD-10-CM on the shelf", "shelf", "run claimwright shelf build")
        return self._shelf.icd10cm_of(codes.manifest, tabular.manifest)

    @property
    def refs(self) -> tuple[EditionRef, ...]:
        """The editions that judge a coding on this day."""
        return tuple(s.manifest.ref for s in self._standings.values() if s is not None)

    @property
    def carried(self) -> tuple[EditionRef, ...]:
        """Those of them whose own dates do not cover the day."""
        return tuple(s.manifest.ref for s in self._standings.values() if s is not None and s.carried)

    @property
    def index(self) -> Index | None:
        """The Alphabetic Index and the tables beside it that serve for the day; None where the shelf has none."""
        standings = [self.standing(set_id) for set_id in INDEXES]
        index, neoplasms, drugs = (self.rows(set_id) for set_id in INDEXES)
        known = " ".join(standing.manifest.ref.sha256 for standing in standings if standing)
        return Index(index, neoplasms, drugs, known) if known else None

    def standing(self, set_id: str) -> Standing | None:
        """The edition of any set that serves for the day; None where the shelf has none."""
        return self._find(set_id, self.day)

    def rows(self, set_id: str) -> Rows | None:
        """The tables of the set's edition for the day; None where the shelf has none."""
        standing = self.standing(set_id)
        return self._shelf.rows_of(standing.manifest) if standing else None

    def ended(self, code: str, day: date) -> bool:
        """Whether any HCPCS release on the shelf says that the code ended before the day: a re-laid-out file may have
        lost it.
        """
        for manifest in self._shelf.of("hcpcs"):
            rows = self._shelf.rows_of(manifest)
            row = rows.get("service", code=code) if "terminated" in rows.columns("service") else None
            if row is not None and row["terminated"] and str(row["terminated"]) < day.isoformat():
                return True
        return False

    def pairs(self, set_id: str) -> Pairs | None:
        """The pairs of the set's edition for the day; None where the shelf has none."""
        standing = self.standing(set_id)
        return self._shelf.pairs_of(standing.manifest) if standing else None


class Shelf:
    """Opened once per process. `folder` holds the packs; `policies` override the catalogue's, by set."""

    def __init__(self, folder: Path, policies: Mapping[str, Policy] | None = None) -> None:
        self.folder = folder
        self._policies = dict(policies or {})
        for set_id in self._policies:
            code_set(set_id)
        self._rows: dict[str, Rows] = {}
        self._pairs: dict[str, Pairs] = {}
        self._icd10cm: dict[str, Icd10cm] = {}
        self.on = functools.cache(self._on)
        self.standing = functools.cache(self._standing)
        self._terms: dict[str, TermIndex] = {}

    def packs(self) -> list[Manifest]:
        """Every pack in the folder, those of an earlier program's starter set too."""
        return [read_manifest(path) for path in self.folder.glob("[a-z]*@*") if path.is_dir()]

    @functools.cached_property
    def editions(self) -> tuple[Manifest, ...]:
        """Every edition on the shelf that may serve, by set and first day."""
        current = embedded.starters()
        found = [m for m in self.packs() if not m.set.startswith("starter-") or m.folder in current]
        return tuple(sorted(found, key=lambda m: (m.set, m.effective, m.sha256)))

    def of(self, set_id: str) -> tuple[Manifest, ...]:
        """The editions of one set that no other has replaced, earliest first."""
        mine = [m for m in self.editions if m.set == set_id]
        replaced = {m.supersedes for m in mine}
        return tuple(m for m in mine if m.sha256 not in replaced)

    def build(self) -> bool:
        """Builds the embedded editions where they are missing; True where something was built."""
        if not embedded.missing(self.folder):
            return False
        embedded.build(self.folder)
        self.__dict__.pop("editions", None)
        self.standing.cache_clear()
        self.on.cache_clear()
        return True

    def policy(self, set_id: str) -> Policy:
        return self._policies.get(set_id, code_set(set_id).policy)

    def _standing(self, set_id: str, day: date) -> Standing | None:
        """The edition that serves for the day: of those that cover it the one that began last.

        Where none covers it, policy `warn` carries the nearest, of two equally near the earlier; `refuse` raises
        ShelfError.
        """
        found = self.nearest(set_id, day)
        if found is not None and found.carried and self.policy(set_id) == "refuse":
            held = ", ".join(f"{m.edition} ({m.effective} to {m.ends})" for m in self.of(set_id))
            raise ShelfError(f"no {set_id} release in force on {day}", "shelf", f"the shelf holds {held}")
        return found

    def nearest(self, set_id: str, day: date) -> Standing | None:
        """The edition for the day, whatever the policy; None where the shelf has none of the set."""
        editions = self.of(set_id)
        covering = [m for m in editions if m.effective <= day <= m.ends]
        if covering:
            return Standing(covering[-1])
        if not editions:
            return None
        return Standing(min(editions, key=lambda m: (_away(m, day), m.effective > day)), carried=True)

    def _on(self, day: date) -> Editions:
        """The editions in force on the day. Raises ShelfError where a set that may not be carried does not cover it."""
        self.build()
        return Editions(self, day, self.standing)

    def browsed(self, day: date) -> Editions:
        """For reading, not for judging: the editions of the day, and where there is none the nearest, whatever the
        policy.
        """
        self.build()
        return Editions(self, day, self.nearest)

    @property
    def icd10cm(self) -> Icd10cm:
        """The newest ICD-10-CM on the shelf."""
        return self.on(self.newest_day).icd10cm

    @property
    def newest_day(self) -> date:
        """The first day of the newest ICD-10-CM code list on the shelf."""
        self.build()
        return self.of("icd10cm")[-1].effective

    def rows_of(self, manifest: Manifest) -> Rows:
        """The tables of an edition."""
        name = manifest.folder
        if name not in self._rows:
            self._rows[name] = Rows(self.folder / name / DATA, code_set(manifest.set))
        return self._rows[name]

    def pairs_of(self, manifest: Manifest) -> Pairs:
        """The pairs of an edition."""
        name = manifest.folder
        if name not in self._pairs:
            self._pairs[name] = Pairs(self.folder / name)
        return self._pairs[name]

    def icd10cm_of(self, codes: Manifest, tabular: Manifest) -> Icd10cm:
        """ICD-10-CM of a code list and a tabular list, joined at first use."""
        made_of = codes.sha256 + codes.form + tabular.sha256 + tabular.form
        if made_of not in self._icd10cm:
            packs = [self.folder / m.folder / DATA for m in (codes, tabular)]
            path = joined.join(packs[0], packs[1], self.folder / "made", made_of)
            self._icd10cm[made_of] = Icd10cm(path, codes.ref)
        return self._icd10cm[made_of]

    def damaged(self) -> list[tuple[str, str]]:
        """(edition's folder, what is wrong) for every pack that is not as it was written."""
        found = [(m.folder, damage(self.folder / m.folder, m)) for m in self.packs()]
        strays = [m.set for m in self.packs() if m.set not in code_sets()]
        return [(folder, wrong) for folder, wrong in found if wrong] + [(s, "a set nobody knows") for s in strays]

    def terms(
        self,
        edition: Icd10cm,
        lexicon: Phrases,
        same: Mapping[str, tuple[str, ...]],
        never: frozenset[str] = frozenset(),
        index: Index | None = None,
    ) -> TermIndex:
        """The term index over an ICD-10-CM edition, the given lexicon, and the Alphabetic Index where there is one."""
        known = edition.ref.sha256 + (index.sha256 if index else "")
        if known not in self._terms:
            self._terms[known] = open_terms(self.folder / "made", edition, lexicon, same, never, index)
        return self._terms[known]


def _away(manifest: Manifest, day: date) -> int:
    """Days between the edition's dates and the day."""
    return max((manifest.effective - day).days, (day - manifest.ends).days)
