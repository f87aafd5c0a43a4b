"""One text, said by one voice: to hear a reading before it goes into the lexicon."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline.audio.gains import obtain_gain_db
from pipeline.audio.levelling import TARGET_LUFS
from pipeline.audio.mixing import Part
from pipeline.audio.mp3 import Mp3Format
from pipeline.audio.programme import write_programme
from pipeline.audio.tagging import Tags
from pipeline.errors import PlanError
from pipeline.language import detect_language, normalise_tag
from pipeline.loop import BackgroundLoop
from pipeline.model import CastVoice, Speech
from pipeline.run import find_voices
from pipeline.script.roster import Roster, pool_of
from pipeline.script.spoken import spoken_text
from pipeline.script.voices import VoicesFile
from pipeline.speech.cache import ClipCache
from pipeline.speech.calibration import calibration_request
from pipeline.speech.choice import AUTO, EngineChoice
from pipeline.speech.disclosure import disclose_once
from pipeline.speech.engine import Engine, Request, cache_key
from pipeline.speech.synthesis import synthesize_all
from pipeline.yamlfile import render_scalar


@dataclass(frozen=True, slots=True)
class Saying:
    """A text as it was said."""

    audio: Path
    engine: str
    voice: str
    language: str
    spoken: str  # what the voice was given
    lexicon: str  # the lines of voices.yaml that make it so; empty where nothing else is spoken than written


def say_text(
    text: str,
    target: Path,
    *,
    spoken_as: str | None = None,
    language: str | None = None,
    voice: str | None = None,
    engine: str = AUTO,
    voices: Path | str | None = None,
    environment: Mapping[str, str] | None = None,
    notify: Callable[[str], None] = lambda _: None,
) -> Saying:
    """Speak a text into an MP3 file: as the lexicon has it, or as ``spoken_as`` would have it.

    Without a language the one that the text is written in is taken, without a voice the first of
    the engine's pool.

    Raises:
        PlanError: if there is nothing to say.
        CastError: if the engine has no such voice.
        EngineError: if it cannot be spoken.
        OutputError: if the file cannot be written.
    """
    environment = os.environ if environment is None else environment
    file = find_voices(voices)
    tag = normalise_tag(language) if language else detect_language(text) or "en"
    cache = ClipCache.from_environment(environment)
    choice = EngineChoice(engine, environment, notify=notify)
    with BackgroundLoop() as loop:
        try:
            chosen = loop.run(choice.choose(None, lambda _: False)).engine
            cast = _voice(voice, chosen, tag, file)
            spoken = spoken_text(spoken_as or text, tag, () if spoken_as else file.lexicon(tag), reads=chosen.reads)
            if not spoken:
                raise PlanError(f"{text!r} has nothing to say", hint="Give it words.")
            requests = [calibration_request(cast, tag), Request(spoken, tag, cast.voice, cast.prosody)]
            disclose_once(chosen, cache.folder, notify)
            loop.run(synthesize_all(requests, engine=chosen, cache=cache))
            calibration, speech = (cache.obtain(cache_key(chosen.fingerprint, request)) for request in requests)
            loop.call(lambda: _write(speech, calibration, target, cache))
        finally:
            loop.run(choice.close())
    line = f"lexicon:\n  {tag}:\n    {render_scalar(text)}: {render_scalar(spoken_as)}" if spoken_as else ""
    return Saying(target, chosen.name, cast.voice, tag, spoken, line)


def _voice(name: str | None, engine: Engine, language: str, file: VoicesFile) -> CastVoice:
    offered = engine.voices()
    if name is None:
        first = pool_of(file, engine.name, language, offered)[0]
        return CastVoice(first.voice, first.prosody)
    Roster(engine.name, offered).require(name)
    return CastVoice(name)


def _write(speech: Speech, calibration: Speech, target: Path, cache: ClipCache) -> None:
    gain_db = obtain_gain_db(calibration, target_lufs=TARGET_LUFS, cache=cache.files)
    write_programme(
        [Part(0, speech, gain_db, "end")],
        target,
        cache=cache.files,
        format=Mp3Format(),
        tags=lambda _: Tags(title=target.stem),
    )
