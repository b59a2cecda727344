"""RTF notes: groups, code pages, lists, tables; the byte of every line is true; hostile files give one line."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claimwright.errors import InputError
from claimwright.intake import rtf
from claimwright.intake.rtf_tokens import tokens
from claimwright.intake.source import Source
from intake_views import check, view, where

NOTE = rb"""{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fnil\fcharset0 Arial;}{\f1\fnil\fcharset2 Wingdings;}
{\f2\fcharset204 X;}}
{\*\generator unseen;}{\info{\title unseen}}{\stylesheet{\s1 unseen;}}\uc1
{\header\pard Fern Clinic\par}
\pard\b ASSESSMENT\b0\par
1. Hypertension, stable\'85 na\'efve \u8804?3 \u-3842?\par
{\pntext\f1\'B7\tab}Gout of the {\b left} toe\line next{\v unseen}{\strike unseen}{\deleted unseen}
{\pict\bin4 }}}}unseen}\par
{\listtext\pard\plain 2.\tab}Cough\par\par
\trowd\cellx100\cellx200\pard\intbl A1c\cell 7.1\cell\row
\trowd\pard\intbl LDL\cell 99\par high\cell\row
\pard {\field{\*\fldinst HYPERLINK unseen}{\fldrslt Rest}}.\tab\{x\}\~y {\f2\'e4\'e0} \u55357?\u56832? done
}after"""

SEEN = """Fern Clinic

ASSESSMENT
1. Hypertension, stable… naïve ≤3 ☑
- Gout of the left toe
next
2. Cough

A1c | 7.1
LDL
99
high
Rest.\t{x} y да 😀 done
"""


def test_a_note_is_read_as_a_word_processor_shows_it() -> None:
    document = view(NOTE)
    assert document.text == SEEN
    assert document.media_type == "application/rtf"
    for words in ("Fern", "ASSESSMENT", "1. Hyper", "next", "A1c", "7.1", "high", "Rest"):
        assert NOTE[int(where(document, words).removeprefix("byte ")) :].startswith(words.encode())


@pytest.mark.parametrize(
    ("body", "seen"),
    [
        (rb"\uc2\u8804 <=3", "≤3"),
        (rb"\uc0\u8804 3", "≤3"),
        (rb"\u8804\'3f3", "≤3"),
        (rb"{\uc3\u8804 abc}d", "≤d"),
        (rb"\ansicpg932\'83\'65\'83\'58", "テス"),
        (rb"\mac\'8e", "é"),
        (rb"a\'zz b", "azz b"),
        (b"a\\\nb", "a\nb"),
        (rb"a\unknownword99 b", "ab"),
        (rb"{\*\unknown x}b", "b"),
        (rb"{\shp{\*\shpinst{\sp{\sn x}{\sv y}}{\shptxt boxed}}{\shprslt boxed}}", "boxed"),
        (rb"\u55357?x", "x"),
        (rb"a\par\pard\outlinelevel0 Plan\par\pard rest", "a\n\nPlan\nrest"),
    ],
)
def test_characters(body: bytes, seen: str) -> None:
    assert view(rb"{\rtf1\ansi " + body + b"}").text == f"{seen}\n"


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"{\\rtf1 Gout", "a truncated RTF file"),
        (b"{\\rtf1 " + b"{" * 600 + b"}" * 601, "nested too deeply"),
        (b"{\\rtf1 \\par}", "no text"),
        (b"{\\rtf1 " + b"a\\par " * 100_001 + b"}", "more than 100000 lines"),
    ],
)
def test_a_bad_file_is_one_line(data: bytes, says: str) -> None:
    with pytest.raises(InputError, match=says):
        rtf.read(Source("n", "n", data))


WORDS = rb"""{ } \par| \cell| \row| \trowd| \intbl| \u8804? \u-9999999999| \uc99999| \'e9 \' \ \* {\pict| \bin3| \bin-9|
\f1 \ansicpg932| {\listtext| {\fonttbl{\f1\fcharset128| \v| \v0| \plain| gout \~ \tab| \line
\nestcell| {\header| {\shp{\*\shpinst|"""
PIECES = st.one_of(
    st.sampled_from([word.replace(b"|", b" ") for word in WORDS.split()] + [b"\n"]), st.binary(max_size=4)
)


@settings(max_examples=200, deadline=None)
@given(st.lists(PIECES, max_size=40))
def test_any_bytes_give_a_view_or_an_input_error(pieces: list[bytes]) -> None:
    data = b"{\\rtf1 " + b"".join(pieces) + b"}"
    try:
        document = rtf.read(Source("n", "n", data))
    except InputError:
        return
    check(document)
    for place in document.places:
        assert 0 < int(place.where.removeprefix("byte ")) < len(data)


@settings(max_examples=100, deadline=None)
@given(st.lists(PIECES, max_size=30).map(b"".join))
def test_tokens_stand_where_they_say(data: bytes) -> None:
    last = -1
    for token in tokens(data):
        assert last < token.at < len(data)
        assert data[token.at : token.at + 1] == (token.value[:1] if token.kind in ("text", "brace") else b"\\")
        last = token.at


@settings(max_examples=100, deadline=None)
@given(st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=20))
def test_any_words_come_back(words: str) -> None:
    units = words.encode("utf-16-le")
    codes = [int.from_bytes(units[i : i + 2], "little", signed=True) for i in range(0, len(units), 2)]
    if any(0xF000 <= ord(c) < 0xF100 for c in words):
        return
    data = b"{\\rtf1\\uc1 x" + b"".join(b"\\u%d?" % code for code in codes) + b"}"
    assert view(data).text == f"x{words}\n"


@pytest.mark.parametrize(
    "piece",
    [rb"\par a", rb"{\b x}", rb"\u8804? ", rb"\cell a", rb"\trowd\intbl a\cell b\cell\row ", rb"{\listtext 1.}a\par "],
)
def test_time_grows_with_the_file(piece: bytes) -> None:
    def spent(times: int) -> float:
        start = time.perf_counter()
        rtf.read(Source("n", "n", b"{\\rtf1 x" + piece * times + b"}"))
        return time.perf_counter() - start

    small = min(spent(4000) for _ in range(2))
    assert spent(16000) < 12 * small + 0.2
