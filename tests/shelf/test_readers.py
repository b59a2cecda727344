"""The XML readers: invented files of every kind, faults in each, and the published ones where they stand beside."""

from __future__ import annotations

import io
import zipfile
from collections import Counter
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimwright.errors import ShelfError
from claimwright.shelf.importing.readers import index, pcs, tabular
from claimwright.shelf.importing.readers.xml import elements
from claimwright.shelf.references import Entries, resolve
from conftest import SHARED

BOOK = """<?xml version="1.0" encoding="utf-8"?>
<ICD10CM.tabular><version>2030</version><introduction><introSection type="title"><title>T</title></introSection>
</introduction><chapter><name>1</name><desc>Invented ills (A00-B01)</desc>
 <excludes2><note>other ills (B01.-)</note></excludes2>
 <section id="A00-A01"><desc>Ills</desc>
  <diag><name>A00</name><desc>Blue ill</desc>
   <includes><note>azure <!-- an aside --> ill</note></includes><notes><note>Read this.</note></notes>
   <codeFirst><note>the cause, such as:</note><note>green ill (A01.-)</note></codeFirst>
   <sevenChrNote><note>Add one to A00</note></sevenChrNote>
   <sevenChrDef><extension char="A">first</extension><extension char="D">open fracture, later</extension></sevenChrDef>
   <diag><name>A00.0</name><desc>Left blue ill</desc><inclusionTerm><note>sinister ill</note></inclusionTerm></diag>
   <diag><name>A00.1</name><desc>Right blue ill</desc>
    <useAdditionalCode><note>colour (A01.1-A01.2)</note></useAdditionalCode>
    <codeAlso><note>the blue (A00 with 7th character A)</note></codeAlso></diag>
  </diag>
  <diag><name>A01</name><desc>Green ill</desc>
   <excludes1><note>blue ill (A00.-, A99)</note></excludes1>
   <diag><name>A01.1</name><desc>One</desc></diag><diag><name>A01.2</name><desc>Two</desc></diag></diag>
 </section>
 <section id="B01"><desc>One alone</desc><diag><name>B01</name><desc>Alone</desc></diag></section>
</chapter></ICD10CM.tabular>"""

INDEX = """<ICD10CM.index><version>2030</version><indexHeading><head col="1">Substance</head>
<head col="2">By accident</head></indexHeading><letter><title>A</title>
<mainTerm><title>Ache<nemod>(dull) (sharp)</nemod> NEC</title><code>A0<!-- x -->0</code><seeAlso>Pain</seeAlso>
 <term level="1"><title>in</title><term level="2"><title>ear</title><code>A00.1-</code><manif>b01</manif></term></term>
 <term level="1"><title>tooth</title><seecat>A01</seecat></term>
 <term level="1"><title>toe</title><see>Foot</see><cell col="2">A011.-</cell><cell col="3">--</cell></term>
</mainTerm></letter></ICD10CM.index>"""

TABLES = """<ICD10PCS.tabular><pcsTable>
<axis pos="1" values="1"><title>Section</title><label code="Q">Mending</label></axis>
<axis pos="2" values="1"><title>System</title><label code="0">Toys</label></axis>
<axis pos="3" values="1"><title>Operation</title><label code="1">Gluing</label><definition>With glue</definition></axis>
<pcsRow codes="2"><axis pos="4"><title>Part</title><label code="0">Arm</label><label code="1">Leg</label></axis>
<axis pos="5"><title>Approach</title><label code="X">External</label></axis>
<axis pos="6"><title>Device</title><label code="Z">None</label></axis>
<axis pos="7"><title>Qualifier</title><label code="Z">None</label></axis></pcsRow></pcsTable></ICD10PCS.tabular>"""

TERMS = """<ICD10PCS.definitions><section code="Q"><title>Mending</title><axis pos="3"><title>Operation</title>
<terms><title>Gluing</title><title>Pasting</title><definition>With glue</definition><includes>Toys</includes>
<includes>Dolls</includes></terms></axis></section></ICD10PCS.definitions>"""


def rows(read, text):
    found: dict[str, list[tuple]] = {}
    for row in read(io.BytesIO(text.encode())):
        found.setdefault(row.table, []).append(row.values)
    return found


def test_entries_of_the_tabular_list():
    nodes = {code: rest for code, *rest in rows(tabular.read, BOOK)["node"]}
    assert [*nodes] == [
        "chapter 1", "A00-A01", "A00", "A00.0", "A00.1", "A01", "A01.1", "A01.2", "block B01", "B01",
    ]  # fmt: skip
    assert nodes["A00.1"] == ["Right blue ill", "A00", 4, 1, "A00\tA00-A01\tchapter 1"]
    assert nodes["B01"] == ["Alone", "block B01", 9, 1, "block B01\tchapter 1"]
    assert nodes["chapter 1"] == ["Invented ills (A00-B01)", None, 0, 0, ""]


def test_notes_of_every_kind_stand_where_they_are_printed():
    found = rows(tabular.read, BOOK)
    assert set(found["note"]) == {
        ("chapter 1", "excludes2", 0, "other ills (B01.-)"),
        ("A00", "includes", 0, "azure ill"),
        ("A00", "notes", 0, "Read this."),
        ("A00", "codeFirst", 0, "the cause, such as:"),
        ("A00", "codeFirst", 1, "green ill (A01.-)"),
        ("A00", "sevenChrNote", 0, "Add one to A00"),
        ("A00.0", "inclusionTerm", 0, "sinister ill"),
        ("A00.1", "useAdditionalCode", 0, "colour (A01.1-A01.2)"),
        ("A00.1", "codeAlso", 0, "the blue (A00 with 7th character A)"),
        ("A01", "excludes1", 0, "blue ill (A00.-, A99)"),
    }
    assert found["seventh"] == [("A00", "A", "first"), ("A00", "D", "open fracture, later")]


def test_what_the_notes_refer_to():
    assert rows(tabular.read, BOOK)["reference"] == [
        ("chapter 1", "excludes2", 0, "B01"),
        ("A00", "codeFirst", 1, "A01"),
        ("A00.1", "useAdditionalCode", 0, "A01.1"),
        ("A00.1", "useAdditionalCode", 0, "A01.2"),
        ("A00.1", "codeAlso", 0, "A00.0XXA"),
        ("A00.1", "codeAlso", 0, "A00.1XXA"),
        ("A01", "excludes1", 0, "A00"),
    ]


def test_terms_and_cells_of_an_index():
    found = rows(index.read, INDEX)
    assert found["entry"] == [
        (1, None, 0, "Ache NEC", "Ache NEC", "(dull) (sharp)", "A00", None, "", "Pain"),
        (2, 1, 1, "in", "Ache NEC, in", "", None, None, "", ""),
        (3, 2, 2, "ear", "Ache NEC, in, ear", "b01", "A00.1-", None, "", ""),
        (4, 1, 1, "tooth", "Ache NEC, tooth", "", "A01", None, "category A01", ""),
        (5, 1, 1, "toe", "Ache NEC, toe", "", None, None, "Foot", ""),
    ]
    assert found["cell"] == [(5, 2, "By accident", "A01.1-")]


def test_tables_make_their_codes():
    found = rows(pcs.read_tables, TABLES)
    assert found["pcs_table"] == [("Q01", "Mending", "Toys", "Gluing", "With glue")]
    assert found["value"][1] == ("Q01", 1, 4, "1", "Part", "Leg")
    assert [*pcs.codes(row[:4] for row in found["value"])] == ["Q010XZZ", "Q011XZZ"]


def test_every_title_of_a_definition_has_it():
    of = ("Q", 3, "Operation")
    assert rows(pcs.read_definitions, TERMS)["definition"] == [
        (*of, "Gluing", "With glue", "", "Toys; Dolls"),
        (*of, "Pasting", "With glue", "", "Toys; Dolls"),
    ]


READERS = [
    (tabular.read, BOOK, "has no chapter"),
    (index.read, INDEX, "has no main term"),
    (pcs.read_tables, TABLES, "has no table"),
    (pcs.read_definitions, TERMS, "has no section"),
]
BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">' + "".join(
    f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.parametrize(("read", "text", "empty"), READERS)
def test_a_file_that_is_not_what_it_says(read, text, empty):
    root = text[text.index("<ICD") + 1 :].split(">")[0]
    faults = {
        text[: len(text) * 2 // 3]: "not XML that can be read",
        f"{BOMB}]><{root}>&i;</{root}>": "declares a document type",
        f'<!DOCTYPE {root} SYSTEM "http://a.invalid/a.dtd"><{root}/>': "declares a document type",
        f"<{root}>" + "<a>" * 99 + "</a>" * 99 + f"</{root}>": "nested too deeply",
        f"<html>{text[text.index('<ICD') :]}</html>": f"does not begin with <{root}>",
        f"<{root}><other/></{root}>": empty,
        "": "line 0: not XML",
    }
    for fault, says in faults.items():
        with pytest.raises(ShelfError, match=says):
            rows(read, fault)


@pytest.mark.parametrize(
    ("read", "text", "was", "now", "says"),
    [
        (tabular.read, BOOK, "<name>A01.2<", "<name>A01.1<", "A01.1 stands twice"),
        (index.read, INDEX, "<code>A00.1-<", "<code>A00.1 or so<", "line 4: not an ICD-10-CM code"),
        (index.read, INDEX, 'cell col="2"', 'cell col="²"', "line 6: col is no whole number"),
        (index.read, INDEX, "<title>tooth</title>", "", "line 5: a term without a title"),
        (pcs.read_tables, TABLES, 'codes="2"', 'codes="3"', "row 1 does not make the codes that it counts"),
        (pcs.read_tables, TABLES, 'codes="2"', "", "codes is no whole number"),
        (pcs.read_tables, TABLES, 'axis pos="6"', 'axis pos="8"', "row 1 has not the positions 4 to 7"),
        (pcs.read_tables, TABLES, 'axis pos="4"', 'axis pos="four"', "pos is no whole number"),
        (pcs.read_definitions, TERMS, 'axis pos="3"', "axis", "pos is no whole number"),
    ],
)
def test_a_fault_is_told_by_its_place(read, text, was, now, says):
    assert was in text
    with pytest.raises(ShelfError) as error:
        rows(read, text.replace(was, now))
    assert says in str(error.value)


def test_notes_that_name_everything_are_refused(monkeypatch):
    monkeypatch.setattr(tabular, "MOST_REFERENCES", 6)
    with pytest.raises(ShelfError, match="more references than"):
        rows(tabular.read, BOOK)


def test_what_is_not_asked_for_is_freed():
    """However many elements stand before the one that is asked for: no more are held than one read brings."""
    text = "<a><q>" + "<b><c/></b>" * 10_000 + "</q>" + "<b/>" * 50_000 + "<d/></a>"
    (held,) = (len([*node.getroottree().iter()]) for node in elements(io.BytesIO(text.encode()), ("a",), ("d",)))
    assert held < 10_000


ENTRIES = Entries(
    {code: "." in code for code in ("A00", "A00.1", "A00.12", "A00.51", "A00.52", "A01", "A01.1", "A02", "B12")},
    {"A01.1": {"A": "first, closed", "B": "first, open fracture"}},
    {"A00": "Ill", "A00.1": "Ill with fever", "A00.12": "Ill with high fever", "A01.1": "Old ill with fever"},
)


@pytest.mark.parametrize(
    ("text", "targets", "unknown"),
    [
        ("all (A00-A02)", "A00 A01 A02", ""),
        ("one (A00.-), gone (A09.1)", "A00", "A09.1"),
        ("an ill of any type in A00 (A01)", "A01", ""),
        ("a lack of B12 (A02.-)", "A02", ""),
        ("any ill in A00 (A77)", "", "A77"),
        ("code, for codes A00-A01, to identify:", "", ""),
        ("ill (A00-A01 with .51-.52)", "A00.51 A00.52", ""),
        ("ill (A00 with .51. .12)", "A00.51 A00.12", ""),
        ("fever - see A00, A01 with fever", "A00.1 A01.1", ""),
        ("ill (A00) with fever", "A00", ""),
        ("broken (A01.- with open fracture 7th character)", "A01.1XXB", ""),
        ("ill (A00-A02 with fifth or sixth digit 2)", "A00.12 A00.52", ""),
        ("ill (A00-A02 with fifth or sixth character to indicate intent)", "A00 A01 A02", ""),
    ],
)
def test_what_a_note_names(text, targets, unknown):
    found = resolve(text, ENTRIES)
    assert set(found.targets) == set(targets.split())
    assert found.unknown == tuple(unknown.split())


@given(st.permutations(["A00.-", "A01.1", "A02", "A09", "A00.51-A00.52", "A00 to A01"]), st.integers(1, 6))
def test_the_order_of_a_list_does_not_matter(codes, length):
    listed = codes[:length]
    for joint in (", ", "; ", " and "):
        assert {*resolve(f"ill ({joint.join(listed)})", ENTRIES).targets} == {
            target for code in listed for target in resolve(f"ill ({code})", ENTRIES).targets
        }


@given(
    st.lists(
        st.sampled_from(
            [
                "(", ")", "[", "A00", "A01.1", "A09", "-", ", ", " with ", "fifth", " or ", "sixth", " character ", "5",
                ".51", " to ", "open fracture 7th", "final", "fever", "for codes ",
            ]
        ),
        max_size=14,
    )
)  # fmt: skip
def test_only_what_exists_is_named(words):
    existing = {"A00", "A00.1", "A00.12", "A00.51", "A00.52", "A01", "A01.1", "A02", "B12", "A01.1XXA", "A01.1XXB"}
    assert set(resolve("".join(words), ENTRIES).targets) <= existing


CODESETS = SHARED / "codesets"
FULL = "icd10cm_fy2017_fullxml/ICD10CM_FY2017_Full_XML.zip"
APRIL = "icd10cm_apr2026_xml/icd10cm-{}-April-1-2026-XML.xml"


def published(place, member=""):
    path = CODESETS / place
    if not path.is_file():
        pytest.skip(f"{place} is not beside the project")
    if not member:
        return path.open("rb")
    with zipfile.ZipFile(path) as archive:
        return io.BytesIO(archive.read(next(n for n in archive.namelist() if n.endswith(member))))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("source", "main", "below", "cells"),
    [
        (partial(published, FULL, "icd10cm_index_2017.xml"), 7_973, 69_226, 0),
        (partial(published, FULL, "eindex_2017.xml"), 314, 7_258, 0),
        (partial(published, FULL, "drug_2017.xml"), 5_170, 2_246, 39_964),
        (partial(published, FULL, "neoplasm_2017.xml"), 1, 1_929, 9_009),
        (partial(published, APRIL.format("eindex")), 314, 7_776, 0),
        (partial(published, APRIL.format("drug")), 5_179, 2_251, 40_036),
        (partial(published, APRIL.format("neoplasm")), 1, 1_939, 9_020),
    ],
)
def test_published_indexes(source, main, below, cells):
    with source() as stream:
        found = [*index.read(stream)]
    entries = [row.values for row in found if row.table == "entry"]
    assert sum(level == 0 for _, _, level, *_ in entries) == main
    assert sum(level > 0 for _, _, level, *_ in entries) == below
    assert len(found) - len(entries) == cells


@pytest.mark.slow
def test_published_tables_make_the_codes_of_the_order_file():
    with published("icd10pcs_fy2026/icd10pcs_tables_2026.xml") as stream:
        made = [*pcs.codes(row.values[:4] for row in pcs.read_tables(stream) if row.table == "value")]
    with published("icd10pcs_fy2026/cms_2026_pr.zip", "icd10pcs_order_2026.txt") as stream:
        listed = {line[6:13].decode() for line in stream if line[14:15] == b"1"}
    assert len(made) == len(listed) == 79_115
    assert set(made) == listed


@pytest.mark.slow
def test_published_tabular_list_of_2017():
    """What does not resolve: references that were wrong when printed, or are to entries that did not exist."""
    with published(FULL, "icd10cm_tabular_2017.xml") as stream:
        found = [*tabular.read(stream)]
    assert Counter(row.table for row in found) == {
        "node": 44_226,
        "note": 22_312,
        "seventh": 1_781,
        "reference": 68_007,
    }
