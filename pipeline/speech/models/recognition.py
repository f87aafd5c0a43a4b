"""A folder with a voice model, recognised by its files and by what the network says of itself.

What the publishers of sherpa-onnx put into an archive, a person can unpack by hand: it needs no
file of ours. Everything is checked that the library insists on, since it ends the process over it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import EngineError, PlanError
from pipeline.language import normalise_tag, primary
from pipeline.model import Gender
from pipeline.speech.kokoro_names import read_kokoro_name
from pipeline.speech.models.model import ModelFiles, ModelKind, ModelSpeaker, VoiceModel
from pipeline.speech.models.onnx_metadata import read_onnx_metadata

_VOCODER = re.compile(r"(vocos|hifigan|.*vocoder)", re.IGNORECASE)
_PHONEME_FILES = ("phontab", "phonindex", "phondata", "intonations")

_NEEDED: dict[ModelKind, tuple[str, ...]] = {
    "kokoro": ("sample_rate", "n_speakers", "has_espeak", "style_dim"),
    "matcha": ("sample_rate", "n_speakers", "use_eos_bos", "pad_id"),
    "vits": ("sample_rate", "n_speakers", "language", "comment"),
}

# Languages as metadata name them, in no fixed form: "English", "Chinese + English".
_LANGUAGE_NAMES = {
    "Arabic": "ar",
    "Cantonese": "yue",
    "Chinese": "zh",
    "Dutch": "nl",
    "English": "en",
    "French": "fr",
    "German": "de",
    "Italian": "it",
    "Japanese": "ja",
    "Korean": "ko",
    "Persian": "fa",
    "Polish": "pl",
    "Portuguese": "pt",
    "Russian": "ru",
    "Spanish": "es",
    "Ukrainian": "uk",
}
_LANGUAGE_NAME = re.compile("|".join(_LANGUAGE_NAMES))
_LOCALE_IN_NAME = re.compile(r"(?<![A-Za-z])[a-z]{2,3}_[A-Z]{2}(?![A-Za-z])")
_GENDER_IN_NAME = re.compile(r"(?<![a-z])(female|male)(?![a-z])")


def recognise_model(folder: Path) -> VoiceModel:
    """Return the model that a folder holds.

    Raises:
        EngineError: if it holds none, or one that cannot be loaded.
    """
    try:
        files = _find_files(folder)
    except OSError as error:
        raise EngineError(f"cannot be read: {error.strerror or error}", where=str(folder)) from error
    metadata = read_onnx_metadata(files.network)
    kind = _kind(files, metadata)
    fault = _fault(kind, files, metadata)
    if fault:
        raise EngineError(f"holds no model that can be loaded: {fault}", where=str(folder), hint=_HINT)
    seen = _Seen(kind, files, metadata)
    return VoiceModel(folder.name, kind, files, _kokoro_speakers(seen) if kind == "kokoro" else _speakers(seen))


_HINT = "Install the model again with 'duologue voices install', or unpack its whole archive into that folder."


@dataclass(frozen=True, slots=True)
class _Seen:
    """What there is to learn from."""

    kind: ModelKind
    files: ModelFiles
    metadata: Mapping[str, str]

    @property
    def size(self) -> int:
        """How many speakers it has; models of one speaker say none or one."""
        return max(1, int(self.metadata["n_speakers"]))


def _find_files(folder: Path) -> ModelFiles:
    networks = sorted(folder.glob("*.onnx"), key=lambda path: ("int8" in path.name, len(path.name), path.name))
    vocoders = [path for path in networks if _VOCODER.match(path.name)]
    others = [path for path in networks if path not in vocoders]
    if not others:
        raise EngineError("holds no model: expected a file that ends in .onnx", where=str(folder), hint=_HINT)
    lexicons = sorted(folder.glob("lexicon*.txt"))
    # A Kokoro model has an American and a British lexicon; only one can be loaded.
    if any("us-en" in path.name for path in lexicons):
        lexicons = [path for path in lexicons if "gb-en" not in path.name]
    styles, phonemes = folder / "voices.bin", folder / "espeak-ng-data"
    return ModelFiles(
        network=others[0],
        tokens=folder / "tokens.txt",
        styles=styles if styles.is_file() else None,
        vocoder=vocoders[0] if vocoders else None,
        phonemes=phonemes if phonemes.is_dir() else None,
        lexicons=tuple(lexicons),
    )


def _kind(files: ModelFiles, metadata: Mapping[str, str]) -> ModelKind:
    stated = metadata.get("model_type", "")
    if stated.startswith("kitten"):
        raise EngineError(
            "is a KittenTTS model, expected Kokoro, Matcha or VITS", where=str(files.network.parent), hint=_HINT
        )
    if files.styles:
        return "kokoro"
    return "matcha" if stated.startswith("matcha") or files.vocoder else "vits"


def _fault(kind: ModelKind, files: ModelFiles, metadata: Mapping[str, str]) -> str:
    """Return what is missing; empty if nothing is."""
    missing = [key for key in _NEEDED[kind] if not metadata.get(key)]
    if missing:
        return f"{files.network.name} does not say its {' and '.join(missing)}, as a model made for sherpa-onnx does"
    if not all(metadata[key].isdecimal() for key in ("sample_rate", "n_speakers")):
        return f"{files.network.name} gives no number for its sample_rate or its n_speakers"
    if not files.tokens.is_file():
        return "there is no tokens.txt"
    if files.phonemes and not all((files.phonemes / name).is_file() for name in _PHONEME_FILES):
        return f"espeak-ng-data is not whole: expected {', '.join(_PHONEME_FILES)}"
    if kind == "kokoro" and not files.phonemes:
        return "there is no folder espeak-ng-data"
    if kind == "kokoro" and int(metadata.get("version") or 1) > 1 and not files.lexicons:
        return "there is no lexicon"
    if kind == "matcha" and not files.vocoder:
        return "there is no vocoder, such as vocos-22khz-univ.onnx"
    if not (files.phonemes or files.lexicons or metadata.get("frontend") == "characters"):
        return "there is neither espeak-ng-data nor a lexicon"
    return ""


def _kokoro_speakers(seen: _Seen) -> tuple[ModelSpeaker, ...]:
    has_chinese = any("zh" in path.name for path in seen.files.lexicons)
    named = [name for name in seen.metadata.get("speaker_names", "").split(",") if name]
    names = named if len(named) == seen.size else list(map(str, range(seen.size)))
    return tuple(_kokoro_speaker(name, has_chinese=has_chinese) for name in names)


def _kokoro_speaker(name: str, *, has_chinese: bool) -> ModelSpeaker:
    """Return a speaker by name. Those at home in Chinese speak English, too; not the other way round."""
    told = read_kokoro_name(name)
    if told is None:
        return ModelSpeaker(name, "en-US")
    locale, gender = told
    if locale == "zh-CN" and has_chinese:
        return ModelSpeaker(name, locale, gender, ("en",))
    # Without a lexicon for it, a model reads neither Chinese nor Japanese.
    return ModelSpeaker(name, "en-US" if locale in ("zh-CN", "ja") else locale, gender)


def _speakers(seen: _Seen) -> tuple[ModelSpeaker, ...]:
    own, *others = _languages(seen)
    names = _piper_names(seen)
    if len(names) != seen.size:
        names = tuple(map(str, range(seen.size)))
    gender = _GENDER_IN_NAME.search(seen.files.network.stem.lower())
    known: dict[str, Gender] = {"female": "female", "male": "male"}
    return tuple(ModelSpeaker(name, own, known[gender[1]] if gender else None, tuple(others)) for name in names)


def _languages(seen: _Seen) -> tuple[str, ...]:
    """Return the locale of a model and what it speaks beyond, from its file's name or its metadata."""
    stated = tuple(
        dict.fromkeys(_LANGUAGE_NAMES[name] for name in _LANGUAGE_NAME.findall(seen.metadata.get("language", "")))
    )
    if seen.metadata.get("voice") == "zh en-us":  # by which the library, too, knows Matcha's bilingual model
        stated = ("zh", "en")
    for named in (seen.files.network.stem, seen.files.network.parent.name):
        if match := _LOCALE_IN_NAME.search(named):
            own = normalise_tag(match[0])
            return (own, *(tag for tag in stated if tag != primary(own)))
    try:
        voice = normalise_tag(seen.metadata.get("voice", "").replace("cmn", "zh"))
    except PlanError:
        voice = ""
    return stated or ((voice,) if voice else ("und",))


def _piper_names(seen: _Seen) -> tuple[str, ...]:
    """Return the names of the speakers in the file that Piper lays beside a network, in the order of their numbers."""
    try:
        facts = json.loads(Path(f"{seen.files.network}.json").read_text(encoding="utf-8"))
        numbers = facts.get("speaker_id_map") or {}
        return tuple(sorted(numbers, key=lambda name: int(numbers[name])))
    except (OSError, ValueError, TypeError, AttributeError):
        return ()  # the names are no more than a convenience
