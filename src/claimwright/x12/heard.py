"""What a receiver heard: the interchanges of a file with their groups, transactions and claims, and what was found.

One pass over the file. Kept of it are the envelope's segments, the findings, and a few fields of each claim.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from claimwright.x12.finding import SyntaxFinding
from claimwright.x12.layout import Layout
from claimwright.x12.segments import Segment
from claimwright.x12.validate import validate

MOST_FINDINGS = 10_000  # kept of one transaction: what is wrong that often is not told more often
LEVELS = {"20": 0, "22": 1, "23": 2}  # billing provider, subscriber, patient: HL03 in an 837
NAMES = {"85": 0, "IL": 1, "QC": 2}  # NM101 that names each of them


@dataclass
class Claim:
    """`starts` are the numbers of the segments that begin the levels around the claim, and of its own CLM."""

    starts: tuple[int, ...]
    names: tuple[Segment | None, ...]  # NM1 of billing provider, subscriber, patient
    clm: Segment
    service: str = ""  # DTP02 and DTP03 of the first date of service or the statement, with "*" between
    clearinghouse: str = ""  # REF*D9


@dataclass
class Transaction:
    st: Segment
    count: int = 1  # segments so far
    trailer: Segment | None = None
    findings: list[SyntaxFinding] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    header: dict[str, Segment] = field(default_factory=dict)  # BHT, NM1*41, NM1*40
    starts: list[int] = field(default_factory=list)  # of every level and claim, in order

    def broken(self, snip: int) -> frozenset[int]:
        """The starts of the levels and claims in which there is a finding up to the SNIP level; 0 before the first."""
        places = (bisect_right(self.starts, f.number) for f in self.findings if f.snip <= snip)
        return frozenset(self.starts[at - 1] if at else 0 for at in places)


@dataclass
class Group:
    gs: Segment
    trailer: Segment | None = None
    findings: list[SyntaxFinding] = field(default_factory=list)
    transactions: list[Transaction] = field(default_factory=list)


@dataclass
class Interchange:
    isa: Segment
    trailer: Segment | None = None
    findings: list[SyntaxFinding] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)


def hear(stream: Iterable[Segment], find: Callable[[str, str], Layout | None], snip: int) -> list[Interchange]:
    """All interchanges of a file, each finding with the innermost of what it is about. Raises X12Error as reading."""
    heard: list[Interchange] = []
    ears = _Ears(heard)
    owners: list[tuple[int, Interchange | Group | Transaction]] = ears.owners
    for finding in validate(ears.listen(stream), find, snip):
        if not owners:
            continue
        at = bisect_right(owners, finding.number, key=lambda owner: owner[0]) - 1
        owner = owners[max(at, 0)][1]
        if len(owner.findings) < MOST_FINDINGS:
            owner.findings.append(finding)
    return heard


class _Ears:
    """Follows the envelope and the levels while the validator reads."""

    def __init__(self, heard: list[Interchange]) -> None:
        self.heard = heard
        self.owners: list[tuple[int, Interchange | Group | Transaction]] = []
        self.levels: list[int] = []
        self.names: list[Segment | None] = [None, None, None]

    def listen(self, stream: Iterable[Segment]) -> Iterator[Segment]:
        for s in stream:
            self._take(s)
            yield s

    @property
    def _group(self) -> Group | None:
        return self.heard[-1].groups[-1] if self.heard and self.heard[-1].groups else None

    @property
    def _transaction(self) -> Transaction | None:
        return self._group.transactions[-1] if self._group and self._group.transactions else None

    def _take(self, s: Segment) -> None:
        id, group, transaction = s.id, self._group, self._transaction
        if id == "ISA":
            self.heard.append(Interchange(s))
            self.owners.append((s.number, self.heard[-1]))
        elif id == "GS" and self.heard:
            self.heard[-1].groups.append(Group(s))
            self.owners.append((s.number, self.heard[-1].groups[-1]))
        elif id == "ST" and group:
            group.transactions.append(Transaction(s))
            self.owners.append((s.number, group.transactions[-1]))
            self.levels, self.names = [], [None, None, None]
        elif id == "IEA" and self.heard:
            self.heard[-1].trailer = s
            self.owners.append((s.number, self.heard[-1]))
        elif id == "GE" and group:
            group.trailer = s
            self.owners.append((s.number, group))
        elif transaction and transaction.trailer is None:
            transaction.count += 1
            if id == "SE":
                transaction.trailer = s
            elif transaction.st.get(1) == "837":
                self._claims(s, transaction)

    def _claims(self, s: Segment, transaction: Transaction) -> None:
        if s.id == "HL":
            depth = LEVELS.get(s.get(3), 0)
            self.levels = [*self.levels[:depth], s.number]
            self.names[depth:] = [None] * (3 - depth)
            transaction.starts.append(s.number)
        elif s.id == "CLM":
            transaction.claims.append(Claim((*self.levels, s.number), tuple(self.names), s))
            transaction.starts.append(s.number)
        elif not self.levels:
            if s.id == "BHT" or (s.id == "NM1" and s.get(1) in ("40", "41")):
                transaction.header.setdefault(s.id + s.get(1) if s.id == "NM1" else s.id, s)
        elif not transaction.claims or transaction.claims[-1].starts[-1] < self.levels[-1]:
            if s.id == "NM1" and s.get(1) in NAMES:
                self.names[NAMES[s.get(1)]] = s
        elif s.id == "DTP" and s.get(1) in ("472", "434") and not transaction.claims[-1].service:
            transaction.claims[-1].service = f"{s.get(2)}*{s.get(3)}"
        elif s.id == "REF" and s.get(1) == "D9":
            transaction.claims[-1].clearinghouse = s.get(2)
