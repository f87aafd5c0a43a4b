"""From an engine's marks to the words on the screen: what is shown is heard at that moment."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from itertools import pairwise

import pytest

from pipeline.audio.mixing import Part
from pipeline.audio.mp3 import Mp3Format
from pipeline.audio.programme import write_programme
from pipeline.audio.tagging import Tags
from pipeline.audio.timeline import cues
from pipeline.codec import decode
from pipeline.filecache import FileCache
from pipeline.language import LanguagePlan
from pipeline.model import CastVoice, Cue, Encoded, Pcm, Script, Speech, Utterance
from pipeline.script.spoken import spoken_text
from pipeline.speech.engine import Request
from pipeline.speech.engines.espeak import EspeakEngine, EspeakSettings

LINES = (
    ("en", "en-us", "In 2012, the lamp — “our lamp” — cost 5% of £3,000."),
    ("zh", "cmn", "2012年，我们的“灯”花了百分之五，也就是50%的钱。"),
)


@pytest.fixture(scope="module")
def engine() -> Iterator[EspeakEngine]:
    """The real engine, with one worker."""
    engine = EspeakEngine(EspeakSettings(workers=1))
    yield engine
    asyncio.run(engine.close())


def utterance(engine: EspeakEngine, language: str, voice: str, shown: str) -> Utterance:
    """Return an utterance as it is given to the engine."""
    spoken = spoken_text(shown, language, reads=engine.reads)
    return Utterance("ana", language, CastVoice(voice), spoken, shown, 0, 0, None, "speaker")


def level(pcm: Pcm, start_ms: int, end_ms: int) -> int:
    """Return the loudest sample between two times."""
    edges = (edge_ms * pcm.rate_hz // 1000 for edge_ms in (start_ms, end_ms))
    return max(map(abs, memoryview(pcm.samples).cast("h")[slice(*edges)]), default=0)


@pytest.fixture(scope="module")
def programme(engine: EspeakEngine, tmp_path_factory: pytest.TempPathFactory) -> tuple[tuple[Cue, ...], Pcm]:
    """The cues of a spoken programme, and what is heard of it."""
    folder = tmp_path_factory.mktemp("words")
    utterances = tuple(utterance(engine, *line) for line in LINES)

    async def speak() -> list[Speech]:
        return [await engine.synthesize(Request.of(found)) for found in utterances]

    clips = asyncio.run(speak())
    parts = [Part(at, clip, 0.0, "speaker") for at, clip in enumerate(clips)]
    mix = write_programme(
        parts,
        folder / "talk.mp3",
        cache=FileCache(folder),
        format=Mp3Format(24_000, 64),
        tags=lambda _: Tags(""),
    )
    script = Script("0", LanguagePlan(("en", "zh")), "Talk", utterances)
    found = cues(mix.programme, script, {at: clip.marks for at, clip in enumerate(clips)})
    return found, decode(Encoded((folder / "talk.mp3").read_bytes(), "audio/mpeg"))


def test_an_engine_that_marks_words_needs_no_estimates(programme: tuple[tuple[Cue, ...], Pcm]) -> None:
    """The marks of what is spoken tell the time of each word that is shown."""
    for cue in programme[0]:
        assert not cue.is_estimated
        assert "".join("".join(word.text for word in cue.words).split()) == "".join(cue.text.split())
        assert all(word.start_ms < word.end_ms for word in cue.words)
        assert all(a.end_ms <= b.start_ms for a, b in pairwise(cue.words))


def test_every_word_is_heard_when_it_is_shown(programme: tuple[tuple[Cue, ...], Pcm]) -> None:
    """At the time of each word something sounds, and the first one of a cue begins with its speech."""
    found, heard = programme

    for cue in found:
        assert all(level(heard, word.start_ms, word.end_ms) > 300 for word in cue.words)
        assert level(heard, cue.words[0].start_ms - 200, cue.words[0].start_ms - 60) < 300


def test_a_number_lasts_as_long_as_it_takes_to_say(programme: tuple[tuple[Cue, ...], Pcm]) -> None:
    """A year in figures has the time of its words, which is longer than that of the word before or after."""
    english, chinese = ({word.text: word.end_ms - word.start_ms for word in cue.words} for cue in programme[0])

    assert english["2012,"] > 3 * english["In"]
    assert english["£3,000."] > english["lamp —"]
    assert chinese["2012"] > 2 * chinese["年，"]
