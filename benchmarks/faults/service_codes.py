"""Faults of the service code: unknown, deleted, bundled with another, too many units, an add-on alone.

Sources: NCCI edits and Policy Manual, the physician fee schedule's indicators, HCPCS, the claims manual.
"""

from __future__ import annotations

from decimal import Decimal
from random import Random

from claimwright.model.claim import Claim, ServiceLine
from faults.planting import (
    Planted,
    at,
    choose,
    earlier,
    fault,
    kept_lines,
    pays,
    plus_line,
    services,
    visit,
    with_line,
    with_modifiers,
)  # fmt: skip
from faults.proof import BYPASS
from faults.tables import Tables

PAIRS = "NCCI procedure-to-procedure edits, practitioner"
UNITS = "NCCI medically unlikely edits, practitioner"
MANUAL = "Medicare Claims Processing Manual"
SCHEDULE = "Physician fee schedule RVU25D status"
KEPT = ("26", "80", "GP", "GO", "GN", "QW")  # what a service beside takes over
# Services that stand beside each recipe's main one often enough; the table says with which indicator.
BESIDE: dict[str, tuple[str, ...]] = {
    "11721": ("11720", "11056", "11730"), "11750": ("11730", "64450", "11720"), "17000": ("11056", "17110", "17004"),
    "11102": ("17110", "12001", "11104"), "11602": ("12001", "17000"), "10060": ("20600", "11055"),
    "16020": ("16025", "12001"),
    "20550": ("20526", "20600"), "20610": ("76942", "20553"), "20611": ("76942", "77002"), "25600": ("29125", "29075"),
    "27447": ("27310", "29870"), "29881": ("29877", "29874", "29870"), "31256": ("31231", "31233"), "42820": ("42825",),
    "43239": ("43235", "43248"), "44970": ("49320", "44180"), "45380": ("45378",), "45385": ("45378", "45384", "45382"),
    "47562": ("49320", "47600"), "49505": ("44180", "49650"), "52000": ("51701", "51700", "52281"),
    "58571": ("49320", "57410"),
    "63030": ("63047", "77003"), "64721": ("64704", "29125", "20526"), "66984": ("66821", "66982"), "67028": ("66821",),
    "71046": ("71045",), "73610": ("73600",), "74177": ("74176",), "76805": ("76815", "76801"), "77080": ("77081",),
    "80053": ("80048", "80076", "82947"), "80061": ("82465", "83718"), "84439": ("84436",), "85025": ("85027", "85018"),
    "87086": ("87070",), "81002": ("81000", "81001"), "83036": ("83037",), "93000": ("93010", "93005"),
    "93306": ("93307", "93308"),
    "93458": ("93454",), "94060": ("94010",), "95810": ("94760",), "95910": ("95909",), "97140": ("97124",),
    "97161": ("97164",),
    "98941": ("98940",), "19301": ("19120", "38740"), "92014": ("92012",), "92250": ("92201", "92134"),
    "90837": ("90834",),
    "97110": ("97150",), "97530": ("97150",), "92507": ("92508",), "31500": ("36600",), "99460": ("99463",),
    "99223": ("99221",),
    "99291": ("94760",), "55250": ("64450",), "22551": ("22554",), "59400": ("59025", "81000"),
    "96413": ("96374", "96360"),
}  # fmt: skip


def beside(claim: Claim, tables: Tables, indicator: str) -> list[tuple[ServiceLine, str]]:
    """(line, further code) that the table keeps apart, where no line has a modifier that might bypass it."""
    if any(BYPASS & set(line.modifiers) for line in claim.lines):
        return []
    found = []
    for line in claim.lines:
        for code in BESIDE.get(line.code, ()):
            edit = tables.pair(line.code, code) if tables.known(code) else None
            others = [x for x in claim.lines if x is not line and x.date_of_service == line.date_of_service]
            strict = pays(claim, "medicare") and tables.indicator(code, "status") in ("I", "N", "B")
            clear = not any(tables.pair(x.code, code) for x in others) and code not in services(claim)
            if edit is not None and edit.indicator == indicator and clear and not strict:
                found.append((line, code))
    return found


@fault("services", "AMA CPT code numbers; fee schedule and NCCI tables list the code nowhere")
def service_unknown(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    line = choose(rng, claim.lines)
    bad = [c for c in (line.code[:4] + d for d in "0123456789") if not tables.known(c) and c[0].isdigit()]
    return Planted(with_line(claim, line, code=rng.choice(bad)), at(line)) if bad and len(claim.lines) == 1 else None


@fault("services", "CPT changes: deleted office, consultation, observation and nursing codes")
def service_deleted(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    gone = {
        "99203": "99201",
        "99243": "99241",
        "99222": "99219",
        "99308": "99318",
        "99348": "99343",
        "11102": "11100",
        "11103": "11101",
    }
    line = choose(rng, (x for x in claim.lines if x.code in gone and len(claim.lines) == 1))
    return Planted(with_line(claim, line, code=gone[line.code]), at(line)) if line else None


@fault("services", "HCPCS: terminated on 31 March 2024")
def supply_code_deleted(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    line = choose(rng, (x for x in claim.lines if x.code == "J3301"))
    return Planted(with_line(claim, line, code="J1030", units=Decimal(1)), at(line)) if line else None


@fault("services", f"{PAIRS}, indicator 1")
def pair_without_modifier(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    found = choose(rng, beside(claim, tables, "1"))
    if found is None:
        return None
    half = [m for m in found[0].modifiers if m in KEPT]
    grown = plus_line(claim, found[1], found[0], modifiers=tuple(half))
    return Planted(grown, f"line {len(grown.lines)}", note=at(found[0]))


@fault("services", f"{PAIRS}, indicator 1; NCCI Policy Manual ch. I")
def pair_modifier_lost(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    line = choose(rng, (x for x in claim.lines if "59" in x.modifiers and services(claim).count(x.code) == 1))
    if line is None:
        return None
    return Planted(with_modifiers(claim, line, [m for m in line.modifiers if m != "59"]), at(line), note="line 1")


@fault("services", f"{PAIRS}, indicator 0")
def pair_never(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    found = choose(rng, beside(claim, tables, "0"))
    if found is None:
        return None
    half = [m for m in found[0].modifiers if m in KEPT]
    grown = plus_line(claim, found[1], found[0], modifiers=tuple(half))
    return Planted(grown, f"line {len(grown.lines)}", note=at(found[0]))


@fault("services", f"{PAIRS}, indicator 0: no modifier bypasses")
def pair_never_with_59(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    found = choose(rng, (f for f in beside(claim, tables, "0") if not visit(f[1])))
    if found is None:
        return None
    grown = plus_line(claim, found[1], found[0], modifiers=("59", *(m for m in found[0].modifiers if m in KEPT)))
    return Planted(grown, f"line {len(grown.lines)}", note=at(found[0]))


@fault("services", f"{PAIRS}: an earlier claim of the same day")
def pair_across_claims(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    found = choose(rng, beside(claim, tables, "1"))
    if found is None or len(claim.lines) > 1:
        return None
    other = earlier(claim, 0, found[0], code=found[1], modifiers=(), charge=Decimal("85.00"), units=Decimal(1))
    return Planted(claim, "line 1", (other,))


def countable(claim: Claim, tables: Tables, indicators: str) -> list[tuple[ServiceLine, int]]:
    """Lines with a unit limit of these kinds, and the limit."""
    found = []
    for line in claim.lines:
        limit = tables.limit(line.code)
        sole = services(claim).count(line.code) == 1
        if (
            limit
            and limit.units
            and limit.indicator in indicators
            and line.unit_measure == "UN"
            and sole
            and not line.ndc
        ):
            found.append((line, limit.units))
    return found


def times(claim: Claim, line: ServiceLine, units: int) -> Claim:
    return with_line(claim, line, units=Decimal(units), charge=line.charge / line.units * units)


@fault("services", f"{UNITS}, indicator 1: a line")
def units_beyond_line(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    for line in claim.lines:
        limit = tables.limit(line.code)
        if limit and limit.units and limit.indicator == "1":
            return Planted(times(claim, line, limit.units + rng.randrange(1, 50)), at(line))
    return None


@fault("services", f"{UNITS}, indicator 2: a day, by policy")
def units_beyond_policy(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    found = choose(rng, (f for f in countable(claim, tables, "2") if not visit(f[0].code)))
    return Planted(times(claim, found[0], found[1] + 1), at(found[0])) if found else None


@fault("services", f"{UNITS}, indicator 3: a day, by data")
def units_beyond_day(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    found = choose(rng, (f for f in countable(claim, tables, "3") if not visit(f[0].code)))
    return Planted(times(claim, found[0], found[1] + rng.randrange(1, 4)), at(found[0])) if found else None


@fault("services", f"{UNITS}, indicator 2 and 3: the lines of a day together")
def units_split(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    found = choose(rng, (f for f in countable(claim, tables, "23") if f[1] > 1 and not visit(f[0].code)))
    if found is None:
        return None
    line, most = found
    each = line.charge / line.units
    lower = times(claim, line, most)
    marks = ("59",) if "59" not in line.modifiers else ()
    grown = plus_line(lower, line.code, line, modifiers=(*line.modifiers, *marks), charge=each, units=Decimal(1))
    return Planted(grown, f"line {len(grown.lines)}", note=at(line))


@fault("services", f"{UNITS}: with an earlier claim of the same day")
def units_with_earlier(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    found = choose(rng, (f for f in countable(claim, tables, "23") if not visit(f[0].code) and int(f[0].units) <= f[1]))
    if found is None or len(claim.lines) > 2:
        return None
    line, most = found
    return Planted(
        claim, at(line), (earlier(claim, 0, line, units=Decimal(most), charge=line.charge),), "duplicate of the earlier"
    )


@fault("services", "NCCI add-on code edits")
def add_on_alone(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    fit = [x for x in claim.lines if (a := tables.add_on(x.code)) and a.type == "1" and len(claim.lines) > 1]
    fit = [x for x in fit if x.code != "99292"]  # its first hour may be a colleague's (claims manual ch. 12 s. 30.6.12)
    line = choose(rng, fit)
    if line is None:
        return None
    primaries = tables.add_on(line.code).primaries  # type: ignore[union-attr]
    less = kept_lines(claim, (x for x in claim.lines if x.code not in primaries))
    number = next(x.number for x in less.lines if x.code == line.code)
    return Planted(less, f"line {number}")
