"""The espeak engine, with the real library in real processes."""

from __future__ import annotations

import array
import asyncio
import math
import os
import shutil
import signal
import statistics
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import espeakng_loader
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import EngineRefused, EngineUnavailable
from pipeline.model import Pcm, Prosody, Speech, WordMark
from pipeline.pinyin.words import dictionary_version
from pipeline.speech.engine import Engine, Request
from pipeline.speech.engines.espeak import EspeakEngine, EspeakSettings, bend_pitch, place_marks
from pipeline.speech.engines.espeak_pool import Worker
from pipeline.speech.engines.espeak_runs import RUNS_VERSION
from pipeline.speech.engines.espeak_worker import WordEvent, library_version

LIBRARY = Path(espeakng_loader.get_library_path())
DATA = Path(espeakng_loader.get_data_path())

ENGLISH = Request("The kettle sings before the tea is ready.", "en", "en-us+m3")
CHINESE = Request("水还没开，壶已经唱起来了。", "zh", "cmn+f2")
FRENCH = Request("La bouilloire chante déjà.", "fr", "fr")
LONG = Request("The kettle sings again. " * 1_000, "en", "en-us")  # takes seconds to speak
VOWELS = "Our one mellow owner will allow a yellow moon away, our only lowly aim."


@pytest.fixture(scope="module")
def engine() -> Iterator[EspeakEngine]:
    """An engine with two workers, kept for the module."""
    engine = EspeakEngine(EspeakSettings(workers=2))
    yield engine
    asyncio.run(engine.close())


def speak(engine: Engine, *requests: Request) -> list[Speech]:
    """Speak requests side by side, in an event loop of their own."""

    async def gather() -> list[Speech]:
        return await asyncio.gather(*(engine.synthesize(request) for request in requests))

    return asyncio.run(gather())


def pcm_of(speech: Speech) -> Pcm:
    """The samples of speech that is PCM."""
    assert isinstance(speech.audio, Pcm)
    return speech.audio


def texts(speech: Speech) -> list[str]:
    """The words of its marks."""
    return [mark.text for mark in speech.marks]


def workers_of(engine: EspeakEngine) -> list[Worker]:
    """The workers that have been started and not ended."""
    assert engine._pool
    return list(engine._pool._workers)


def has_ended(worker: Worker) -> bool:
    """True if the process of a worker is gone."""
    return worker._process.poll() is not None


def fundamental_hz(pcm: Pcm) -> float:
    """The median pitch of its voiced parts, by autocorrelation."""
    samples = array.array("h", pcm.samples)[::2]
    rate_hz = pcm.rate_hz / 2
    width = int(0.03 * rate_hz)
    lags = range(int(rate_hz / 260), int(rate_hz / 60))
    pitches = []
    for begin in range(0, len(samples) - 2 * width, 6 * width):
        frame = samples[begin : begin + 2 * width]
        if sum(value * value for value in frame[:width]) < width * 1_000_000:
            continue
        norms = [math.sqrt(sum(value * value for value in frame[lag : lag + width]) + 1) for lag in lags]
        products = [sum(frame[i] * frame[i + lag] for i in range(width)) for lag in lags]
        best = max(range(len(lags)), key=lambda index: products[index] / norms[index])
        pitches.append(rate_hz / lags[best])
    return statistics.median(pitches)


def test_speech_depends_on_its_request_alone(engine: EspeakEngine) -> None:
    """A sentence sounds the same first, twice in a row, and after other languages and voices."""
    alone = EspeakEngine(EspeakSettings(workers=1))
    bent = Request(FRENCH.text, "fr", "fr+whisperf", Prosody(rate_percent=40, pitch_st=5))

    spoken = [speak(alone, request)[0] for request in (ENGLISH, ENGLISH, CHINESE, FRENCH, bent, ENGLISH, CHINESE)]
    asyncio.run(alone.close())

    assert spoken[0] == spoken[1] == spoken[5]
    assert spoken[2] == spoken[6]
    assert spoken[0] == speak(engine, ENGLISH)[0]


def test_number_of_workers_does_not_change_speech(engine: EspeakEngine) -> None:
    """One worker and three give the same bytes for the same requests in another order."""
    requests = [Request(f"{number} {base.text}", base.language, base.voice)
                for number in range(2) for base in (ENGLISH, CHINESE, FRENCH)]  # fmt: skip
    many = EspeakEngine(EspeakSettings(workers=3))

    spoken = speak(many, *reversed(requests))
    started = len(workers_of(many))
    asyncio.run(many.close())

    assert spoken[::-1] == speak(engine, *requests)
    assert started == 3


def test_a_voice_with_noise_in_it_repeats_itself(engine: EspeakEngine) -> None:
    """Breath is random in espeak-ng, but seeded with a constant rather than the clock."""
    whisper = Request(ENGLISH.text, "en", "en-us+whisper")

    first, second = speak(engine, whisper, whisper)

    assert first == second


@pytest.mark.skipif(sys.platform != "linux", reason="LD_PRELOAD keeps a library in memory on Linux")
def test_speech_stays_the_same_where_the_library_cannot_be_unloaded(
    engine: EspeakEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A worker that keeps the library in memory serves one request and is replaced."""
    monkeypatch.setenv("LD_PRELOAD", str(LIBRARY))
    kept = EspeakEngine(EspeakSettings(workers=1))

    spoken = [speak(kept, request)[0] for request in (ENGLISH, CHINESE, ENGLISH)]

    assert workers_of(kept) == []
    assert spoken == speak(engine, ENGLISH, CHINESE, ENGLISH)
    asyncio.run(kept.close())


def test_speech_is_audible_pcm_at_the_native_rate(engine: EspeakEngine) -> None:
    """An English sentence of eight words takes about three seconds at 22,050 Hz."""
    pcm = pcm_of(speak(engine, ENGLISH)[0])

    assert pcm.rate_hz == 22_050
    assert 2_000 < pcm.duration_ms < 4_000
    assert max(array.array("h", pcm.samples)) > 10_000


@pytest.mark.parametrize("request_", [ENGLISH, CHINESE], ids=["en", "zh"])
@pytest.mark.parametrize("rate_percent", [-25, 25])
def test_rate_changes_the_duration_in_proportion(engine: EspeakEngine, request_: Request, rate_percent: int) -> None:
    """A quarter faster takes about four fifths of the time, a quarter slower four thirds."""
    bent = Request(request_.text, request_.language, request_.voice, Prosody(rate_percent=rate_percent))

    plain, changed = (pcm_of(speech).duration_ms for speech in speak(engine, request_, bent))

    assert plain / changed == pytest.approx(1 + rate_percent / 100, rel=0.08)


def test_mandarin_is_spoken_at_a_comfortable_rate(engine: EspeakEngine) -> None:
    """About 240 characters a minute, commas included."""
    text = "每天早上我先烧一壶水，然后坐在窗前读半个小时的书，等茶凉到可以喝的时候再开始工作。"
    minutes = pcm_of(speak(engine, Request(text, "zh", "cmn"))[0]).duration_ms / 60_000

    assert 215 < (len(text) - 3) / minutes < 265


@pytest.mark.parametrize("pitch_st", [-3.0, 3.0])
def test_pitch_moves_the_voice_by_semitones(engine: EspeakEngine, pitch_st: float) -> None:
    """The measured fundamental moves by three semitones, up and down."""
    plain = Request(VOWELS, "en", "en-us")
    bent = Request(VOWELS, "en", "en-us", Prosody(pitch_st=pitch_st))

    before, after = (fundamental_hz(pcm_of(speech)) for speech in speak(engine, plain, bent))

    assert 12 * math.log2(after / before) == pytest.approx(pitch_st, abs=0.7)


@given(st.floats(-24, 24), st.floats(-24, 24), st.integers(40, 240), st.integers(0, 160))
def test_higher_pitch_never_lowers_the_parameters(low_st: float, high_st: float, hz: int, span_hz: int) -> None:
    """Whatever the voice, both parameters stay within espeak-ng's bounds and follow the pitch."""
    low_st, high_st = sorted((low_st, high_st))
    low, high = (bend_pitch(Prosody(pitch_st=pitch_st), (hz, hz + span_hz)) for pitch_st in (low_st, high_st))

    assert all(0 <= value <= 99 for value in (*low, *high))
    assert low[0] <= high[0]
    assert low[1] <= high[1]


def test_each_english_word_has_its_mark(engine: EspeakEngine) -> None:
    """The marks are the words of the sentence, and the last one ends with the sound."""
    speech = speak(engine, ENGLISH)[0]
    pcm = pcm_of(speech)

    assert texts(speech) == ENGLISH.text.rstrip(".").split()
    assert speech.marks[0].start_ms == 0
    assert speech.marks[-1].end_ms == len(pcm.samples.rstrip(b"\0")) // 2 * 1000 // pcm.rate_hz


def test_chinese_marks_spell_the_sentence(engine: EspeakEngine) -> None:
    """Together the marks hold every character but the punctuation, and one dictionary word is one mark."""
    speech = speak(engine, CHINESE)[0]

    assert "".join(texts(speech)) == "水还没开壶已经唱起来了"
    assert "已经" in texts(speech)


def test_a_number_is_one_word(engine: EspeakEngine) -> None:
    """The parts of a number, which overlap in the text, are joined; so are spelled letters."""
    speech = speak(engine, Request("In 1984 the BBC had 1,234.5 hours.", "en", "en-us"))[0]

    assert texts(speech) == ["In", "1984", "the", "BBC", "had", "1,234.5", "hours"]


def test_a_pause_belongs_to_no_word(engine: EspeakEngine) -> None:
    """The word before a full stop ends before the next one begins."""
    first, second = speak(engine, Request("Stop. Go.", "en", "en-us"))[0].marks

    assert second.start_ms - first.end_ms > 200


def test_positions_count_characters_beyond_the_basic_plane(engine: EspeakEngine) -> None:
    """An emoji and an accent are one character each."""
    speech = speak(engine, Request("🫖🫖 café tea", "en", "en-us"))[0]

    assert texts(speech)[-2:] == ["café", "tea"]


@settings(max_examples=20, deadline=None)
@given(
    st.lists(st.sampled_from(["tea", "水", "1,984", "GPT-4", "3.5%", "，", ". ", " ", "“", "\n", "\0", "é", "🫖"]))
    | st.lists(st.characters(max_codepoint=0x4FF), max_size=60),
    st.sampled_from(["en-us", "cmn"]),
)
def test_marks_are_ordered_slices_inside_the_audio(engine: EspeakEngine, parts: list[str], voice: str) -> None:
    """Whatever the text, marks follow each other in the text and in time, and none is empty."""
    text = "".join(parts)
    try:
        speech = speak(engine, Request(text, "en", voice))[0]
    except EngineRefused:
        return

    at = 0
    for mark in speech.marks:
        assert mark.text.strip() == mark.text != ""
        at = text.index(mark.text, at) + len(mark.text)
    assert all(mark.start_ms < mark.end_ms for mark in speech.marks)
    assert all(before.end_ms <= after.start_ms for before, after in pairwise(speech.marks))
    assert all(mark.start_ms >= 0 and mark.end_ms <= pcm_of(speech).duration_ms for mark in speech.marks)


def test_sound_without_word_events_has_no_marks() -> None:
    """Neither no event nor one of no length makes a mark."""
    pcm = Pcm(b"\1\0" * 1000, 1000)

    assert place_marks("tea", [], pcm) == ()
    assert place_marks("tea", [WordEvent(1, 0, 0), WordEvent(1, 3, 100)], pcm) == (WordMark("tea", 100, 1000),)


MIXED = Request("我们用GPU训练model，他说just do it然后笑了。", "zh", "cmn+f2")


def longest_quiet_ms(pcm: Pcm) -> float:
    """The longest time in which nothing is louder than -46 dBFS."""
    quiet = longest = 0
    for sample in array.array("h", pcm.samples):
        quiet = quiet + 1 if abs(sample) < 160 else 0
        longest = max(longest, quiet)
    return longest * 1000 / pcm.rate_hz


def test_two_languages_are_one_speech(engine: EspeakEngine) -> None:
    """English in Chinese has no gap around it, and its marks are words of the request like the others."""
    speech = speak(engine, MIXED)[0]

    assert "".join(texts(speech)) == MIXED.text.replace("，", "").replace("。", "").replace(" ", "")
    assert {"我们", "GPU", "训练", "model", "just", "do", "it"} <= set(texts(speech))
    assert longest_quiet_ms(pcm_of(speech)) < 150
    assert pcm_of(speech).duration_ms == pytest.approx(4_500, rel=0.15)


def test_chinese_in_english_is_mandarin(engine: EspeakEngine) -> None:
    """Its characters are words, not the names of their script, and take no longer than in Chinese."""
    mixed, english, chinese = (
        speak(engine, Request(text, "en", voice))[0]
        for text, voice in (
            ("He said 你好 to us.", "en-us+m3"),
            ("He said to us.", "en-us+m3"),
            ("你好", "cmn+m3"),
        )
    )

    assert texts(mixed) == ["He", "said", "你好", "to", "us"]
    alone_ms = pcm_of(english).duration_ms + pcm_of(chinese).duration_ms
    assert pcm_of(mixed).duration_ms == pytest.approx(alone_ms, rel=0.2)


def test_mixed_speech_depends_on_its_request_alone(engine: EspeakEngine) -> None:
    """Runs spoken side by side, by any worker and after anything else, give the same bytes."""
    first, _, second = speak(engine, MIXED, ENGLISH, MIXED)
    alone = EspeakEngine(EspeakSettings(workers=1))

    assert first == second == speak(alone, MIXED)[0]
    asyncio.run(alone.close())


def test_a_polyphone_sounds_as_its_word_has_it(engine: EspeakEngine) -> None:
    """A Chinese word sounds as its pinyin does, sandhi included."""
    for text, pinyin in (("角色", "jue2se4"), ("长大", "zhang3da4"), ("一个", "yi2ge4")):
        chinese, spelt = speak(engine, Request(text, "zh", "cmn+m3"), Request(pinyin, "zh", "cmn-latn-pinyin+m3"))

        assert chinese.audio == spelt.audio


def test_markup_is_spoken_as_text(engine: EspeakEngine) -> None:
    """Tags, entities and phoneme brackets are words like others, and change no voice."""
    tag, entity, phonemes = speak(
        engine,
        Request("<b>tea</b>", "en", "en-us"),
        Request("tea &amp; milk", "en", "en-us"),
        Request("[[h@l'oU]]", "en", "en-us"),
    )

    assert texts(tag)[:2] == ["b", "tea"]
    assert "amp" in texts(entity)
    assert "@" in texts(phonemes)


@pytest.mark.parametrize("sign", ["\0", "\x01", "\x1b", "\t", "\r", "\ud800", "\ue000"])
def test_control_signs_are_spoken_as_spaces(engine: EspeakEngine, sign: str) -> None:
    """Neither the end of a C string nor the start of a command cuts or bends the text."""
    plain, odd = speak(
        engine, Request("Tea 90p and milk.", "en", "en-us"), Request(f"Tea{sign}90p and milk.", "en", "en-us")
    )

    assert odd.audio == plain.audio


def test_an_empty_line_is_a_pause(engine: EspeakEngine) -> None:
    """Paragraphs are parted by more silence than words are."""
    line, paragraphs = speak(engine, Request("tea milk", "en", "en-us"), Request("tea\n\nmilk", "en", "en-us"))

    assert pcm_of(paragraphs).duration_ms > pcm_of(line).duration_ms + 200


@pytest.mark.parametrize(
    ("voice", "message", "hint"),
    [
        ("en-uss", "'en-uss' is not a voice of engine 'espeak': no language 'en-uss'", "Did you mean 'en-us'"),
        ("cmn+annie", "'cmn+annie' is not a voice of engine 'espeak': no variant 'annie'", "Did you mean 'Annie'"),
        ("", "'' is not a voice of engine 'espeak': no language ''", "Run 'duologue voices list espeak'."),
        ("../../etc/passwd", "'../../etc/passwd' is not a voice of engine 'espeak'", "Run 'duologue voices"),
    ],
)
def test_an_unknown_voice_is_refused_with_the_nearest_names(
    engine: EspeakEngine, voice: str, message: str, hint: str
) -> None:
    """espeak-ng itself would speak with another voice and say nothing."""
    with pytest.raises(EngineRefused) as caught:
        speak(engine, Request("Tea.", "en", voice))

    assert str(caught.value).startswith(message)
    assert caught.value.hint.startswith(hint)


@pytest.mark.parametrize("text", ["", "  \n", "…", "——", "。"])
def test_a_text_without_words_is_refused(engine: EspeakEngine, text: str) -> None:
    """Silence is never delivered as speech."""
    with pytest.raises(EngineRefused, match="'cmn' has nothing to say in"):
        speak(engine, Request(text, "zh", "cmn"))


def test_a_missing_library_is_reported_with_its_path(tmp_path: Path) -> None:
    """Both the fingerprint and the check say what is missing, and how to mend it."""
    engine = EspeakEngine.from_environment({"DUOLOGUE_ESPEAK_LIBRARY": str(tmp_path / "none.so")})

    for failing in (lambda: engine.fingerprint, lambda: asyncio.run(engine.check())):
        with pytest.raises(EngineUnavailable, match="the library cannot be loaded") as caught:
            failing()
        assert caught.value.where == str(tmp_path / "none.so")
        assert "DUOLOGUE_ESPEAK_LIBRARY" in caught.value.hint
    asyncio.run(engine.close())


def test_missing_and_incomplete_data_are_reported(tmp_path: Path) -> None:
    """A folder without voices, and one without phonemes, are no data that can be spoken with."""
    (tmp_path / "lang").mkdir()
    empty = EspeakEngine.from_environment({"DUOLOGUE_ESPEAK_DATA": str(tmp_path)})
    with pytest.raises(EngineUnavailable, match="no espeak-ng data can be read"):
        empty.voices()

    copy_data(tmp_path / "half")
    (tmp_path / "half" / "phontab").unlink()
    half = EspeakEngine(EspeakSettings(data=tmp_path / "half"))
    with pytest.raises(EngineUnavailable, match="the data cannot be loaded: they are incomplete"):
        speak(half, ENGLISH)
    asyncio.run(half.close())


def copy_data(target: Path) -> None:
    """Copy as much of espeak-ng's data as English and Mandarin need."""
    target.mkdir(parents=True)
    for name in ("phondata", "phonindex", "phontab", "intonations", "en_dict", "cmn_dict"):
        shutil.copy(DATA / name, target)
    for name in ("lang", "voices"):
        shutil.copytree(DATA / name, target / name)


def test_library_and_data_load_from_a_path_that_is_not_ascii(engine: EspeakEngine, tmp_path: Path) -> None:
    """A folder named in Chinese and German gives the same speech."""
    folder = tmp_path / "安娜 Jürgen"
    copy_data(folder / "espeak-ng-data")
    library = Path(shutil.copy(LIBRARY, folder))

    elsewhere = EspeakEngine(EspeakSettings(library, folder / "espeak-ng-data"))
    spoken = speak(elsewhere, ENGLISH, CHINESE)
    asyncio.run(elsewhere.close())

    assert spoken == speak(engine, ENGLISH, CHINESE)


def test_fingerprint_names_the_library_and_its_settings(engine: EspeakEngine) -> None:
    """The version is the library's own, the Chinese dictionary has its own; nothing of the machine is in it."""
    own = f"espeak-ng {library_version(str(LIBRARY))}, 160 wpm (zh: 180), runs {RUNS_VERSION}"

    assert engine.fingerprint == f"{own}, {dictionary_version()}"


def test_engine_speaks_offline_with_a_worker_for_each_processor() -> None:
    """No host is named, and no more than eight requests are taken at a time."""
    engine: Engine = EspeakEngine.from_environment({})

    assert (engine.name, engine.online) == ("espeak", "")
    assert engine.parallelism.start == engine.parallelism.most == min(os.cpu_count() or 2, 8)


def test_check_returns_where_it_can_speak(engine: EspeakEngine) -> None:
    """The embedded library and data work on this machine."""
    asyncio.run(engine.check())


def test_every_language_that_is_listed_can_be_spoken(engine: EspeakEngine) -> None:
    """The plain voice of each language says a number aloud."""
    plain = [voice for voice in engine.voices() if "+" not in voice.name]

    spoken = speak(engine, *(Request("2 a", voice.locale, voice.name) for voice in plain))

    assert len(spoken) > 100


def test_a_killed_worker_is_replaced(engine: EspeakEngine) -> None:
    """The request that meets a dead worker is spoken by a new one."""
    lonely = EspeakEngine(EspeakSettings(workers=1))
    (before,) = speak(lonely, ENGLISH)
    (worker,) = workers_of(lonely)

    worker.kill()
    (after,) = speak(lonely, ENGLISH)

    assert after == before
    assert workers_of(lonely) != [worker]
    asyncio.run(lonely.close())


def test_a_request_over_which_two_workers_die_fails() -> None:
    """Workers that are killed as soon as they start end in one clear error."""
    engine = EspeakEngine(EspeakSettings(workers=1))
    over = threading.Event()

    def kill_workers() -> None:
        while not over.wait(0.002):
            for worker in workers_of(engine) if engine._pool else []:
                worker.kill()

    killer = threading.Thread(target=kill_workers)
    killer.start()
    try:
        with pytest.raises(EngineUnavailable, match="espeak-ng has crashed twice over 'The kettle"):
            speak(engine, LONG)
    finally:
        over.set()
        killer.join()
    asyncio.run(engine.close())


def test_close_leaves_no_process_and_the_engine_can_speak_again() -> None:
    """Workers are ended with the engine, and started again when it is used."""
    engine = EspeakEngine(EspeakSettings(workers=2))
    before = speak(engine, ENGLISH, CHINESE)
    workers = workers_of(engine)

    asyncio.run(engine.close())
    asyncio.run(engine.close())

    assert len(workers) == 2
    assert all(has_ended(worker) for worker in workers)
    assert speak(engine, ENGLISH, CHINESE) == before
    asyncio.run(engine.close())


def test_close_ends_a_request_that_is_being_spoken() -> None:
    """Whoever waits gets an error at once, and no new worker is started."""
    engine = EspeakEngine(EspeakSettings(workers=1))

    async def close_in_between() -> float:
        waiting = [asyncio.create_task(engine.synthesize(LONG)) for _ in range(3)]
        await asyncio.sleep(0.1)
        began = time.monotonic()
        await engine.close()
        took_s = time.monotonic() - began
        results = await asyncio.gather(*waiting, return_exceptions=True)
        assert all(isinstance(result, EngineUnavailable) for result in results)
        return took_s

    assert asyncio.run(close_in_between()) < 2


def test_a_cancelled_request_leaves_the_engine_usable(engine: EspeakEngine) -> None:
    """Giving up on a request does not disturb the next one."""

    async def give_up() -> None:
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(engine.synthesize(LONG), timeout=0.01)

    asyncio.run(give_up())

    assert texts(speak(engine, ENGLISH)[0])[0] == "The"


def test_engine_speaks_in_several_threads_with_loops_of_their_own(engine: EspeakEngine) -> None:
    """One engine serves event loops side by side."""
    spoken: list[Speech] = []
    threads = [threading.Thread(target=lambda: spoken.extend(speak(engine, ENGLISH))) for _ in range(3)]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert spoken == speak(engine, ENGLISH, ENGLISH, ENGLISH)


SCRIPT = """
import asyncio
from pipeline.speech.engine import Request
from pipeline.speech.engines.espeak import EspeakEngine

engine = EspeakEngine()

async def main():
    return await engine.synthesize(Request("Tea.", "en", "en-us"))

print(asyncio.run(main()).marks[0].text)
"""


def run_script(folder: Path, source: str) -> subprocess.Popen[str]:
    """Start a script in a folder where modules of ours and of Python are shadowed."""
    script = folder / "script.py"
    script.write_text(source, encoding="utf-8")
    for name in ("json.py", "struct.py"):
        (folder / "elsewhere").mkdir(exist_ok=True)
        (folder / "elsewhere" / name).write_text("raise SystemExit('the wrong module')\n", encoding="utf-8")
    return subprocess.Popen(
        [sys.executable, str(script)],
        cwd=folder / "elsewhere",
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


@pytest.mark.parametrize(
    "close", ["asyncio.run(engine.close())", "async def never(): ..."], ids=["closed", "forgotten"]
)
def test_a_script_without_main_guard_speaks_and_prints_nothing_else(tmp_path: Path, close: str) -> None:
    """A plain script runs once, whatever lies in its folder, and ends by itself."""
    script = run_script(tmp_path, SCRIPT + close)
    printed, complaints = script.communicate(timeout=20)

    assert printed == "Tea\n"
    assert script.returncode == 0
    assert complaints == ""


@pytest.mark.skipif(sys.platform == "win32", reason="sends a signal to a process group")
def test_ctrl_c_is_quiet_and_prompt(tmp_path: Path) -> None:
    """The caller alone is interrupted; it closes the engine, and nobody prints a traceback."""
    source = """
    import asyncio
    from pipeline.speech.engine import Request
    from pipeline.speech.engines.espeak import EspeakEngine

    async def main():
        engine = EspeakEngine()
        try:
            await engine.check()
            print("ready", flush=True)
            await engine.synthesize(Request("The kettle sings again. " * 1_000, "en", "en-us"))
        finally:
            await engine.close()

    try:
        asyncio.run(main())
    except KeyboardInterrupt:
        print("stopped")
    """
    script = run_script(tmp_path, textwrap.dedent(source))
    assert script.stdout
    assert script.stdout.readline() == "ready\n"
    time.sleep(0.1)

    os.killpg(script.pid, signal.SIGINT)
    printed, complaints = script.communicate(timeout=5)

    assert (printed, complaints) == ("stopped\n", "")
