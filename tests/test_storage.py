"""Files are the old one or the new one, whatever happens while they are written."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from pipeline.errors import OutputError, TranscriptError
from pipeline.storage import read_text, replacing, write_bytes, write_text


def write_half(target: Path, failure: BaseException) -> None:
    """Begin to write a file, and fail."""
    with replacing(target) as temporary:
        temporary.write_bytes(b"half")
        raise failure


def test_a_file_is_written_whole_with_its_folders(tmp_path: Path) -> None:
    """Missing folders are made, and nothing else is left in them."""
    target = tmp_path / "zh" / "一段谈话" / "talk.json"
    write_text(target, "你好\n")

    assert target.read_bytes() == "你好\n".encode()
    assert list(target.parent.iterdir()) == [target]


def test_a_file_is_replaced(tmp_path: Path) -> None:
    """The new content stands under the old name."""
    target = tmp_path / "talk.mp3"
    write_bytes(target, b"old, and longer")
    write_bytes(target, b"new")

    assert target.read_bytes() == b"new"


@pytest.mark.parametrize("failure", [ValueError, KeyboardInterrupt, OutputError])
def test_a_failure_leaves_the_old_file_and_nothing_else(tmp_path: Path, failure: type[BaseException]) -> None:
    """A block that fails half-way changes nothing, and its failure goes on as it is."""
    target = tmp_path / "talk.mp3"
    target.write_bytes(b"old")

    with pytest.raises(failure):
        write_half(target, failure("stop"))

    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]


def test_a_failure_leaves_no_file_where_none_was(tmp_path: Path) -> None:
    """Nothing half-written stands under a final name."""
    with pytest.raises(RuntimeError):
        write_half(tmp_path / "talk.mp3", RuntimeError("stop"))

    assert list(tmp_path.iterdir()) == []


def test_the_file_being_written_has_the_suffix_of_its_target(tmp_path: Path) -> None:
    """Encoders choose their format by it; and the file is hidden and in the same folder."""
    with replacing(tmp_path / "talk.mp3") as temporary:
        assert temporary.parent == tmp_path
        assert temporary.suffix == ".mp3"
        assert temporary.name.startswith(".")


def test_a_name_as_long_as_a_file_system_allows_can_be_written(tmp_path: Path) -> None:
    """The name of the file being written is no longer than its target's."""
    target = tmp_path / ("谈" * 80 + ".mp3")
    write_bytes(target, b"sound")

    assert target.read_bytes() == b"sound"


def test_many_writers_of_one_file_leave_one_of_their_contents(tmp_path: Path) -> None:
    """Two runs in one folder do not mix their bytes, and nothing is left behind."""
    if os.name == "nt":
        pytest.skip("Windows refuses to rename over a file that another thread is renaming over")
    target = tmp_path / "talk.json"
    contents = [str(number) * 50_000 for number in range(8)]

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda content: write_text(target, content), contents))

    assert target.read_text(encoding="utf-8") in contents
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.skipif(os.name == "nt", reason="POSIX permissions")
def test_a_written_file_has_the_permissions_of_any_new_file(tmp_path: Path) -> None:
    """A web server may read it as far as the person's umask allows."""
    write_text(tmp_path / "ours", "")
    (tmp_path / "any").touch()

    assert (tmp_path / "ours").stat().st_mode == (tmp_path / "any").stat().st_mode


def test_a_folder_that_cannot_be_made_is_an_error_of_ours(tmp_path: Path) -> None:
    """Where a file stands in the way, the message names the target and the hint says what to check."""
    (tmp_path / "output").write_text("a file", encoding="utf-8")

    with pytest.raises(OutputError, match="cannot be written") as caught:
        write_text(tmp_path / "output" / "talk.json", "{}")

    assert caught.value.where == str(tmp_path / "output" / "talk.json")
    assert caught.value.hint.startswith("Check that the folder exists")


def test_a_folder_in_the_place_of_the_file_is_an_error_of_ours(tmp_path: Path) -> None:
    """The folder stays, and nothing is left beside it."""
    (tmp_path / "talk.json").mkdir()

    with pytest.raises(OutputError):
        write_text(tmp_path / "talk.json", "{}")

    assert list(tmp_path.iterdir()) == [tmp_path / "talk.json"]


def test_text_keeps_its_line_ends(tmp_path: Path) -> None:
    """On every system the bytes are the same."""
    write_text(tmp_path / "a", "one\ntwo\n")

    assert (tmp_path / "a").read_bytes() == b"one\ntwo\n"


def test_a_byte_order_mark_is_no_text(tmp_path: Path) -> None:
    """Some editors put one in."""
    (tmp_path / "a").write_bytes(b"\xef\xbb\xbf\xe4\xbd\xa0")

    assert read_text(tmp_path / "a", TranscriptError) == "你"


def test_what_cannot_be_read_is_an_error_of_the_readers_kind(tmp_path: Path) -> None:
    """A missing file, a folder and other encodings each say what they are."""
    (tmp_path / "gb.yaml").write_bytes("谈话".encode("gb18030"))

    with pytest.raises(TranscriptError, match="there is no such file"):
        read_text(tmp_path / "missing.yaml", TranscriptError)
    with pytest.raises(TranscriptError, match="is not UTF-8 text"):
        read_text(tmp_path / "gb.yaml", TranscriptError)
    with pytest.raises(TranscriptError, match="cannot be read"):
        read_text(tmp_path, TranscriptError)
