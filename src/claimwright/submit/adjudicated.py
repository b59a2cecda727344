"""One claim of an 835 (loops 2100, 2110) while its segments come in: who takes which segment, and the claim at its end.

Made for speed: a segment is a padded tuple, a segment id finds its reader in a table, a value is read once.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from claimwright.model.remittance import Adjustment, RemittedClaim, RemittedLine
from claimwright.submit.values import amount, amount_if, day

MOST_LINES = 999
MOST_REASONS = 600  # of a claim or a line: 99 CAS segments of six
MOST_REMARKS = 99


class ClaimRead:
    """From CLP to the next claim: loop 2100 until SVC opens a line, then the lines (2110)."""

    def __init__(self, clp: tuple[str, ...]) -> None:
        self.takes = OF_CLAIM
        self.clp = clp
        self.patient = self.member = self.rendering = self.crossover = self.crossover_id = ""
        self.day: date | None = None
        self.allowed: Decimal | None = None
        self.adjustments: list[Adjustment] = []
        self.remarks: list[str] = []
        self.lines: list[RemittedLine] = []
        self.svc: tuple[str, ...] = ()
        self.component = ":"
        self.line_control = ""
        self.line_day: date | None = None
        self.line_allowed: Decimal | None = None
        self.line_adjustments: list[Adjustment] = []
        self.line_remarks: list[str] = []

    def made(self) -> RemittedClaim:
        """The claim. Raises ValueError where an amount is none."""
        if self.svc:
            self._close_line()
        clp = self.clp
        return RemittedClaim(
            clp[1],
            clp[2],
            amount(clp[3]),
            amount(clp[4]),
            amount(clp[5]),
            clp[6],
            clp[7],
            clp[8],
            clp[9],
            self.patient,
            self.member,
            self.rendering,
            self.day,
            self.allowed,
            self.crossover,
            self.crossover_id,
            tuple(self.adjustments),
            tuple(self.remarks),
            tuple(self.lines),
        )

    def open_line(self, e: tuple[str, ...], component: str) -> None:
        if self.svc:
            self._close_line()
        self.takes, self.svc, self.component = OF_LINE, e, component

    def _close_line(self) -> None:
        svc = self.svc
        code, modifiers, revenue = _service(svc[1], self.component)
        submitted, submitted_modifiers, _ = _service(svc[6], self.component) if svc[6] else ("", (), "")
        if len(self.lines) >= MOST_LINES:
            raise ValueError(f"the claim has more than {MOST_LINES} lines")
        self.lines.append(
            RemittedLine(
                code,
                modifiers,
                amount(svc[2]),
                amount(svc[3]),
                amount_if(svc[5]),
                submitted,
                submitted_modifiers,
                amount_if(svc[7]),
                svc[4] or revenue,
                self.line_control,
                self.line_day,
                self.line_allowed,
                tuple(self.line_adjustments),
                tuple(self.line_remarks),
            )
        )
        self.svc = ()
        self.line_control, self.line_day, self.line_allowed = "", None, None
        self.line_adjustments, self.line_remarks = [], []


def _service(text: str, component: str) -> tuple[str, tuple[str, ...], str]:
    """SVC01 or SVC06: code, modifiers, and the code as a revenue code where it is one (NU)."""
    kind, *rest = text.split(component)
    if not rest:
        return "", (), ""
    if kind == "NU":
        return "", (), rest[0]
    return rest[0], tuple([m for m in rest[1:5] if m]), ""


def _reasons(e: tuple[str, ...], into: list[Adjustment]) -> None:
    """CAS: a group and up to six of reason, amount, quantity."""
    into.append(Adjustment(e[1], e[2], amount(e[3]), amount_if(e[4])))
    if e[5]:
        for n in range(5, 20, 3):
            if e[n]:
                into.append(Adjustment(e[1], e[n], amount(e[n + 1]), amount_if(e[n + 2])))
    if len(into) > MOST_REASONS:
        raise ValueError(f"the loop has more than {MOST_REASONS} reasons")


def _claim_reasons(claim: ClaimRead, e: tuple[str, ...], component: str) -> None:
    _reasons(e, claim.adjustments)


def _line_reasons(claim: ClaimRead, e: tuple[str, ...], component: str) -> None:
    _reasons(e, claim.line_adjustments)


def _name(claim: ClaimRead, e: tuple[str, ...], component: str) -> None:
    if e[1] == "QC":
        claim.patient = f"{e[3]}, {' '.join([n for n in (e[4], e[5]) if n])}" if e[4] else e[3]
        claim.member = e[9]
    elif e[1] == "82":
        claim.rendering = e[9]
    elif e[1] == "IL" and not claim.member:
        claim.member = e[9]
    elif e[1] == "TT":
        claim.crossover, claim.crossover_id = e[3] or e[9], e[9]


def _claim_date(claim: ClaimRead, e: tuple[str, ...], component: str) -> None:
    if e[1] == "232":
        claim.day = day(e[2])


def _line_date(claim: ClaimRead, e: tuple[str, ...], component: str) -> None:
    if e[1] in ("472", "150"):
        claim.line_day = day(e[2])


def _claim_amount(claim: ClaimRead, e: tuple[str, ...], component: str) -> None:
    if e[1] == "AU":
        claim.allowed = amount(e[2])


def _line_amount(claim: ClaimRead, e: tuple[str, ...], component: str) -> None:
    if e[1] == "B6":
        claim.line_allowed = amount(e[2])


def _line_reference(claim: ClaimRead, e: tuple[str, ...], component: str) -> None:
    if e[1] == "6R":
        claim.line_control = e[2]


def _line_remark(claim: ClaimRead, e: tuple[str, ...], component: str) -> None:
    if e[1] == "HE" and e[2] and len(claim.line_remarks) < MOST_REMARKS:
        claim.line_remarks.append(e[2])


def _inpatient_remarks(claim: ClaimRead, e: tuple[str, ...], component: str) -> None:
    claim.remarks = [e[n] for n in (5, 20, 21, 22, 23) if e[n]]  # MIA


def _outpatient_remarks(claim: ClaimRead, e: tuple[str, ...], component: str) -> None:
    claim.remarks = [remark for remark in e[3:8] if remark]  # MOA


Take = Callable[[ClaimRead, tuple[str, ...], str], None]
OF_CLAIM: dict[str, Take] = {
    "CAS": _claim_reasons,
    "NM1": _name,
    "DTM": _claim_date,
    "AMT": _claim_amount,
    "MOA": _outpatient_remarks,
    "MIA": _inpatient_remarks,
    "SVC": ClaimRead.open_line,
}
OF_LINE: dict[str, Take] = {
    "SVC": ClaimRead.open_line,
    "DTM": _line_date,
    "CAS": _line_reasons,
    "REF": _line_reference,
    "AMT": _line_amount,
    "LQ": _line_remark,
}
