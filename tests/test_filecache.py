"""What every cached file has in common; that clips survive kills and neighbours is in tests/speech/test_cache.py."""

from __future__ import annotations

import os
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import EngineError
from pipeline.filecache import FileCache, Kind, parse_size

KINDS: tuple[Kind, ...] = get_args(Kind)
KEY = "0123456789abcdef" * 4
OTHER = "fedcba9876543210" * 4


@given(body=st.binary(max_size=300), kind=st.sampled_from(KINDS))
def test_what_is_stored_is_loaded(body: bytes, kind: Kind, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Any bytes come back as they went, line ends and all, from another cache on the same folder."""
    folder = tmp_path_factory.mktemp("cache")

    FileCache(folder).store(kind, KEY, body)

    assert FileCache(folder).load(kind, KEY) == body


def test_a_key_has_one_content_for_each_kind(tmp_path: Path) -> None:
    """A block does not replace a clip, and neither is taken for the other."""
    cache = FileCache(tmp_path)
    cache.store("clip", KEY, b"speech")
    cache.store("block", KEY, b"frames")

    (tmp_path / KEY[:2] / f"{KEY}.clip").replace(tmp_path / KEY[:2] / f"{KEY}.gain")

    assert cache.load("block", KEY) == b"frames"
    assert cache.load("clip", KEY) is None
    assert cache.load("gain", KEY) is None


def test_the_ceiling_counts_every_kind(tmp_path: Path) -> None:
    """Clips and blocks share the room, and what was used longest ago goes first, whatever it is."""
    old = FileCache(tmp_path)
    old.store("block", KEY, bytes(1000))
    old.store("clip", KEY, bytes(1000))
    old.store("gain", OTHER, bytes(1000))
    os.utime(tmp_path / KEY[:2] / f"{KEY}.block", (1, 1))
    cache = FileCache(tmp_path, ceiling_bytes=2500)

    cache.trim()

    assert cache.load("block", KEY) is None
    assert cache.load("clip", KEY) == cache.load("gain", OTHER) == bytes(1000)


@pytest.mark.parametrize(
    ("text", "size_bytes"),
    [("0", 0), ("123", 123), ("7B", 7), ("2k", 2000), ("10 GB", 10**10), ("1.5tb", 15 * 10**11), (" 3MB ", 3_000_000)],
)
def test_sizes_are_read_as_people_write_them(text: str, size_bytes: int) -> None:
    """Units are decimal, in either case, with or without a space."""
    assert parse_size(text) == size_bytes


@pytest.mark.parametrize("text", ["ten", "GB", "-1", "1e9", "10 GiB", "1,5GB", "٣GB", "inf"])
def test_wrong_ceiling_is_told_with_the_name_of_its_variable(text: str) -> None:
    """The error quotes the value, and the hint shows a right one."""
    with pytest.raises(EngineError) as caught:
        FileCache.from_environment({"DUOLOGUE_CACHE_MAX": text})

    assert str(caught.value) == f"DUOLOGUE_CACHE_MAX: {text!r} is not a size"
    assert caught.value.hint == "Write a size such as 10GB or 500MB."
