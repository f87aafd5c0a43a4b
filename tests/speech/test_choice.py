"""Which engine speaks where nobody asked for one, with the real engines."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

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
