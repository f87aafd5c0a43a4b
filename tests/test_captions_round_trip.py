"""Captions are read like any other page: they give the conversation back that they were made from."""

from __future__ import annotations

import pytest

from pipeline.model import Cue
from pipeline.publish.captions.files import caption_files
from pipeline.transcript.reading import read_page
from tests.publish.captioned import NAMES, cue, episode, in_a_row

TALKS = {
    "en": (
        ("ben", "Is the lamp on the old ferry still burning?"),
        ("ana", "It is. We lit it in 1987, “for one winter”, and nobody has put it out since."),
        ("ben", "Who looks after it now, and what does it cost to keep a lamp of 12 kg alight?"),
        ("ana", "My brother & I. He trims the wick; I pay for the oil, which is < 5 a day."),
        ("ben", "And when the ferry is sold?"),
        ("ana", "Then we will row it ashore. It has crossed the strait more often than any of us."),
    ),
    "zh": (
        ("ben", "老渡船上的灯还亮着吗？"),
        ("ana", "亮着。1987年我们点了它，说“就这一个冬天”，从此谁也没熄过。我妈说它会比我们都活得久。"),
        ("ben", "现在谁在照看它？让一盏12公斤的灯一直亮着，一年要花多少钱？"),
        ("ana", "我弟弟和我。他剪灯芯，我买油，花不了几个钱。"),
        ("ben", "那要是渡船卖掉了呢？"),
        ("ana", "那我们就用小船把它接上岸。它过海峡的次数比我们谁都多。"),
    ),
}


def spoken(language: str) -> tuple[Cue, ...]:
    """Return the cues of a talk."""
    return in_a_row(*(cue(text, language, speaker=who, length_ms=150 * len(text)) for who, text in TALKS[language]))


@pytest.mark.parametrize("suffix", [".vtt", ".srt", ".transcript.json"])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_captions_give_the_conversation_back(language: str, suffix: str) -> None:
    """Speakers, words and the times of their turns are those that were spoken, in each format."""
    cues = spoken(language)
    file = caption_files(episode(cues), NAMES)[f"ferry{suffix}"]

    transcript = read_page(file.encode(), name=f"ferry{suffix}")

    names = {speaker.id: speaker.names.first for speaker in transcript.speakers}
    turns = [
        (names[turn.speaker], "".join("".join(passage.wordings[0].text for passage in turn.passages).split()))
        for turn in transcript.turns
    ]
    assert turns == [(NAMES[found.speaker][language], "".join(found.text.split())) for found in cues]
    assert [turn.passages[0].start_ms for turn in transcript.turns] == [found.start_ms for found in cues]


@pytest.mark.parametrize("suffix", [".vtt", ".srt"])
def test_both_languages_come_back_in_the_order_in_which_they_were_spoken(suffix: str) -> None:
    """The file of the whole bilingual episode holds every word of either language."""
    pairs = zip(spoken("en"), spoken("zh"), strict=True)
    cues = in_a_row(*(found for pair in pairs for found in pair))
    file = caption_files(episode(cues), NAMES)[f"ferry{suffix}"]

    transcript = read_page(file.encode(), name=f"ferry{suffix}")

    words = "".join(
        wording.text for turn in transcript.turns for passage in turn.passages for wording in passage.wordings
    )
    assert sorted("".join(words.split())) == sorted("".join("".join(found.text for found in cues).split()))
