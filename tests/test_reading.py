"""From a page to a transcript by way of the file that a person corrects."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from pipeline.errors import OutputError, TranscriptError
from pipeline.pages import Page, expand_pages
from pipeline.reading import (
    explain_reading,
    read_transcript,
    read_versions,
    transcript_file_of,
    update_transcript,
    write_transcript,
)

ENGLISH = "Nora: Thank you for having me.\n\nLan: Did it rain all night?\n\nNora: All night.\n\nLan: And the tea?\n"
CHINESE = "诺拉：谢谢你的招待。\n\n阿岚：昨晚下了一整夜的雨吗？\n\n诺拉：一整夜。\n\n阿岚：那茶呢？\n"


def write(path: Path, text: str) -> Path:
    """A file with a text."""
    path.write_bytes(text.encode())
    return path


def test_a_corrected_file_is_brought_up_to_date_with_its_page(tmp_path: Path) -> None:
    """The correction stays, the page's second language comes in, and the next time nothing is left to do."""
    english, chinese = write(tmp_path / "tea.en.txt", ENGLISH), write(tmp_path / "tea.zh.txt", CHINESE)
    file = tmp_path / "tea.transcript.yaml"
    write_transcript(read_transcript(english), file)
    write(file, file.read_text(encoding="utf-8").replace("All night.", "All night long.  # she laughs"))
    with pytest.raises(OutputError, match="was edited"):
        write_transcript(read_transcript(english), file)

    both = read_versions([english, chinese])
    conflicts = update_transcript(both, file)

    merged = file.read_text(encoding="utf-8")
    assert conflicts == ()
    assert "en: All night long.  # she laughs\n    zh: 一整夜。" in merged
    assert update_transcript(both, file) == ()
    assert file.read_text(encoding="utf-8") == merged


def test_a_file_that_is_not_there_yet_is_written(tmp_path: Path) -> None:
    """Merging with nothing is writing."""
    transcript = read_transcript(write(tmp_path / "tea.txt", ENGLISH))

    assert update_transcript(transcript, tmp_path / "tea.transcript.yaml") == ()
    assert read_transcript(tmp_path / "tea.transcript.yaml") == transcript


def test_a_file_from_windows_stays_one(tmp_path: Path) -> None:
    """Its line ends are kept where something comes in."""
    page = write(tmp_path / "tea.txt", ENGLISH)
    file = tmp_path / "tea.transcript.yaml"
    write_transcript(read_transcript(page), file)
    write(file, file.read_text(encoding="utf-8").replace("All night.", "All night long.").replace("\n", "\r\n"))

    update_transcript(read_versions([write(page, ENGLISH + "\nNora: Cold.\n")]), file)

    text = file.read_bytes()
    assert b"en: Cold.\r\n" in text
    assert text.count(b"\r\n") == text.count(b"\n")


def test_what_a_person_corrected_is_known_as_theirs(tmp_path: Path) -> None:
    """The words of an edited file tell who wrote them."""
    page = write(tmp_path / "tea.txt", ENGLISH)
    file = tmp_path / "tea.transcript.yaml"
    write_transcript(read_transcript(page), file)
    write(file, file.read_text(encoding="utf-8").replace("All night.", "All night long."))

    origins = [turn.passages[0].wordings[0].origin for turn in read_transcript(page).turns]

    assert origins == ["page", "page", "person", "page"]


def test_a_transcript_file_under_another_name_is_read_as_one(tmp_path: Path) -> None:
    """A copy says what the file says, and is preferred to an edited file that would lie beside a page of its name."""
    file, copy = tmp_path / "tea.transcript.yaml", tmp_path / "play.yaml"
    write_transcript(read_transcript(write(tmp_path / "tea.txt", ENGLISH)), file)
    write(copy, file.read_text(encoding="utf-8"))
    write(tmp_path / "play.transcript.yaml", CHINESE)

    assert read_transcript(copy) == read_transcript(file)
    assert transcript_file_of(Page(str(copy))) == copy
    with pytest.raises(TranscriptError, match="is a transcript file"):
        explain_reading(copy)


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_a_transcript_file_can_be_piped_in(tmp_path: Path, line_end: str) -> None:
    """Its faults have the lines of the file, and a person's words are known as theirs."""
    file = tmp_path / "tea.transcript.yaml"
    write_transcript(read_transcript(write(tmp_path / "tea.txt", ENGLISH)), file)
    text = file.read_text(encoding="utf-8").replace("All night.", "All night long.").replace("\n", line_end)
    faulty = text.replace("role: host", "role: gost", 1)
    line = 1 + next(index for index, line in enumerate(faulty.splitlines()) if "gost" in line)
    write(file, text)

    assert read_transcript("-", standard_input=io.BytesIO(text.encode())) == read_transcript(file)
    with pytest.raises(TranscriptError, match=rf"line {line}, "):
        read_transcript("-", standard_input=io.BytesIO(faulty.encode()))
    with pytest.raises(TranscriptError, match="is not UTF-8 text"):
        read_transcript("-", standard_input=io.BytesIO(text.encode("gb18030") + b"\xff"))


def test_the_transcript_file_of_a_page_with_a_long_name_is_written_and_found_again(tmp_path: Path) -> None:
    """Its name is cut, not its folder searched for another one."""
    page = write(tmp_path / ("t" * 240 + ".txt"), ENGLISH)
    file = transcript_file_of(Page(str(page)))
    write_transcript(read_transcript(page), file)
    write(file, file.read_text(encoding="utf-8").replace("All night.", "All night long."))

    assert file.parent == tmp_path
    assert expand_pages([str(tmp_path)])[0] == (Page(str(page)),)
    assert read_transcript(page).turns[2].passages[0].wordings[0].text == "All night long."
