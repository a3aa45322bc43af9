"""The operator's settings: a bad value stops the start and names the variable."""

from __future__ import annotations

import pytest

from service.core.allowance import Allowance
from service.core.errors import ConfigError
from service.core.file_address import Folder
from service.core.production import DEMO_SECRET
from service.core.scanning import Scanning
from service.settings import load

SECRET = {"REGELWERK_ENV": "production", "REGELWERK_SECRET": "0123456789abcdef" * 4}
MAIL = {"REGELWERK_SMTP_URL": "smtps://mail.example.org"}


def test_without_any_variable_the_demo_runs_on_a_local_file() -> None:
    settings = load({})
    assert settings.demo
    assert settings.database_url.startswith("sqlite:///")
    assert (settings.host, settings.port) == ("127.0.0.1", 8000)


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("PORT", "http"),
        ("PORT", "0"),
        ("PORT", "70000"),
        ("REGELWERK_ENV", "test"),
        ("REGELWERK_WEB_WORKERS", "-1"),
        ("REGELWERK_MAX_UPLOAD_MB", "veel"),
        ("REGELWERK_DATABASE_URL", "mysql://x"),
        ("REGELWERK_FILES_URL", "/srv/files"),
        ("REGELWERK_DATABASE_URL", "postgresql://u:geheim@h:poort/d"),
        ("REGELWERK_DATABASE_URL", "postgresql://u:geheim@[::1/d"),
        ("REGELWERK_DATABASE_URL", "sqlite:///"),
        ("REGELWERK_DATABASE_URL", "sqlite:///:memory:"),
        ("REGELWERK_BASE_URL", "https://h:poort"),
        ("REGELWERK_SMTP_URL", "smtp://h:99999"),
        ("REGELWERK_SECRET", "x" * 40 + "\n"),
        ("REGELWERK_DATA_DIR", "\udcff"),
        ("HOST", "\udcff"),
        ("REGELWERK_BASE_URL", "voorbeeld"),
        ("REGELWERK_BASE_URL", "http://["),
        ("REGELWERK_SMTP_URL", "smtp://["),
        ("REGELWERK_SMTP_URL", "mail.voorbeeld.nl"),
        ("REGELWERK_PROCESSES", "/bestaat/niet"),
        ("REGELWERK_SESSION_MINUTES", "1"),
        ("REGELWERK_TIMEZONE", "Europa/Brussel"),
        ("REGELWERK_TIMEZONE", "Europe"),
        ("REGELWERK_TIMEZONE", ""),
        ("REGELWERK_LIMIT_FILES", "0"),
        ("REGELWERK_CLAMAV", "/run/clamd.ctl"),
        ("REGELWERK_CLAMAV", "unix:clamd.ctl"),
        ("REGELWERK_CLAMAV", "tcp:scanner"),
        ("REGELWERK_CLAMAV", "tcp:scanner:99999"),
        ("REGELWERK_CLAMAV_AWAY", "misschien"),
        ("REGELWERK_LIMIT_CASE_SENT", "veel"),
        ("REGELWERK_SEAL_MAIL", "geen adres"),
        ("REGELWERK_STAMP_URL", "ftp://tijd.voorbeeld.nl"),
        ("REGELWERK_STAMP_URL", "https://"),
        ("REGELWERK_STAMP_URL", "https://wie:wat@tijd.voorbeeld.nl"),
        ("REGELWERK_STAMP_URL", "http://["),
        ("REGELWERK_STAMP_CA", "/bestaat/niet.pem"),
        ("REGELWERK_STAMP_MINUTES", "0"),
        ("REGELWERK_MAIL_RETURNS", "geen adres"),
        ("REGELWERK_MAIL_DROP", "/bestaat/niet"),
        ("REGELWERK_MAILBOX_URL", "imaps://mail.example.org"),
        ("REGELWERK_MAILBOX_URL", "pop3://wie@mail.example.org"),
        ("REGELWERK_MAILBOX_URL", "imaps://wie:x@mail.example.org:poort"),
        ("REGELWERK_MAILBOX_URL", "imap://wie:x@mail.example.org"),  # in the open
        ("REGELWERK_MAILBOX_URL", "imaps://wie@mail.example.org"),  # no password
    ],
)
def test_a_bad_value_names_its_variable(variable: str, value: str) -> None:
    with pytest.raises(ConfigError, match=variable):
        load({variable: value})


def test_secrets_of_before_are_read_and_as_good_as_that_of_now() -> None:
    good = {**SECRET, **MAIL}
    former = "fedcba9876543210" * 4
    settings = load({**good, "REGELWERK_SECRET_PREVIOUS": f"{former}  {former[::-1]}"})
    assert settings.secrets == (good["REGELWERK_SECRET"], former, former[::-1])
    with pytest.raises(ConfigError, match="REGELWERK_SECRET_PREVIOUS"):
        load({**good, "REGELWERK_SECRET_PREVIOUS": f"{former} kort"})


@pytest.mark.parametrize("secret", [None, "", "kort", DEMO_SECRET, "a" * 40, "ab" * 40])
def test_production_refuses_a_missing_short_or_demo_secret(secret: str | None) -> None:
    environment = {"REGELWERK_ENV": "production", **MAIL}
    if secret is not None:
        environment["REGELWERK_SECRET"] = secret
    with pytest.raises(ConfigError, match="REGELWERK_SECRET"):
        load(environment)


def test_files_lie_among_the_data_unless_another_place_is_given() -> None:
    assert load({"REGELWERK_DATA_DIR": "/srv"}).files == Folder(path="/srv/files")
    assert load({"REGELWERK_FILES_URL": ""}).files == load({}).files
    assert load({"REGELWERK_FILES_URL": "file:///mnt/f"}).files == Folder(path="/mnt/f")


def test_a_bucket_of_ones_own_without_a_key_stops_the_start() -> None:
    with pytest.raises(ConfigError, match="AWS_ACCESS_KEY_ID"):
        load({"REGELWERK_FILES_URL": "s3://b?endpoint=https://h"})


@pytest.mark.parametrize(
    "variable",
    [
        *("REGELWERK_DATABASE_URL", "REGELWERK_SMTP_URL", "REGELWERK_FILES_URL"),
        "REGELWERK_MAILBOX_URL",
    ],
)
def test_a_value_with_a_password_is_not_repeated(variable: str) -> None:
    with pytest.raises(ConfigError) as caught:
        load({variable: "ftp://naam:geheim@host"})
    assert "geheim" not in str(caught.value)


def test_every_limit_of_outsiders_is_a_setting() -> None:
    for name, usual in Allowance.names():
        found = load({f"REGELWERK_LIMIT_{name.upper()}": str(usual + 1)}).allowance
        assert getattr(found, name) == usual + 1


def test_a_replica_is_a_server_and_none_is_needed() -> None:
    assert load({}).replica_url is None
    url = "postgresql://lezer@kopie:5433/regelwerk"
    assert load({"REGELWERK_REPLICA_URL": url}).replica_url == url
    with pytest.raises(ConfigError, match="REGELWERK_REPLICA_URL"):
        load({"REGELWERK_REPLICA_URL": "sqlite:///x.db"})


@pytest.mark.parametrize("url", ["http://example.org", "http://10.0.0.1:8000"])
def test_production_sends_no_cookies_in_the_open(url: str) -> None:
    with pytest.raises(ConfigError, match="REGELWERK_BASE_URL"):
        load({**SECRET, **MAIL, "REGELWERK_BASE_URL": url})


def test_production_that_listens_for_others_needs_an_address() -> None:
    with pytest.raises(ConfigError, match="REGELWERK_BASE_URL"):
        load({**SECRET, **MAIL, "HOST": "0.0.0.0"})


@pytest.mark.parametrize("url", ["https://example.org", "http://127.0.0.1:8000"])
def test_production_runs_behind_https_or_at_home(url: str) -> None:
    assert load({**SECRET, **MAIL, "REGELWERK_BASE_URL": url}).production


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("unix:/run/clamav/clamd.ctl", Scanning(path="/run/clamav/clamd.ctl")),
        ("tcp:scanner:3310", Scanning(host="scanner", port=3310)),
        ("tcp:[::1]:3310", Scanning(host="::1", port=3310)),
        ("", None),
    ],
)
def test_the_place_of_the_scanner(text: str, place: Scanning | None) -> None:
    assert load({"REGELWERK_CLAMAV": text}).scanning == place


def test_production_without_a_mail_server_is_a_choice() -> None:
    with pytest.raises(ConfigError, match="REGELWERK_SMTP_URL"):
        load(SECRET)
    with pytest.raises(ConfigError, match="REGELWERK_WITHOUT_MAIL"):
        load({**SECRET, "REGELWERK_WITHOUT_MAIL": "1"})
    assert load({**SECRET, "REGELWERK_WITHOUT_MAIL": "on-purpose"}).smtp_url is None
    assert load({}).smtp_url is None  # a demonstration needs none
