"""Fields of several sources, and the settings, to one Encounter; each value keeps its origin.

The encounter file is above the documents. A part that documents give only by halves is left out, to be found missing
in review; a half in the encounter file is an error.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, TypeVar

import msgspec

from claimwright.errors import InputError, SettingsError
from claimwright.intake import encounter
from claimwright.intake.fields import Fields, Given
from claimwright.model.case import SETTINGS, Accident, Encounter, Name, Patient, Payer, Provider, Subscriber
from claimwright.model.evidence import LedgerFact, Origin
from claimwright.settings import Settings
from claimwright.strict_keys import explained, nearest

T = TypeVar("T")
PROVIDERS = ("rendering", "referring", "supervising", "substitute_for")
KEYED = ("payer", *PROVIDERS)
SAME_PATIENT = ("patient.name.last", "patient.birth_date")
SAME_SUBSCRIBER = ("subscriber.member_id", "subscriber.relationship")
_ADDRESS = ("line1", "city", "state", "zip")


def merge(written: Fields, documents: Iterable[Fields], place: str) -> Fields:
    """What is written in the encounter file, then what the documents say, the first document first.

    Where the encounter file names another payer, provider or subscriber, nothing of the document's is mixed into it.
    """
    merged = dict(written)
    said: Fields = {}
    for fields in documents:
        for name, given in fields.items():
            earlier = said.setdefault(name, given)
            if name in SAME_PATIENT and earlier.value.casefold() != given.value.casefold():
                what = f"{name} differs between {earlier.origin.source} and {given.origin.source}"
                raise InputError(what, place, "put each patient's documents in a visit apart")
    closed = {role for role in KEYED if role in written}
    if any(n in written and n in said and written[n].value != said[n].value for n in SAME_SUBSCRIBER):
        closed.add("subscriber")
    for name, given in said.items():
        if name.partition(".")[0] not in closed:
            merged.setdefault(name, given)
    return merged


def assemble(id: str, fields: Fields, settings: Settings, place: str) -> Encounter:
    """The encounter these fields describe; `date_of_service` must be among them."""
    made: dict[str, Any] = {
        name: given.value for name, given in fields.items() if "." not in name and name not in KEYED
    }
    origins = {name: given.origin for name, given in fields.items()}
    if "setting" in made and made["setting"] not in SETTINGS:
        raise InputError(f"no setting {made['setting'][:40]!r}", place, f"write one of {', '.join(SETTINGS)}")
    made["consents"] = tuple(given.value for name, given in fields.items() if name.startswith("consents."))
    made["patient"] = _patient(fields, place)
    made["subscriber"] = _subscriber(fields, place)
    made["accident"] = _part(fields, "accident", Accident, ("kind",), place)
    for role in PROVIDERS:
        made[role] = _provider(role, fields, settings, place)
        if made[role] is not None and made[role].key:
            origins.setdefault(role, origins.get(f"{role}.npi", _toml(settings, f"providers.{made[role].key}")))
            origins.setdefault(f"{role}.npi", _toml(settings, f"providers.{made[role].key}.npi"))
    made["payer"], key = _payer(fields, settings, place)
    if key:
        origins |= {f"payer.{part}": _toml(settings, f"payers.{key}.{part}") for part in ("id", "name")}
    made["billing"] = settings.practice
    if settings.practice is not None:
        origins["billing"] = _toml(settings, "practice")
        origins |= {f"billing.{p}": _toml(settings, f"practice.{p}") for p in ("name", "npi", "tax_id", "taxonomy")}
    for name in sorted(origins):  # "patient" and "patient.name" stand where their first part stands
        above = name.rpartition(".")[0]
        while above:
            origins.setdefault(above, origins[name])
            above = above.rpartition(".")[0]
    kept = {name: value for name, value in made.items() if value is not None}
    return _typed({"id": id, **kept, "origins": {name: origins[name] for name in sorted(origins)}}, Encounter, place)


def history(fields: Fields) -> tuple[LedgerFact, ...]:
    """Earlier services of the group, from fields `history.0.code`, `.on` and `.specialty`."""
    numbers = dict.fromkeys(name.split(".")[1] for name in fields if name.startswith("history."))
    found = []
    for number in numbers:
        code, on = fields[f"history.{number}.code"], fields[f"history.{number}.on"]
        by = fields.get(f"history.{number}.specialty")
        fact = f"{code.value} {by.value}" if by else code.value
        found.append(LedgerFact(fact, date.fromisoformat(on.value), f"{code.origin.source} {code.origin.locator}"))
    return tuple(found)


def _toml(settings: Settings, key: str) -> Origin:
    return Origin(settings.source, key)


def _nested(fields: Fields, part: str) -> dict[str, Any]:
    """The fields below `part` as a tree of texts."""
    tree: dict[str, Any] = {}
    for name, given in fields.items():
        if name.startswith(f"{part}."):
            *path, leaf = name.split(".")[1:]
            below = tree
            for step in path:
                below = below.setdefault(step, {})
            below[leaf] = given.value
    return tree


def _patient(fields: Fields, place: str) -> Patient | None:
    unknown_sex = {"patient.sex": Given("U", Origin("", ""))}
    return _part({**unknown_sex, **fields}, "patient", Patient, ("name", "birth_date"), place)


def _subscriber(fields: Fields, place: str) -> Subscriber | None:
    return _part(fields, "subscriber", Subscriber, ("member_id",), place)


def _part(fields: Fields, part: str, kind: type[T], needed: tuple[str, ...], place: str) -> T | None:
    """The part as its record; None where nothing, or only half of it, is given."""
    tree = _nested(fields, part)
    lacks = [f"{part}.{name}" for name in needed if name not in tree]
    if "name" in tree and "last" not in tree["name"]:
        lacks.append(f"{part}.name.last")
    short = [f"{part}.address.{name}" for name in _ADDRESS if name not in tree.get("address", dict.fromkeys(_ADDRESS))]
    for names, below in ((lacks, f"{part}."), (short, f"{part}.address.")):
        written = [g for n, g in fields.items() if n.startswith(below) and g.origin.source == encounter.FILE]
        if names and written:
            where = f"{place}/{encounter.FILE} {written[0].origin.locator}"
            raise InputError(f"{names[0]} is missing", where, f"add {names[0]}")
    if lacks or not tree:
        return None
    if short:
        tree.pop("address")
    return _typed(tree, kind, place)


def _typed(tree: dict[str, Any], kind: type[T], place: str) -> T:
    try:
        return msgspec.convert(tree, kind, strict=False)
    except msgspec.ValidationError as error:
        key, problem = explained(error)
        raise InputError(f"{kind.__name__.lower()} {key}: {problem}", place, "correct it in its source") from error


def _unknown(role: str, given: Given, known: Iterable[str], place: str) -> InputError:
    what = f"no {'payer' if role == 'payer' else 'provider'} {given.value!r} in claimwright.toml"
    return InputError(what, f"{place}/{given.origin.source} {given.origin.locator}", nearest(given.value, known))


def _provider(role: str, fields: Fields, settings: Settings, place: str) -> Provider | None:
    """By its key; else by the NPI of a document, from the settings where they know it."""
    given = fields.get(role)
    if given is not None:
        try:
            return settings.provider(given.value)
        except SettingsError as error:
            raise _unknown(role, given, (p.key for p in settings.providers), place) from error
    npi, last = fields.get(f"{role}.npi"), fields.get(f"{role}.name.last")
    if npi is None:
        return None
    known = settings.provider_by_npi(npi.value)
    if known is not None or last is None:
        return known
    first = fields.get(f"{role}.name.first")
    return Provider(npi.value, Name(last.value, first.value if first else ""))


def _payer(fields: Fields, settings: Settings, place: str) -> tuple[Payer | None, str]:
    """The payer, and its key where the settings hold it: by key; else by the id or the name that a document gives."""
    given = fields.get("payer")
    if given is not None:
        if given.value not in settings.payers:
            raise _unknown("payer", given, settings.payers, place)
        return settings.payers[given.value], given.value
    id, name = fields.get("payer.id"), fields.get("payer.name")
    for key, payer in settings.payers.items():
        if (id and payer.id == id.value) or (name and payer.name.casefold() == name.value.casefold()):
            return payer, key
    return (Payer(id.value, name.value), "") if id and name else (None, "")
