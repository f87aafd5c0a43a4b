"""Subtitle files as programs really write them."""

from __future__ import annotations

import time

import pytest

from pipeline.transcript.formats.subtitles import is_subtitles, read_subtitles


def said(text: str) -> list[tuple[str, str, int | None, int | None]]:
    """The paragraphs of a subtitle file: voice, text and times."""
    return [(p.voice, p.text, p.start_ms, p.end_ms) for p in read_subtitles(text).paragraphs]


def test_settings_identifiers_entities_and_styles_are_no_words() -> None:
    """What a player needs is not spoken; notes are kept as omissions, styles are no text."""
    page = (
        "WEBVTT Lamps\nKind: captions\n\nSTYLE\n::cue { color: red }\n\nREGION\nid:a\n\nNOTE said\ntwice\n\n"
        "first\n01:02.000 --> 01:03.500 align:start position:10%\n<c.loud>Salt</c> &amp; <b>oil</b>&nbsp;{\\an8}\n"
    )

    assert said(page) == [("", "Salt & oil", 62_000, 63_500)]
    assert [o.text for o in read_subtitles(page).omissions] == [
        "Kind: captions",
        "NOTE said",
        "twice",
        "first",
    ]


@pytest.mark.parametrize("times", ["0:01 --> 0:02", "00:00:01,0 --> 00:00:02,0", "00:01.000-->00:02.000"])
def test_times_are_read_in_every_spelling(times: str) -> None:
    """Hours, fractions and blanks may be missing."""
    page = f"1\n{times}\nHi.\n"

    assert is_subtitles(page)
    assert said(page) == [("", "Hi.", 1000, 2000)]


def test_cues_without_an_empty_line_between_them_are_two() -> None:
    """And the number of the second is no word of the first."""
    assert said("1\n00:01.000 --> 00:02.000\nAna: Seven?\n2\n00:02.000 --> 00:03.000\nBen: 8\n") == [
        ("", "Ana: Seven?", 1000, 2000),
        ("", "Ben: 8", 2000, 3000),
    ]


def test_two_voices_in_a_cue_are_two_people() -> None:
    """Each says what stands behind its tag, also on the next line."""
    page = "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Ana>Hello.</v>\n<v Ben>Hi.\nHow are you?\n"

    assert said(page) == [("Ana", "Hello.", 1000, 2000), ("Ben", "Hi. How are you?", 1000, 2000)]


def test_rolling_captions_say_everything_once() -> None:
    """Recognisers show each line twice, and a line of blanks above the first."""
    page = (
        "WEBVTT\n\n00:00.000 --> 00:02.000 align:start\n \nthe<00:00:00.500><c> lamp</c><00:00:00.900><c> is</c>\n\n"
        "00:02.000 --> 00:02.010\nthe lamp is\n \n\n"
        "00:02.010 --> 00:04.000\nthe lamp is\nold<00:00:02.500><c> no</c>\n\n"
        "00:04.000 --> 00:04.010\nold no\n \n"
    )

    assert said(page) == [("", "the lamp is old no", 0, 4000)]


def test_a_word_that_is_said_twice_is_heard_twice() -> None:
    """Only captions that roll repeat a line without meaning it."""
    assert said("1\n00:01.000 --> 00:02.000\nNo.\n\n2\n00:02.000 --> 00:03.000\nNo.\n")[0][1] == "No. No."


def test_chinese_cues_are_joined_without_blanks() -> None:
    """A cue that ends on the screen ends no word."""
    assert said("1\n00:01.000 --> 00:02.000\n灯塔在\n\n2\n00:02.000 --> 00:03.000\n哪里？\n")[0][1] == "灯塔在哪里？"


def test_words_without_any_stop_make_paragraphs_in_linear_time() -> None:
    """What a recogniser writes for five hours is neither one paragraph nor an hour's work."""
    page = "WEBVTT\n\n" + "".join(f"{n // 60:02}:{n % 60:02}.000 --> 99:00.000\nthe lamp\n\n" for n in range(20_000))
    start = time.process_time()
    paragraphs = read_subtitles(page).paragraphs

    assert max(len(paragraph.text) for paragraph in paragraphs) < 2000
    assert sum(paragraph.text.count("lamp") for paragraph in paragraphs) == 20_000
    assert time.process_time() - start < 5
