"""The caption files, read again by programs that we did not write."""

from __future__ import annotations

import html
import io
import json
import re
from dataclasses import replace
from itertools import pairwise

import pysubs2
import srt  # type: ignore[import-untyped]  # it is not annotated
import webvtt
from hypothesis import given
from hypothesis import strategies as st

from pipeline.model import Cue, Localized, Word
from pipeline.publish.captions.captioning import captions_of
from pipeline.publish.captions.podcast_json import render_podcast_json
from pipeline.publish.captions.srt import render_srt
from pipeline.publish.captions.webvtt import render_webvtt
from pipeline.publish.captions.width import LINE, width
from tests.publish.captioned import NAMES, TALK, cue, in_a_row

CAPTIONS = captions_of(TALK, NAMES)
HOSTILE = st.lists(
    st.sampled_from(
        ["-->", "<b>", "</v>", "<00:00:01.000>", "&amp;", "&", "NOTE", "WEBVTT", "1", "00:00:01,000 --> 00:00:02,000",
         "\n", "\n\n", "\r", "\u2028", "\x00", "\ud800", "{\\an8}", "مرحبا", "שלום", "\u202e", "[1]", "好。", " "]
    )
    | st.text(max_size=5),
    max_size=8,
).map("".join)  # fmt: skip
HOSTILE_CUES = st.lists(
    st.tuples(HOSTILE, st.integers(0, 4000), st.sampled_from(["ana", "ben"])), min_size=1, max_size=3
).map(lambda found: in_a_row(*(cue(text, length_ms=length_ms, speaker=who) for text, length_ms, who in found)))


def seen(text: str) -> str:
    """Return a text without spaces."""
    return "".join(text.split())


def test_a_vtt_file_has_voices_and_word_times() -> None:
    """Each cue names its speaker, and each word after the first has the time at which it is heard."""
    words = (Word("Is", 0, 200), Word("it", 200, 500), Word("“lit” &", 500, 900), Word("<warm>?", 1200, 2000))
    found = captions_of([replace(cue("Is it “lit” & <warm>?"), words=words)], NAMES)

    assert render_webvtt(found) == (
        "WEBVTT\n\n"
        "00:00:00.000 --> 00:00:03.000\n"
        "<v Ana>Is <00:00:00.200>it <00:00:00.500>“lit” &amp; <00:00:01.200>&lt;warm&gt;?\n"
    )


def test_a_note_says_where_word_times_are_estimated() -> None:
    """Estimates are announced before the first cue that has them, and marks after them too."""
    row = in_a_row(
        cue("One."), replace(cue("Two."), is_estimated=True), replace(cue("Three."), is_estimated=True), cue("Four.")
    )

    blocks = render_webvtt(captions_of(row, NAMES)).strip().split("\n\n")

    assert [block.split()[0] for block in blocks] == [
        "WEBVTT",
        "00:00:00.000",
        "NOTE",
        "00:00:03.400",
        "00:00:06.800",
        "NOTE",
        "00:00:10.200",
    ]
    assert "estimated" in blocks[2]
    assert "engine" in blocks[5]


def test_an_srt_file_names_whoever_begins_to_speak() -> None:
    """Captions are numbered from one, and a name stands where the speaker changes, not where the language does."""
    row = in_a_row(cue("Is it lit?", speaker="ben"), cue("It is."), cue("亮着。", "zh"))

    assert render_srt(captions_of(row, NAMES)) == (
        "1\n00:00:00,000 --> 00:00:03,000\nBen: Is it lit?\n\n"
        "2\n00:00:03,400 --> 00:00:06,400\nAna: It is.\n\n"
        "3\n00:00:06,800 --> 00:00:09,800\n亮着。\n"
    )


def test_webvtt_py_reads_the_captions() -> None:
    """Another reader finds the same cues, voices and lines."""
    found = webvtt.from_buffer(io.StringIO(render_webvtt(CAPTIONS))).captions

    assert [(one.start_in_seconds, one.voice) for one in found] == [(c.start_ms // 1000, c.name) for c in CAPTIONS]
    assert [tuple(one.text.split("\n")) for one in found] == [caption.line_texts for caption in CAPTIONS]


def test_srt_and_pysubs2_read_the_captions() -> None:
    """Two other readers find the same times, and lines of which none is wider than a screen."""
    text = render_srt(CAPTIONS)
    found = list(srt.parse(text))
    events = pysubs2.SSAFile.from_string(text, format_="srt")

    times = [(caption.start_ms, caption.end_ms) for caption in CAPTIONS]
    assert [(event.start, event.end) for event in events] == times
    assert [(round(one.start.total_seconds() * 1000), round(one.end.total_seconds() * 1000)) for one in found] == times
    assert [one.index for one in found] == list(range(1, len(CAPTIONS) + 1))
    assert found[0].content.startswith("Ben: Is the lamp")
    assert all(width(line, "en") <= LINE for one in found for line in one.content.split("\n"))


def test_a_transcript_has_who_says_what_when() -> None:
    """The JSON of Podcasting 2.0 has a segment for each caption, times in seconds."""
    facts = json.loads(render_podcast_json(CAPTIONS))

    assert facts["version"] == "1.0.0"
    assert len(facts["segments"]) == len(CAPTIONS)
    assert facts["segments"][1] == {"speaker": "本", "startTime": 3.4, "endTime": 5.8, "body": "老渡船上的灯还亮着吗？"}


@given(cues=HOSTILE_CUES, name=HOSTILE)
def test_no_text_breaks_a_vtt_file(cues: tuple[Cue, ...], name: str) -> None:
    """Arrows, tags, line ends, half a character, right-to-left: every cue is there, with its words as text."""
    captions = captions_of(cues, {"ana": Localized.of({"en": name}), "ben": Localized.of({"en": "Ben"})})

    text = render_webvtt(captions)

    text.encode()
    blocks = text.removesuffix("\n").split("\n\n")
    assert blocks[0] == "WEBVTT"
    assert len(blocks) == 1 + len(captions)
    for block, caption in zip(blocks[1:], captions, strict=True):
        times, *payload = block.split("\n")
        assert re.fullmatch(r"\d\d:\d\d:\d\d\.\d{3} --> \d\d:\d\d:\d\d\.\d{3}", times)
        assert len(payload) == len(caption.lines)
        assert all("-->" not in line for line in payload)
        voice, shown = re.fullmatch(r"(?:<v ([^<>]+)>)?(.*)", "\n".join(payload), re.DOTALL).groups("")  # type: ignore[union-attr]  # it matches anything
        assert html.unescape(voice) == caption.name
        assert seen(html.unescape(re.sub(r"<[\d:.]+>", "", shown))) == seen(caption.text)
    assert len(webvtt.from_buffer(io.StringIO(text)).captions) == len(captions)


@given(cues=HOSTILE_CUES)
def test_word_times_rise_within_their_cue(cues: tuple[Cue, ...]) -> None:
    """Each stamp is later than the start of its cue and the stamp before it, and earlier than the end."""
    for block in render_webvtt(captions_of(cues, NAMES)).split("\n\n")[1:]:
        start, end = block.split("\n")[0].split(" --> ")
        stamps = [start, *re.findall(r"<(\d\d:\d\d:\d\d\.\d{3})>", block), end]
        assert all(a < b for a, b in pairwise(stamps))


@given(cues=HOSTILE_CUES)
def test_no_text_breaks_an_srt_file(cues: tuple[Cue, ...]) -> None:
    """However a text looks, a strict reader finds every caption, with nothing left over."""
    captions = captions_of(cues, NAMES)

    text = render_srt(captions)

    text.encode()
    found = list(srt.parse(text))
    assert [one.index for one in found] == list(range(1, len(captions) + 1))


@given(cues=HOSTILE_CUES)
def test_no_text_breaks_a_transcript(cues: tuple[Cue, ...]) -> None:
    """The JSON can be encoded and read, whatever is said."""
    captions = captions_of(cues, NAMES)

    segments = json.loads(render_podcast_json(captions).encode())["segments"]

    assert [segment["body"] for segment in segments] == [caption.text for caption in captions]


def test_markup_in_words_is_no_markup_in_srt() -> None:
    """SRT has no escapes: what would be a tag or an arrow looks a little different, and nothing is lost."""
    (caption,) = captions_of([cue("a <b> --> {\\i1} 2 < 3")], NAMES)

    assert render_srt([caption]).split("\n")[2] == "Ana: a ‹b> → ｛\\i1} 2 < 3"


def test_nothing_said_is_a_file_without_captions() -> None:
    """An episode without cues is no special case."""
    assert render_webvtt(()) == "WEBVTT\n"
    assert render_srt(()) == ""
