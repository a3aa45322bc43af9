"""What the tests of shipped processes share: each drawing in turn, and a desk."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from service.actions.services import Services
from service.store import migrate
from service.wiring import build, load_settings
from tests.processes.drawings import DRAWINGS, Drawing, read_drawing


@pytest.fixture(params=DRAWINGS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def drawing(request: pytest.FixtureRequest) -> Drawing:
    path: Path = request.param
    return read_drawing(path)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    """Services without a mail server, for letters only."""
    folder = tmp_path_factory.mktemp("letters")
    services = build(load_settings({"REGELWERK_DATA_DIR": str(folder)}))
    migrate.upgrade(services.db)
    yield services
    services.db.close()
