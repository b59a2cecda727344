"""The page in a real browser: an address that names a code lights that code's words, and the note reads as the view."""

import shutil
import subprocess

import lxml.html
import pytest

from claimwright.render.page import review_page
from invented_visit import CASE, CODING, NOTE

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = [pytest.mark.slow, pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine")]
QUIET = (
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


@pytest.fixture(scope="module")
def opened(tmp_path_factory):
    folder = tmp_path_factory.mktemp("page")
    page = folder / "review.html"
    page.write_text(review_page(CODING, CASE), encoding="utf-8", newline="")

    def dump(address=""):
        command = (
            CHROMIUM,
            "--headless",
            "--no-sandbox",
            *QUIET,
            f"--user-data-dir={folder / 'profile'}",
            "--dump-dom",
        )
        done = subprocess.run((*command, page.as_uri() + address), capture_output=True, timeout=120, check=True)
        return lxml.html.document_fromstring(done.stdout.decode())

    return dump


def lit(tree):
    return [piece.text_content() for piece in tree.xpath("//*[contains(concat(' ', @class, ' '), ' lit ')]")]


def test_the_address_of_a_code_lights_its_words(opened):
    tree = opened("#HI03")
    assert lit(tree) == ["Hypertension", "Above goal <130/80"]
    assert tree.xpath("//button[@aria-pressed='true']/@data-item") == ["HI03"]
    assert tree.get_element_by_id("spoken").text_content() == "Hypertension Above goal <130/80"


def test_nothing_is_lit_before_a_choice_and_the_note_is_the_view(opened):
    tree = opened()
    assert lit(tree) == []
    assert tree.xpath("//div[@class='note']")[0].text_content() == NOTE
