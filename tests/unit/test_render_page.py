"""The visit's page: the note unchanged, every item linked to its words, nothing loaded, nothing unescaped."""

import base64
import hashlib
import re
from html.parser import HTMLParser

import lxml.html
import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimwright.model.chart import Assertion
from claimwright.render.highlight import Light, Mark, pieces
from claimwright.render.html import verbatim
from claimwright.render.page import context_of, items, review_page
from claimwright.render.rows import ClaimFile
from claimwright.render.transcribe import coding_record
from invented_visit import CASE, CHART, CODING, DOCUMENT, ENCOUNTER, FINDINGS, NOTE, document

PAGE = review_page(CODING, CASE, (ClaimFile("837P", "claims/99999.837"),))
TREE = lxml.html.document_fromstring(PAGE)


class NoteText(HTMLParser):
    """The text inside the elements of class `note`, as a browser reads it (newlines normalised first)."""

    def __init__(self, page):
        super().__init__(convert_charrefs=True)
        self.depth, self.text = 0, ""
        self.feed(page.replace("\r\n", "\n").replace("\r", "\n"))
        self.close()

    def handle_starttag(self, tag, attributes):
        if self.depth or ("class", "note") in attributes:
            self.depth += 1

    def handle_endtag(self, tag):
        self.depth -= bool(self.depth)

    def handle_data(self, data):
        self.text += data if self.depth else ""


def page_of(text, mentions=()):
    one = document("note.txt", text)
    chart = msgspec.structs.replace(CHART, documents=(one,), mentions=tuple(mentions), sections=())
    return review_page(msgspec.structs.replace(CODING, chart=chart), msgspec.structs.replace(CASE, documents=(one,)))


def test_stripped_of_tags_the_note_is_the_view():
    assert NoteText(PAGE).text == NOTE


@pytest.mark.parametrize(
    "text",
    [
        "\n\nbegins with empty lines\n",
        "dos\r\nlines\r\nand a lone \r here",
        "\ttabs  and   runs \n\n\n",
        "a<b>&amp;\"'",
        "é—𝄞",
    ],
)
def test_awkward_text_comes_through_unchanged(text):
    assert NoteText(page_of(text)).text == text


spans = st.tuples(st.integers(0, 40), st.integers(0, 40)).map(sorted)


@given(st.text(alphabet="ab<&\n\r é", max_size=40), st.lists(spans, max_size=8), st.lists(spans, max_size=8))
def test_pieces_joined_are_the_text_and_each_knows_its_marks_and_lights(text, marked, lit):
    marks = [Mark(a, b, "diagnosis") for a, b in marked]
    lights = [Light(a, b, f"HI{n:02}") for n, (a, b) in enumerate(lit)]
    lines = pieces(text, marks, lights)
    flat = [piece for line in lines for piece in line]
    assert "".join(p.text for p in flat) == text
    assert [sum(p.text.count("\n") for p in line) for line in lines[:-1]] == [1] * (len(lines) - 1)
    for p in flat:
        here = [x for x in lights if x.end <= len(text) and x.start <= p.start < x.end]
        assert set(p.items) == {x.item for x in here}
        over = [m for m in marks if m.end <= len(text) and m.start <= p.start < m.end]
        assert (p.mark in over) if over else p.mark is None
        assert not p.mark or p.mark.end - p.mark.start == min(m.end - m.start for m in over)


def test_overlapping_marks_split_and_the_shorter_shows():
    (line,) = pieces("abcdef", [Mark(0, 6, "procedure"), Mark(2, 4, "diagnosis")], [Light(3, 5, "HI01")])
    assert [(p.text, p.mark.kind, p.items) for p in line] == [
        ("ab", "procedure", ()),
        ("c", "diagnosis", ()),
        ("d", "diagnosis", ("HI01",)),
        ("e", "procedure", ("HI01",)),
        ("f", "procedure", ()),
    ]


def test_every_item_lights_its_words_and_every_quote_leads_to_them():
    record = coding_record(CODING, CASE)
    lit = {}
    for piece in TREE.xpath("//*[@data-items]"):
        for item in piece.get("data-items").split():
            lit[item] = lit.get(item, "") + piece.text_content()
    ids = set(TREE.xpath("//@id"))
    for item, evidence in items(record):
        assert item in ids
        words = sorted((e for e in evidence if hasattr(e, "start")), key=lambda e: e.start)
        assert lit.get(item, "") == "".join(w.text for w in words)
    links = TREE.xpath("//a[contains(@class, 'words')]/@href")
    assert links
    assert {link.removeprefix("#") for link in links} <= ids


def test_terms_show_their_kind_and_why_they_do_not_count():
    fever = TREE.xpath("//span[text()='fever' and @data-context]")[0]
    assert "k-symptom" in fever.get("class")
    assert "out" in fever.get("class").split()
    assert fever.get("data-context") == "negated"
    metformin = TREE.xpath("//span[text()='metformin']")[0]
    assert metformin.get("class").split() == ["m", "k-drug"]


@pytest.mark.parametrize(
    ("assertion", "says"),
    [
        (Assertion(), ""),
        (Assertion(polarity="possible"), "possible"),
        (Assertion(temporality="historical"), "past"),
        (Assertion(temporality="hypothetical"), "if"),
        (Assertion(experiencer="other", polarity="negated"), "not the patient, negated"),
    ],
)
def test_the_context_in_a_word(assertion, says):
    assert context_of(assertion) == says


def test_the_page_says_why_it_is_held_and_what_would_release_it():
    text = TREE.xpath("string(//section[contains(@class, 'verdict')])")
    assert "Held" in text
    assert FINDINGS[0].message in text
    assert FINDINGS[0].mend in text
    clean = review_page(msgspec.structs.replace(CODING, findings=FINDINGS[1:]), CASE)
    assert "Nothing holds this claim" in clean


def test_codes_stand_in_claim_order_with_pointers_units_and_charge():
    codes = [" ".join(code.text_content().split()) for code in TREE.xpath("//button[contains(@class,'pick')]/code")]
    assert codes[:6] == ["E11.22", "N18.31", "I10", "Z79.4", "99214-25", "83036-QW"]
    line = [" ".join(dd.text_content().split()) for dd in TREE.get_element_by_id("line-1").iter("dd")]
    assert line == ["1", "A B C", "$185.00"]


def test_nothing_is_loaded_and_only_our_own_style_and_script_may_run():
    policy = TREE.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy
    for tag in ("style", "script"):
        (inside,) = re.findall(f"<{tag}>(.*?)</{tag}>", PAGE, re.S)
        digest = base64.b64encode(hashlib.sha256(inside.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy
    assert not TREE.xpath("//@src | //link | //@style | //@onclick")
    assert not re.search(r"https?://|@import|url\(", PAGE)


def test_a_hostile_note_stays_text():
    hostile = "</div><script>alert(1)</script><img src=x onerror=alert(1)> {{ 7 * 7 }}\n"
    page = page_of(hostile)
    assert NoteText(page).text == hostile
    assert page.count("<script>") == 1
    assert not lxml.html.document_fromstring(page).xpath("//img")
    patient = msgspec.structs.replace(ENCOUNTER.patient, record_number='"><b>x')
    case = msgspec.structs.replace(CASE, encounter=msgspec.structs.replace(ENCOUNTER, patient=patient))
    assert "<b>x" not in review_page(CODING, case)


def test_a_bare_visit_still_makes_a_page():
    bare = msgspec.structs.replace(ENCOUNTER, patient=None, payer=None, rendering=None, billing=None)
    nothing = msgspec.structs.replace(CODING.assignments, diagnoses=(), services=(), em=None, suppressed=())
    coding = msgspec.structs.replace(CODING, assignments=nothing, claims=(), findings=())
    page = review_page(coding, msgspec.structs.replace(CASE, encounter=bare))
    assert "Patient not named" in page
    assert "No diagnosis is proposed" in page


def test_two_documents_keep_their_own_words_and_a_place_in_a_pdf_is_told():
    other = document("other.txt", "Nothing to code here.\n")
    chart = msgspec.structs.replace(CHART, documents=(other, DOCUMENT))
    tree = lxml.html.document_fromstring(review_page(msgspec.structs.replace(CODING, chart=chart), CASE))
    assert [n.text_content() for n in tree.xpath("//div[@class='note']")] == [other.text, NOTE]
    start = NOTE.index("CKD stage 3a")
    assert tree.get_element_by_id(f"w1-{start}").text_content() == "CKD stage 3a"
    assert "note.txt, line 31" in tree.get_element_by_id("HI02").text_content()


def test_the_same_coding_gives_the_same_page():
    assert review_page(CODING, CASE, (ClaimFile("837P", "claims/99999.837"),)) == PAGE


def test_what_a_browser_cannot_carry_is_marked():
    assert str(verbatim("a\0b\r")) == "a\ufffdb&#13;"
