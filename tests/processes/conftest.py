"""What the tests of shipped processes share: each drawing in turn."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.processes.drawings import DRAWINGS, Drawing, read_drawing


@pytest.fixture(params=DRAWINGS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def drawing(request: pytest.FixtureRequest) -> Drawing:
    path: Path = request.param
    return read_drawing(path)
