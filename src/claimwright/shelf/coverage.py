"""Medicare's coverage of a service on a day: the diagnoses that a contractor's billing articles list for it.

Source: CMS, Medicare Coverage Database download: articles, their services, contractors, diagnoses that support and that
do not. The contractor is that of the practice's ZIP code (fee schedule's ZIP file).
"""

from __future__ import annotations

import functools
from datetime import date
from typing import NamedTuple

from claimwright.shelf.rows import Rows
from claimwright.shelf.shelf import Editions

ACTIVE = "A"


class Article(NamedTuple):
    """A billing article of a service: the diagnoses that support it, where it lists any, and those that do not."""

    number: str
    supports: frozenset[str]
    excludes: frozenset[str]


class Coverage:
    """The articles of one day. `known` where the shelf has them at all."""

    def __init__(self, editions: Editions) -> None:
        self._day: date = editions.day
        self._articles = editions.rows("coverage-articles")
        self._services = editions.rows("coverage-article-services")
        self._supports = editions.rows("coverage-article-covered")
        self._excludes = editions.rows("coverage-article-noncovered")
        self._of = editions.rows("coverage-article-contractors")
        self._contractors = editions.rows("coverage-contractors")
        self._places = editions.rows("pfs-zip")
        self.of = functools.lru_cache(maxsize=8_192)(self._found)

    @property
    def known(self) -> bool:
        return self._articles is not None and self._services is not None and self._supports is not None

    def contractor(self, zip_code: str) -> str:
        """The number of the contractor where the practice is; empty where it is not known."""
        place = self._places.get("zip", zip=zip_code[:5]) if self._places is not None and zip_code else None
        return str(place["contractor"]) if place is not None else ""

    def _found(self, code: str, contractor: str) -> tuple[Article, ...]:
        """The contractor's articles in force that name the service."""
        if self._services is None or not self.known:
            return ()
        numbers = dict.fromkeys(
            (str(r["article"]), str(r["version"])) for r in self._services.all("service", code=code)
        )
        return tuple(
            Article(
                article, self._listed(self._supports, article, version), self._listed(self._excludes, article, version)
            )
            for article, version in numbers
            if self._in_force(article, version) and self._by(article, version, contractor)
        )

    def _in_force(self, article: str, version: str) -> bool:
        row = self._articles.get("article", article=int(article), version=int(version)) if self._articles else None
        day = self._day.isoformat()
        return (
            row is not None
            and str(row["status"]) == ACTIVE
            and str(row["effective"] or "") <= day <= str(row["ends"] or "9999")
        )

    def _by(self, article: str, version: str, contractor: str) -> bool:
        """Whether the article is the contractor's."""
        if self._of is None or self._contractors is None:
            return False
        rows = self._of.all("contractor_row", article=int(article))
        ids = {str(r["contractor"]) for r in rows if str(r["version"]) == version}
        named = self._contractors.all("contractor_row", number=contractor)
        return any(str(r["contractor"]) in ids for r in named)

    @staticmethod
    def _listed(rows: Rows | None, article: str, version: str) -> frozenset[str]:
        found = rows.all("diagnosis", article=int(article)) if rows is not None else []
        return frozenset(str(r["code"]) for r in found if str(r["version"]) == version)
