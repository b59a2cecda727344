"""Downloads against a server of the tests' own: whole, broken off, not what was promised, in another layout."""

from __future__ import annotations

import hashlib
import io
import threading
import zipfile
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from claimwright.errors import ShelfError
from claimwright.shelf.catalogue import code_set
from claimwright.shelf.importing.editions import quietly
from claimwright.shelf.importing.fetching import fetch, filled, sources

DAY = date(2026, 4, 15)
SET = "ncci-mue-practitioner"


def archive(header="hcpcs_code,mue_units,mue_mai,mue_rationale,mue_service"):
    held = io.BytesIO()
    rows = "".join(f"{n:05},2,3,{'x' * (n % 60)} {n * 7919},Practitioner\n" for n in range(3_000))
    with zipfile.ZipFile(held, "w", zipfile.ZIP_STORED) as packed:
        packed.writestr("mue_prac_20260401.csv", f"{header}\n{rows}")
    return held.getvalue()


class Publisher(BaseHTTPRequestHandler):
    """Serves `data`; breaks off after `drops[n]` bytes of the n-th answer; takes ranges where `ranged`."""

    data, drops, ranged, status = b"", [], True, 200
    asked: list[str]

    def do_GET(self):
        self.asked.append(self.headers.get("Range", ""))
        start = int(self.asked[-1][6:-1]) if self.ranged and self.asked[-1] else 0
        if self.status != 200:
            self.send_error(self.status)
            return
        self.send_response(206 if start else 200)
        self.send_header("Content-Length", str(len(self.data) - start))
        self.end_headers()
        drop = self.drops.pop(0) if self.drops else None
        self.wfile.write(self.data[start:] if drop is None else self.data[start : start + drop])
        self.close_connection = True

    def log_message(self, *args):
        pass


@pytest.fixture
def publisher():
    kind = type("Served", (Publisher,), {"data": archive(), "drops": [], "asked": [], "ranged": True, "status": 200})
    server = ThreadingHTTPServer(("127.0.0.1", 0), kind)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    kind.address = f"http://127.0.0.1:{server.server_port}/files/zip/mue-{{year}}-q{{quarter}}.zip"
    yield kind
    server.shutdown()
    server.server_close()


def fetched(tmp_path, address):
    return list(fetch((SET,), DAY, tmp_path / "shelf", {SET: address}, quietly))


def held(tmp_path):
    return [p.name for p in (tmp_path / "shelf").glob("*@*")]


def test_a_whole_download(publisher, tmp_path):
    done = fetched(tmp_path, publisher.address)
    assert [(d.became, d.says) for d in done] == [("imported", "3000 mue")]
    assert publisher.asked == [""]
    assert len(held(tmp_path)) == 1
    assert list((tmp_path / "shelf" / "downloads").iterdir()) == []


def test_a_dropped_connection_goes_on_where_it_stopped(publisher, tmp_path):
    publisher.drops = [70_000, 30_000]
    done = fetched(tmp_path, publisher.address)
    assert [d.became for d in done] == ["imported"]
    assert publisher.asked[0] == ""
    assert [a != "" for a in publisher.asked[1:]] == [True, True]
    assert done[0].manifest.rows == {"mue": 3_000}


def test_a_publisher_that_takes_no_ranges(publisher, tmp_path):
    publisher.drops, publisher.ranged = [50_000], False
    assert [d.became for d in fetched(tmp_path, publisher.address)] == ["imported"]


def test_a_connection_that_never_holds(publisher, tmp_path):
    publisher.drops = [10, 10, 10, 10, 10]
    done = fetched(tmp_path, publisher.address)
    assert done[0].became == "refused"
    assert "broke off 4 times" in done[0].says
    assert held(tmp_path) == []
    publisher.drops = []
    assert [d.became for d in fetched(tmp_path, publisher.address)] == ["imported"]
    assert publisher.asked[-1] != ""


def test_a_wrong_checksum(publisher, tmp_path):
    done = fetched(tmp_path, publisher.address + "#sha256=" + "0" * 64)
    assert done[0].became == "refused"
    assert "checksum" in done[0].says
    assert held(tmp_path) == []
    assert list((tmp_path / "shelf" / "downloads").iterdir()) == []
    right = hashlib.sha256(publisher.data).hexdigest()
    assert [d.became for d in fetched(tmp_path, publisher.address + "#sha256=" + right)] == ["imported"]


@pytest.mark.parametrize("data", [archive("code,limit,mai,why,who"), b"<html><body>Not found</body></html>"])
def test_a_changed_layout(publisher, tmp_path, data):
    publisher.data = data
    done = [d for d in fetched(tmp_path, publisher.address) if d.became != "skipped"]
    assert [d.became for d in done] == ["refused"]
    assert "changed its layout" in done[0].says
    assert held(tmp_path) == []


def test_a_page_that_is_gone(publisher, tmp_path):
    publisher.status = 404
    done = fetched(tmp_path, publisher.address)
    assert (done[0].became, "404" in done[0].says) == ("refused", True)


def test_only_the_web_is_fetched_from(tmp_path):
    for address in ("file:///etc/passwd", "ftp://example.com/x.zip", "nonsense"):
        assert "not a web address" in fetched(tmp_path, address)[0].says


def test_a_set_without_an_address(tmp_path):
    with pytest.raises(ShelfError, match="no address for cpt-long"):
        list(fetch(("cpt-long",), DAY, tmp_path, {}, quietly))


@pytest.mark.parametrize(
    ("day", "address"),
    [
        (date(2026, 9, 30), "2026-july-3-c-v322-26"),
        (date(2026, 10, 1), "2027-october-4-d-v323-26"),
        (date(2027, 1, 1), "2027-january-1-a-v330-27"),
    ],
)
def test_addresses_follow_the_day(day, address):
    assert filled("{fy}-{month}-{quarter}-{letter}-{ncci}-{yy}", day) == address


def test_the_programs_addresses():
    assert len(sources()) > 30
    for source in sources():
        assert code_set(source.set)
        assert source.address.startswith("https://")
        assert "{" not in filled(source.address, DAY)
