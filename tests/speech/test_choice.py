"""Which engine speaks where nobody asked for one, with the real engines."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from pipeline.errors import EngineNotSetUp, VoicesMissing
from pipeline.speech.choice import AUTO, Chosen, EngineChoice
from pipeline.speech.engine import Engine
from tests.speech.tones import plug_in

pytest.importorskip("sherpa_onnx", reason="sherpa-onnx is an extra")
pytest.importorskip("onnx", reason="the models of these tests are made with onnx")

from tests.speech.voice_models import write_kokoro, write_vits


@pytest.fixture(autouse=True)
def sherpa(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sherpa engine, plugged in as its entry point does."""
    plug_in(tmp_path / "plugins", "sherpa", "pipeline.speech.engines.sherpa:SherpaEngine")
    monkeypatch.syspath_prepend(tmp_path / "plugins")


def choose(models: Path, languages: tuple[str, ...], made_with: str | None = None) -> tuple[Chosen, list[str]]:
    """Return what ``auto`` takes where no network is allowed, and what it says."""
    told: list[str] = []
    environment = {"DUOLOGUE_OFFLINE": "1", "DUOLOGUE_MODELS": str(models)}
    choice = EngineChoice(AUTO, environment, notify=told.append)

    def is_cached(engine: Engine) -> bool:
        return False

    async def ask() -> Chosen:
        try:
            return await choice.choose(made_with, is_cached, languages)
        finally:
            await choice.close()

    return asyncio.run(ask()), told


@pytest.mark.parametrize(
    ("languages", "engine"),
    [(("en",), "sherpa"), (("en", "zh"), "sherpa"), (("zh-Hant",), "sherpa"), (("fr", "en"), "espeak"), ((), "espeak")],
)
def test_auto_takes_an_installed_model_for_the_languages_that_it_speaks(
    languages: tuple[str, ...], engine: str, tmp_path: Path
) -> None:
    """Before espeak, for the whole episode or not at all; what it makes is a draft, and that is said."""
    write_kokoro(tmp_path / "models" / "kokoro", "af_maple,zf_001")

    chosen, told = choose(tmp_path / "models", languages)

    assert (chosen.engine.name, chosen.draft) == (engine, True)
    assert f"drafts in the offline voices of {engine};" in told[0]


def test_auto_takes_espeak_where_no_model_is_installed(tmp_path: Path) -> None:
    """An engine without voices covers nothing."""
    chosen, _ = choose(tmp_path / "models", ("en",))

    assert chosen.engine.name == "espeak"


def test_auto_keeps_the_model_of_a_finished_episode(tmp_path: Path) -> None:
    """An episode made with sherpa by name stays with it, whatever it speaks."""
    write_vits(tmp_path / "models" / "tones")

    chosen, told = choose(tmp_path / "models", ("en",), made_with="sherpa")

    assert (chosen.engine.name, chosen.draft) == ("sherpa", False)
    assert told == ["keeping sherpa, with which the episode was made; --engine edge makes it anew"]


@pytest.mark.parametrize(
    ("engine", "message", "hint"),
    [
        (
            "sherpa",
            "the engine 'sherpa' cannot speak yet: no voice model is installed",
            "Run 'duologue voices install ",
        ),
        (
            "azure",
            "the engine 'azure' cannot speak yet: AZURE_SPEECH_KEY and AZURE_SPEECH_REGION are not set",
            "Set AZURE_SPEECH_KEY and AZURE_SPEECH_REGION to those of your Speech resource.",
        ),
        ("openai", "the engine 'openai' cannot speak yet: OPENAI_API_KEY is not set", "Set OPENAI_API_KEY"),
    ],
)
def test_an_engine_that_is_not_set_up_says_what_it_lacks(engine: str, message: str, hint: str, tmp_path: Path) -> None:
    """Before anybody looks for its voices in a file; to try again later would not help."""
    with pytest.raises(EngineNotSetUp) as caught:
        insist(engine, tmp_path / "models", speaks=True)

    assert str(caught.value) == message
    assert caught.value.hint.startswith(hint)
    assert "later" not in caught.value.hint


def test_a_plan_is_refused_only_where_nobody_can_be_cast(tmp_path: Path) -> None:
    """An engine with voices and no key is told of and planned with; one without any voice is not."""
    assert insist("azure", tmp_path, speaks=False).engine.name == "azure"
    with pytest.raises(EngineNotSetUp):
        insist("sherpa", tmp_path, speaks=False)


def insist(engine: str, models: Path, *, speaks: bool) -> Chosen:
    """Ask for an engine by name, for an episode of which nothing is cached and voices.yaml names no voice."""
    choice = EngineChoice(engine, {"DUOLOGUE_MODELS": str(models)}, notify=lambda _: None, speaks=speaks)

    def is_cached(engine: Engine) -> bool:
        if not engine.voices():
            raise VoicesMissing("expected the voices of the engine, found nothing")
        return False

    async def ask() -> Chosen:
        try:
            return await choice.choose(None, is_cached)
        finally:
            await choice.close()

    return asyncio.run(ask())
