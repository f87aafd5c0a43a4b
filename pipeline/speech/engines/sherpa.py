"""Neural voices offline: models in a folder, through sherpa-onnx.

A voice is ``<model>/<speaker>``, such as ``kokoro-multi-lang-v1_1/zf_001``. Models are installed with
``duologue voices install``, or unpacked by hand into the folder of models. Each is loaded once, when
it is first needed, and speaks in as many threads as the machine has processors: the library frees
the interpreter meanwhile, and computes each request on one processor, so that a request gives the
same samples whatever runs beside it.

The library has no pitch. A voice is raised by having it speak more slowly and playing that faster,
as a tape does, so that the length stays what was asked for.
"""

from __future__ import annotations

import asyncio
import functools
import logging
import os
import re
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from pipeline.codec import from_floats
from pipeline.errors import EngineError, EngineNotSetUp, EngineRefused, EngineUnavailable
from pipeline.guessing import closest, did_you_mean
from pipeline.language import primary
from pipeline.model import Notation, Speech, Voice
from pipeline.speech.bending import pitch_factor, unbent_speed
from pipeline.speech.engine import Parallelism, Request
from pipeline.speech.engines.sherpa_library import LoadedModel, Reading, library_version
from pipeline.speech.engines.sherpa_probe import probe_model
from pipeline.speech.models.installed import Installed, models_folder, survey_models
from pipeline.speech.models.model import ModelSpeaker, VoiceModel
from pipeline.speech.models.model_file import FILE_NAME

logger = logging.getLogger(__name__)

_MOST_THREADS = 8

# The espeak-ng voices by which a Kokoro model reads each language; `en` is the British one.
_ACCENTS = {"en": "en-us", "en-GB": "en", "es": "es", "fr": "fr", "hi": "hi", "it": "it", "pt": "pt-br"}

# Control signs, and halves of signs that are no text for a library in another language.
_UNSPEAKABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class SherpaSettings:
    """Where the models are, and how much chance there is in them."""

    models: Path
    noise: float = 0.0  # a share of what the library takes by default; 0 gives the same samples each time

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Self:
        """Return the settings that environment variables give.

        Raises:
            EngineError: if ``DUOLOGUE_SHERPA_NOISE`` is no number from 0 to 1.
        """
        text = environment.get("DUOLOGUE_SHERPA_NOISE") or "0"
        try:
            noise = float(text)
        except ValueError:
            noise = -1.0
        if not 0 <= noise <= 1:
            raise EngineError(
                f"expected a number from 0 to 1, found {text!r}",
                where="DUOLOGUE_SHERPA_NOISE",
                hint="Unset it for the same speech each time, or set it to 1 for the liveliest.",
            )
        return cls(models_folder(environment), noise)


class SherpaEngine:
    """Speaks offline with the models that are installed."""

    def __init__(self, settings: SherpaSettings) -> None:
        self._settings = settings
        self._lock = threading.Lock()  # guards the models' being looked for and loaded
        self._installed: Installed | None = None
        self._loaded: dict[str, LoadedModel] = {}

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Self:
        """Return the engine with the models in the user's folder, or where ``DUOLOGUE_MODELS`` says."""
        return cls(SherpaSettings.from_environment(environment))

    @property
    def name(self) -> str:
        """The name of its entry point."""
        return "sherpa"

    @property
    def fingerprint(self) -> str:
        """The library's version, the noise, and each model with a digest of its files.

        Raises:
            EngineUnavailable: if sherpa-onnx is not installed.
        """
        models = ", ".join(f"{model.name} {model.digest()}" for model in self._survey().models)
        return f"sherpa-onnx {library_version()}, noise {self._settings.noise:g}, {models}"

    @property
    def online(self) -> str:
        """Empty: no text leaves the machine."""
        return ""

    @property
    def reads(self) -> frozenset[Notation]:
        """Nothing: what a model makes of numbers and units is its own affair."""
        return frozenset()

    @property
    def parallelism(self) -> Parallelism:
        """As many requests at a time as there are processors."""
        count = min(os.cpu_count() or 2, _MOST_THREADS)
        return Parallelism(count, count)

    @property
    def longest_ms(self) -> int | None:
        """None: the library itself speaks sentence by sentence."""
        return None

    def cost(self, request: Request) -> float | None:  # noqa: ARG002 - the same for all
        """Nothing: it runs on the user's machine."""
        return 0.0

    def voices(self) -> tuple[Voice, ...]:
        """The speakers of every model that is installed."""
        return tuple(voice for model in self._survey().models for voice in model.voices())

    async def check(self) -> None:
        """Return if sherpa-onnx and a model are installed.

        Raises:
            EngineUnavailable: with what is missing.
        """
        library_version()
        if not self._survey().models:
            raise self._no_models()

    async def synthesize(self, request: Request) -> Speech:
        """Speak one request; there are no word marks.

        Raises:
            EngineUnavailable: if sherpa-onnx is not installed, or cannot load the model.
            EngineRefused: if there is no such voice, or the text has nothing that the model can say.
        """
        model, speaker = self._find(request.voice)
        unwanted = threading.Event()
        try:
            return await asyncio.to_thread(self._speak, request, model, speaker, lambda: not unwanted.is_set())
        finally:
            unwanted.set()  # a thread cannot be cancelled; it ends with the sentence

    async def close(self) -> None:
        """Let go of the models. The engine may be used again afterwards."""
        with self._lock:
            self._loaded.clear()
            self._installed = None

    def _speak(
        self, request: Request, model: VoiceModel, speaker: ModelSpeaker, is_wanted: Callable[[], bool]
    ) -> Speech:
        loaded = self._load(model)
        pitch = pitch_factor(request.prosody)
        accent = accent_of(request.language, speaker.locale) if model.kind == "kokoro" else ""
        text = " ".join(_UNSPEAKABLE.sub(" ", request.text).split())
        reading = Reading(text, model.speakers.index(speaker), unbent_speed(request.prosody), accent)
        said = loaded.read(reading, is_wanted)
        if not said.samples:
            raise EngineRefused(
                f"voice {request.voice!r} has nothing to say in {request.text[:60]!r}",
                hint=f"Give it words of {' or '.join(model.languages)}, or leave it out.",
            )
        return Speech(from_floats(said.samples, rate_hz=said.rate_hz, played_at_hz=round(said.rate_hz * pitch)))

    def _load(self, model: VoiceModel) -> LoadedModel:
        """Return a model in memory; others wait, so that it is there once."""
        with self._lock:
            if model.name not in self._loaded:
                if not (model.folder / FILE_NAME).is_file():
                    _require_speech(model)
                self._loaded[model.name] = LoadedModel(model, noise=self._settings.noise)
            return self._loaded[model.name]

    def _survey(self) -> Installed:
        """Return the models that are installed, looked for once."""
        with self._lock:
            if self._installed is None:
                self._installed = survey_models({"DUOLOGUE_MODELS": str(self._settings.models)})
                for fault in self._installed.faults:
                    logger.warning("%s", fault)
            return self._installed

    def _find(self, voice: str) -> tuple[VoiceModel, ModelSpeaker]:
        name, _, speaker_name = voice.partition("/")
        installed = self._survey()
        for model in installed.models:
            if model.name == name:
                for speaker in model.speakers:
                    if speaker.name == speaker_name:
                        return model, speaker
        for fault in installed.faults:
            if Path(fault.where).name == name:
                raise EngineRefused(fault.message, where=fault.where, hint=fault.hint)
        if not installed.models:
            raise self._no_models()
        guess = did_you_mean(closest(voice, (known.name for known in self.voices())))
        raise EngineRefused(
            f"{voice!r} is not a voice of engine 'sherpa'", hint=f"{guess}Run 'duologue voices list sherpa'."
        )

    def _no_models(self) -> EngineNotSetUp:
        folder = self._settings.models
        hint = f"Run 'duologue voices install kokoro-multi-lang-v1_1', or unpack a model into {folder}."
        return EngineNotSetUp("no voice model is installed", where=str(folder), hint=hint)


@functools.cache
def _require_speech(model: VoiceModel) -> None:
    """Return if a model that nobody has installed, and so nobody has tried, can speak."""
    try:
        probe_model(model)
    except EngineError as error:
        raise EngineUnavailable(error.message, where=error.where, hint=error.hint) from error


def accent_of(language: str, locale: str) -> str:
    """Return the espeak-ng voice by which a speaker reads a language, or nothing for the model's own.

    >>> accent_of("en", "en-GB"), accent_of("en", "zh-CN"), accent_of("zh", "zh-CN")
    ('en', 'en-us', '')
    """
    own = locale if primary(locale) == primary(language) else language
    return _ACCENTS.get(own) or _ACCENTS.get(primary(own), "")
