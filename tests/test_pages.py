"""Which documents a command is asked to work on."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.build import BuildSettings, plan_episodes
from pipeline.errors import TranscriptError
from pipeline.pages import Page, expand_pages, is_transcript, transcript_name
from pipeline.reading import read_transcript
from tests.website import open_website

TRANSCRIPT = """\
# Edit this file as you would edit a play.

schema: 1
id: 00c0ffee00c0ffee
title: {en: Tea}
source:
  page: tea.txt
rights: |-
  All of it is ours.
speakers:
  ana: {name: {en: Ana}}
turns:
- ana:
  - en: Hello.
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with pages and other files in it, which is the working folder."""
    names = ("b.txt", "a.md", "notes.pdf", ".hidden.txt", "a.transcript.yaml", "alone.transcript.yaml", "voices.yaml")
    for name in names:
        (tmp_path / name).write_text("Ana: Hello.", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def paths_of(*arguments: str) -> list[str]:
    """The paths of the pages that arguments name."""
    return [page.path for page in expand_pages(arguments)[0]]


def test_a_folder_gives_its_pages_and_transcripts_without_a_page(folder: Path) -> None:
    """Hidden files and other kinds are passed over, and so is the transcript file of a page that is there."""
    assert paths_of(".") == ["a.md", "b.txt", "alone.transcript.yaml"]


def test_patterns_are_expanded_here(folder: Path) -> None:
    """As on Windows, where nobody else does."""
    assert paths_of("*.txt", "*.md") == ["b.txt", "a.md"]


def test_each_page_comes_once(folder: Path) -> None:
    """However often it is named."""
    assert paths_of("b.txt", "*.txt", "b.txt") == ["b.txt"]


def test_a_path_that_is_not_there_is_a_page_and_an_empty_pattern_a_fault(folder: Path) -> None:
    """The first fails when it is read, the second has nothing to read."""
    (folder / "empty").mkdir()
    pages, faulty = expand_pages(["missing.txt", "*.nothing", "empty"])

    assert pages == (Page("missing.txt"),)
    assert [argument for argument, _ in faulty] == ["*.nothing", "empty"]


def test_a_name_with_brackets_is_a_name_first(folder: Path) -> None:
    """A file that is called like a pattern is that file."""
    (folder / "talk[1].txt").touch()

    assert paths_of("talk[1].txt") == ["talk[1].txt"]


@pytest.mark.parametrize(
    ("page", "file"),
    [("talk.html", "talk.transcript.yaml"), ("v1.2.txt", "v1.2.transcript.yaml"), ("talk.transcript.yaml",) * 2],
)
def test_the_transcript_file_stands_beside_the_page(page: str, file: str) -> None:
    """Same folder, same stem; a transcript file stands for itself."""
    assert Page(str(Path("talks", page))).transcript_path == Path("talks", file)


def test_a_transcript_file_is_known_by_its_name() -> None:
    """Whatever it holds, and whether it is there or not."""
    assert Page("Talk.Transcript.YAML").is_transcript_file
    assert not Page("voices.yaml").is_transcript_file


def test_a_transcript_file_is_known_by_its_form_under_another_name(folder: Path) -> None:
    """It stands for itself, and its stem is that of its own name."""
    (folder / "play.v2.yaml").write_text(TRANSCRIPT, encoding="utf-8")
    page = Page("play.v2.yaml")

    assert (page.is_transcript_file, page.transcript_path, page.stem) == (True, Path("play.v2.yaml"), "play.v2")


@pytest.mark.parametrize(
    "content",
    [
        TRANSCRIPT,
        "\ufeff" + TRANSCRIPT,
        TRANSCRIPT.replace("\n", "\r\n"),
        "# a note\n\nid: 00c0ffee00c0ffee  # its own\nturns:  # all of them\n  # here\n  - ana: Hello.\n",
        TRANSCRIPT.replace("speakers:", "speakrs:").replace("en: Hello.", "en: [unclosed"),
    ],
    ids=["written", "byte-order-mark", "windows", "by-hand", "faulty"],
)
def test_the_form_of_a_transcript_file_is_told_by_its_head(content: str) -> None:
    """Comments, line ends and faults further down do not hide it."""
    assert is_transcript(content.encode())


@pytest.mark.parametrize(
    "content",
    [
        "",
        "Ana: Good morning.\n\nBen: Good morning.\n",
        "schema: What is a schema?\nid: A kind of plan.\nturns: And who takes turns?\n",
        "schema: 1\nid: 00c0ffee00c0ffee\nturns:\nWe take turns.\n",
        "title: Tea\nturns:\n- two\n",
        "Here is how such a file begins.\n" + TRANSCRIPT,
        "---\nid: 00c0ffee00c0ffee\ntitle: Tea\n---\nturns:\n- Ana: Hello.\n",
        "schema: 1\nid: 00c0ffee00c0ffee\n",
    ],
    ids=["empty", "page", "dialogue", "prose-below", "undeclared", "quoted", "front-matter", "no-turns"],
)
def test_a_page_that_has_the_words_of_a_head_is_a_page(content: str) -> None:
    """A conversation about files, or front matter, is not taken for a transcript file."""
    assert not is_transcript(content.encode())


@given(stem=st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="/\\"), min_size=1, max_size=300))
def test_a_transcript_file_has_a_name_that_a_file_can_have(stem: str) -> None:
    """Two long names that differ at their end alone stay two names."""
    name, other = transcript_name(stem), transcript_name(stem + "x")

    assert len(name.encode()) <= 255
    assert name.endswith(".transcript.yaml")
    assert name != other


def test_a_path_that_no_file_can_have_is_told(folder: Path) -> None:
    """As an error of the page, with a hint, and not as a bug."""
    name = "a" * 400 + ".txt"
    pages, faulty = expand_pages([name])

    assert len(pages) + len(faulty) == 1  # systems differ in when they refuse it
    assert not Page(name).is_transcript_file
    with pytest.raises(TranscriptError) as refused:
        read_transcript(name)
    assert refused.value.hint


def test_standard_input_is_a_page_without_a_name(folder: Path) -> None:
    """Its bytes are what is piped in."""
    page = Page("-")

    assert (page.load(io.BytesIO(b"Ana: Hello.")), page.stem, page.name) == (b"Ana: Hello.", "", "standard input")


@pytest.mark.parametrize(("path", "said"), [("missing.txt", "no such file"), (".", "is a folder")])
def test_what_cannot_be_read_is_told(folder: Path, path: str, said: str) -> None:
    """Missing files and folders are errors of ours."""
    with pytest.raises(TranscriptError, match=said):
        Page(path).load(io.BytesIO())


def test_a_file_that_no_conversation_fills_is_refused(folder: Path) -> None:
    """A sparse file of 65 MB is not read into memory whole to find that out."""
    with (folder / "huge.txt").open("wb") as file:
        file.truncate(65 * 1024**2)

    with pytest.raises(TranscriptError, match="larger than 64 MB"):
        Page("huge.txt").load(io.BytesIO())


@pytest.mark.parametrize(
    ("address", "name", "stem"),
    [
        ("https://radio.example/talks/night-ferry.html?page=1#t=3", "night-ferry.html", "night-ferry"),
        ("HTTP://radio.example/talks/v1.2/", "v1.2", "v1.2"),
        ("https://radio.example", "radio.example", "radio.example"),
        ("https://radio.example/%E7%81%AF%E5%A1%94.php", "灯塔.php", "灯塔"),
        ("https://radio.example/..%2F..%2Fetc%2Fhosts", "etc hosts", "etc hosts"),
        ("https://radio.example/a%00b%3Fc%5Cd", "a b c d", "a b c d"),
        ("https://radio.example/" + "a" * 300, "a" * 100, "a" * 100),
        ("https://[", "page", "page"),
    ],
)
def test_an_address_is_a_page_with_the_name_of_its_last_part(address: str, name: str, stem: str) -> None:
    """The name is safe as a file name; the transcript file lies in the working folder."""
    page = Page(address)

    assert (page.is_address, page.name, page.stem) == (True, name, stem)
    assert page.transcript_path == Path(f"{stem}.transcript.yaml")
    assert page.url == address.partition("#")[0]
    assert not page.is_transcript_file


def test_an_address_is_no_pattern_and_a_path_no_address() -> None:
    """A question mark in it is a question mark."""
    assert paths_of("https://radio.example/talk?id=[1]") == ["https://radio.example/talk?id=[1]"]
    assert not Page("C:/talks/talk.html").is_address
    assert Page("talk.html").url == ""


def test_a_page_is_read_from_its_address(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The transcript says where it is from."""
    with open_website() as site:
        monkeypatch.delenv("DUOLOGUE_OFFLINE", raising=False)
        monkeypatch.setenv("DUOLOGUE_ALLOW_LOCAL", "1")
        transcript = read_transcript(f"{site.address}/talks/tide-clerk.html#top")

    assert transcript.titles.first == "The tide clerk"
    assert [turn.speaker for turn in transcript.turns] == ["ada", "rolf", "ada", "rolf"]
    assert (transcript.source.page, transcript.source.url) == (
        "tide-clerk.html",
        f"{site.address}/talks/tide-clerk.html",
    )


def test_the_environment_of_a_build_says_how_its_pages_are_fetched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The settings' proxy is asked for a page that has an address, and that of the process is not."""
    monkeypatch.setenv("DUOLOGUE_PROXY", "http://127.0.0.1:9")
    environment = {"DUOLOGUE_CACHE": str(tmp_path)}
    with open_website() as site:
        settings = BuildSettings(engine="espeak", output=tmp_path, proxy=site.address)
        report = plan_episodes("http://93.184.216.34/tide-clerk.html", settings, environment=environment)

    assert [plan.script.title for plan in report.plans] == ["The tide clerk"]
    assert len(site.asked) == 1


def test_a_build_that_is_told_to_stay_offline_fetches_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """DUOLOGUE_OFFLINE in the mapping that the caller gives holds as it does in the process."""
    monkeypatch.delenv("DUOLOGUE_OFFLINE", raising=False)
    monkeypatch.setenv("DUOLOGUE_ALLOW_LOCAL", "1")
    environment = {"DUOLOGUE_CACHE": str(tmp_path), "DUOLOGUE_ALLOW_LOCAL": "1", "DUOLOGUE_OFFLINE": "1"}
    with open_website() as site:
        settings = BuildSettings(engine="espeak", output=tmp_path)
        report = plan_episodes(f"{site.address}/tide-clerk.html", settings, environment=environment)

    assert "DUOLOGUE_OFFLINE" in report.failed[0].error.hint
    assert site.asked == []
