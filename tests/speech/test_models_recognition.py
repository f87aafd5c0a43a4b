"""Folders of voice models, recognised by what is in them."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import EngineError
from pipeline.speech.models.installed import models_folder, survey_models
from pipeline.speech.models.model import ModelSpeaker, Pin
from pipeline.speech.models.model_file import FILE_NAME, load_model, render_model
from pipeline.speech.models.onnx_metadata import read_onnx_metadata
from pipeline.speech.models.recognition import recognise_model

pytest.importorskip("onnx", reason="the models of these tests are made with onnx")

import onnx

from tests.speech.voice_models import write_kokoro, write_vits

KOKORO = "af_maple,am_adam,bf_vale,zf_001,zm_009,jf_alpha,7"


def test_metadata_are_those_that_onnx_reads(tmp_path: Path) -> None:
    """A second reader, the library of the format, agrees."""
    network = write_vits(tmp_path / "m", metadata={"maintainer": "somebody, 某人"}) / "model.onnx"

    assert read_onnx_metadata(network) == {entry.key: entry.value for entry in onnx.load(network).metadata_props}


def test_a_cut_network_is_told_or_knows_less(tmp_path: Path) -> None:
    """A network that was not copied whole never passes for the whole one, wherever it ends."""
    network = write_vits(tmp_path / "m") / "model.onnx"
    whole, metadata = network.read_bytes(), read_onnx_metadata(network)
    for length in range(0, len(whole), 61):
        network.write_bytes(whole[:length])
        with suppress(EngineError):
            assert read_onnx_metadata(network).items() < metadata.items()


@given(content=st.binary(max_size=200))
def test_whatever_is_no_network_fails_as_one(content: bytes, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Reading metadata ends with some or with an error of ours, for any bytes."""
    network = tmp_path_factory.mktemp("any") / "model.onnx"
    network.write_bytes(content)

    with suppress(EngineError):
        read_onnx_metadata(network)


def test_kokoro_speakers_are_told_by_their_names(tmp_path: Path) -> None:
    """Language and gender stand in a speaker's name; a Chinese speaker speaks English, too."""
    model = recognise_model(write_kokoro(tmp_path / "kokoro", KOKORO))

    assert (model.kind, model.languages) == ("kokoro", ("en", "zh"))
    assert model.speakers == (
        ModelSpeaker("af_maple", "en-US", "female"),
        ModelSpeaker("am_adam", "en-US", "male"),
        ModelSpeaker("bf_vale", "en-GB", "female"),
        ModelSpeaker("zf_001", "zh-CN", "female", ("en",)),
        ModelSpeaker("zm_009", "zh-CN", "male", ("en",)),
        ModelSpeaker("jf_alpha", "en-US", "female"),
        ModelSpeaker("7", "en-US"),
    )
    assert model.voices()[3].name == "kokoro/zf_001"


def test_kokoro_without_a_chinese_lexicon_speaks_no_chinese(tmp_path: Path) -> None:
    """What a model cannot read, none of its speakers speaks."""
    model = recognise_model(write_kokoro(tmp_path / "kokoro", KOKORO, chinese=False))

    assert model.languages == ("en",)


@pytest.mark.parametrize(
    ("folder", "file", "metadata", "languages", "gender"),
    [
        ("vits-piper-en_GB-alan-medium", "en_GB-alan-medium.onnx", {"voice": "en-gb-x-rp"}, ("en-GB",), None),
        ("vits-piper-en_US-hfc_male-medium", "en_US-hfc_male-medium.onnx", {}, ("en-US",), "male"),
        ("unpacked", "en_GB-southern_english_female-low.onnx", {}, ("en-GB",), "female"),
        ("vits-melo-tts-zh_en", "model.onnx", {"language": "Chinese + English"}, ("zh", "en"), None),
        ("mine", "model.onnx", {"language": "Ladin", "voice": "cmn"}, ("zh",), None),
        ("mine", "model.onnx", {"language": "Chinese", "voice": "zh en-us"}, ("zh", "en"), None),
        ("mine", "model.onnx", {"language": "Ladin"}, ("und",), None),
    ],
)
def test_a_language_is_told_by_name_or_metadata(
    folder: str, file: str, metadata: dict[str, str], languages: tuple[str, ...], gender: str | None, tmp_path: Path
) -> None:
    """The name of a file is more exact than what stands in it."""
    model = recognise_model(write_vits(tmp_path / folder, name=file, metadata=metadata))

    speaker = model.speakers[0]
    assert ((speaker.locale, *speaker.languages), speaker.gender) == (languages, gender)


def test_piper_names_its_speakers_beside_the_network(tmp_path: Path) -> None:
    """The map of names to numbers is taken where it names each speaker, in the order of the numbers."""
    folder = write_vits(tmp_path / "m", speakers=3)
    (folder / "model.onnx.json").write_text(json.dumps({"speaker_id_map": {"p9": 2, "p1": 0, "p5": 1}}), "utf-8")

    named = recognise_model(folder)
    (folder / "model.onnx.json").write_text("{", "utf-8")

    assert [speaker.name for speaker in named.speakers] == ["p1", "p5", "p9"]
    assert [speaker.name for speaker in recognise_model(folder).speakers] == ["0", "1", "2"]


@pytest.mark.parametrize(
    ("missing", "message"),
    [
        ("model.onnx", "expected a file that ends in .onnx"),
        ("tokens.txt", "there is no tokens.txt"),
        ("espeak-ng-data/phontab", "espeak-ng-data is not whole"),
    ],
)
def test_a_model_that_lacks_a_file_is_told(missing: str, message: str, tmp_path: Path) -> None:
    """The library would end the process over it."""
    folder = write_kokoro(tmp_path / "kokoro", KOKORO)
    (folder / missing).unlink()

    with pytest.raises(EngineError, match=message):
        recognise_model(folder)


@pytest.mark.parametrize(
    ("metadata", "message"),
    [
        ({"sample_rate": ""}, "model.onnx does not say its sample_rate"),
        ({"n_speakers": "many"}, "gives no number"),
        ({"frontend": ""}, "there is neither espeak-ng-data nor a lexicon"),
        ({"model_type": "matcha-tts", "pad_id": "0"}, "there is no vocoder"),
        ({"model_type": "kitten-tts"}, "is a KittenTTS model, expected Kokoro, Matcha or VITS"),
    ],
)
def test_a_network_that_lacks_facts_is_told(metadata: dict[str, str], message: str, tmp_path: Path) -> None:
    """So it would over these."""
    folder = write_vits(tmp_path / "m", metadata=metadata)

    with pytest.raises(EngineError, match=message):
        recognise_model(folder)


def test_a_model_file_says_what_is_known(tmp_path: Path) -> None:
    """What is rendered is read again, with names that YAML would take for something else."""
    model = recognise_model(write_vits(tmp_path / "m", speakers=2))
    told = replace(
        model,
        speakers=(ModelSpeaker("no", "en-GB", "female"), ModelSpeaker("Ada: first", "zh-CN", None, ("en",))),
        licence="CC-BY-4.0 (corpus)",
        pins=(Pin("https://voices.example/a b.tar.bz2", "0" * 64, is_vouched_for=True), Pin("model.tar", "1" * 64)),
    )

    (tmp_path / "m" / FILE_NAME).write_text(render_model(told), "utf-8")

    assert load_model(tmp_path / "m") == told


def test_all_faults_of_a_model_file_are_told_at_once(tmp_path: Path) -> None:
    """Each fault stands with its line."""
    folder = write_vits(tmp_path / "m", speakers=2)
    (folder / FILE_NAME).write_text(
        "kind: piper\nlicense: MIT\nspeakers:\n- {name: a/b, locale: english, gender: woman}\n", "utf-8"
    )

    with pytest.raises(EngineError) as told:
        load_model(folder)

    assert [line.split(",")[0].split(":")[0] for line in told.value.message.split("\n")] == [
        "line 1", "line 2", "line 3", "line 4", "line 4", "line 4"
    ]  # fmt: skip


def test_a_survey_names_what_is_no_model(tmp_path: Path) -> None:
    """Good models are found beside broken ones; hidden folders and files are left alone."""
    write_vits(tmp_path / "good")
    (tmp_path / "broken").mkdir()
    (tmp_path / ".install-1").mkdir()
    (tmp_path / "notes.txt").write_text("", "utf-8")

    found = survey_models({"DUOLOGUE_MODELS": str(tmp_path)})

    assert [model.name for model in found.models] == ["good"]
    assert [Path(fault.where).name for fault in found.faults] == ["broken"]


def test_models_are_the_users_data() -> None:
    """Without a setting they lie with the user's data, not in the cache, which is evicted."""
    folder = models_folder({"DUOLOGUE_CACHE": "cache"})

    assert folder.name == "models"
    assert "cache" not in {part.lower() for part in folder.parts}


def test_a_digest_tells_models_apart(tmp_path: Path) -> None:
    """Other weights, names of signs or styles give another digest; the same files elsewhere the same one."""
    first = recognise_model(write_vits(tmp_path / "a" / "m", speakers=2))
    same = recognise_model(write_vits(tmp_path / "b" / "m", speakers=2))
    other = recognise_model(write_vits(tmp_path / "c" / "m", speakers=3))
    digest = first.digest()
    first.files.tokens.write_text("a 1\n", "utf-8")

    assert same.digest() == digest
    assert len({digest, other.digest(), first.digest()}) == 3
