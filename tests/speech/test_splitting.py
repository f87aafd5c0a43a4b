"""What is too long for an engine is spoken in parts and comes back as one."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.codec import decode
from pipeline.duration import estimate_duration_ms
from pipeline.errors import EngineError, EngineRefused
from pipeline.model import Pcm, Prosody, Speech
from pipeline.pacing import RetryPolicy
from pipeline.speech.cache import ClipCache
from pipeline.speech.engine import Request, cache_key
from pipeline.speech.joining import SEAM_MS, join_speech
from pipeline.speech.splitting import split_request
from pipeline.speech.synthesis import SpeechReport, synthesize_all
from tests.speech.tones import Fault, ToneEngine, faults_by_text, speak_tone, tone

SENTENCES = [
    "The ferry leaves at seven.",
    "Nobody was on the quay.",
    "We waited until the lamps came on.",
    "Then it rained.",
    "My sister laughed about it for days.",
]
LONG = Request(" ".join(SENTENCES), "en", "tone-en-f")
LIMIT_MS = 4000
PARTS = split_request(LONG, LIMIT_MS)

WORDS = st.sampled_from(["hello", "渡船", "七点", "ferry", "сад", "สวน", "…", "3.5", "Dr.", "،", "🙂"])
ENDS = st.sampled_from([". ", "。", "! ", "？", "؟ ", "। ", ", ", "，", " "])
TEXTS = st.lists(st.tuples(WORDS, ENDS), min_size=1, max_size=60).map(lambda pairs: "".join(map("".join, pairs)))


def speak(request: Request, engine: ToneEngine, cache: ClipCache, *, tries: int = 4) -> SpeechReport:
    """Put the speech for a request into a cache, without waits."""
    policy = RetryPolicy(tries=tries)
    return asyncio.run(synthesize_all([request], engine=engine, cache=cache, jobs=4, policy=policy, draw=lambda: 0.0))


@pytest.fixture
def cache(tmp_path: Path) -> ClipCache:
    """An empty cache."""
    return ClipCache(tmp_path / "clips")


@given(text=TEXTS, longest_ms=st.integers(1500, 20_000), rate_percent=st.sampled_from([-30, 0, 50]))
def test_parts_are_short_enough_and_lose_nothing(text: str, longest_ms: int, rate_percent: int) -> None:
    """In any script each part is within the limit, has something to say, and all together say the text."""
    request = Request(text, "en", "tone-en-f", Prosody(rate_percent=rate_percent))
    parts = split_request(request, longest_ms)

    assert "".join("".join(part.text for part in parts).split()) == "".join(text.split())
    if len(parts) > 1:
        assert all(any(sign.isalnum() for sign in part.text) for part in parts)
        assert all((part.language, part.voice, part.prosody) == ("en", "tone-en-f", request.prosody) for part in parts)
        for part in parts:  # stops that stand alone go with the words beside them
            words = " ".join(re.findall(r"[^\W_]+", part.text))
            assert estimate_duration_ms(words, "en", rate_percent) <= longest_ms + 1


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("第一句话在这里说完了。第二句话也在这里说完了。第三句话还在后面等着呢。", "zh"),
        ("最初の文はここで終わります。次の文はここで終わります。最後の文です。", "ja"),
        ("पहला वाक्य यहाँ समाप्त होता है। दूसरा वाक्य यहाँ समाप्त होता है। तीसरा यहाँ है।", "hi"),
        ("The first one ends here. The second one ends here. The third one is last.", "en"),
    ],
)
def test_cuts_are_at_sentence_ends_in_any_script(text: str, language: str) -> None:
    """Every part ends where a sentence does."""
    parts = split_request(Request(text, language, "tone"), 3000)

    assert len(parts) > 1
    assert all(part.text[-1] in "。.।" for part in parts)


def test_what_is_short_enough_stays_as_it_is() -> None:
    """Its text keeps even the spaces around it, so that its key is its own."""
    request = Request("  Hello there. \n", "en", "tone-en-f")

    assert split_request(request, 60_000) == (request,)
    assert split_request(LONG, None) == (LONG,)


def test_seams_are_even_and_the_edges_stay() -> None:
    """Whatever silence the parts bring, the pause at each seam is the same; before and after nothing is cut."""
    quiet = Pcm(bytes(2 * 8000), 8000).samples
    brief = Pcm(bytes(2 * 400), 8000).samples
    sounds = tone(1000).samples
    parts = [
        Speech(Pcm(before + sounds + after, 8000)) for before, after in ((quiet, quiet), (brief, b""), (b"", quiet))
    ]

    joined = join_speech(parts)

    assert isinstance(joined.audio, Pcm)
    first = SEAM_MS + 50 + 20  # with what stays of the silence on either side
    second = SEAM_MS  # there is none to stay
    assert joined.audio.duration_ms == 1000 + 1000 + first + 1000 + second + 1000 + 1000


def test_marks_move_with_their_words() -> None:
    """Each word of a later part is marked where its tone sounds in the whole, in order, inside the audio."""
    parts = [speak_tone(Request(text, "en", "tone-en-f"), 8000) for text in ("one two three", "four five")]
    joined = join_speech(parts)

    shift_ms = 900 + SEAM_MS
    assert [(mark.text, mark.start_ms, mark.end_ms) for mark in joined.marks[:3]] == [
        ("one", 0, 300),
        ("two", 300, 600),
        ("three", 600, 900),
    ]
    assert [(mark.text, mark.start_ms, mark.end_ms) for mark in joined.marks[3:]] == [
        ("four", shift_ms, shift_ms + 300),
        ("five", shift_ms + 300, shift_ms + 600),
    ]
    assert decode(joined.audio).duration_ms == shift_ms + 600


def test_a_last_word_that_fades_is_not_eaten() -> None:
    """A mark holds what lies below hearing just after the last sound of a part."""
    spoken = speak_tone(Request("one two", "en", "tone-en-f"), 8000)
    assert isinstance(spoken.audio, Pcm)
    faded = Pcm(spoken.audio.samples[: 2 * 8000 * 540 // 1000].ljust(2 * 8000, b"\0"), 8000)

    joined = join_speech([Speech(faded, spoken.marks), spoken])

    assert [mark.end_ms for mark in joined.marks[:2]] == [300, 600]
    assert joined.marks[2].start_ms == 600 + 50 + SEAM_MS


def test_a_long_request_is_one_clip_with_one_series_of_marks(cache: ClipCache) -> None:
    """Its parts are asked for one by one; under its own key lies the whole."""
    engine = ToneEngine(longest_ms=LIMIT_MS)
    report = speak(LONG, engine, cache)

    assert report == SpeechReport(requests=1, cached=0, spoken=1)
    assert sorted(engine.asked) == sorted(part.text for part in PARTS)
    assert len(PARTS) > 2
    whole = cache.load(cache_key(engine.fingerprint, LONG))
    assert whole is not None
    assert [mark.text for mark in whole.marks] == LONG.text.split()
    assert all(a.end_ms <= b.start_ms for a, b in zip(whole.marks, whole.marks[1:], strict=False))
    assert whole.marks[-1].end_ms <= decode(whole.audio).duration_ms


def test_the_whole_is_the_same_whatever_the_order_of_answers(tmp_path: Path) -> None:
    """Parts that arrive backwards make the same bytes as those that arrive in order."""
    stored = []
    for jobs in (1, 8):
        engine = ToneEngine(longest_ms=LIMIT_MS)

        async def the_later_the_sooner(engine: ToneEngine = engine) -> None:
            await asyncio.sleep(0.01 * (8 - len(engine.asked)))

        if jobs > 1:
            engine.pause = the_later_the_sooner
        cache = ClipCache(tmp_path / str(jobs))
        asyncio.run(synthesize_all([LONG], engine=engine, cache=cache, jobs=jobs))
        stored.append(cache.load(cache_key(engine.fingerprint, LONG)))

    assert stored[0] == stored[1] is not None


def test_a_part_is_verified_and_asked_for_again_alone(cache: ClipCache) -> None:
    """Silence instead of one part costs one more request, not all of them."""
    silent: list[Fault] = [Speech(Pcm(bytes(16_000), 8000))]
    engine = ToneEngine(longest_ms=LIMIT_MS, fault=faults_by_text({PARTS[1].text: silent}))

    speak(LONG, engine, cache)

    assert len(engine.asked) == len(PARTS) + 1
    assert engine.asked.count(PARTS[1].text) == 2


def test_parts_are_kept_when_one_fails(cache: ClipCache) -> None:
    """The failure names the utterance and the part; the next run asks for that part only."""
    broken = ToneEngine(longest_ms=LIMIT_MS, fault=faults_by_text({PARTS[1].text: [EngineRefused("odd word")]}))
    with pytest.raises(EngineError) as caught:
        speak(LONG, broken, cache)
    engine = ToneEngine(longest_ms=LIMIT_MS)
    report = speak(LONG, engine, cache)

    assert caught.value.message.splitlines() == [
        "1 utterance could not be spoken:",
        "  “The ferry leaves at seven. Nobody was…”: in “We waited until the lamps came on. Then…”: odd word",
    ]
    assert engine.asked == [PARTS[1].text]
    assert report == SpeechReport(requests=1, cached=0, spoken=1)


def test_parts_that_are_all_there_need_no_engine(cache: ClipCache) -> None:
    """A run killed between the last part and the whole pays for nothing."""
    for part in PARTS:
        cache.store(cache_key(ToneEngine().fingerprint, part), speak_tone(part, 8000))
    engine = ToneEngine(longest_ms=LIMIT_MS)

    speak(LONG, engine, cache)

    assert engine.asked == []
    assert cache_key(engine.fingerprint, LONG) in cache


def test_a_part_that_is_a_request_of_its_own_is_spoken_once(cache: ClipCache) -> None:
    """Two utterances that share a part, one of them being that part, share its clip."""
    engine = ToneEngine(longest_ms=LIMIT_MS)
    report = asyncio.run(synthesize_all([LONG, PARTS[0]], engine=engine, cache=cache))

    assert report == SpeechReport(requests=2, cached=0, spoken=2)
    assert sorted(engine.asked) == sorted(part.text for part in PARTS)


def test_an_engine_without_a_limit_is_given_the_whole(cache: ClipCache) -> None:
    """Nothing is split for it."""
    engine = ToneEngine()
    speak(LONG, engine, cache)

    assert engine.asked == [LONG.text]
