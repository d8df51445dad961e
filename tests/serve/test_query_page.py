"""The query page as it is sent, and how YASGUI comes to be kept."""

from __future__ import annotations

import gzip
import io
import re
import tarfile
from pathlib import Path
from urllib.error import URLError

import pytest
from tests.serve.running import Running

from treatygraph.queries import read_queries
from treatygraph.serve import yasgui
from treatygraph.serve.endpoint import EndpointRouter
from treatygraph.serve.pages import query_page
from treatygraph.serve.pages.query_page import QueryPage
from treatygraph.serve.yasgui import UNPKG, has_yasgui, keep_yasgui, main, measure_integrity

NAMES = ["build/yasgui.min.js", "build/yasgui.min.css", "LICENSE.txt", "build/yasgui.min.js.LICENSE.txt"]


@pytest.fixture
def release(monkeypatch: pytest.MonkeyPatch) -> bytes:
    """A tarball like YASGUI's, in the place of the one that is pinned."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as archive:
        for name in [*NAMES, "README.md"]:
            member = tarfile.TarInfo(f"package/{name}")
            member.size = len(name)
            archive.addfile(member, io.BytesIO(name.encode()))
    monkeypatch.setattr(yasgui, "TARBALL_INTEGRITY", measure_integrity(out.getvalue(), "sha512-"))
    texts = {name.rpartition("/")[2]: measure_integrity(name.encode(), "sha384-") for name in NAMES[:2]}
    monkeypatch.setattr(yasgui, "INTEGRITY", texts)
    return out.getvalue()


def make_page(monkeypatch: pytest.MonkeyPatch, *, kept: bool) -> QueryPage:
    monkeypatch.setattr(query_page, "has_yasgui", lambda _: kept)
    return EndpointRouter(read_queries(), "http://localhost/sparql").make_page()


def find_resources(page: str) -> list[str]:
    return re.findall(r'<(?:script|link)[^>]*(?:src|href)="([^"]*)"', page)


def test_where_yasgui_is_kept_the_page_names_no_other_host(monkeypatch: pytest.MonkeyPatch) -> None:
    page = make_page(monkeypatch, kept=True)
    resources = find_resources(page.text)
    assert sum("yasgui.min" in address for address in resources) == 2
    assert all(address.startswith("/static/") for address in resources)
    assert "//" not in page.policy


def test_elsewhere_it_takes_one_release_from_unpkg_bit_for_bit(monkeypatch: pytest.MonkeyPatch) -> None:
    page = make_page(monkeypatch, kept=False)
    foreign = [tag for tag in re.findall(r"<(?:script|link)[^>]*>", page.text) if "//" in tag]
    assert len(foreign) == 2
    assert all(f'"{UNPKG}yasgui.min' in tag and 'integrity="sha384-' in tag for tag in foreign)
    assert set(re.findall(r"https?://[^ ;]*", page.policy)) == {UNPKG}


def test_only_the_scripts_of_the_page_are_let_run(monkeypatch: pytest.MonkeyPatch) -> None:
    page = make_page(monkeypatch, kept=True)
    inline = re.findall(r"<script>(.*?)</script>", page.text, re.DOTALL)
    assert len(inline) == 1
    scripts = page.policy.partition("script-src ")[2].partition(";")[0].split()
    assert scripts == ["'self'", f"'{measure_integrity(inline[0].encode(), 'sha256-')}'"]


def test_the_page_holds_a_form_that_needs_no_script(monkeypatch: pytest.MonkeyPatch) -> None:
    page = make_page(monkeypatch, kept=False).text
    form = page.partition('<form action="/sparql">')[2].partition("</form>")[0]
    assert '<textarea id="query" name="query"' in form
    assert next(iter(read_queries().values())).title in form


def test_a_page_is_sent_under_its_policy_and_so_are_its_files(server: Running) -> None:
    page = server.request("/sparql", accept="text/html")
    assert "sha256-" in page.headers["content-security-policy"]
    assert page.headers["x-content-type-options"] == "nosniff"
    for address in find_resources(page.text):
        if address.startswith("/"):
            assert server.request(address).status == 200, address
    assert "script-src 'none'" in server.request("/ask", accept="text/html").headers["content-security-policy"]
    head = server.request("/sparql", "HEAD", accept="text/html")
    assert (head.status, head.body) == (200, b"")


@pytest.mark.skipif(not has_yasgui(), reason="YASGUI is not set up: make yasgui")
def test_yasgui_is_sent_packed_and_may_be_kept(server: Running) -> None:
    plain = server.request(query_page.ADDRESS + "yasgui.min.js")
    packed = server.request(query_page.ADDRESS + "yasgui.min.js", accept_encoding="gzip")
    assert gzip.decompress(packed.body) == plain.body
    assert len(packed.body) < len(plain.body) / 3
    assert "immutable" in plain.headers["cache-control"]
    assert plain.headers["content-type"].startswith("text/javascript")


@pytest.mark.parametrize("name", ["other.js", "..%2F__init__.py", "LICENSE.txt"])
def test_nothing_but_yasgui_stands_there(server: Running, name: str) -> None:
    assert server.request(query_page.ADDRESS + name).status == 404
    assert server.request("/static/" + name).status == 404


def test_a_release_is_kept_with_its_licences(release: bytes, tmp_path: Path) -> None:
    assert not has_yasgui(tmp_path)
    keep_yasgui(release, tmp_path)
    assert sorted(file.name for file in tmp_path.iterdir()) == sorted(name.rpartition("/")[2] for name in NAMES)
    assert has_yasgui(tmp_path)
    (tmp_path / "yasgui.min.css").write_bytes(b"of another release")
    assert not has_yasgui(tmp_path)


@pytest.mark.usefixtures("release")
def test_what_is_not_the_release_is_not_kept(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "kept"
    with pytest.raises(ValueError, match="not the tarball"):
        keep_yasgui(b"something else", folder)
    assert not folder.exists()
    (tmp_path / "wrong.tgz").write_bytes(b"something else")
    assert main([str(tmp_path / "wrong.tgz")]) == 1
    assert "wrong.tgz" in capsys.readouterr().err


def test_without_the_registry_the_set_up_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail() -> bytes:
        raise URLError("no network")

    monkeypatch.setattr(yasgui, "fetch_tarball", fail)
    assert main([]) == 1
    said = capsys.readouterr().err
    assert "no network" in said
    assert "python -m treatygraph.serve.yasgui TARBALL" in said
    assert yasgui.TARBALL in said


def test_a_tarball_is_read_from_its_address(tmp_path: Path) -> None:
    file = tmp_path / "a.tgz"
    file.write_bytes(b"released")
    assert yasgui.fetch_tarball(file.as_uri()) == b"released"
