"""sherpa-onnx: models are loaded and speak through it. Nothing else imports it.

It is an extra of ours, and ends the whole process over a model that it cannot use. What it insists
on was looked at when the model was recognised; a model that nobody has tried yet is tried in a
process of its own first (:mod:`.sherpa_probe`).
"""

from __future__ import annotations

from array import array
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

from pipeline.errors import EngineNotSetUp, EngineRefused, EngineUnavailable
from pipeline.speech.models.model import VoiceModel

if TYPE_CHECKING:
    import sherpa_onnx

INSTALL_HINT = 'Install it: pip install "duologue[sherpa]"'

# What the library takes by default, which the setting is a share of: models draw random numbers of
# this size to vary melody, length and breath.
_VITS_NOISE, _VITS_LENGTH_NOISE, _MATCHA_NOISE = 0.667, 0.8, 1.0


@dataclass(frozen=True, slots=True)
class Reading:
    """What a loaded model is asked to read."""

    text: str
    speaker: int  # its number
    speed: float  # 2 is twice as fast
    accent: str = ""  # the espeak-ng voice by which a Kokoro model reads what is not Chinese


@dataclass(frozen=True, slots=True)
class Waveform:
    """What a model answers: samples from -1 to 1."""

    samples: array[float]
    rate_hz: int


def library_version() -> str:
    """Return the version of sherpa-onnx.

    Raises:
        EngineUnavailable: if it is not installed, or is one that cannot read every word.
    """
    try:
        found = version("sherpa-onnx")
    except PackageNotFoundError as error:
        raise EngineNotSetUp("sherpa-onnx is not installed", hint=INSTALL_HINT) from error
    if found.split(".")[0] != "1":
        # Since 2.0 it comes without espeak-ng: Piper's models are mute, and Kokoro leaves out unknown words.
        raise EngineUnavailable(f"sherpa-onnx {found} leaves out words, expected 1.13 or a later 1", hint=INSTALL_HINT)
    return found


class LoadedModel:
    """A model in memory. Several threads may read with it at once."""

    def __init__(self, model: VoiceModel, *, noise: float = 0.0) -> None:
        """Load a model, with a share of the library's usual noise.

        Raises:
            EngineUnavailable: if sherpa-onnx is not installed, or cannot load it.
        """
        library_version()
        try:
            import sherpa_onnx
        except (ImportError, OSError) as error:
            raise EngineUnavailable(f"sherpa-onnx cannot be loaded: {error}", hint=INSTALL_HINT) from error
        self._library = sherpa_onnx
        config = sherpa_onnx.OfflineTtsConfig(model=_config(model, noise))
        try:
            self._speaker = sherpa_onnx.OfflineTts(config)
        except (RuntimeError, ValueError) as error:
            raise EngineUnavailable(
                f"the model cannot be loaded: {error}",
                where=str(model.folder),
                hint="Install it again with 'duologue voices install'.",
            ) from error

    def read(self, reading: Reading, is_wanted: Callable[[], bool] = lambda: True) -> Waveform:
        """Return a text as the model reads it; nothing where it knows none of its signs.

        The interpreter is free for other threads meanwhile. After each sentence it is asked whether
        the rest is still wanted.

        Raises:
            EngineRefused: if the model fails over the text.
        """
        wanted = self._library.GenerationConfig()
        wanted.sid, wanted.speed = reading.speaker, reading.speed
        if reading.accent:
            wanted.extra = {"lang": reading.accent}
        try:
            audio = self._speaker.generate(reading.text, wanted, lambda _samples, _progress: int(is_wanted()))
        except (RuntimeError, ValueError, LookupError) as error:  # LookupError: a sign that its tokens lack
            raise EngineRefused(
                f"the model fails over {reading.text[:60]!r}: {error}", hint="Split the text, or take another voice."
            ) from error
        return Waveform(array("f", audio.samples), self._speaker.sample_rate)


def _config(model: VoiceModel, noise: float) -> sherpa_onnx.OfflineTtsModelConfig:
    """Return where the files of a model are, in the library's words."""
    import sherpa_onnx as library

    files = model.files
    shared = {
        "tokens": str(files.tokens),
        "lexicon": ",".join(map(str, files.lexicons)),
        "data_dir": str(files.phonemes or ""),
    }
    network = str(files.network)
    if model.kind == "kokoro":
        kokoro = library.OfflineTtsKokoroModelConfig(model=network, voices=str(files.styles), **shared)
        return library.OfflineTtsModelConfig(kokoro=kokoro)
    if model.kind == "matcha":
        matcha = library.OfflineTtsMatchaModelConfig(
            acoustic_model=network, vocoder=str(files.vocoder), noise_scale=noise * _MATCHA_NOISE, **shared
        )
        return library.OfflineTtsModelConfig(matcha=matcha)
    vits = library.OfflineTtsVitsModelConfig(
        model=network, noise_scale=noise * _VITS_NOISE, noise_scale_w=noise * _VITS_LENGTH_NOISE, **shared
    )
    return library.OfflineTtsModelConfig(vits=vits)
