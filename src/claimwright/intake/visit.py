"""A visit's folder, or a bare note, to a Case."""

from __future__ import annotations

import re
from datetime import date, datetime
from pathlib import Path

import msgspec

from claimwright.errors import InputError
from claimwright.intake import documents, encounter
from claimwright.intake.fields import Fields, Given, Reading
from claimwright.intake.merge import assemble, history, merge
from claimwright.intake.source import read_source
from claimwright.model.case import Case, Encounter
from claimwright.model.document import Document
from claimwright.model.evidence import LedgerFact, Origin
from claimwright.settings import Settings

MOST_FILES = 100
EARLIER = "earlier"  # the folder within a visit that holds the patient's earlier notes
TOP = 3000  # characters of a note in which its date is looked for
# Within a line the label needs its colon, so that prose is no statement. Possessive: hostile white space stays linear.
_DAY = re.compile(
    r"""(?:^[ \t#*]*+|(?:(?<=[ \t]{2})|(?<=\t)|(?<=[|;,(])\ ?)\*{0,2}(?=[^:\n]{3,25}:))
    (?:date\ of\ (?:service|visit|encounter|exam)|dos|(?:visit|encounter|service|exam)\ date)\b
    [ \t*]*+[:=-]?[ \t*]*+(?:\r?\n[ \t]*+)?
    (?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\ )?
    (?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2}
      |[0-9]{1,2}([/-])[0-9]{1,2}\2(?:[0-9]{4}|[0-9]{2})
      |[A-Z][a-z]+\.?\ [0-9]{1,2}(?:st|nd|rd|th)?,\ [0-9]{4})\b""",
    re.I | re.M | re.X,
)
_FORMS = ("%Y-%m-%d", "%m/%d/%Y", "%m/%d/%y", "%B %d, %Y", "%b %d, %Y")


def visits(folder: Path) -> list[Path]:
    """The visit folders below `folder`, sorted: those that hold a file."""
    try:
        found = sorted(path for path in folder.iterdir() if path.is_dir() and not path.name.startswith("."))
        return [path for path in found if any(child.is_file() for child in path.iterdir())]
    except OSError as error:
        raise InputError("not a folder that can be read", str(folder), "give a folder of visits") from error


def read_visit(folder: Path, settings: Settings) -> Case:
    """All documents of the folder, with encounter.yaml over what they say themselves; the patient's earlier notes, in a
    folder `earlier`, beside them. Raises InputError.
    """
    place = str(folder)
    readings = _readings([path for path in _files(folder) if path.name not in (encounter.FILE, EARLIER)], folder)
    read = tuple(reading.document for reading in readings if reading.document is not None)
    if not read:
        raise InputError("no document in the visit", place, "put the note beside encounter.yaml")
    written: Fields = {}
    if (folder / encounter.FILE).exists() or (folder / encounter.FILE).is_symlink():
        written = encounter.read(read_source(folder / encounter.FILE, folder))
    fields = merge(written, [reading.fields for reading in readings], place)
    if "date_of_service" not in fields:
        fields["date_of_service"] = _dated(read, place, f"add date_of_service to {encounter.FILE}")
    known = assemble(folder.absolute().name, fields, settings, place)
    before = _readings(_files(folder / EARLIER), folder) if (folder / EARLIER).is_dir() else []
    earlier = tuple(reading.document for reading in before if reading.document is not None)
    return msgspec.structs.replace(_case(known, read, settings, history(fields)), earlier=earlier)


def _readings(files: list[Path], folder: Path) -> list[Reading]:
    """What each file says. Raises InputError where one names another as its body that is not there."""
    readings = [documents.read(read_source(path, folder)) for path in files]
    for path, reading in zip(files, readings, strict=True):
        if reading.body and reading.body not in {other.name for other in files}:
            raise InputError("the file that this document names as its body is missing", str(path), "put it beside it")
    return readings


def note_case(document: Document, settings: Settings, day: date | None, setting: str) -> Case:
    """A note alone: its date as given, else as the note says; who, for whom and who pays stay unknown."""
    given = Given(day.isoformat(), Origin("--date-of-service", "")) if day is not None else None
    fields: Fields = {
        "date_of_service": given or _dated((document,), document.name, "pass --date-of-service YYYY-MM-DD"),
    }
    if setting:
        fields["setting"] = Given(setting, Origin("--setting", ""))
    known = assemble(Path(document.name).stem, fields, settings, document.name)
    return _case(known, (document,), settings)


def _case(
    known: Encounter, read: tuple[Document, ...], settings: Settings, earlier: tuple[LedgerFact, ...] = ()
) -> Case:
    return Case(known, read, history=earlier, fees=settings.fees, multiple=settings.multiple, options=settings.coding)


def _files(folder: Path) -> list[Path]:
    try:
        found = sorted(path for path in folder.iterdir() if not path.name.startswith("."))
    except OSError as error:
        raise InputError("not a folder that can be read", str(folder), "give the folder of a visit") from error
    if len(found) > MOST_FILES:
        raise InputError(f"more than {MOST_FILES} files in a visit", str(folder), "give one folder to each visit")
    inner = next((path for path in found if path.is_dir() and path.name != EARLIER), None)
    if inner is not None:
        raise InputError("a folder inside a visit", str(inner), "put its documents beside the others")
    return found


def _dated(read: tuple[Document, ...], place: str, mend: str) -> Given:
    """The date of service near the top of the first document that states one."""
    for document in read:
        match = _DAY.search(document.text, 0, TOP)
        if match is not None:
            line = f"line {document.line_of(match.start('day'))}"
            day = _day(match["day"])
            if day is None:
                raise InputError("the date of service is not a date", f"{place} {document.name} {line}", mend)
            return Given(day.isoformat(), Origin(document.name, line))
    raise InputError("no date of service", place, mend)


def _day(text: str) -> date | None:
    plain = re.sub(r"(?<=[0-9])(?:st|nd|rd|th)\b|\.", "", text, flags=re.I)
    if not re.match(r"[0-9]{4}", plain):
        plain = plain.replace("-", "/")
    for form in _FORMS:
        try:
            return datetime.strptime(plain, form).date()
        except ValueError:
            continue
    return None
