from __future__ import annotations

from dataclasses import replace
from itertools import accumulate, pairwise

from hypothesis import given
from hypothesis import strategies as st

from pipeline.audio.timeline import Programme, chapter_marks, cues
from pipeline.language import LanguagePlan
from pipeline.model import CastVoice, ChapterMark, Script, Segment, Utterance, Word, WordMark

LENGTHS = st.lists(st.tuples(st.integers(1, 100_000), st.integers(0, 70_000)), min_size=1, max_size=20)
RATES_HZ = st.sampled_from([8000, 22_050, 24_000, 44_100, 48_000])


def script(*chapters: int | None, titles: tuple[str, ...] = ("One", "Two", "Three")) -> Script:
    """Return a script with one utterance for each chapter that is given."""
    utterances = tuple(
        Utterance(
            speaker=f"speaker{number % 2}",
            language="en" if number % 2 else "zh",
            voice=CastVoice("voice"),
            spoken=f"spoken {number}",
            shown=f"shown {number}",
            turn=number,
            passage=0,
            chapter=chapter,
            separator="speaker",
        )
        for number, chapter in enumerate(chapters)
    )
    return Script("0123456789abcdef", LanguagePlan(("zh", "en")), "The episode", utterances, titles)


def programme(lengths: list[tuple[int, int]], rate_hz: int) -> Programme:
    """Return a programme of segments and pauses of given lengths, in samples."""
    starts = [0, *accumulate(length + pause for length, pause in lengths)]
    segments = tuple(
        Segment(number, start, start + length)
        for number, (start, (length, _)) in enumerate(zip(starts, lengths, strict=False))
    )
    return Programme(segments, starts[-1], rate_hz)


@given(lengths=LENGTHS, rate_hz=RATES_HZ)
def test_cues_never_overlap(lengths: list[tuple[int, int]], rate_hz: int) -> None:
    """However long the clips, each cue ends no later than the next begins, and none after the programme."""
    timeline = programme(lengths, rate_hz)

    shown = cues(timeline, script(*[None] * len(lengths)))

    assert all(cue.start_ms <= cue.end_ms for cue in shown)
    assert all(a.end_ms <= b.start_ms for a, b in pairwise(shown))
    assert shown[-1].end_ms <= timeline.duration_ms


@given(lengths=LENGTHS, rate_hz=RATES_HZ)
def test_no_edge_is_more_than_a_millisecond_off(lengths: list[tuple[int, int]], rate_hz: int) -> None:
    """Rounding does not add up: the last cue is as exact as the first."""
    timeline = programme(lengths, rate_hz)

    for cue, segment in zip(cues(timeline, script(*[None] * len(lengths))), timeline.segments, strict=True):
        assert 0 <= segment.start * 1000 / rate_hz - cue.start_ms < 1
        assert 0 <= segment.end * 1000 / rate_hz - cue.end_ms < 1


def test_a_cue_shows_what_a_reader_sees() -> None:
    """A cue has speaker, language, shown text and place of its utterance, not the text that the engine was given."""
    timeline = Programme((Segment(1, 8000, 16_000),), 16_000, 8000)

    (cue,) = cues(timeline, script(None, None))

    assert (cue.start_ms, cue.end_ms) == (1000, 2000)
    assert (cue.speaker, cue.language, cue.text) == ("speaker1", "en", "shown 1")
    assert (cue.turn, cue.passage) == (1, 0)


def test_words_are_heard_where_the_clip_was_placed() -> None:
    """A mark counts from the start of the clip as delivered, of which the beginning was cut off."""
    timeline = Programme((Segment(1, 8000, 16_000, lead=1600),), 16_000, 8000)
    marks = {1: (WordMark("shown", 220, 600), WordMark("one", 600, 1190))}

    (cue,) = cues(timeline, script(None, None), marks)

    assert tuple(cue.words) == (Word("shown", 1020, 1400), Word("1", 1400, 1990))
    assert not cue.is_estimated


def test_a_sentence_in_two_languages_is_one_cue() -> None:
    """Where a voice for another language takes over within a sentence, the reader sees the whole of it."""
    utterances = script(None, None, None).utterances
    parts = (
        replace(utterances[0], shown="他说：", separator="switch"),
        replace(utterances[1], shown="“I know.”", speaker="speaker0", within="zh", separator="switch"),
        replace(utterances[2], shown="然后走了。"),
    )

    (cue,) = cues(programme([(8000, 0)] * 3, 8000), replace(script(), utterances=parts))

    assert (cue.start_ms, cue.end_ms, cue.language, cue.text) == (0, 3000, "zh", "他说：“I know.”然后走了。")
    assert [word.text for word in cue.words][:5] == ["他", "说：", "“I", "know.”", "然"]


@given(lead=st.integers(0, 20_000), marked_ms=st.lists(st.integers(0, 9000), min_size=2, max_size=2), rate_hz=RATES_HZ)
def test_words_stay_within_their_cue(lead: int, marked_ms: list[int], rate_hz: int) -> None:
    """A mark before or after what is left of the clip is moved to its edge."""
    timeline = Programme((Segment(0, 5000, 25_000, lead),), 30_000, rate_hz)
    start_ms, end_ms = sorted(marked_ms)

    (cue,) = cues(timeline, script(None), {0: (WordMark("shown", start_ms, end_ms),)})

    assert all(cue.start_ms <= word.start_ms <= word.end_ms <= cue.end_ms for word in cue.words)


def test_words_without_marks_say_so() -> None:
    """Where the engine told nothing, the words share the time of their cue, and the cue is marked."""
    timeline = Programme((Segment(0, 0, 8000),), 8000, 8000)

    (cue,) = cues(timeline, script(None))

    assert cue.is_estimated
    assert [word.text for word in cue.words] == ["shown", "0"]
    assert (cue.words[0].start_ms, cue.words[-1].end_ms) == (0, 1000)


@given(
    lengths=LENGTHS,
    rate_hz=RATES_HZ,
    chapters=st.lists(st.one_of(st.none(), st.integers(0, 2)), min_size=20, max_size=20),
)
def test_chapters_cover_the_programme(lengths: list[tuple[int, int]], rate_hz: int, chapters: list[int | None]) -> None:
    """Where there are chapters they begin at zero, follow each other without a gap and last to the end."""
    timeline = programme(lengths, rate_hz)
    in_order = sorted(chapters[: len(lengths)], key=lambda chapter: -1 if chapter is None else chapter)

    marks = chapter_marks(timeline, script(*in_order))

    if any(chapter is not None for chapter in in_order):
        assert marks[0].start_ms == 0
        assert marks[-1].end_ms == timeline.duration_ms
        assert all(a.end_ms == b.start_ms for a, b in pairwise(marks))
    else:
        assert marks == ()


def test_a_chapter_begins_with_its_first_segment() -> None:
    """The pause before a chapter belongs to the one before it."""
    timeline = programme([(8000, 4000), (8000, 4000), (8000, 0)], 8000)

    assert chapter_marks(timeline, script(0, 0, 1)) == (
        ChapterMark("One", 0, 3000),
        ChapterMark("Two", 3000, 4000),
    )


def test_an_introduction_is_a_chapter_with_the_title_of_the_episode() -> None:
    """What is said before the first chapter is reachable too."""
    timeline = programme([(8000, 0), (8000, 0)], 8000)

    assert chapter_marks(timeline, script(None, 0)) == (
        ChapterMark("The episode", 0, 1000),
        ChapterMark("One", 1000, 2000),
    )


def test_what_belongs_to_no_chapter_stays_with_the_one_before() -> None:
    """An utterance without a chapter in the middle begins none."""
    timeline = programme([(8000, 0)] * 3, 8000)

    assert [mark.title for mark in chapter_marks(timeline, script(0, None, 1))] == ["One", "Two"]


def test_a_chapter_that_does_not_sound_has_no_mark() -> None:
    """A part of a script has the chapters of that part."""
    whole = programme([(8000, 0)] * 3, 8000)
    part = replace(whole, segments=(Segment(1, 0, 8000),), length=8000)

    assert chapter_marks(part, script(0, 1, 2)) == (ChapterMark("Two", 0, 1000),)


def test_nothing_has_no_cues_and_no_chapters() -> None:
    """An empty programme is no special case."""
    empty = Programme((), 0, 8000)

    assert cues(empty, script(0)) == ()
    assert chapter_marks(empty, script(0)) == ()
