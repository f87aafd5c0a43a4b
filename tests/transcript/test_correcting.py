"""Merging a corrected transcript file with its page: what a person wrote stays, what is new comes in."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import TranscriptError
from pipeline.model import Passage, Speaker, Transcript, Turn, Wording, text_digest
from pipeline.transcript.correcting import Conflict, merge_transcript
from pipeline.transcript.file import render_transcript
from pipeline.transcript.fileparser import parse_transcript
from pipeline.transcript.rewriting import rewrite_transcript
from tests.transcript.variants import as_read, commented_files, page_transcripts, variants

DATA = Path(__file__).parent.parent / "data" / "transcript"
HEAD = "id: 00c0ffee00c0ffee\nspeakers:\n  ana: {name: {en: Ana}, labels: [A]}\n  ben: {labels: [B]}\nturns:\n"


def page(turns: str) -> Transcript:
    """What a page gives in which Ana and Ben speak."""
    return parse_transcript(HEAD + turns, file="page")


def merged_turns(before: str, *changes: tuple[str, str], now: str) -> tuple[tuple[Turn, ...], tuple[Conflict, ...]]:
    """The turns of a file in which a person changed these places, merged with what the page says now."""
    source = render_transcript(page(before))
    for old, new in changes:
        assert source.count(old) == 1
        source = source.replace(old, new)
    merged = merge_transcript(source, page(now), file="t")
    return parse_transcript(merged.text, file="t").turns, merged.conflicts


def said(speaker: str, *passages: str) -> Turn:
    """A turn in English."""
    return Turn(speaker, tuple(Passage((Wording("en", text),)) for text in passages))


def test_the_merged_file_reads_like_the_golden_one() -> None:
    """Corrections, comments and the page's second language stand side by side; the conflict is told with its line."""
    edited, given, expected = (
        (DATA / f"merge.{name}.transcript.yaml").read_text(encoding="utf-8") for name in ("edited", "page", "merged")
    )

    merged = merge_transcript(edited, parse_transcript(given, file="page"), file="t")

    assert merged.text == expected
    assert [str(conflict) for conflict in merged.conflicts] == ["line 52: the page now says en: And the kettle?"]


@settings(max_examples=10)
@given(st.data())
def test_merging_with_the_same_page_changes_nothing(data: st.DataObject) -> None:
    """Whatever a person did, the file stays as it is, byte for byte."""
    given = data.draw(page_transcripts())
    edited = rewrite_transcript(render_transcript(given), given, data.draw(variants(given)))

    merged = merge_transcript(edited, given, file="t")

    assert merged.text == edited
    assert merged.conflicts == ()


@given(st.data())
def test_merging_keeps_what_a_person_wrote_and_is_done_once(data: st.DataObject) -> None:
    """Every text and comment of the person is in the file, which reads, and a second merge finds nothing to do."""
    before = data.draw(page_transcripts())
    person = data.draw(variants(before))
    source, notes = data.draw(commented_files(before))
    edited = rewrite_transcript(source, before, person)
    given = as_read(data.draw(variants(before)))

    merged = merge_transcript(edited, given, file="t")
    again = merge_transcript(merged.text, given, file="t")

    result = parse_transcript(merged.text, file="t")
    given_texts = texts(before) | texts(given)
    assert texts(person) - given_texts <= texts(result)
    assert all(note in merged.text for note in notes)
    assert (again.text, again.conflicts) == (merged.text, ())


def test_a_file_that_nobody_edited_becomes_what_the_page_gives() -> None:
    """Without a person's changes, merging is writing."""
    before, now = page("- ana: [{en: One.}]\n"), page("- ben: [{en: Two., zh: 二。}]\n")

    assert merge_transcript(render_transcript(before), now, file="t").text == render_transcript(now)


def test_turns_that_a_person_split_and_joined_stay_so() -> None:
    """And the page's new turn comes in beside them."""
    turns, conflicts = merged_turns(
        "- ana: [{en: One.}, {en: Two.}]\n- ben: [{en: Three.}]\n- ana: [{en: Four.}]\n",
        ("  - en: Two.", "- ben:\n  - en: Two."),
        ("\n- ben:\n  - en: Three.", "  - en: Three."),
        now="- ana: [{en: One.}, {en: Two.}]\n- ben: [{en: Three.}]\n- ana: [{en: Four.}]\n- ben: [{en: Five.}]\n",
    )

    assert turns == (said("ana", "One."), said("ben", "Two.", "Three."), said("ana", "Four."), said("ben", "Five."))
    assert conflicts == ()


def test_what_a_person_deleted_stays_deleted() -> None:
    """But if the page says something new there, it is told."""
    turns, conflicts = merged_turns(
        "- ana: [{en: One.}, {en: Two.}]\n- ben: [{en: Three.}]\n",
        ("  - en: Two.\n", ""),
        now="- ana: [{en: One.}, {en: Two and a half.}]\n- ben: [{en: Three.}]\n",
    )

    assert turns == (said("ana", "One."), said("ben", "Three."))
    assert [conflict.page for conflict in conflicts] == ["en: Two and a half."]


def test_what_a_person_corrected_stays_though_the_page_has_it_no_more() -> None:
    """The page's deletion is told."""
    turns, conflicts = merged_turns(
        "- ana: [{en: One.}, {en: Two.}, {en: Three.}]\n", ("Two.", "Two!"), now="- ana: [{en: One.}, {en: Three.}]\n"
    )

    assert turns == (said("ana", "One.", "Two!", "Three."),)
    assert [str(conflict) for conflict in conflicts] == ["line 36: no longer on the page"]


def test_a_doubt_that_a_person_settled_stays_settled() -> None:
    """Its mark does not come back with the page's next change elsewhere."""
    doubtful = "- ana: [{en: One., zh: 一。, doubtful: true}]\n"

    turns, _ = merged_turns(doubtful, ("    doubtful: true\n", ""), now=doubtful + "- ben: [{en: Two.}]\n")

    assert not turns[0].passages[0].doubtful
    assert turns[1] == said("ben", "Two.")


def test_a_reader_that_calls_speakers_otherwise_changes_nobody() -> None:
    """Who has the same label on the page keeps the id that the file has."""
    before = page("- ana: [{en: One.}]\n")
    source = render_transcript(before).replace("One.", "One!").replace("name: {en: Ana}", "name: {en: Anna}")
    now = Transcript(
        before.id, before.titles, (Speaker("a", labels=("A",), names=before.titles),), (said("a", "One.", "Two."),)
    )

    merged = parse_transcript(merge_transcript(source, now, file="t").text, file="t")

    assert merged.turns == (said("ana", "One!", "Two."),)
    assert merged.speaker("ana").names["en"] == "Anna"


def test_what_a_machine_translated_gives_way_to_the_page_alone() -> None:
    """It stays while its words stay, and a corrected translation is a person's."""
    machine = f"\n    zh: 一。\n    machine: {{zh: {text_digest('一。')}}}"
    before = "- ana: [{en: One.}]\n"

    kept, _ = merged_turns(before, ("en: One.", f"en: One.{machine}"), now=before + "- ben: [{en: Two.}]\n")
    gone, conflicts = merged_turns(before, ("en: One.", f"en: One.{machine}"), now="- ana: [{en: One., zh: 壹。}]\n")

    assert kept[0].passages[0].wordings[1].is_machine
    assert gone[0].passages[0].wordings == (Wording("en", "One."), Wording("zh", "壹。"))
    assert conflicts == ()


def test_without_digests_all_that_differs_is_the_persons() -> None:
    """A file that was written by hand takes a whole new language from the page, and nothing else."""
    source = HEAD + "- ana:\n  - en: One!\n- ben:\n  - en: Two.\n"

    merged = merge_transcript(source, page("- ana: [{en: One., zh: 一。}]\n- ben: [{en: Two., zh: 二。}]\n"), file="t")

    assert [
        passage.wordings for turn in parse_transcript(merged.text, file="t").turns for passage in turn.passages
    ] == [
        (Wording("en", "One!"), Wording("zh", "一。")),
        (Wording("en", "Two."), Wording("zh", "二。")),
    ]


def test_a_file_with_faults_is_left_alone() -> None:
    """What cannot be read cannot be merged."""
    with pytest.raises(TranscriptError, match="line 2"):
        merge_transcript("turns:\n- ana:\n", page("- ana: [{en: One.}]\n"), file="t")


def texts(transcript: Transcript) -> set[str]:
    """All words that are spoken in a transcript, and its titles and notes."""
    return {
        *(wording.text for turn in transcript.turns for passage in turn.passages for wording in passage.wordings),
        *(text for chapter in transcript.chapters for text in chapter.titles.values()),
        *transcript.titles.values(),
        *transcript.sheet.notes.values(),
    }
