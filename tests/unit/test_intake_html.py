"""HTML notes: what a reader of the page sees, with element paths; hostile pages give one line."""

from __future__ import annotations

import contextlib
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claimwright.errors import InputError
from claimwright.intake import html
from claimwright.intake.documents import read
from claimwright.intake.source import Source
from intake_views import check, view, where

PAGE = """<!DOCTYPE html>
<html><head><title>unseen</title><style>p {color: red}</style></head><body>
<h2>Assessment</h2><p>1. Hypertension, <b>stable</b>.<br>Continue.</p>
<div><b>Plan</b></div><div>Rest<!-- unseen --> &amp; tea</div>
<ol start="3"><li>Walk<ul><li>daily</ul><li><p>Sleep</p></ol>
<table><tr><th>Test<th>Value<tr><td>A1c<td><p>7.1</p></table>
<table><tr><td>Left</td><td><p>one</p><p>two</p></td></tr></table>
<span hidden>unseen</span><del>unseen</del><i style="display: none">unseen</i><script>unseen()</script>
<p class=MsoListParagraph><![if !supportLists]><span style='mso-list:Ignore'>2.<span>&nbsp; </span></span>
<![endif]>Sit</p>
<p><span style="mso-list: Ignore">·&nbsp;</span>Stand</p>
<pre>HR   72
  BP 120/80

end</pre></body></html>"""

SEEN = """Assessment

1. Hypertension, stable.
Continue.

Plan
Rest & tea

3. Walk
  - daily
4. Sleep

Test | Value
A1c | 7.1

Left
one
two

2. Sit

- Stand

HR   72
  BP 120/80

end
"""


def test_a_page_is_read_as_it_is_seen() -> None:
    document = view(PAGE.encode())
    assert document.text == SEEN
    assert document.media_type == "text/html"
    assert where(document, "Continue") == "/html/body/p[1]"
    assert where(document, "daily") == "/html/body/ol/li[1]/ul/li"
    assert where(document, "7.1") == "/html/body/table[1]/tr[2]/td[2]/p"


@pytest.mark.parametrize(
    ("data", "seen"),
    [
        ("<p>naïve ≥ 3</p>".encode(), "naïve ≥ 3"),
        ("<p>naïve</p>".encode("cp1252"), "naïve"),
        ('<meta charset="windows-1251"><p>боль</p>'.encode("cp1251"), "боль"),
        ("<html><p>naïve</p>".encode("utf-16"), "naïve"),
        (b"\xef\xbb\xbf<p>gout</p>", "gout"),
        (
            b'<?xml version="1.0" encoding="utf-8"?><html xmlns="http://www.w3.org/1999/xhtml"><p>gout</p></html>',
            "gout",
        ),
        (b'<meta charset="no-such"><p>gout</p>', "gout"),
    ],
    ids=["utf-8", "cp1252", "declared", "utf-16", "marked", "xhtml", "declared wrongly"],
)
def test_the_page_s_encoding(data: bytes, seen: str) -> None:
    document = view(data)
    assert document.text == f"{seen}\n"
    assert document.media_type == "text/html"


def test_a_ccda_with_html_in_a_comment_is_no_page() -> None:
    with pytest.raises(InputError, match="no narrative text"):
        read(Source("n", "n", b'<!-- a --><ClinicalDocument xmlns="urn:hl7-org:v3"/><!-- b --> <!-- <title> -->'))


@pytest.mark.parametrize("piece", [b"<div>", b"<b><i>", b"<table><tr><td>", b"<ul><li>"])
def test_a_page_nested_too_deeply_is_refused(piece: bytes) -> None:
    with pytest.raises(InputError, match="nested too deeply"):
        read(Source("n", "n", b"<html>" + piece * 3000 + b"x"))


TAGS = ("p", "b", "div", "table", "tr", "td", "ul", "ol", "li", "br", "pre", "h1", "script", "span hidden", "del", "th")
PIECES = st.one_of(
    st.sampled_from([f"<{tag}>" for tag in TAGS] + [f"</{tag.split()[0]}>" for tag in TAGS]),
    st.sampled_from(["gout", " ", "\n", "&nbsp;", "&#0;", "<", "&", "<!--", "-->", "é", "\x0b", "<![CDATA[", "<?x"]),
    st.text(max_size=4),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES, max_size=40))
def test_any_page_gives_a_view_or_an_input_error(pieces: list[str]) -> None:
    try:
        document = html.read(Source("n", "n", "".join(pieces).encode("utf-8", "replace") or b" "))
    except InputError:
        return
    check(document)


@pytest.mark.parametrize("piece", [b"<p>a <b>b</b></p>", b"<tr><td>a<td>b", b"a<br>", b"<i style='text-decoration:'>"])
def test_time_grows_with_the_page(piece: bytes) -> None:
    def spent(times: int) -> float:
        start = time.perf_counter()
        with contextlib.suppress(InputError):
            html.read(Source("n", "n", b"<html><body>x" + piece * times))
        return time.perf_counter() - start

    small = min(spent(4000) for _ in range(2))
    assert spent(16000) < 12 * small + 0.2
