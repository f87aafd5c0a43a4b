"""Every request is spoken once, tried again where that may help, and kept whatever happens after."""

from __future__ import annotations

import asyncio
import gc
import re
import time
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from pipeline.errors import EngineBusy, EngineError, EngineRefused, EngineUnavailable, OutputError
from pipeline.model import Pcm, Speech
from pipeline.pacing import RetryPolicy
from pipeline.speech.cache import ClipCache
from pipeline.speech.engine import Parallelism, Request, cache_key
from pipeline.speech.synthesis import SpeechProgress, SpeechReport, synthesize_all
from tests.speech.tones import Fault, ToneEngine, always, faults_by_text, speak_tone, tone

SILENCE = Speech(Pcm(bytes(16_000), 8000))
AGAIN = "Run the same command again: what was spoken is kept, and only the rest is asked for."


def requests_for(*texts: str) -> list[Request]:
    """Return one request for each text."""
    return [Request(text, "en", "tone-en-f") for text in texts]


def numbered(count: int) -> list[Request]:
    """Return requests that differ."""
    return requests_for(*(f"Sentence number {number}." for number in range(count)))


def is_kept(cache: ClipCache, engine: ToneEngine, request: Request) -> bool:
    """Return True if the speech for a request is in the cache."""
    return cache_key(engine.fingerprint, request) in cache


class Clock:
    """Notes how long it was asked to sleep, and sleeps no time at all."""

    def __init__(self) -> None:
        self.slept_s: list[float] = []

    async def sleep(self, seconds: float) -> None:
        """Let other tasks run, and go on at once."""
        self.slept_s.append(seconds)
        await asyncio.sleep(0)


def speak(
    requests: Iterable[Request],
    engine: ToneEngine,
    cache: ClipCache,
    *,
    jobs: int | None = None,
    policy: RetryPolicy | None = None,
    clock: Clock | None = None,
    on_progress: Callable[[SpeechProgress], None] | None = None,
    on_spoken: Callable[[str], None] | None = None,
) -> SpeechReport:
    """Put the speech for requests into a cache, without real waits; draw the longest wait each time."""
    return asyncio.run(
        synthesize_all(
            requests,
            engine=engine,
            cache=cache,
            jobs=jobs,
            policy=policy or RetryPolicy(),
            sleep=(clock or Clock()).sleep,
            draw=lambda: 1.0,
            on_progress=on_progress,
            on_spoken=on_spoken,
        )
    )


@pytest.fixture
def cache(tmp_path: Path) -> ClipCache:
    """An empty cache."""
    return ClipCache(tmp_path / "clips")


def test_each_request_is_in_the_cache_afterwards(cache: ClipCache) -> None:
    """What was asked for can be loaded, marks and all."""
    engine = ToneEngine()
    requests = numbered(5)

    report = speak(requests, engine, cache)

    assert report == SpeechReport(requests=5, cached=0, spoken=5)
    for request in requests:
        loaded = cache.load(cache_key(engine.fingerprint, request))
        assert loaded is not None
        assert loaded.marks == speak_tone(request, 8000).marks


def test_requests_that_occur_often_are_spoken_once(cache: ClipCache) -> None:
    """Only distinct requests count, and they are spoken in the order of their first occurrence."""
    engine = ToneEngine()

    report = speak(requests_for("Yes.", "No, no.", "Yes.", "Yes.", "No, no.", "Maybe."), engine, cache, jobs=1)

    assert report == SpeechReport(requests=3, cached=0, spoken=3)
    assert engine.asked == ["Yes.", "No, no.", "Maybe."]


def test_cached_requests_are_not_asked_for(cache: ClipCache) -> None:
    """A second run asks for what is new, and a third for nothing."""
    speak(numbered(3), ToneEngine(), cache)
    engine = ToneEngine()

    second = speak(numbered(5), engine, cache)
    third = speak(numbered(5), engine, cache)

    assert second == SpeechReport(requests=5, cached=3, spoken=2)
    assert third == SpeechReport(requests=5, cached=5, spoken=0)
    assert len(engine.asked) == 2


def test_damaged_clip_is_spoken_again(cache: ClipCache) -> None:
    """A clip that does not load whole counts as missing."""
    speak(numbered(2), ToneEngine(), cache)
    damaged = min(cache.folder.glob("*/*.clip"))
    damaged.write_bytes(damaged.read_bytes()[:-1])

    assert speak(numbered(2), ToneEngine(), cache) == SpeechReport(requests=2, cached=1, spoken=1)


def test_another_fingerprint_is_another_sound(cache: ClipCache) -> None:
    """Clips of an engine with other settings are not taken for its own."""
    speak(numbered(2), ToneEngine(rate_hz=8000), cache)

    assert speak(numbered(2), ToneEngine(rate_hz=16_000), cache).spoken == 2


def test_nothing_to_speak_is_no_error(cache: ClipCache) -> None:
    """Without requests there is a report of nothing."""
    assert speak([], ToneEngine(), cache) == SpeechReport(requests=0, cached=0, spoken=0)


def test_progress_tells_what_is_cached_before_anything_is_spoken(cache: ClipCache) -> None:
    """The first event shows what remains; then each answer counts one."""
    speak(numbered(2), ToneEngine(), cache)
    seen: list[SpeechProgress] = []

    speak(numbered(4), ToneEngine(), cache, jobs=1, on_progress=seen.append)

    assert seen == [SpeechProgress(total=4, cached=2, spoken=spoken, failed=0) for spoken in (0, 1, 2)]
    assert [progress.done for progress in seen] == [2, 3, 4]


def test_each_key_is_told_when_its_speech_is_in_the_cache(cache: ClipCache) -> None:
    """First what was cached, in order, then each request once as it is spoken; a repeated one is told once."""
    engine = ToneEngine()
    requests = numbered(12)
    keys = [cache_key(engine.fingerprint, request) for request in requests]
    speak(requests[::3], engine, cache)
    told: list[str] = []

    def listen(key: str) -> None:
        assert key in cache
        told.append(key)

    speak([*requests, *requests], engine, cache, on_spoken=listen)

    assert told[:4] == keys[::3]
    assert sorted(told) == sorted(keys)


def test_the_engine_stays_open(cache: ClipCache) -> None:
    """Who opened the engine closes it."""
    engine = ToneEngine()

    speak(numbered(2), engine, cache)

    assert engine.closings == 0


def test_passing_faults_are_tried_again(cache: ClipCache) -> None:
    """No answer, wrong audio and a busy service cost a try each, and the next one counts."""
    faults: list[Fault] = [EngineUnavailable("no answer"), SILENCE, EngineBusy("503")]
    engine = ToneEngine(fault=faults_by_text({"Hello there.": faults}))

    report = speak(requests_for("Hello there."), engine, cache)

    assert report.spoken == 1
    assert engine.asked == ["Hello there."] * 4


def test_wrong_audio_never_enters_the_cache(cache: ClipCache) -> None:
    """Silence, and a tone too short or too long for its text, are asked for again until tries run out."""
    text = "This sentence takes some time to say."
    for wrong in (SILENCE, Speech(tone(200)), Speech(tone(60_000))):
        engine = ToneEngine(fault=always(wrong))

        with pytest.raises(EngineError):
            speak(requests_for(text), engine, cache)

        assert len(engine.asked) == RetryPolicy().tries
        assert not list(cache.folder.rglob("*.clip"))


def test_waits_double_from_try_to_try_up_to_a_limit(cache: ClipCache) -> None:
    """The longest wait is drawn here: it doubles, is longer when the engine is busy, and is bounded."""
    policy = RetryPolicy(tries=8, first_wait_s=0.5, first_wait_when_busy_s=4, longest_wait_s=30)
    gone, busy = EngineUnavailable("no answer"), EngineBusy("503")
    patient = Clock()
    engine = ToneEngine(fault=faults_by_text({"One word.": [gone, gone, gone], "Two words.": [busy] * 5}))

    speak(requests_for("One word.", "Two words."), engine, cache, jobs=1, policy=policy, clock=patient)

    assert patient.slept_s == [0.5, 1, 2, 4, 8, 16, 30, 30]


@pytest.mark.parametrize(("draw", "wait_s"), [(0.0, 0.0), (0.25, 0.5), (0.999, 1.998)])
def test_waits_are_drawn_from_none_to_the_longest(draw: float, wait_s: float) -> None:
    """Full jitter: requests that failed together do not come back together."""
    assert RetryPolicy(first_wait_s=1).wait_s(2, EngineUnavailable("no answer"), draw) == wait_s


def test_refused_requests_are_not_tried_again(cache: ClipCache) -> None:
    """What will not work later either costs one try and no wait."""
    clock = Clock()
    engine = ToneEngine(fault=faults_by_text({"…": [EngineRefused("nothing to say")]}))

    with pytest.raises(EngineError, match="nothing to say"):
        speak(requests_for("…"), engine, cache, clock=clock)

    assert engine.asked == ["…"]
    assert clock.slept_s == []


def test_one_failure_stops_nobody_else(cache: ClipCache) -> None:
    """The others are spoken and kept before the failure is told."""
    requests = numbered(10)
    engine = ToneEngine(fault=faults_by_text({requests[4].text: [EngineRefused("unknown word")]}))

    with pytest.raises(EngineError) as caught:
        speak(requests, engine, cache)

    assert caught.value.message == "1 utterance could not be spoken:\n  “Sentence number 4.”: unknown word"
    assert [is_kept(cache, engine, request) for request in requests] == [number != 4 for number in range(10)]


def test_failures_are_told_with_first_words_and_reason(cache: ClipCache) -> None:
    """Long texts are cut between words, or anywhere where there are no spaces; white space is one space."""
    long = "This sentence has more words in it than anybody wants to see in a message."
    chinese = "这句话没有空格" * 10
    reasons: dict[str, list[Fault]] = {
        long: [EngineRefused("too long")],
        chinese: [EngineRefused("too odd")],
        "Two\n lines": [SILENCE],
    }
    engine = ToneEngine(fault=faults_by_text(reasons))

    with pytest.raises(EngineError) as caught:
        speak(requests_for(long, chinese, "Two\n lines"), engine, cache, policy=RetryPolicy(tries=1), jobs=1)

    assert caught.value.message.splitlines() == [
        "3 utterances could not be spoken:",
        "  “This sentence has more words in it than…”: too long",
        f"  “{chinese[:40]}…”: too odd",
        "  “Two lines”: the answer is silent",
    ]


def test_hint_of_the_engine_comes_before_the_advice_to_run_again(cache: ClipCache) -> None:
    """What the engine advises is not lost; what is always true follows."""
    refusal = EngineRefused("no such voice", hint="Choose another voice.")
    engine = ToneEngine(fault=faults_by_text({"Hello.": [refusal]}))

    with pytest.raises(EngineError) as caught:
        speak(requests_for("Hello."), engine, cache)

    assert caught.value.hint == f"Choose another voice. {AGAIN}"
    assert caught.value.__cause__ is refusal


def test_at_most_ten_failures_are_listed(cache: ClipCache) -> None:
    """The rest is a number."""
    engine = ToneEngine(fault=always(EngineRefused("nothing to say")))

    with pytest.raises(EngineError) as caught:
        speak(numbered(14), engine, cache, policy=RetryPolicy(failures_in_a_row=100))

    lines = caught.value.message.splitlines()
    assert lines[0] == "14 utterances could not be spoken:"
    assert len(lines) == 12
    assert lines[-1] == "  and 4 more"


def test_run_is_given_up_after_three_failures_in_a_row(cache: ClipCache) -> None:
    """An engine that fails for all is not asked a thousand times; the message counts what was not tried."""
    engine = ToneEngine(fault=always(EngineRefused("nothing to say")))

    with pytest.raises(EngineError, match="3 utterances could not be spoken, 997 not tried:") as caught:
        speak(numbered(1000), engine, cache, jobs=1)

    assert len(engine.asked) == 3
    assert caught.value.hint == AGAIN


def test_failures_with_answers_between_them_give_nothing_up(cache: ClipCache) -> None:
    """Only failures in a row speak against the engine."""
    requests = numbered(12)
    engine = ToneEngine(fault=faults_by_text({request.text: [EngineRefused("no")] for request in requests[::2]}))

    with pytest.raises(EngineError, match="6 utterances could not be spoken:"):
        speak(requests, engine, cache, jobs=1)

    assert len(engine.asked) == 12


def test_run_is_given_up_when_its_tries_are_spent(cache: ClipCache) -> None:
    """A bad day on which every answer takes three tries ends early, with a list and everything else kept."""
    engine = ToneEngine(fault=lambda _, tries: EngineUnavailable("reset") if tries < 3 else None)
    policy = RetryPolicy(spare_tries=5)
    requests = numbered(20)

    with pytest.raises(EngineError) as caught:
        speak(requests, engine, cache, jobs=1, policy=policy)

    lines = caught.value.message.splitlines()
    assert lines[1].endswith(": reset")
    assert re.fullmatch(r"The run was stopped after 4[5-7] tries\.", lines[-1])
    assert policy.tries_for(20) == 45 <= len(engine.asked) <= 47  # one may just be under way
    assert sum(is_kept(cache, engine, request) for request in requests) >= 14


def test_waits_end_when_the_run_is_given_up(cache: ClipCache) -> None:
    """Three refusals end the run at once, though a fourth request would sleep for an hour yet."""
    requests = numbered(8)
    faults: dict[str, list[Fault]] = {request.text: [EngineRefused("no")] for request in requests[1:4]}
    engine = ToneEngine(fault=faults_by_text({requests[0].text: [EngineUnavailable("gone")], **faults}))
    policy = RetryPolicy(first_wait_s=3600, longest_wait_s=3600)

    async def scenario() -> None:
        async with asyncio.timeout(10):
            await synthesize_all(requests, engine=engine, cache=cache, policy=policy, draw=lambda: 1.0)

    with pytest.raises(EngineError, match="4 utterances could not be spoken, 4 not tried:"):
        asyncio.run(scenario())

    assert engine.asked == [request.text for request in requests[:4]]


def test_a_silent_engine_is_given_up_when_patience_ends(cache: ClipCache) -> None:
    """An engine that answers twice and then never again ends the run in the time that its policy says."""
    requests = numbered(10)
    engine = ToneEngine()

    async def fall_silent() -> None:
        if len(engine.asked) > 2:
            await asyncio.Event().wait()

    engine.pause = fall_silent
    began_s = time.monotonic()

    with pytest.raises(EngineError) as caught:
        asyncio.run(synthesize_all(requests, engine=engine, cache=cache, jobs=2, policy=RetryPolicy(patience_s=0.3)))

    assert 0.3 <= time.monotonic() - began_s < 20  # without its patience, it would wait for ever
    lines = caught.value.message.splitlines()
    assert lines[0] == "2 utterances could not be spoken, 6 not tried:"
    assert lines[1].endswith(": no answer in 0.3 s")
    assert lines[-1] == "The run was stopped after 0.3 s without a good answer."
    assert [is_kept(cache, engine, request) for request in requests] == [True] * 2 + [False] * 8
    assert engine.running == 0


def test_requests_under_way_are_kept_when_the_run_is_given_up(cache: ClipCache) -> None:
    """Three of four requests fail while the fourth still speaks: it is waited for, and no fifth is begun."""
    requests = numbered(20)
    failed = faults_by_text({request.text: [EngineRefused("no")] for request in requests[:3]})
    engine = ToneEngine(fault=failed)
    three_failed = asyncio.Event()

    async def let_the_others_fail() -> None:
        if engine.asked[-1] == requests[3].text:
            await asyncio.wait_for(three_failed.wait(), timeout=10)

    def listen(progress: SpeechProgress) -> None:
        if progress.failed == 3:
            three_failed.set()

    engine.pause = let_the_others_fail

    with pytest.raises(EngineError, match="3 utterances could not be spoken, 16 not tried:"):
        speak(requests, engine, cache, on_progress=listen)

    assert engine.asked == [request.text for request in requests[:4]]
    assert is_kept(cache, engine, requests[3])


def test_the_run_after_a_failure_asks_only_for_the_rest(cache: ClipCache) -> None:
    """A second run finds everything that the first one spoke."""
    requests = numbered(6)
    with pytest.raises(EngineError):
        speak(requests, ToneEngine(fault=faults_by_text({requests[2].text: [EngineRefused("no")]})), cache)
    engine = ToneEngine()

    report = speak(requests, engine, cache)

    assert report == SpeechReport(requests=6, cached=5, spoken=1)
    assert engine.asked == [requests[2].text]


def test_cache_that_cannot_be_written_stops_the_run_at_once(tmp_path: Path) -> None:
    """Speech that cannot be kept is not paid for again and again."""
    (tmp_path / "clips").write_text("in the way", "utf-8")
    engine = ToneEngine()

    with pytest.raises(OutputError) as caught:
        speak(numbered(100), engine, ClipCache(tmp_path / "clips"))

    assert "DUOLOGUE_CACHE" in caught.value.hint
    assert len(engine.asked) <= 8


def test_bug_of_an_engine_surfaces_once(cache: ClipCache, caplog: pytest.LogCaptureFixture) -> None:
    """An error that no engine may raise goes to the caller as it is, and those of other requests make no noise."""

    async def stumble() -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        speak(numbered(8), ToneEngine(pause=stumble), cache)

    gc.collect()  # asyncio logs an error that nobody took when its task is collected
    assert not caplog.records


def test_parallelism_grows_with_clean_answers_up_to_the_engines_limit(cache: ClipCache) -> None:
    """Four requests begin together; when they have been answered, eight are under way at once."""
    engine = ToneEngine(parallelism=Parallelism(start=4, most=8))
    eight_run = asyncio.Event()

    async def wait_for_eight() -> None:
        if len(engine.asked) > 4:
            if engine.running == 8:
                eight_run.set()
            await asyncio.wait_for(eight_run.wait(), timeout=10)
        else:
            await asyncio.sleep(0)

    engine.pause = wait_for_eight
    speak(numbered(24), engine, cache)

    assert engine.at_once[:4] == [1, 2, 3, 4]
    assert max(engine.at_once) == 8


@pytest.mark.parametrize("jobs", [1, 3])
def test_jobs_bound_the_requests_under_way(jobs: int, cache: ClipCache) -> None:
    """No more requests than asked for are ever under way, though the engine would take more."""
    engine = ToneEngine(parallelism=Parallelism(start=4, most=8))

    speak(numbered(12), engine, cache, jobs=jobs)

    assert max(engine.at_once) == jobs


def test_jobs_do_not_pass_the_engines_limit(cache: ClipCache) -> None:
    """The engine knows best how much it bears."""
    engine = ToneEngine(parallelism=Parallelism(start=2, most=2))

    speak(numbered(12), engine, cache, jobs=50)

    assert max(engine.at_once) == 2


def test_parallelism_halves_while_the_engine_is_busy(cache: ClipCache) -> None:
    """Eight busy answers at once are one sign: eight requests, then four, two, and one at a time."""
    engine = ToneEngine(parallelism=Parallelism(8, 8), fault=always(EngineBusy("503")))

    with pytest.raises(EngineError):
        speak(numbered(17), engine, cache, policy=RetryPolicy(tries=1, failures_in_a_row=100))

    assert engine.at_once == [1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 1, 2, 1, 1, 1]


def test_parallelism_recovers_after_a_busy_moment(cache: ClipCache) -> None:
    """When the first eight requests have met a busy service, the run ends at full speed all the same."""
    requests = numbered(40)
    engine = ToneEngine(
        parallelism=Parallelism(8, 8),
        fault=faults_by_text({request.text: [EngineBusy("503")] for request in requests[:8]}),
    )
    eight_run = asyncio.Event()

    async def wait_for_eight() -> None:
        if len(engine.asked) > 24:
            if engine.running == 8:
                eight_run.set()
            await asyncio.wait_for(eight_run.wait(), timeout=10)

    engine.pause = wait_for_eight
    report = speak(requests, engine, cache)

    assert report.spoken == 40
    assert eight_run.is_set()


def test_tries_again_respect_the_smaller_number(cache: ClipCache) -> None:
    """Eight requests that met a busy engine do not come back eight at a time."""
    engine = ToneEngine(parallelism=Parallelism(8, 8), fault=lambda _, tries: EngineBusy("503") if tries == 1 else None)

    speak(numbered(8), engine, cache)

    assert engine.at_once[:8] == [1, 2, 3, 4, 5, 6, 7, 8]
    assert max(engine.at_once[8:12]) <= 4


def test_an_answer_gives_its_place_free_before_it_is_verified(cache: ClipCache) -> None:
    """While one answer is decoded and stored, the next request is under way; answers do not pile up all the same."""
    engine = ToneEngine()
    ahead: list[int] = []

    async def note() -> None:
        ahead.append(len(engine.asked) - len(list(cache.folder.rglob("*.clip"))))

    engine.pause = note
    speak(numbered(30), engine, cache, jobs=2)

    assert max(ahead) <= 4


def test_ordinary_faults_do_not_slow_the_run(cache: ClipCache) -> None:
    """A lost connection says nothing about the number of requests."""
    engine = ToneEngine(parallelism=Parallelism(4, 4), fault=always(EngineUnavailable("reset")))

    with pytest.raises(EngineError):
        speak(numbered(8), engine, cache, policy=RetryPolicy(tries=1, failures_in_a_row=100))

    assert engine.at_once == [1, 2, 3, 4, 1, 2, 3, 4]


def test_cancelling_keeps_what_was_spoken_and_leaves_no_task(cache: ClipCache) -> None:
    """Ctrl-C while requests hang ends at once; the finished ones are found by the next run."""
    requests = numbered(10)
    engine = ToneEngine()
    three_spoken = asyncio.Event()

    async def hang_after_three() -> None:
        if len(engine.asked) > 3:
            await asyncio.Event().wait()

    def listen(progress: SpeechProgress) -> None:
        if progress.spoken == 3:
            three_spoken.set()

    async def cancel_after_three() -> None:
        engine.pause = hang_after_three
        running = asyncio.create_task(synthesize_all(requests, engine=engine, cache=cache, on_progress=listen))
        async with asyncio.timeout(10):
            await three_spoken.wait()
            running.cancel()
            with pytest.raises(asyncio.CancelledError):
                await running
        assert asyncio.all_tasks() == {asyncio.current_task()}

    asyncio.run(cancel_after_three())

    assert engine.running == 0
    assert engine.closings == 0
    assert [is_kept(cache, engine, request) for request in requests] == [True] * 3 + [False] * 7


def test_cancelling_keeps_what_is_just_being_stored(cache: ClipCache) -> None:
    """An answer that has arrived is verified and stored before the cancellation goes on."""
    engine = ToneEngine()
    (request,) = requests_for("The last words.")

    async def cancel_on_arrival() -> None:
        running = asyncio.create_task(synthesize_all([request], engine=engine, cache=cache))

        async def answer_and_cancel() -> None:
            asyncio.get_running_loop().call_soon(running.cancel)

        engine.pause = answer_and_cancel
        with pytest.raises(asyncio.CancelledError):
            await running
        assert is_kept(cache, engine, request)

    asyncio.run(cancel_on_arrival())


def test_failing_listener_leaves_no_task(cache: ClipCache) -> None:
    """An error of the caller's own goes to the caller, and nothing runs on behind it."""
    engine = ToneEngine()

    def fail(progress: SpeechProgress) -> None:
        if progress.spoken:
            raise ZeroDivisionError

    async def run() -> None:
        with pytest.raises(ZeroDivisionError):
            await synthesize_all(numbered(10), engine=engine, cache=cache, on_progress=fail)
        assert asyncio.all_tasks() == {asyncio.current_task()}

    asyncio.run(run())

    assert engine.running == 0
