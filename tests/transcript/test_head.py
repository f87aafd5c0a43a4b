"""The head of a transcript file: the whole sheet of an episode, read with or without what is said below it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import TranscriptError
from pipeline.model import Link, Localized, Sheet, Transcript
from pipeline.transcript.file import parse_transcript, render_transcript
from pipeline.transcript.fileparser import parse_head
from pipeline.transcript.head import Head
from pipeline.transcript.rewriting import rewrite_transcript
from tests.transcript.transcripts import sheets, transcripts

WORKBENCH = Path(__file__).parent.parent / "data" / "transcript" / "workbench.transcript.yaml"
BODY = "speakers: {ana: Ana}\nturns:\n- ana: [{en: Hello.}]\n"


def head_of(transcript: Transcript) -> Head:
    """The head of a transcript that was read to its end."""
    return Head(transcript.id, transcript.titles, transcript.date, transcript.source, transcript.sheet)


def sheet_of(head: str) -> Sheet:
    """The sheet that a file with such a head has."""
    return parse_transcript(head + BODY, file="talk.transcript.yaml").sheet


def fault_of(head: str) -> str:
    """The first fault of a file with such a head."""
    with pytest.raises(TranscriptError) as caught:
        parse_head(head + BODY, file="talk.transcript.yaml")
    return caught.value.message.splitlines()[0]


@given(transcripts())
def test_a_head_read_alone_is_the_head_of_the_whole(transcript: Transcript) -> None:
    """However nasty the texts in it, and those below it."""
    source = render_transcript(transcript)

    assert parse_head(source, file="t") == head_of(parse_transcript(source, file="t"))


@given(transcripts(), sheets())
def test_a_sheet_is_changed_where_it_stands(transcript: Transcript, sheet: Sheet) -> None:
    """Whatever of it is new, gone or said otherwise, the file reads as the other transcript."""
    after = replace(transcript, sheet=sheet)

    text = rewrite_transcript(render_transcript(transcript), transcript, after)

    assert parse_transcript(text, file="t") == after


def test_what_is_new_may_follow_what_is_gone() -> None:
    """The keys of a sheet come and go next to each other, each on a line of its own."""
    before = parse_transcript(f"notes:\n  en: One kettle.\n{BODY}", file="t")
    after = replace(before, sheet=Sheet(links=(Link("", "https://tea.example"),)))

    text = rewrite_transcript(render_transcript(before), before, after)

    assert "\nnotes:\nlinks:\n- url: https://tea.example\n\nspeakers:\n" in text


def test_what_nobody_filled_in_does_not_fill_the_file() -> None:
    """Of the sheet, the few keys that most people need stand there blank; the others only once they are said."""
    talk = parse_transcript(BODY, file="t")
    lines = [line for line in render_transcript(talk).splitlines() if line and not line.startswith(("#", " "))]

    assert lines[: lines.index("speakers:")] == [
        "schema: 1", f"id: {talk.id}", "title:", "date:", "source:", "episode:", "status: ready", "rights:", "notes:",
    ]  # fmt: skip


def test_a_sheet_is_understood_as_people_write_it() -> None:
    """Links with titles and without, yes and no, texts with their language and without."""
    sheet = sheet_of(
        "subtitle: A kettle, and what came of it\n"
        "notes: |\n  Two people.\n\n  - one kettle\n"
        "links:\n- https://tea.example/a\n- {title: The kettle, url: http://kettle.example}\n"
        "- url: mailto:ana@tea.example\n"
        "season: 2\nepisode: 7\ntype: bonus\nexplicit: no\ncover: art/7.jpg\nrights: CC BY 4.0\n"
        "publish_at: 2026-11-22T06:00\nstatus: draft\n"
    )

    assert sheet == Sheet(
        subtitles=Localized.of({"en": "A kettle, and what came of it"}),
        notes=Localized.of({"en": "Two people.\n\n- one kettle\n"}),
        links=(
            Link("", "https://tea.example/a"),
            Link("The kettle", "http://kettle.example"),
            Link("", "mailto:ana@tea.example"),
        ),
        season=2,
        episode=7,
        type="bonus",
        explicit=False,
        cover="art/7.jpg",
        rights="CC BY 4.0",
        publish_at="2026-11-22T06:00",
        status="draft",
    )


def test_one_link_need_not_be_a_list() -> None:
    """An address alone, or a title and its address, are a list of one."""
    assert sheet_of("links: https://tea.example\n").links == (Link("", "https://tea.example"),)
    assert sheet_of("links: {title: Tea, url: https://tea.example}\n").links == (Link("Tea", "https://tea.example"),)


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "file:///etc/passwd",
        "tea.example",
        "//tea.example",
        "https://",
        "https://a b",
        "data:,x",
        "",
    ],
)
def test_a_link_that_no_app_may_open_is_a_fault(address: str) -> None:
    """Addresses of the web and of mail only."""
    assert fault_of(f"links: [{{title: Tea, url: {address!r}}}]\n").startswith(
        "line 1, $.links[0].url: expected an address that begins with https://, http:// or mailto:"
    )


@pytest.mark.parametrize(
    "moment",
    [
        "tomorrow",
        "2026-13-01",
        "2026-02-30",
        "2026-11",
        "2026-11-22T25:00",
        "06:00",
        "20261122",
        "2026-11-22T06:00+8",
        "0001-01-01",
        "9999-12-31",
    ],
)
def test_a_moment_that_no_calendar_has_is_a_fault(moment: str) -> None:
    """A schedule is a day, or a minute of it."""
    assert fault_of(f"publish_at: {moment}\n").startswith("line 1, $.publish_at: expected a moment such as 2026-11-22")


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("season: two\n", "$.season: expected a whole number"),
        ("type: special\n", "$.type: expected one of full, trailer, bonus"),
        ("explicit: clean\n", "$.explicit: expected one of true, yes, false, no"),
        ("links: [{title: Tea, href: x}]\n", "$.links[0].href: unknown key 'href'"),
        ("subtitel: Tea\n", "$.subtitel: unknown key 'subtitel'; did you mean 'subtitle'?"),
    ],
)
def test_a_slip_in_the_sheet_is_told_where_it_is(line: str, fault: str) -> None:
    """The head alone finds it, too."""
    assert fault_of(line).startswith(f"line 1, {fault}")


def test_what_stands_below_the_turns_is_read_as_well() -> None:
    """A person may add a line at the end of the file."""
    assert parse_head(f"{BODY}status: withdrawn\n", file="t").sheet.status == "withdrawn"


def test_faults_below_the_head_are_left_to_whoever_reads_there() -> None:
    """A feed can be written while somebody works on the words."""
    assert parse_head("title: Tea\nturns:\n- nobody\n", file="t").titles == Localized.of({"en": "Tea"})


def test_a_text_without_its_language_is_in_one_that_the_episode_has() -> None:
    """A French note is not taken for English where nothing in the head tells it."""
    assert parse_head(f"notes: Deux personnes.\n{BODY}", file="t", languages=["fr"]).sheet.notes == Localized.of(
        {"fr": "Deux personnes."}
    )


@given(st.integers(0, len(WORKBENCH.read_text(encoding="utf-8"))))
def test_each_prefix_of_a_file_has_a_head_or_a_fault(length: int) -> None:
    """A file that was cut off gives what its head says, or an error of ours."""
    source = WORKBENCH.read_text(encoding="utf-8")[:length]

    try:
        head = parse_head(source, file="t")
    except TranscriptError as error:
        answer = error.where
    else:
        answer = "t" if head.id else ""

    assert answer == "t"
