"""The key of the seals: made once, kept secret, and what it signed can be checked by anybody."""

from __future__ import annotations

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from service.core.errors import ConfigError
from service.core.seal import ELSEWHERE
from service.outside import SealKey, is_signed

SEED = "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"  # RFC 8032, 7.1


def test_the_key_and_its_signature_are_those_of_the_standard(tmp_path: Path) -> None:
    key = SealKey(SEED, tmp_path / "none")
    public = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"
    assert key.public() == public
    assert key.sign(b"").hex().startswith("e5564300c360ac729086e2cc806e828a")
    assert is_signed(public, b"", key.sign(b"").hex())


def test_what_was_not_signed_is_not_signed(tmp_path: Path) -> None:
    key = SealKey(SEED, tmp_path / "none")
    signature = key.sign(b"zegel").hex()
    assert not is_signed(key.public(), b"ander zegel", signature)
    assert not is_signed("00" * 32, b"zegel", signature)
    assert not is_signed("niets", b"zegel", signature)
    assert not is_signed(key.public(), b"zegel", "niets")


def test_without_a_setting_the_key_is_made_once_and_kept_secret(tmp_path: Path) -> None:
    file = tmp_path / "var" / "seal.key"
    assert SealKey("", file).known() is None
    assert not file.exists()
    public = SealKey("", file).public()
    assert SealKey("", file).known() == public
    assert file.stat().st_mode & 0o777 == 0o600


def test_a_setting_goes_before_the_file(tmp_path: Path) -> None:
    file = tmp_path / "seal.key"
    SealKey("", file).public()
    assert SealKey(SEED, file).public() != SealKey("", file).public()


def test_a_damaged_key_is_named(tmp_path: Path) -> None:
    file = tmp_path / "seal.key"
    file.write_text("geen sleutel")
    with pytest.raises(ConfigError, match=r"seal\.key"):
        SealKey("", file).public()


def test_a_part_that_seals_nothing_has_no_key_and_makes_none(tmp_path: Path) -> None:
    file = tmp_path / "seal.key"
    public = SealKey(SEED, file).public()
    web = SealKey(ELSEWHERE, file, public)
    assert web.known() == public
    with pytest.raises(ConfigError):
        web.sign(b"zegel")
    with pytest.raises(ConfigError):
        web.public()
    assert not file.exists()


def test_a_key_on_a_shared_volume_is_none_for_who_has_it_elsewhere(tmp_path: Path) -> None:
    file = tmp_path / "seal.key"
    SealKey("", file).public()
    assert SealKey(ELSEWHERE, file).known() is None


def test_a_key_that_is_not_of_the_known_half_is_refused(tmp_path: Path) -> None:
    other = SealKey("ab" * 32, tmp_path / "none").public()
    with pytest.raises(ConfigError, match="REGELWERK_SEAL_PUBLIC_KEY"):
        SealKey(SEED, tmp_path / "none", other).sign(b"zegel")


@contextmanager
def no_room() -> Iterator[None]:
    """Within, no byte can be written to any file of this process."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_full_disk_leaves_no_half_a_key_behind(tmp_path: Path) -> None:
    file = tmp_path / "seal.key"
    with no_room(), pytest.raises(OSError, match="File too large"):
        SealKey("", file).public()
    assert list(tmp_path.iterdir()) == []
    assert SealKey("", file).public() == SealKey("", file).known()
