"""Tiny voice models, in the form in which sherpa-onnx takes real ones: each sign of a text becomes a tone.

A speaker's tone is 200 Hz, and 100 Hz more for each number; a sign lasts a tenth of a second at the
usual speed. The noise that real models draw is in it, too.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Mapping
from pathlib import Path

from onnx import ModelProto, NodeProto, TensorProto, ValueInfoProto, helper, save

RATE_HZ = 16_000
SIGN_MS = 100

_SIGNS = "abcdefghijklmnopqrstuvwxyz.,!?'"


def write_vits(folder: Path, *, speakers: int = 3, name: str = "model.onnx", metadata: Mapping[str, str] = {}) -> Path:
    """Write a VITS model that reads Latin letters, and return its folder; metadata replace its own."""
    inputs = [
        helper.make_tensor_value_info("x", TensorProto.INT64, [1, "signs"]),
        helper.make_tensor_value_info("x_length", TensorProto.INT64, [1]),
        helper.make_tensor_value_info("noise_scale", TensorProto.FLOAT, [1]),
        helper.make_tensor_value_info("length_scale", TensorProto.FLOAT, [1]),
        helper.make_tensor_value_info("noise_scale_w", TensorProto.FLOAT, [1]),
        helper.make_tensor_value_info("sid", TensorProto.INT64, [1]),
    ]
    nodes = [
        _constant("first", 0, TensorProto.INT64),
        helper.make_node("Gather", ["x_length", "first"], ["signs"]),
        helper.make_node("Gather", ["length_scale", "first"], ["stretch"]),
        helper.make_node("Cast", ["sid"], ["speaker"], to=TensorProto.FLOAT),
        *_tone(),
        helper.make_node("RandomNormalLike", ["tone"], ["chance"]),
        helper.make_node("Mul", ["chance", "noise_scale"], ["noise"]),
        helper.make_node("Add", ["tone", "noise"], ["y"]),
    ]
    facts = {
        "model_type": "vits",
        "comment": "made for a test",
        "language": "English",
        "sample_rate": str(RATE_HZ),
        "n_speakers": str(speakers),
        "frontend": "characters",
        "add_blank": "0",
        "use_eos_bos": "0",
    }
    folder.mkdir(parents=True, exist_ok=True)
    save(_model(inputs, nodes, facts | dict(metadata)), folder / name)
    _write_tokens(folder)
    return folder


def write_piper(folder: Path, *, phonemes: Path) -> Path:
    """Write a VITS model in Piper's form, which reads English by espeak-ng's phonemes, and return its folder."""
    inputs = [
        helper.make_tensor_value_info("input", TensorProto.INT64, [1, "signs"]),
        helper.make_tensor_value_info("input_lengths", TensorProto.INT64, [1]),
        helper.make_tensor_value_info("scales", TensorProto.FLOAT, [3]),
    ]
    nodes = [
        _constant("first", 0, TensorProto.INT64),
        _constant("second", 1, TensorProto.INT64),
        _constant("speaker", [0.0]),
        helper.make_node("Gather", ["input_lengths", "first"], ["signs"]),
        helper.make_node("Gather", ["scales", "first"], ["noise_scale"]),
        helper.make_node("Gather", ["scales", "second"], ["stretch"]),
        *_tone(),
        helper.make_node("RandomNormalLike", ["tone"], ["chance"]),
        helper.make_node("Mul", ["chance", "noise_scale"], ["noise"]),
        helper.make_node("Add", ["tone", "noise"], ["y"]),
    ]
    facts = {
        "model_type": "vits",
        "comment": "piper",
        "language": "English",
        "voice": "en-us",
        "has_espeak": "1",
        "n_speakers": "1",
        "sample_rate": str(RATE_HZ),
    }
    folder.mkdir(parents=True, exist_ok=True)
    save(_model(inputs, nodes, facts), folder / "en_US-tones-low.onnx")
    _write_tokens(folder, "_^$" + _SIGNS)
    _write_phonemes(folder / "espeak-ng-data", phonemes)
    return folder


def write_matcha(folder: Path) -> Path:
    """Write a Matcha model that reads two Chinese signs, with a vocoder that hands on what it gets."""
    inputs = [
        helper.make_tensor_value_info("x", TensorProto.INT64, [1, "signs"]),
        helper.make_tensor_value_info("x_length", TensorProto.INT64, [1]),
        helper.make_tensor_value_info("noise_scale", TensorProto.FLOAT, [1]),
        helper.make_tensor_value_info("length_scale", TensorProto.FLOAT, [1]),
    ]
    nodes = [
        _constant("first", 0, TensorProto.INT64),
        _constant("speaker", [0.0]),
        helper.make_node("Gather", ["x_length", "first"], ["signs"]),
        helper.make_node("Gather", ["length_scale", "first"], ["stretch"]),
        *_tone(),
        helper.make_node("RandomNormalLike", ["tone"], ["chance"]),
        helper.make_node("Mul", ["chance", "noise_scale"], ["noise"]),
        helper.make_node("Add", ["tone", "noise"], ["y"]),
    ]
    facts = {
        "model_type": "matcha-tts",
        "language": "Chinese",
        "sample_rate": str(RATE_HZ),
        "n_speakers": "1",
        "jieba": "1",
        "use_eos_bos": "0",
        "pad_id": "0",
    }
    folder.mkdir(parents=True, exist_ok=True)
    save(_model(inputs, nodes, facts), folder / "model-steps-3.onnx")
    spectrum = helper.make_tensor_value_info("mel", TensorProto.FLOAT, ["samples"])
    passing = [helper.make_node("Identity", ["mel"], ["y"])]
    save(_model([spectrum], passing, {"model_type": "hifigan"}), folder / "hifigan_v2.onnx")
    _write_tokens(folder)
    _write_lexicon(folder / "lexicon.txt")
    return folder


def write_kokoro(folder: Path, names: str, *, phonemes: Path | None = None, chinese: bool = True) -> Path:
    """Write a Kokoro model with speakers of some names, and return its folder; with phoneme data it speaks."""
    inputs = [
        helper.make_tensor_value_info("tokens", TensorProto.INT64, [1, "signs"]),
        helper.make_tensor_value_info("style", TensorProto.FLOAT, [1, 1]),
        helper.make_tensor_value_info("speed", TensorProto.FLOAT, [1]),
    ]
    nodes = [
        _constant("first", 0, TensorProto.INT64),
        _constant("row", [1], TensorProto.INT64),
        helper.make_node("Shape", ["tokens"], ["shape"]),
        helper.make_node("Gather", ["shape", "row"], ["count"]),
        helper.make_node("Gather", ["count", "first"], ["signs"]),
        helper.make_node("Reciprocal", ["speed"], ["slowness"]),
        helper.make_node("Gather", ["slowness", "first"], ["stretch"]),
        helper.make_node("Gather", ["style", "first"], ["speaker"]),
        *_tone(out="y"),
    ]
    count = len(names.split(","))
    facts = {
        "model_type": "kokoro",
        "language": "multi-lang, e.g., English, Chinese",
        "comment": "made for a test",
        "has_espeak": "1",
        "sample_rate": str(RATE_HZ),
        "version": "2",
        "voice": "en-us",
        "style_dim": "512,1,1",
        "n_speakers": str(count),
        "speaker_names": names,
    }
    folder.mkdir(parents=True, exist_ok=True)
    save(_model(inputs, nodes, facts), folder / "model.onnx")
    _write_tokens(folder)
    styles = array("f", (speaker for speaker in range(count) for _ in range(512)))
    (folder / "voices.bin").write_bytes(styles.tobytes())
    (folder / "lexicon-us-en.txt").write_text("hello h e l o\n", encoding="utf-8")
    if chinese:
        _write_lexicon(folder / "lexicon-zh.txt")
    _write_phonemes(folder / "espeak-ng-data", phonemes)
    return folder


def _write_phonemes(folder: Path, source: Path | None) -> None:
    """Write what a model needs to be recognised, or so much of espeak-ng's data that it reads English."""
    (folder / "lang").mkdir(parents=True)
    for name in ("phontab", "phonindex", "phondata", "intonations"):
        (folder / name).write_bytes((source / name).read_bytes() if source else b"")
    if source:
        (folder / "en_dict").write_bytes((source / "en_dict").read_bytes())
        for language in (source / "lang" / "gmw").glob("en*"):
            (folder / "lang" / "gmw").mkdir(exist_ok=True)
            (folder / "lang" / "gmw" / language.name).write_bytes(language.read_bytes())


def _tone(*, out: str = "tone") -> list[NodeProto]:
    """Return the nodes that make a tone of ``signs`` times ``stretch``, in the pitch of ``speaker``."""
    return [
        _constant("sign_samples", RATE_HZ * SIGN_MS / 1000),
        _constant("one", 1, TensorProto.INT64),
        _constant("lowest_hz", [200.0]),
        _constant("step_hz", [100.0]),
        _constant("turn", 2 * math.pi / RATE_HZ),
        _constant("loudness", 0.3),
        helper.make_node("Cast", ["signs"], ["count_of_signs"], to=TensorProto.FLOAT),
        helper.make_node("Mul", ["count_of_signs", "sign_samples"], ["usual_length"]),
        helper.make_node("Mul", ["usual_length", "stretch"], ["exact_length"]),
        helper.make_node("Cast", ["exact_length"], ["length"], to=TensorProto.INT64),
        helper.make_node("Range", ["first", "length", "one"], ["sample"]),
        helper.make_node("Cast", ["sample"], ["time"], to=TensorProto.FLOAT),
        helper.make_node("Mul", ["speaker", "step_hz"], ["above_hz"]),
        helper.make_node("Add", ["lowest_hz", "above_hz"], ["hz"]),
        helper.make_node("Mul", ["time", "turn"], ["angle_a_hz"]),
        helper.make_node("Mul", ["angle_a_hz", "hz"], ["angle"]),
        helper.make_node("Sin", ["angle"], ["wave"]),
        helper.make_node("Mul", ["wave", "loudness"], [out]),
    ]


def _constant(name: str, value: float | list[float] | list[int], kind: int = TensorProto.FLOAT) -> NodeProto:
    values = value if isinstance(value, list) else [value]
    shape = [len(values)] if isinstance(value, list) else []
    return helper.make_node("Constant", [], [name], value=helper.make_tensor(name, kind, shape, values))


def _model(inputs: list[ValueInfoProto], nodes: list[NodeProto], metadata: dict[str, str]) -> ModelProto:
    output = helper.make_tensor_value_info("y", TensorProto.FLOAT, ["samples"])
    graph = helper.make_graph(nodes, "tones", inputs, [output])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    helper.set_model_props(model, metadata)
    return model


def _write_lexicon(path: Path) -> None:
    path.write_text("你 n i\n好 h a o\n", encoding="utf-8", newline="\n")


def _write_tokens(folder: Path, signs: str = _SIGNS) -> None:
    lines = [f"{sign} {number}\n" for number, sign in enumerate([*signs, " "])]
    (folder / "tokens.txt").write_text("".join(lines), encoding="utf-8", newline="\n")
