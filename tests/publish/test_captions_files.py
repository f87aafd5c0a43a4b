"""Which files go with an episode, and those for music players and chapters."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.model import ChapterMark, Cue
from pipeline.publish.captions.files import CHAPTERS, FORMATS, LYRICS, caption_files
from pipeline.publish.captions.lrc import render_lrc
from pipeline.publish.captions.pairing import heard_units
from tests.publish.captioned import NAMES, TALK, cue, episode, in_a_row

MARKS = (ChapterMark("The lamp", 0, 5900), ChapterMark("My mother", 5900, 27_500))


def lyrics(*cues: Cue) -> list[str]:
    """Return the timed lines of an LRC file."""
    return [line for line in render_lrc(episode(cues), NAMES).splitlines() if re.match(r"\[\d", line)]


def test_a_bilingual_episode_has_files_for_each_language_and_for_both() -> None:
    """Each format of captions comes three times; lyrics and chapters come once."""
    files = caption_files(episode(TALK, chapters=MARKS), NAMES)

    assert list(files) == [
        "ferry.vtt",
        "ferry.srt",
        "ferry.transcript.json",
        "ferry.en.vtt",
        "ferry.en.srt",
        "ferry.en.transcript.json",
        "ferry.zh.vtt",
        "ferry.zh.srt",
        "ferry.zh.transcript.json",
        "ferry.lrc",
        "ferry.chapters.json",
    ]


def test_an_episode_in_one_language_has_no_copies() -> None:
    """Where one language is spoken, the whole is that language; without chapters there is no file of them."""
    files = caption_files(episode([found for found in TALK if found.language == "zh"]), NAMES)

    assert list(files) == ["ferry.vtt", "ferry.srt", "ferry.transcript.json", "ferry.lrc"]


@pytest.mark.parametrize("suffix", [".vtt", ".srt", ".transcript.json"])
def test_a_language_s_file_has_the_speech_in_that_language(suffix: str) -> None:
    """Together the files of the languages hold the same captions as the whole, at the same times."""
    files = caption_files(episode(TALK), NAMES)
    english, chinese = files[f"ferry.en{suffix}"], files[f"ferry.zh{suffix}"]

    assert "ferry" in english
    assert "灯" not in english
    assert "灯" in chinese
    assert "ferry" not in chinese
    times = re.compile(r"[\d:.,]+ --> [\d:.,]+|\"startTime\": [\d.]+")
    assert sorted(times.findall(english) + times.findall(chinese)) == sorted(times.findall(files[f"ferry{suffix}"]))


def test_chapters_have_their_times_in_seconds() -> None:
    """The JSON of Podcasting 2.0, version 1.2: the first chapter at zero."""
    facts = json.loads(caption_files(episode(TALK, chapters=MARKS), NAMES)["ferry.chapters.json"])

    assert facts == {
        "version": "1.2.0",
        "title": "Night ferry",
        "chapters": [{"startTime": 0, "title": "The lamp"}, {"startTime": 5.9, "title": "My mother"}],
    }


def test_lyrics_begin_with_what_players_show() -> None:
    """Title, artist and length; nothing in them ends their tag early."""
    head = render_lrc(episode(TALK, title="Night [live]\nferry"), NAMES).splitlines()[:3]

    assert head == ["[ti:Night [live］ ferry]", "[ar:Ana, Ben]", "[length:00:27.60]"]


def test_lyrics_have_the_translation_at_the_same_time() -> None:
    """Each sentence stands where it is heard, and below it, at the same time, what it is in the other language."""
    assert lyrics(*TALK)[:8] == [
        "[00:00.00]Ben: Is the lamp on the old ferry still burning?",
        "[00:00.00]老渡船上的灯还亮着吗？",
        "[00:03.40]老渡船上的灯还亮着吗？",
        "[00:03.40]Is the lamp on the old ferry still burning?",
        "[00:06.20]Ana: It is.",
        "[00:06.20]亮着。",
        "[00:06.99]We lit it in 1987, “for one winter”, and nobody has put it out since.",
        "[00:06.99]1987年我们点了它，说“就这一个冬天”，从此谁也没熄过。",
    ]


def test_lyrics_find_the_translation_wherever_it_is_spoken() -> None:
    """Languages that take turns after a whole turn, and words that are said again, keep their translations."""
    row = in_a_row(
        cue("Yes.", passage=0),
        cue("No.", passage=1),
        cue("对。", "zh", passage=0),
        cue("不。", "zh", passage=1),
        replace(cue("不。", "zh", passage=1), repetition=1),
    )

    assert [(heard.text, heard.translations) for heard in heard_units(row)] == [
        ("Yes.", ("对。",)),
        ("No.", ("不。",)),
        ("对。", ("Yes.",)),
        ("不。", ("No.",)),
        ("不。", ("No.",)),
    ]


def test_a_passage_spoken_in_parts_is_translated_as_a_whole() -> None:
    """Where a long passage is several cues in one language, its sentences are still paired one by one."""
    row = in_a_row(cue("Yes. It rained."), cue("We left."), cue("对。下雨了。我们走了。", "zh"))

    heard = list(heard_units(row))

    assert [one.translations for one in heard[:3]] == [("对。",), ("下雨了。",), ("我们走了。",)]
    assert heard[2].start_ms == row[1].start_ms


def test_three_languages_share_a_time() -> None:
    """Below what is heard stand all the other languages of the episode."""
    row = in_a_row(cue("Yes. It rained."), cue("对。下雨了。", "zh"), cue("Ja. Es regnete.", "de"))

    assert lyrics(*row)[3:6] == ["[00:01.44]It rained.", "[00:01.44]下雨了。", "[00:01.44]Es regnete."]


@given(cues=st.lists(st.tuples(st.text(max_size=30), st.sampled_from(["en", "zh"]), st.integers(0, 2)), max_size=6))
def test_no_text_breaks_the_lyrics(cues: list[tuple[str, str, int]]) -> None:
    """Every line has its time and no other tag at its start, and times never go back."""
    row = in_a_row(*(cue(text, language, passage=passage) for passage, (text, language, _) in enumerate(cues)))

    found = render_lrc(episode(row), NAMES)

    found.encode()
    lines = found.split("\n")[3:-1]
    stamps = [re.fullmatch(r"\[(\d\d:\d\d\.\d\d)\](?!\[).*", line) for line in lines]
    assert all(stamps)
    assert all(a <= b for a, b in pairwise(stamp[1] for stamp in stamps if stamp))


def test_every_file_is_documented() -> None:
    """docs/captions.md names each file that an episode may have."""
    page = (Path(__file__).resolve().parents[2] / "docs" / "captions.md").read_text(encoding="utf-8")

    assert [suffix for suffix in (*FORMATS, LYRICS, CHAPTERS) if f"`<slug>{suffix}`" not in page] == []
