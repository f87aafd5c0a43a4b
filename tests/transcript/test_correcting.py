"""Merging a corrected transcript file with its page: what a person wrote stays, what is new comes in."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.model import Transcript
from pipeline.transcript.correcting import merge_transcript
from pipeline.transcript.file import render_transcript
from pipeline.transcript.fileparser import parse_transcript
from pipeline.transcript.rewriting import rewrite_transcript
from tests.transcript.variants import as_read, commented_files, page_transcripts, variants


@given(st.data())
def test_merging_with_the_same_page_changes_nothing(data: st.DataObject) -> None:
    """Whatever a person did, the file stays as it is, byte for byte."""
    page = data.draw(page_transcripts())
    source, _ = data.draw(commented_files(page))
    edited = rewrite_transcript(source, page, data.draw(variants(page)))

    merged = merge_transcript(edited, page, file="t")

    assert merged.text == edited
    assert merged.conflicts == ()


@given(st.data())
def test_a_file_that_nobody_edited_becomes_what_the_page_gives(data: st.DataObject) -> None:
    """Without a person's changes, merging is writing."""
    before = data.draw(page_transcripts())
    page = as_read(data.draw(variants(before)))

    merged = merge_transcript(render_transcript(before), page, file="t")

    assert merged.text == render_transcript(page)
    assert merged.conflicts == ()


@given(st.data())
def test_merging_keeps_what_a_person_wrote_and_is_done_once(data: st.DataObject) -> None:
    """Every text and comment of the person is in the file, which reads, and a second merge finds nothing to do."""
    before = data.draw(page_transcripts())
    person = data.draw(variants(before))
    source, notes = data.draw(commented_files(before))
    edited = rewrite_transcript(source, before, person)
    page = as_read(data.draw(variants(before)))

    merged = merge_transcript(edited, page, file="t")
    again = merge_transcript(merged.text, page, file="t")

    result = parse_transcript(merged.text, file="t")
    given_texts = texts(before) | texts(page)
    assert texts(person) - given_texts <= texts(result)
    assert all(note in merged.text for note in notes)
    assert (again.text, again.conflicts) == (merged.text, ())


def texts(transcript: Transcript) -> set[str]:
    """All words that are spoken in a transcript, and its titles and notes."""
    return {
        *(wording.text for turn in transcript.turns for passage in turn.passages for wording in passage.wordings),
        *(text for chapter in transcript.chapters for text in chapter.titles.values()),
        *transcript.titles.values(),
        *transcript.sheet.notes.values(),
    }
