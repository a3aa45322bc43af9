"""Where files are kept, as an operator writes it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from service.core.errors import ConfigError
from service.core.file_address import Bucket, Folder, demand_rights, read_address

OWN = Bucket(name="b", endpoint="https://h:9000")
KEYS = {"AWS_ACCESS_KEY_ID": "k", "AWS_SECRET_ACCESS_KEY": "s"}


@pytest.mark.parametrize(
    ("url", "place"),
    [
        ("file:///srv/files", Folder(path="/srv/files")),
        ("file:///srv/my%20files", Folder(path="/srv/my files")),
        ("s3://papers", Bucket(name="papers", virtual=True)),
        ("s3://b/a/c/?region=eu", Bucket(name="b", prefix="a/c", region="eu", virtual=True)),
        ("s3://b?endpoint=https://h:9000/", OWN),
        ("s3://b?endpoint=https%3A%2F%2Fh%3A9000", OWN),
        ("s3://b?style=path", Bucket(name="b")),
        ("s3://b?endpoint=http://h", Bucket(name="b", endpoint="http://h")),
        ("s3://b?endpoint=https://h:9000&style=virtual", replace(OWN, virtual=True)),
    ],
)  # fmt: skip
def test_an_address_is_a_folder_or_a_bucket(url: str, place: Folder | Bucket) -> None:
    assert read_address(url, "X") == place


@pytest.mark.parametrize(
    "url",
    [
        "files",
        "file://files",
        "file:///",
        "file:///srv?endpoint=x",
        "http://h/b",
        "s3://",
        "s3:///prefix",
        "s3://b:9000",
        "s3://geheim:geheim@b",
        "s3://b?secret_access_key=geheim",
        "s3://b?style=other",
        "s3://b?endpoint=h:9000",
        "s3://b?endpoint=http://u:geheim@h",
        "s3://b?endpoint=http://h:poort",
        "s3://b?endpoint=http://[",
        "s3://b?endpoint",
        "s3://[",
    ],
)
def test_anything_else_is_refused_and_not_repeated(url: str) -> None:
    with pytest.raises(ConfigError, match="REGELWERK_FILES_URL") as caught:
        read_address(url, "REGELWERK_FILES_URL")
    assert "geheim" not in str(caught.value)


@pytest.mark.parametrize("rights", [{}, {"AWS_ACCESS_KEY_ID": ""}, {"AWS_ACCESS_KEY_ID": "k"}])
def test_a_store_of_ones_own_needs_a_whole_key(rights: dict[str, str]) -> None:
    with pytest.raises(ConfigError, match="AWS_ACCESS_KEY_ID"):
        demand_rights(OWN, rights)


@pytest.mark.parametrize("place", [OWN, Bucket(name="b"), Folder(path="/srv")])
def test_with_a_key_every_place_is_good(place: Folder | Bucket) -> None:
    demand_rights(place, KEYS)


@pytest.mark.parametrize("place", [Bucket(name="b"), Folder(path="/srv")])
def test_amazon_may_know_the_machine_itself(place: Folder | Bucket) -> None:
    demand_rights(place, {})
