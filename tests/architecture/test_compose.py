"""The container files keep their promises: pinned, watched, not root, no secret in clear."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from service.cli.serve import GRACE_SECONDS, THREADS
from service.core.allowance import Allowance
from service.core.seal import ELSEWHERE
from service.settings import load

ROOT = Path(__file__).resolve().parents[2]
SETTINGS = "".join(
    (ROOT / "service" / place).read_text("utf-8")
    for place in ("settings.py", "core/postbox.py", "core/scanning.py", "core/seal.py")
)
GUIDE = "".join(
    page.read_text("utf-8") for page in sorted((ROOT / "docs" / "operator").glob("*.md"))
)
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text("utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
BUCKET = yaml.safe_load((ROOT / "docs" / "operator" / "docker-compose.s3.yml").read_text("utf-8"))[
    "services"
]
DOCKERFILE = (ROOT / "Dockerfile").read_text("utf-8")
LAST_STAGE = DOCKERFILE[DOCKERFILE.rindex("\nFROM ") :]
LIMITS = {f"REGELWERK_LIMIT_{name.upper()}": usual for name, usual in Allowance.names()}
KNOWN = set(re.findall(r'"(REGELWERK_[A-Z_]+|HOST|PORT)"', SETTINGS)) | set(LIMITS)
ONCE = "tables"  # brings the tables up to date and stops
ASKED = set(
    re.findall(r"\$\{(\w+)", (ROOT / "docker-compose.yml").read_text("utf-8"))
)  # by compose, of .env
GIVEN: dict[str, str] = SERVICES["web"]["environment"]
FIXED = {  # by the image
    "REGELWERK_DATA_DIR",
    "REGELWERK_PROCESSES",
    "REGELWERK_FORMS",
    "HOST",
    "PORT",
}
OPTIONAL = {  # secrets that an installation may do without
    "REGELWERK_SECRET_PREVIOUS",
    "REGELWERK_MAILBOX_PASSWORD",
    "REGELWERK_MAILBOX_PASSWORD_FILE",
}
PINNED = re.compile(r"[\w./-]+:v?\d+\.\d+(\.\d+)?[\w.-]*")

running = pytest.mark.parametrize("name", [name for name in SERVICES if name != ONCE])
every = pytest.mark.parametrize("name", SERVICES)


def test_all_parts_of_an_installation_are_there() -> None:
    assert set(SERVICES) == {ONCE, "web", "worker", "database", "mail"}


@running
def test_every_service_is_watched(name: str) -> None:
    own = SERVICES[name].get("healthcheck", {}).get("test")
    assert own or (name == "web" and "HEALTHCHECK" in LAST_STAGE)


@every
def test_no_service_is_root_or_may_become_it(name: str) -> None:
    service = SERVICES[name]
    assert str(service["user"]).partition(":")[0] not in {"", "0", "root"}
    assert service["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in service["security_opt"]


@every
def test_every_root_is_read_only(name: str) -> None:
    assert SERVICES[name]["read_only"] is True


@every
def test_images_of_others_are_pinned(name: str) -> None:
    service = SERVICES[name]
    assert "build" in service or PINNED.fullmatch(service["image"])


@every
def test_secrets_come_from_outside_and_are_demanded(name: str) -> None:
    for variable, value in SERVICES[name].get("environment", {}).items():
        secret = re.search("SECRET|PASSWORD|DATABASE_URL|SEAL_KEY", variable)
        if secret and value != ELSEWHERE and variable not in OPTIONAL:
            assert re.search(r"\$\{\w+:\?[^}]+\}", value), variable


def test_files_in_a_bucket_demand_their_keys_for_every_part_that_reads_settings() -> None:
    assert BUCKET.keys() == {name for name in SERVICES if "build" in SERVICES[name]}
    for service in BUCKET.values():
        assert service.keys() == {"environment"}
        assert service["environment"].keys() >= {"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"}
        for variable, value in service["environment"].items():
            assert value.startswith(f"${{{variable}:?"), variable


@every
def test_only_known_settings_are_given(name: str) -> None:
    given = {key for key in SERVICES[name].get("environment", {}) if key.startswith("REGELWERK_")}
    assert given <= KNOWN


@pytest.mark.parametrize("variable", sorted(KNOWN - FIXED))
def test_every_setting_reaches_the_service(variable: str) -> None:
    assert variable in GIVEN
    chosen = variable in {"REGELWERK_ENV", "REGELWERK_DATABASE_URL", "REGELWERK_SEAL_KEY"}
    assert chosen or f"${{{variable}:" in GIVEN[variable]


def default(text: str) -> str:
    """What compose fills in when the operator sets nothing."""
    return re.sub(r"\$\{\w+:-([^}]*)\}", r"\1", text)


def test_what_is_filled_in_is_a_good_setting() -> None:
    filled = {name: default(text) for name, text in GIVEN.items()}
    demanded = {
        "REGELWERK_SECRET": "0123456789abcdef" * 4,
        "REGELWERK_DATABASE_URL": "postgresql://database/x",
    }
    assert load({**filled, **demanded}).production


def test_only_the_worker_gets_the_key_that_signs() -> None:
    """Nor is it on the volume that the parts share, for then the worker would have made it."""
    with_key = {
        name
        for name, service in SERVICES.items()
        for value in service.get("environment", {}).values()
        if "REGELWERK_SEAL_KEY" in value
    }
    assert with_key == {"worker"}
    assert all(
        SERVICES[name]["environment"]["REGELWERK_SEAL_KEY"] == ELSEWHERE for name in ("web", ONCE)
    )


def test_the_worker_gets_what_the_others_get_besides_its_key() -> None:
    given = dict(SERVICES["worker"]["environment"])
    assert given.pop("REGELWERK_SEAL_KEY") != ELSEWHERE
    assert given.items() <= GIVEN.items()
    assert len(given) == len(GIVEN) - 1


def test_uploads_in_progress_fit_in_the_place_for_them() -> None:
    size = re.search(r"size=(\d+)m", default(SERVICES["web"]["tmpfs"][0]))
    assert size is not None
    at_once = int(default(GIVEN["REGELWERK_WEB_WORKERS"])) * THREADS * 2  # coming in, in hand
    assert int(size[1]) >= at_once * int(default(GIVEN["REGELWERK_MAX_UPLOAD_MB"]))


@pytest.mark.parametrize("name", ["web", "worker", "database"])
def test_a_stop_waits_until_the_work_in_hand_is_done(name: str) -> None:
    assert int(SERVICES[name]["stop_grace_period"].removesuffix("s")) > GRACE_SECONDS


def test_the_database_is_ready_only_when_others_can_reach_it() -> None:
    # While the first start makes the database, its socket answers already.
    test = SERVICES["database"]["healthcheck"]["test"]
    assert test[test.index("-h") + 1] == "127.0.0.1"


@every
def test_what_must_last_is_on_a_volume(name: str) -> None:
    named = {place.partition(":")[0] for place in SERVICES[name].get("volumes", [])}
    assert named <= set(COMPOSE["volumes"])
    assert name == "mail" or named


@pytest.mark.parametrize("name", ["web", "worker"])
def test_pages_and_worker_wait_for_the_tables(name: str) -> None:
    assert SERVICES[name]["depends_on"][ONCE] == {"condition": "service_completed_successfully"}


@every
def test_ports_are_open_on_this_machine_only(name: str) -> None:
    for port in SERVICES[name].get("ports", []):
        assert "127.0.0.1:" in port


def test_the_image_is_pinned_watched_and_not_root() -> None:
    base = re.search(r"^ARG PYTHON=(\S+)$", DOCKERFILE, re.MULTILINE)
    assert base is not None
    assert PINNED.fullmatch(base[1])
    assert re.search(r"^USER \d{4,}:\d{4,}$", LAST_STAGE, re.MULTILINE)
    assert "HEALTHCHECK" in LAST_STAGE


def test_nothing_is_installed_in_the_last_stage() -> None:
    assert not re.search(r"apt-get|pip install|npm ", LAST_STAGE)


def test_the_builder_gets_only_what_it_copies() -> None:
    ignored = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", DOCKERFILE, re.MULTILINE)
    places = {word.split("/")[0] for line in copied for word in line.split()}
    assert "*" in ignored
    assert {f"!{place}" for place in places} <= set(ignored)


@pytest.mark.parametrize("variable", sorted(KNOWN | ASKED))
def test_the_guide_explains_every_setting(variable: str) -> None:
    assert f"`{variable}`" in GUIDE


@pytest.mark.parametrize(("variable", "usual"), LIMITS.items())
def test_the_usual_limits_are_the_same_everywhere(variable: str, usual: int) -> None:
    assert GIVEN[variable] == f"${{{variable}:-{usual}}}"
    assert f"| `{variable}` | {usual} |" in GUIDE
