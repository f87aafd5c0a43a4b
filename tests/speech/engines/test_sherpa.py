"""The sherpa engine, with the real library and tiny models that speak in tones."""

from __future__ import annotations

import asyncio
import statistics
import time
from array import array
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import espeakng_loader
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import EngineError, EngineRefused, EngineUnavailable
from pipeline.model import Pcm, Prosody, Speech
from pipeline.speech.engine import Engine, Request
from pipeline.speech.engines.sherpa import SherpaEngine, SherpaSettings
from pipeline.speech.engines.sherpa_library import LoadedModel, Reading
from pipeline.speech.engines.sherpa_probe import probe_model
from pipeline.speech.models.model_file import FILE_NAME, load_model, render_model
from pipeline.testing import check_engine

pytest.importorskip("sherpa_onnx", reason="sherpa-onnx is an extra")
pytest.importorskip("onnx", reason="the models of these tests are made with onnx")

from tests.speech.voice_models import SIGN_MS, write_kokoro, write_matcha, write_piper, write_vits

TEXT = "the kettle sings before the tea"
PLAIN = Request(TEXT, "en", "tones/0")


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a model of three speakers, and a Kokoro model that reads English and Chinese."""
    folder = tmp_path_factory.mktemp("models")
    names = "af_maple,bf_vale,zf_001,zm_009"
    for model in (
        write_vits(folder / "tones"),
        write_kokoro(folder / "kokoro", names, phonemes=Path(espeakng_loader.get_data_path())),
    ):
        (model / FILE_NAME).write_text(render_model(load_model(model)), "utf-8")
    return folder


@pytest.fixture(scope="module")
def engine(models: Path) -> Iterator[SherpaEngine]:
    """An engine with these models, kept for the module."""
    engine = SherpaEngine(SherpaSettings(models))
    yield engine
    asyncio.run(engine.close())


def test_it_keeps_the_contract(engine: SherpaEngine) -> None:
    """It does what is expected of every engine."""
    check_engine(engine, sentences={"en": [TEXT]})


def speak(engine: Engine, *requests: Request) -> list[Speech]:
    """Speak requests side by side, in an event loop of their own."""

    async def gather() -> list[Speech]:
        return await asyncio.gather(*(engine.synthesize(request) for request in requests))

    return asyncio.run(gather())


def pcm_of(speech: Speech) -> Pcm:
    """The samples of speech that is PCM."""
    assert isinstance(speech.audio, Pcm)
    return speech.audio


def tone_hz(pcm: Pcm) -> float:
    """The frequency of a tone, from the median distance of its rises through zero."""
    samples = array("h", pcm.samples)
    rises = [at for at, (before, after) in enumerate(pairwise(samples)) if before < 0 <= after]
    return pcm.rate_hz / statistics.median(after - before for before, after in pairwise(rises))


def test_each_speaker_has_a_voice_of_their_own(engine: SherpaEngine) -> None:
    """A voice is a model and a speaker of it."""
    spoken = speak(engine, *(Request(TEXT, "en", f"tones/{number}") for number in range(3)))

    assert [round(tone_hz(pcm_of(speech)), -1) for speech in spoken] == [200, 300, 400]
    assert {speech.marks for speech in spoken} == {()}


@given(rate_percent=st.integers(-50, 100), pitch_st=st.floats(-6, 6).map(lambda value: round(value, 1)))
def test_prosody_bends_length_and_pitch_alone(engine: SherpaEngine, rate_percent: int, pitch_st: float) -> None:
    """The rate changes the length and not the tone; the pitch changes the tone and not the length."""
    pcm = pcm_of(speak(engine, Request(TEXT, "en", "tones/0", Prosody(rate_percent, pitch_st)))[0])

    assert pcm.rate_hz == 16_000
    assert pcm.duration_ms == pytest.approx(len(TEXT) * SIGN_MS * 100 / (100 + rate_percent), rel=0.002, abs=2)
    assert tone_hz(pcm) == pytest.approx(200 * 2 ** (pitch_st / 12), rel=0.02)


def test_the_same_request_gives_the_same_samples(models: Path, engine: SherpaEngine) -> None:
    """Whatever is spoken beside and before, and by whichever engine of that setting."""
    others = [Request(TEXT[number:], "en", "tones/1") for number in range(6)]

    alone = speak(SherpaEngine(SherpaSettings(models)), PLAIN)[0]
    together = speak(engine, PLAIN, *others, PLAIN)

    assert together[0] == together[-1] == alone


def test_noise_is_a_setting(models: Path) -> None:
    """With noise, takes differ, and what is cached without it is not theirs."""
    lively = SherpaEngine.from_environment({"DUOLOGUE_MODELS": str(models), "DUOLOGUE_SHERPA_NOISE": "0.5"})

    first, second = speak(lively, PLAIN, PLAIN)

    assert first != second
    assert lively.fingerprint != SherpaEngine(SherpaSettings(models)).fingerprint


@pytest.mark.parametrize("noise", ["2", "-1", "much", "nan"])
def test_a_wrong_noise_is_told(noise: str) -> None:
    """The setting is a share."""
    with pytest.raises(EngineError, match="DUOLOGUE_SHERPA_NOISE: expected a number from 0 to 1"):
        SherpaEngine.from_environment({"DUOLOGUE_SHERPA_NOISE": noise})


@pytest.mark.parametrize(
    ("voice", "language", "text"),
    [
        ("kokoro/zf_001", "zh", "你好"),
        ("kokoro/zf_001", "en", "hello"),
        ("kokoro/zm_009", "zh", "你好 hello"),
        ("kokoro/bf_vale", "en", "hello"),
    ],
)
def test_kokoro_reads_both_languages(voice: str, language: str, text: str, engine: SherpaEngine) -> None:
    """Chinese from its lexicon, the rest by espeak-ng, each in the speaker's accent; no word is left out."""
    number = ["af_maple", "bf_vale", "zf_001", "zm_009"].index(voice.partition("/")[2])

    pcm = pcm_of(speak(engine, Request(text, language, voice))[0])

    assert round(tone_hz(pcm), -1) == 200 + 100 * number
    assert pcm.duration_ms >= 3 * SIGN_MS


def test_piper_reads_by_phonemes(tmp_path: Path) -> None:
    """A model in Piper's form reads English through espeak-ng's data, at its rate, the same each time."""
    model = write_piper(tmp_path / "vits-piper-en_US-tones-low", phonemes=Path(espeakng_loader.get_data_path()))
    (model / FILE_NAME).write_text(render_model(load_model(model)), "utf-8")
    engine = SherpaEngine(SherpaSettings(tmp_path))
    (voice,) = engine.voices()

    usual, again = speak(engine, *[Request("tell me", "en", voice.name)] * 2)
    (slow,) = speak(engine, Request("tell me", "en", voice.name, Prosody(rate_percent=-50)))

    assert (voice.name, voice.locale) == ("vits-piper-en_US-tones-low/0", "en-US")
    assert usual == again
    assert round(tone_hz(pcm_of(usual)), -1) == 200
    assert pcm_of(slow).duration_ms == 2 * pcm_of(usual).duration_ms


def test_matcha_reads_through_its_vocoder(tmp_path: Path) -> None:
    """The spectrum of an acoustic model becomes sound in another network; the take is the same each time."""
    model = write_matcha(tmp_path / "baker")
    (model / FILE_NAME).write_text(render_model(load_model(model)), "utf-8")
    engine = SherpaEngine(SherpaSettings(tmp_path))
    request = Request("你好", "zh", "baker/0")

    first, second = speak(engine, request, request)

    assert first == second
    assert engine.voices()[0].locale == "zh"
    assert round(tone_hz(pcm_of(first)), -1) == 200
    assert pcm_of(first).duration_ms >= 5 * SIGN_MS


@pytest.mark.parametrize(
    ("voice", "message", "hint"),
    [
        ("tone/2", "'tone/2' is not a voice of engine 'sherpa'", "Did you mean 'tones/2'?"),
        ("tones", "'tones' is not a voice", "Run 'duologue voices list sherpa'."),
    ],
)
def test_an_unknown_voice_is_refused(voice: str, message: str, hint: str, engine: SherpaEngine) -> None:
    """The nearest voice is named."""
    with pytest.raises(EngineRefused, match=message) as told:
        speak(engine, Request(TEXT, "en", voice))

    assert hint in told.value.hint


@pytest.mark.parametrize("text", ["", " \n ", "七", "\ud800\0"])
def test_nothing_to_say_is_refused(text: str, engine: SherpaEngine) -> None:
    """What a model has no sign for is no silent clip."""
    with pytest.raises(EngineRefused, match="has nothing to say"):
        speak(engine, Request(text, "en", "tones/0"))


def test_an_empty_folder_is_told(tmp_path: Path) -> None:
    """Without a model there is no voice, and the hint says how to get one."""
    engine = SherpaEngine(SherpaSettings(tmp_path / "models"))

    assert engine.voices() == ()
    with pytest.raises(EngineUnavailable, match="no voice model is installed") as told:
        asyncio.run(engine.check())
    assert "duologue voices install" in told.value.hint


def test_a_model_that_would_end_the_process_is_told(tmp_path: Path) -> None:
    """Unpacked by hand, a model is tried in another process before it is loaded in this one."""
    folder = write_vits(tmp_path / "tones")
    (folder / "tokens.txt").write_text("a b c d\n", "utf-8")

    with pytest.raises(EngineUnavailable, match=r"the model does not speak: .*reading tokens"):
        speak(SherpaEngine(SherpaSettings(tmp_path)), PLAIN)


def test_a_model_that_speaks_passes_its_trial(models: Path) -> None:
    """Nothing is to be said about it."""
    assert probe_model(load_model(models / "tones")) == ""


def test_a_broken_model_is_named_where_its_voice_is_asked_for(tmp_path: Path) -> None:
    """The reason is the model's, not that the voice is unknown."""
    (write_vits(tmp_path / "tones") / "tokens.txt").unlink()

    with pytest.raises(EngineRefused, match=r"there is no tokens\.txt"):
        speak(SherpaEngine(SherpaSettings(tmp_path)), PLAIN)


def test_a_fingerprint_knows_the_models(tmp_path: Path) -> None:
    """Another model under the same name does not speak from the old one's clips."""
    write_vits(tmp_path / "tones", speakers=1)
    before = SherpaEngine(SherpaSettings(tmp_path)).fingerprint
    write_vits(tmp_path / "tones", speakers=2)

    assert SherpaEngine(SherpaSettings(tmp_path)).fingerprint != before


def test_a_cancelled_request_ends_with_its_sentence(engine: SherpaEngine) -> None:
    """Ctrl-C does not wait for a whole book to be spoken, which takes longer than this test may."""
    book = Request(f"{TEXT}. " * 10_000, "en", "tones/0")

    async def give_up() -> None:
        task = asyncio.create_task(engine.synthesize(book))
        await asyncio.sleep(0.05)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    begun = time.monotonic()
    asyncio.run(give_up())  # leaving the loop waits for its threads

    assert time.monotonic() - begun < 10


def test_a_model_stops_after_a_sentence_where_no_more_is_wanted(models: Path) -> None:
    """What is asked after each sentence decides on the rest."""
    model = LoadedModel(load_model(models / "tones"))

    heard = model.read(Reading("one. two. three.", 0, 1.0), lambda: False)

    assert len(heard.samples) == len("one.") * SIGN_MS * heard.rate_hz // 1000


def test_voices_of_a_large_model_have_genders(tmp_path: Path) -> None:
    """A cast finds men and women for both languages among the speakers of a Kokoro model."""
    names = ["af_maple", "af_sol", "bf_vale", *(f"zf_{n:03}" for n in range(30)), *(f"zm_{n:03}" for n in range(30))]
    write_kokoro(tmp_path / "kokoro", ",".join(names))

    voices = SherpaEngine(SherpaSettings(tmp_path)).voices()

    assert len(voices) == 63
    for language in ("zh", "en"):
        speaking = [voice for voice in voices if language in {voice.locale[:2], *voice.languages}]
        assert {voice.gender for voice in speaking} == {"female", "male"}
