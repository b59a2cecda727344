"""claimwright.toml, the environment above it, flags above both; and which value came from where.

Takes text and mappings, gives frozen settings. Finding and reading the file is the edge's work (intake/practice.py).
"""

from __future__ import annotations

import re
import tomllib
import typing
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

import msgspec

from claimwright.errors import SettingsError
from claimwright.model.case import (
    Address,
    BillingProvider,
    Choice,
    CodingOptions,
    Name,
    Payer,
    Program,
    Provider,
    Transmission,
)
from claimwright.model.exchange import Party
from claimwright.model.practice import Clocks, LedgerPlace, TransportPlace
from claimwright.strict_keys import correction, explained, nearest, unknown_key

FILE = "claimwright.toml"
LARGEST = 1_000_000  # characters
MOST_MULTIPLE = 20
MOST_DAYS = 3660
PREFIX = "CLAIMWRIGHT_"
OVERRIDABLE = (
    *(f"coding.{field}" for field in CodingOptions.__struct_fields__),
    "paths.shelf",
    "paths.edits",
    "paths.standing",
    "ledger.url",
    "ledger.key",
)
SHORT = {"CLAIMWRIGHT_SHELF": "paths.shelf"}
_SERVICE = re.compile(r"[0-9A-Z]{5}")
_MONEY = re.compile(r"[0-9]{1,7}(\.[0-9]{1,2})?")


class _ProviderRow(msgspec.Struct, frozen=True):
    key: str
    npi: str
    last: str
    first: str = ""
    taxonomy: str = ""
    credentials: str = ""
    specialty: str = ""


class _PayerRow(msgspec.Struct, frozen=True):
    key: str
    id: str
    name: str
    program: Program = "commercial"
    filing_code: str = "CI"
    address: Address | None = None
    takes: tuple[Choice, ...] = ()
    refuses: tuple[Choice, ...] = ()
    attachments: Transmission = "AA"
    days: dict[typing.Literal["file", "correct", "appeal", "refund"], str] = {}


class _Charges(msgspec.Struct, frozen=True):
    """`medicare_multiple`: the charge of a service that `fees` does not name, as a multiple of what Medicare allows."""

    medicare_multiple: str = ""


class _Paths(msgspec.Struct, frozen=True):
    """`shelf` the packs, `edits` a folder of the practice's own edits, `standing` a file of what is known of members'
    coverage and of enrolments.
    """

    shelf: str = ""
    edits: str = ""
    standing: str = ""


class _Shelf(msgspec.Struct, frozen=True):
    """By set: `policy` for a date outside its editions, `addresses` where fetch finds it."""

    policy: dict[str, typing.Literal["refuse", "warn"]] = {}
    addresses: dict[str, str] = {}


class _File(msgspec.Struct, frozen=True):
    """The file as written; its tables are the keys a person may use."""

    practice: BillingProvider | None = None
    submitter: Party | None = None
    receiver: Party | None = None
    providers: tuple[_ProviderRow, ...] = ()
    payers: tuple[_PayerRow, ...] = ()
    fees: dict[str, str] = {}
    charges: _Charges = _Charges()
    coding: CodingOptions = CodingOptions()
    paths: _Paths = _Paths()
    shelf: _Shelf = _Shelf()
    ledger: LedgerPlace = LedgerPlace()
    transport: TransportPlace | None = None
    clocks: Clocks = Clocks()


class Settings(msgspec.Struct, frozen=True):
    """`values` and `origins` share their dotted keys: what was set and where it came from. `days` are those of payers'
    contracts, by payer id and what they are for.

    `shelf` is empty for the usual place; `source` is the name of the file, `home` the folder it lies in.
    """

    practice: BillingProvider | None = None
    submitter: Party | None = None
    receiver: Party | None = None
    providers: tuple[Provider, ...] = ()
    payers: dict[str, Payer] = {}
    fees: dict[str, Decimal] = {}
    multiple: Decimal | None = None
    coding: CodingOptions = CodingOptions()
    shelf: str = ""
    edits: str = ""
    standing: str = ""
    policies: dict[str, typing.Literal["refuse", "warn"]] = {}
    addresses: dict[str, str] = {}
    ledger: LedgerPlace = LedgerPlace()
    transport: TransportPlace | None = None
    clocks: Clocks = Clocks()
    days: dict[str, dict[str, int]] = {}
    home: str = ""
    source: str = FILE
    values: dict[str, str] = {}
    origins: dict[str, str] = {}

    def provider(self, key: str) -> Provider:
        found = next((p for p in self.providers if p.key == key), None)
        if found is None:
            raise SettingsError(f"no provider {key!r}", self.source, nearest(key, (p.key for p in self.providers)))
        return found

    def payer(self, key: str) -> Payer:
        if key not in self.payers:
            raise SettingsError(f"no payer {key!r}", self.source, nearest(key, self.payers))
        return self.payers[key]

    def provider_by_npi(self, npi: str) -> Provider | None:
        return next((p for p in self.providers if p.npi == npi), None)


def load(
    text: str, name: str, environ: Mapping[str, str] | None = None, flags: Mapping[str, str] | None = None
) -> Settings:
    """Settings from the file's text, empty where there is none. An error names file, variable or flag, and key."""
    raw = _parsed(text, name)
    unknown = unknown_key(raw, _File)
    if unknown is not None:
        raise SettingsError(f"unknown key {unknown[0]!r}", name, unknown[1])
    origins = {key: name for key, _ in _leaves(raw)}
    for key, value, origin in (*_from_environment(environ or {}), *_from_flags(flags or {})):
        table, _, field = key.partition(".")
        part = raw.setdefault(table, {})
        if not isinstance(part, dict):
            raise SettingsError(f"{table!r} is not a table", name, f"write [{table}]")
        part[field] = value
        origins[key] = origin
    try:
        file = msgspec.convert(raw, _File, strict=False)
    except msgspec.ValidationError as error:
        key, problem = explained(error)
        raise SettingsError(f"{key}: {problem}", origins.get(key, name), correction(_File, key)) from error
    values = dict(_leaves(raw))
    for key in OVERRIDABLE:
        table, _, field = key.partition(".")
        values.setdefault(key, str(getattr(getattr(file, table), field)))
        origins.setdefault(key, "default")
    return _settings(file, name, values, origins)


def _settings(file: _File, name: str, values: dict[str, str], origins: dict[str, str]) -> Settings:
    for what, rows in (("provider", file.providers), ("payer", file.payers)):
        keys = [row.key for row in rows]
        twice = next((key for key in keys if keys.count(key) > 1), None)
        if twice is not None:
            raise SettingsError(f"{what} key {twice!r} given twice", name, "give each its own key")
    return Settings(
        practice=file.practice,
        submitter=file.submitter,
        receiver=file.receiver,
        providers=tuple(
            Provider(r.npi, Name(r.last, r.first), r.taxonomy, r.credentials, r.specialty, r.key)
            for r in file.providers
        ),
        payers={
            r.key: Payer(r.id, r.name, r.program, r.filing_code, r.address, r.takes, r.refuses, r.attachments)
            for r in file.payers
        },
        fees={code: _fee(code, charge, name) for code, charge in sorted(file.fees.items())},
        multiple=_multiple(file.charges.medicare_multiple, name),
        coding=file.coding,
        shelf=file.paths.shelf,
        edits=file.paths.edits,
        standing=file.paths.standing,
        policies=file.shelf.policy,
        addresses=file.shelf.addresses,
        ledger=file.ledger,
        transport=file.transport,
        clocks=file.clocks,
        days={r.id: {what: _days(r.key, what, text, name) for what, text in r.days.items()} for r in file.payers},
        source=name,
        values=values,
        origins=origins,
    )


def _fee(code: str, charge: str, name: str) -> Decimal:
    if not _SERVICE.fullmatch(code):
        raise SettingsError(f"fees: {code!r} is no service code", name, 'write five characters in quotes, "99213"')
    if not _MONEY.fullmatch(charge):
        raise SettingsError(f"fees: the charge of {code} is not an amount", name, 'write dollars and cents, "112.00"')
    return Decimal(charge).quantize(Decimal("0.01"))


def _days(payer: str, what: str, text: str, name: str) -> int:
    if not (text.isascii() and text.isdigit() and 0 < int(text[:5]) <= MOST_DAYS):
        raise SettingsError(f"payers.{payer}.days.{what}: {text[:20]!r} are no days", name, "write a number of days")
    return int(text)


def _multiple(written: str, name: str) -> Decimal | None:
    if written and not (_MONEY.fullmatch(written) and 0 < Decimal(written) <= MOST_MULTIPLE):
        raise SettingsError(
            f"charges.medicare_multiple: {written[:20]!r} is no multiple",
            name,
            f'write "1.60", at most {MOST_MULTIPLE}',
        )
    return Decimal(written) if written else None


def _parsed(text: str, name: str) -> dict[str, Any]:
    if len(text) > LARGEST:
        raise SettingsError("larger than settings may be", name, f"the limit is {LARGEST} characters")
    try:
        raw = _as_text(tomllib.loads(text, parse_float=str))
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"not TOML: {error}", name, "mend it there") from error
    except RecursionError as error:
        raise SettingsError("nested too deeply", name, "flatten it") from error
    return typing.cast(dict[str, Any], raw)


def _as_text(value: Any) -> Any:
    """Every scalar as text: an NPI or a fee written without quotes is still itself."""
    if isinstance(value, dict):
        return {key: _as_text(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_as_text(part) for part in value]
    return str(value).lower() if isinstance(value, bool) else str(value)


def _leaves(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Dotted key and text of every scalar; a row of a list goes by its `key`, or by its number."""
    if isinstance(value, dict):
        for key, part in value.items():
            yield from _leaves(part, f"{path}.{key}" if path else key)
    elif isinstance(value, list):
        for number, part in enumerate(value):
            known = part.get("key", number) if isinstance(part, dict) else number
            yield from _leaves(part, f"{path}.{known}")
    else:
        yield path, value


def _from_environment(environ: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    known = SHORT | {PREFIX + key.upper().replace(".", "_"): key for key in OVERRIDABLE}
    for variable in sorted(environ):
        if variable.startswith((f"{PREFIX}CODING_", f"{PREFIX}PATHS_", f"{PREFIX}LEDGER_")) and variable not in known:
            raise SettingsError(f"unknown variable {variable}", "environment", nearest(variable, known))
    for variable, key in known.items():  # the long names come last and win over the short ones
        if variable in environ:
            yield key, environ[variable], f"environment {variable}"


def _from_flags(flags: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    for key, value in flags.items():
        if key not in OVERRIDABLE:
            raise SettingsError(f"unknown setting {key!r}", "flag", nearest(key, OVERRIDABLE))
        yield key, value, "--" + key.rpartition(".")[2].replace("_", "-")
