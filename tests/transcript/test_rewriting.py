"""Rewriting a transcript file: it reads as it should, and all else stays as the person left it."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.model import Localized, Passage, Speaker, Transcript, Turn, Wording
from pipeline.transcript.fileparser import parse_transcript
from pipeline.transcript.rewriting import rewrite_transcript
from tests.transcript.transcripts import transcripts
from tests.transcript.variants import commented_files, variants


@given(st.data())
def test_a_rewritten_file_reads_as_it_should_and_keeps_its_comments(data: st.DataObject) -> None:
    """Whatever changes, the new text holds it, and every comment of the old one, in order."""
    before = data.draw(transcripts())
    source, notes = data.draw(commented_files(before))
    after = data.draw(variants(before))

    rewritten = rewrite_transcript(source, before, after)

    assert parse_transcript(rewritten, file="") == after
    assert re.findall(r"# note \d", rewritten) == notes


HAND_WRITTEN = """\
# Tea, by hand
title: Tea  # short
speakers: {ana: Ana, ben: {name: {en: Ben}, role: guest}}
turns:
    # they sit down
    - Ana: "Yes."    # sure
    -   ben:
        -   "en" : 'No.'
            EN-gb: No, thanks.   # polite
        - >-
          It is
          late.
    - chapter: Rain
    - {ana: [{en: So it is.}, {en: Good night.}]}
"""


def rewritten(source: str, turn: int, passage: int, *texts: tuple[str, str]) -> str:
    """The text of a file in which one passage has other texts."""
    before = parse_transcript(source, file="t")
    turns = list(before.turns)
    passages = list(turns[turn].passages)
    passages[passage] = replace(passages[passage], wordings=tuple(Wording(tag, text) for tag, text in texts))
    turns[turn] = replace(turns[turn], passages=tuple(passages))
    after = replace(before, turns=tuple(turns))

    text = rewrite_transcript(source, before, after)

    assert parse_transcript(text, file="t") == after
    return text


def changed_lines(source: str, text: str) -> list[str]:
    """The lines of a text that its source does not have."""
    return [line for line in text.splitlines() if line not in source.splitlines() and not line.startswith("id:")]


@pytest.mark.parametrize(
    ("turn", "passage", "texts", "lines"),
    [
        (0, 0, [("en", "Yes, please.")], ["    # sure", "    - ana:", "      - en: Yes, please."]),
        (1, 0, [("en", "Never: no."), ("en-GB", "No, thanks.")], ['        -   "en" : |-', "              Never: no."]),
        (1, 0, [("en", "No."), ("en-GB", "No: thanks.")], ['            EN-gb: "No: thanks."   # polite']),
        (1, 1, [("en", "It is early.")], ["        - en: It is early."]),
        (2, 0, [("en", "So, it is.")], ['    - {ana: [{en: "So, it is."}, {en: Good night.}]}']),
        (
            2,
            0,
            [("en", "So."), ("zh", "是。")],
            ["    - ana:", "      - en: So.", "        zh: 是。", "      - en: Good night."],
        ),
    ],
)
def test_only_what_changes_is_written_anew(
    turn: int, passage: int, texts: list[tuple[str, str]], lines: list[str]
) -> None:
    """However a person writes, the rest stays: indentation, quotation marks, braces, comments."""
    assert changed_lines(HAND_WRITTEN, rewritten(HAND_WRITTEN, turn, passage, *texts)) == lines


def test_the_first_paragraphs_give_way_to_another() -> None:
    """What is inserted where something is deleted does not bring it back."""
    words = [Passage((Wording("en", text),)) for text in ("One.", "Two.", "Three.", "Four.")]
    source = "id: 0123456789abcdef\nspeakers: {ana: Ana}\nturns:\n- ana:\n  - en: One.\n  - en: Two.\n  - en: Three.\n"
    before = parse_transcript(source, file="t")

    text = rewrite_transcript(source, before, replace(before, turns=(Turn("ana", (words[3], words[2])),)))

    assert text.endswith("- ana:\n  - en: Four.\n  - en: Three.\n")


def test_the_first_turns_give_way_to_another() -> None:
    """So it is with turns, whose blank line above goes with them."""
    source = (
        "id: 0123456789abcdef\nspeakers: {ana: Ana}\nturns:\n\n- ana: One.\n\n- ana: Two.\n\n- ana: [{en: Three.}]\n"
    )
    before = parse_transcript(source, file="t")
    four = Turn("ana", (Passage((Wording("en", "Four."),)),))

    text = rewrite_transcript(source, before, replace(before, turns=(four, before.turns[2])))

    assert text.endswith("turns:\n\n- ana:\n  - en: Four.\n\n- ana: [{en: Three.}]\n")


def test_a_text_without_its_language_keeps_it_when_another_language_comes_in() -> None:
    """What stands in short is written out where it would mean something else."""
    source = "id: 0123456789abcdef\nspeakers: {ana: Ana}\nturns:\n- ana: Oui.\n- ana: [{fr: Non.}]\n"

    text = rewritten(source, 1, 0, ("it", "No."))

    assert "- fr: Oui." in text


def test_a_name_in_place_of_an_id_gives_way_when_the_name_changes() -> None:
    """Whoever spoke still speaks."""
    before = parse_transcript(HAND_WRITTEN, file="t")
    speakers = (Speaker("ana", Localized.of({"en": "Nora"})), before.speakers[1])

    text = rewrite_transcript(HAND_WRITTEN, before, replace(before, speakers=speakers))

    assert parse_transcript(text, file="t").turns == before.turns
    assert "# polite" in text


@pytest.mark.parametrize("source", [HAND_WRITTEN.replace("\n", "\r\n"), HAND_WRITTEN])
def test_line_ends_stay(source: str) -> None:
    """A file from Windows stays one."""
    text = rewritten(source, 2, 1, ("en", "Good night, all."))

    assert text.count("\r\n") == (text.count("\n") if "\r" in source else 0)


def test_nothing_changes_where_nothing_did() -> None:
    """Not even a file without an id, or with a byte order mark, is touched."""
    source = "\ufeff" + HAND_WRITTEN
    before = parse_transcript(source, file="t")

    assert rewrite_transcript(source, before, before) == source


def test_a_file_on_one_line_in_braces_is_written_out() -> None:
    """Its comments go to the top."""
    source = '# mine\n{"id": "0123456789abcdef", "speakers": {"ana": "Ana"}, "turns": [{"ana": "Yes."}]}\n'
    before = parse_transcript(source, file="t")
    more = (*before.turns, Turn("ana", (Passage((Wording("en", "No."),)),)))
    after: Transcript = replace(before, turns=more)

    text = rewrite_transcript(source, before, after)

    assert text.startswith("# mine\n")
    assert parse_transcript(text, file="t") == after
