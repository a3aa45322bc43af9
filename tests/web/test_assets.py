"""The addresses of built files."""

from __future__ import annotations

from pathlib import Path

import pytest

from service.web.assets import Assets


@pytest.mark.usefixtures("bare_page")
def test_an_asset_without_a_build_still_has_an_address(tmp_path: Path) -> None:
    assert Assets(tmp_path)("site", "css") == "/static/dist/site.css"


@pytest.mark.usefixtures("bare_page")
def test_an_asset_is_found_in_the_manifest(tmp_path: Path) -> None:
    asset = Assets(tmp_path)
    (tmp_path / "manifest.json").write_text('{"site": {"css": "site-ABC.css"}}', "utf-8")
    assert asset("site", "css") == "/static/dist/site-ABC.css"
    assert asset("site", "js") == "/static/dist/site.js"
