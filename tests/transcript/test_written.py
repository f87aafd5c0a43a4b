"""The digests at the end of a transcript file: what the page gave, told apart from what a person wrote."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from pipeline.model import Transcript
from pipeline.transcript.file import parse_transcript, render_transcript
from pipeline.transcript.forms import flat_play, form_of
from pipeline.transcript.written import digests_of, mark_corrections, parse_written
from tests.transcript.test_file import WORKSHOP
from tests.transcript.variants import page_transcripts

WRITTEN = render_transcript(WORKSHOP)


@settings(max_examples=8)
@given(page_transcripts())
def test_digests_are_read_back(page: Transcript) -> None:
    """Whatever the texts and the names of speakers."""
    form = form_of(page)

    assert parse_written(render_transcript(page)) == digests_of({**form, "turns": [*flat_play(form)]})


@pytest.mark.parametrize(
    "source", ["", "turns:\n", "#| {turns:[", "#| [a]\n", "#| {a:b,}\n", WRITTEN.replace("#| ", "# ", 1)]
)
def test_digests_that_are_not_whole_are_none(source: str) -> None:
    """A damaged row tells nothing wrong."""
    assert parse_written(source) is None


def test_corrected_words_are_a_persons() -> None:
    """Those of the page stay the page's, wherever they stand, and a machine's stay marked."""
    edited = WRITTEN.replace("你好，欢迎。", "你好，欢迎光临。").replace(
        "  - en: |-\n", "  - Share this page\n  - en: |-\n", 1
    )

    turns = mark_corrections(parse_transcript(edited, file="t"), edited).turns

    assert [wording.origin for wording in turns[1].passages[0].wordings] == ["page", "person"]
    assert turns[1].passages[1].wordings[0].origin == "page"
    assert [wording.origin for wording in turns[2].passages[0].wordings] == ["page", "machine"]


def test_without_digests_nobody_is_said_to_have_written() -> None:
    """A file that was written by hand counts as its own page."""
    source = "\n".join(line for line in WRITTEN.split("\n") if not line.startswith("#|"))

    assert mark_corrections(WORKSHOP, source) == WORKSHOP
