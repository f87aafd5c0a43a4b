"""A transcript as programs and terminals see it."""

from __future__ import annotations

import json
import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.columns import display_width
from pipeline.model import (
    Chapter,
    Localized,
    Omission,
    Passage,
    Speaker,
    Transcript,
    Turn,
    Wording,
)
from pipeline.transcript.views import preview_lines, render_preview, transcript_json
from tests.transcript.transcripts import transcripts

LIGHTHOUSE = Transcript(
    id="0123456789abcdef",
    titles=Localized.of({"en": "Two Keepers", "zh": "两个守塔人"}),
    speakers=(
        Speaker("narrator", Localized(), (), "narrator"),
        Speaker("mei", Localized.of({"zh": "梅", "en": "Mei"}), ("Mei:", "M"), "host", "female"),
        Speaker("tom", Localized.of({"en": "Tom"}), ("Tom:",), "guest"),
    ),
    turns=(
        Turn("narrator", (Passage((Wording("zh", "风大。"), Wording("en", "A windy night."))),)),
        Turn(
            "mei",
            (
                Passage((Wording("zh", "你在灯塔里住了多久？"), Wording("en", "How long have you lived here?"))),
                Passage((Wording("zh", "一个人吗？"),), doubtful=True),
            ),
        ),
        Turn("tom", (Passage((Wording("en", "Ten years."), Wording("zh", "十年。", "machine", "ab"))),)),
    ),
    chapters=(Chapter(Localized.of({"en": "The light", "zh": "灯"}), 1), Chapter(Localized.of({"en": "Alone"}), 2)),
    omissions=(Omission(2, "share buttons", "Share · Print"), Omission(0, "image", "A tower")),
    date="2023-03",
)


def test_json_is_exactly_what_was_promised() -> None:
    """Every key, in its order; titles in the page's first language."""
    assert json.dumps(transcript_json(LIGHTHOUSE), ensure_ascii=False) == json.dumps(
        {
            "schema": 1,
            "title": "两个守塔人",
            "date": "2023-03",
            "languages": ["zh", "en"],
            "speakers": [
                {"id": "narrator", "names": {}, "labels": [], "role": "narrator"},
                {"id": "mei", "names": {"zh": "梅", "en": "Mei"}, "labels": ["Mei:", "M"], "role": "host"},
                {"id": "tom", "names": {"en": "Tom"}, "labels": ["Tom:"], "role": "guest"},
            ],
            "chapters": [{"title": "灯", "turn": 1}, {"title": "Alone", "turn": 2}],
            "turns": [
                {"speaker": "narrator", "passages": [{"zh": "风大。", "en": "A windy night."}]},
                {
                    "speaker": "mei",
                    "passages": [
                        {"zh": "你在灯塔里住了多久？", "en": "How long have you lived here?"},
                        {"zh": "一个人吗？"},
                    ],
                },
                {"speaker": "tom", "passages": [{"en": "Ten years.", "zh": "十年。"}]},
            ],
            "omissions": [
                {"line": 2, "reason": "share buttons", "text": "Share · Print"},
                {"line": 0, "reason": "image", "text": "A tower"},
            ],
        },
        ensure_ascii=False,
    )


@settings(deadline=None, max_examples=20)
@given(transcripts())
def test_json_loses_no_words(transcript: Transcript) -> None:
    """Through JSON text and back, every wording stands at its turn and passage, and chapters point to turns."""
    view = json.loads(json.dumps(transcript_json(transcript)))

    assert [(turn["speaker"], turn["passages"]) for turn in view["turns"]] == [
        (turn.speaker, [{wording.language: wording.text for wording in passage.wordings} for passage in turn.passages])
        for turn in transcript.turns
    ]
    assert all(0 <= chapter["turn"] < len(view["turns"]) for chapter in view["chapters"])
    assert {turn["speaker"] for turn in view["turns"]} <= {speaker["id"] for speaker in view["speakers"]}


def test_the_preview_shows_cast_chapters_turns_and_what_was_left_out() -> None:
    """The whole of a small one; words are counted in one language of each paragraph."""
    assert render_preview(LIGHTHOUSE, width=60) == (
        "Two Keepers\n"
        "两个守塔人\n"
        "2023-03 · zh, en · 3 speakers · 2 chapters · 3 turns · 2 om…\n"
        "\n"
        "Doubtful\n"
        "  2  mei  一个人吗？\n"
        "\n"
        "Speakers\n"
        "  id        name      role      turns  words  labels\n"
        "  narrator            narrator  1      12%\n"
        "  mei       梅 / Mei  host      1      76%    Mei:, M\n"
        "  tom       Tom       guest     1      12%    Tom:\n"
        "\n"
        "Chapters\n"
        "  2  The light / 灯\n"
        "  3  Alone\n"
        "\n"
        "Turns\n"
        "  1  narrator  风大。\n"
        "  2  mei       你在灯塔里住了多久？\n"
        "  3  tom       Ten years.\n"
        "\n"
        "Left out\n"
        "  line 2  share buttons  Share · Print\n"
        "          image          A tower\n"
    )


def test_every_line_about_a_speaker_is_known_as_theirs() -> None:
    """Their colour follows from that; headings, chapters and omissions are nobody's."""
    about = {line.split()[0]: person for line, person in preview_lines(LIGHTHOUSE, width=60) if line.strip()}

    assert (about["narrator"], about["mei"], about["tom"]) == ("narrator", "mei", "tom")
    assert [person for line, person in preview_lines(LIGHTHOUSE) if "Ten years." in line] == ["tom"]
    assert {about[heading] for heading in ("Doubtful", "Speakers", "id", "Chapters", "Turns", "Left", "line")} == {""}


def test_parts_that_are_empty_are_not_shown() -> None:
    """A page without title, chapters and omissions has no headings for them."""
    plain = render_preview(replace(LIGHTHOUSE, titles=Localized(), date=None, chapters=(), omissions=()))

    assert plain.startswith("zh, en · 3 speakers · 0 chapters · 3 turns · 0 omissions · 1 doubt\n")
    assert "Chapters" not in plain
    assert "Left out" not in plain


@settings(deadline=None, max_examples=20)
@given(transcripts(), st.integers(20, 100))
def test_no_line_of_the_preview_is_too_wide_or_steers_the_terminal(transcript: Transcript, width: int) -> None:
    """Whatever a page holds, a terminal shows lines of text that fit."""
    preview = render_preview(transcript, width=width)

    assert all(display_width(line) <= width for line in preview.split("\n"))
    assert {unicodedata.category(sign) for sign in preview.replace("\n", "")}.isdisjoint({"Cc", "Zl", "Zp"})
    assert preview.count("\n") == len(preview.splitlines())


@pytest.mark.parametrize("hostile", ["\x1b]0;title\x07", "\x9b31m", "\x1b[2J\x1b[H", "a\rb", "a\x08\x08b"])
def test_escape_sequences_of_a_page_are_shown_not_obeyed(hostile: str) -> None:
    """In every text of a page: title, names, labels, chapter, words, reason."""
    texts = Localized.of({"en": hostile})
    page = Transcript(
        id="0123456789abcdef",
        titles=texts,
        speakers=(Speaker(hostile, texts, (hostile,)),),
        turns=(Turn(hostile, (Passage((Wording("en", hostile),)),)),),
        chapters=(Chapter(texts, 0),),
        omissions=(Omission(1, hostile, hostile),),
        date=hostile,
    )

    assert all(sign == "\n" or unicodedata.category(sign) != "Cc" for sign in render_preview(page, width=200))
