"""``model.yaml``: what is known of a model beyond what its own files tell.

Installing writes it beside the model; a person may correct it, or write one for a model unpacked by
hand. It says where the model comes from, under which licence, and who its speakers are::

    name: vits-piper-en_GB-alan-medium
    kind: vits
    languages: [en]
    licence: CC-BY-4.0
    sources:
    - {address: "https://voices.example/vits-piper-en_GB-alan-medium.tar.bz2", sha256: 5b1f…, checksum: publisher}
    speakers:
    - {name: 0, locale: en-GB, gender: male}
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from pipeline.errors import EngineError, PlanError
from pipeline.language import normalise_tag
from pipeline.model import Gender
from pipeline.speech.models.model import MODEL_KINDS, ModelSpeaker, Pin, VoiceModel
from pipeline.speech.models.recognition import recognise_model
from pipeline.storage import read_text
from pipeline.yamlfile import Faults, Node, load_yaml, render_scalar

FILE_NAME = "model.yaml"

_KEYS = ("name", "kind", "languages", "licence", "sources", "speakers")
_SOURCE_KEYS = ("address", "sha256", "checksum")
_SPEAKER_KEYS = ("name", "locale", "gender", "languages")
_GENDERS: dict[str, Gender] = {"female": "female", "male": "male"}
_BY_PUBLISHER, _AS_RECEIVED = "publisher", "received"
_HINT = "Mend the file, or delete it: the model is recognised without it."


def load_model(folder: Path) -> VoiceModel:
    """Return the model in a folder, with what its ``model.yaml`` says where there is one.

    Raises:
        EngineError: if there is no model that can be loaded, or the file has faults.
    """
    model = recognise_model(folder)
    path = folder / FILE_NAME
    return _parse(read_text(path, EngineError), model, str(path)) if path.is_file() else model


def render_model(model: VoiceModel) -> str:
    """Return the ``model.yaml`` of a model."""
    lines = [f"name: {render_scalar(model.name)}", f"kind: {model.kind}", f"languages: {_render_list(model.languages)}"]
    if model.licence:
        lines.append(f"licence: {render_scalar(model.licence)}")
    if model.pins:
        lines += ["sources:", *map(_render_pin, model.pins)]
    return "\n".join([*lines, "speakers:", *map(_render_speaker, model.speakers)]) + "\n"


def _render_pin(pin: Pin) -> str:
    checksum = _BY_PUBLISHER if pin.is_vouched_for else _AS_RECEIVED
    return f"- {{address: {render_scalar(pin.source, flow=True)}, sha256: {pin.sha256}, checksum: {checksum}}}"


def _render_speaker(speaker: ModelSpeaker) -> str:
    facts = {"name": render_scalar(speaker.name, flow=True), "locale": speaker.locale, "gender": speaker.gender}
    if speaker.languages:
        facts["languages"] = _render_list(speaker.languages)
    return "- {" + ", ".join(f"{key}: {value}" for key, value in facts.items() if value) + "}"


def _render_list(texts: tuple[str, ...]) -> str:
    return "[" + ", ".join(render_scalar(text, flow=True) for text in texts) + "]"


def _parse(source: str, model: VoiceModel, file: str) -> VoiceModel:
    """Return a model with what its file says of it."""
    faults = Faults(file)
    entries = faults.mapping(load_yaml(source, file=file, error=EngineError), known=_KEYS)
    licence = faults.text(entries["licence"]) if "licence" in entries else ""
    if "kind" in entries:
        faults.choice(entries["kind"], sorted(MODEL_KINDS))
    pins = [_parse_pin(node, faults) for node in faults.sequence(entries["sources"])] if "sources" in entries else []
    speakers = _parse_speakers(entries["speakers"], model, faults) if "speakers" in entries else model.speakers
    faults.raise_as(EngineError, hint=_HINT)
    return replace(model, speakers=speakers, licence=licence, pins=tuple(pins))


def _parse_pin(node: Node, faults: Faults) -> Pin:
    entries = faults.mapping(node, known=_SOURCE_KEYS)
    for key in _SOURCE_KEYS:
        if key not in entries:
            faults.add(node, f"expected the key {key!r}")
            return Pin("", "")
    checksum = faults.choice(entries["checksum"], (_AS_RECEIVED, _BY_PUBLISHER))
    return Pin(faults.text(entries["address"]), faults.text(entries["sha256"]), checksum == _BY_PUBLISHER)


def _parse_speakers(node: Node, model: VoiceModel, faults: Faults) -> tuple[ModelSpeaker, ...]:
    nodes = faults.sequence(node)
    if len(nodes) != len(model.speakers):
        faults.add(node, f"expected the model's {len(model.speakers)} speakers in their order, found {len(nodes)}")
    return tuple(
        _parse_speaker(faults.mapping(entry, known=_SPEAKER_KEYS), known, entry, faults)
        for entry, known in zip(nodes, model.speakers, strict=False)
    )


def _parse_speaker(entries: Mapping[str, Node], known: ModelSpeaker, node: Node, faults: Faults) -> ModelSpeaker:
    name = faults.text(entries["name"]) if "name" in entries else known.name
    if not name or "/" in name:
        faults.add(entries.get("name", node), f"expected a name without '/', found {name!r}")
    return ModelSpeaker(
        name,
        _parse_tag(entries["locale"], faults) if "locale" in entries else known.locale,
        _GENDERS[faults.choice(entries["gender"], tuple(_GENDERS))] if "gender" in entries else None,
        tuple(_parse_tag(tag, faults) for tag in faults.sequence(entries["languages"]))
        if "languages" in entries
        else (),
    )


def _parse_tag(node: Node, faults: Faults) -> str:
    text = faults.text(node)
    try:
        return normalise_tag(text)
    except PlanError as error:
        faults.add(node, error.message)
        return text
