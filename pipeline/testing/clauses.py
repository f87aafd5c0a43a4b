"""The clauses of the contract, each a check of what an engine does."""

from __future__ import annotations

import asyncio
import pickle
import re
from dataclasses import replace
from math import isfinite

from pipeline.codec import decode
from pipeline.errors import AudioError, EngineError, EngineRefused
from pipeline.model import NOTATIONS, Pcm, Prosody, Speech
from pipeline.speech.engine import Engine
from pipeline.testing.connections import is_here, watching_connections
from pipeline.testing.exam import Exam, outcome_of, quoted, told

_TAG = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?(-[A-Za-z0-9]{5,8})*")  # RFC 5646
_NAME = re.compile(r"[a-z0-9]+(?:[_-][a-z0-9]+)*")
_HOST = re.compile(r"[A-Za-z0-9.-]+|[0-9A-Fa-f:]+")
_ODD = ("…", "🙂", "\x00", "\ud800", "<voice>&amp;", "a" * 60)
_BLANK = ("", " \t\n")
_AT_ONCE = 8
_MOST_REQUESTS = 1000  # at a time, beyond which a number is a slip
_LEAST_LONGEST_MS = 5000  # a sentence must fit
_CANCEL_AFTER_S = (0.0, 0.02)


async def check_environment(exam: Exam) -> None:
    """Settings come from the variables alone, and nobody is asked before a check."""
    with watching_connections() as hosts:
        fresh = type(exam.engine).from_environment({})
        exam.expect(fresh.name == exam.engine.name, f"from_environment({{}}) gives an engine called {fresh.name!r}")
        fresh.voices()
    exam.expect(not hosts, f"from_environment({{}}) or voices() contacts {hosts[:1]}; expected no request")


async def check_facts(exam: Exam) -> None:
    """What it says of itself has sense, and is always the same."""
    engine = exam.engine
    exam.expect(_NAME.fullmatch(engine.name), f"name is {engine.name!r}; expected small letters and digits")
    exam.expect(engine.fingerprint.strip(), "fingerprint is empty; expected whatever changes the sound")
    exam.expect(
        engine.fingerprint == engine.fingerprint and _describe(engine) == _describe(engine),
        "name, fingerprint or online differ from one look to the next; expected the same each time",
    )
    exam.expect(
        not engine.online or _HOST.fullmatch(engine.online),
        f"online is {engine.online!r}; expected the name of a host, or nothing",
    )
    unknown = engine.reads - NOTATIONS
    exam.expect(not unknown, f"reads has {sorted(unknown)}; expected some of {sorted(NOTATIONS)}")
    size = engine.parallelism
    exam.expect(1 <= size.start <= size.most <= _MOST_REQUESTS, f"parallelism is {size}; expected 1 <= start <= most")
    longest_ms = engine.longest_ms
    exam.expect(
        longest_ms is None or longest_ms >= _LEAST_LONGEST_MS,
        f"longest_ms is {longest_ms}; expected None, or {_LEAST_LONGEST_MS} and more",
    )
    for request in exam.requests():
        cost = engine.cost(request)
        exam.expect(
            cost is None or (isfinite(cost) and cost >= 0),
            f"the cost of {quoted(request)} is {cost}; expected 0 or more",
        )


async def check_voices(exam: Exam) -> None:
    """Its voices have names, languages and genders that a cast can use."""
    voices = exam.engine.voices()
    exam.expect(voices, "voices() is empty; expected those that it is known to offer")
    exam.expect(voices == exam.engine.voices(), "voices() differs from one call to the next; expected the same voices")
    names = [voice.name for voice in voices]
    twice = sorted({name for name in names if names.count(name) > 1}) if len(set(names)) < len(names) else []
    exam.expect(not twice, f"voices() has {', '.join(twice)} more than once; expected each name once")
    exam.expect(all(names), "voices() has a voice without a name")
    for voice in voices:
        for tag in (voice.locale, *voice.languages):
            exam.expect(
                _TAG.fullmatch(tag), f"voice {voice.name!r} speaks {tag!r}; expected a language tag such as zh-CN"
            )
        exam.expect(
            voice.gender in ("female", "male", None),
            f"voice {voice.name!r} is {voice.gender!r}; expected female or male",
        )
    exam.expect(exam.requests(), "no voice speaks a language that there are sentences for; give 'sentences' in another")


async def check_readiness(exam: Exam) -> None:
    """It can speak now, or the rest would prove nothing."""
    await asyncio.wait_for(exam.engine.check(), exam.most_wait_s)


async def check_speech(exam: Exam) -> None:
    """Sentences come back whole, and the same each time where they should."""
    before = exam.engine.fingerprint
    with watching_connections() as hosts:
        for request in exam.requests():
            speech = await exam.speak(request)
            if exam.repeats and speech is not None:
                exam.expect(await exam.speak(request) == speech, f"{quoted(request)} sounds different the second time")
    outside = [host for host in hosts if not is_here(host)]
    exam.expect(exam.engine.online or not outside, f"online is empty, but it contacts {outside[:1]}")
    exam.expect(
        exam.engine.fingerprint == before, "speaking changes the fingerprint; expected the same before and after"
    )


async def check_prosody(exam: Exam) -> None:
    """A voice is heard at the rate that is asked for."""
    for request in {request.language: request for request in exam.requests()}.values():
        lengths_ms = []
        for prosody in (Prosody(-20), Prosody(50), Prosody(0, 2.0)):
            speech = await exam.speak(replace(request, prosody=prosody))
            lengths_ms.append(_decoded(speech).duration_ms if speech else 0)
        slow_ms, fast_ms, _ = lengths_ms
        exam.expect(
            slow_ms > fast_ms,
            f"{quoted(request)} lasts {slow_ms} ms at rate -20% and {fast_ms} ms at +50%; expected it to be shorter",
        )


async def check_concurrency(exam: Exam) -> None:
    """Several requests at once are each what they would be alone."""
    size = max(1, min(_AT_ONCE, exam.engine.parallelism.most))
    several = (exam.requests() * size)[:size]
    at_once = await asyncio.gather(*map(exam.speak, several))
    if not exam.repeats:
        return
    for request, speech in zip(several, at_once, strict=True):
        alone = await exam.speak(request)
        exam.expect(alone == speech, f"{quoted(request)} sounds different among others; expected the same as alone")


async def check_cancellation(exam: Exam) -> None:
    """A cancelled request ends, leaves nothing running, and harms no other."""
    for after_s in _CANCEL_AFTER_S:
        before = asyncio.all_tasks()
        requests = exam.requests()[:2]
        tasks = [asyncio.ensure_future(exam.engine.synthesize(request)) for request in requests]
        await asyncio.sleep(after_s)
        for task in tasks:
            task.cancel()
        _, stuck = await asyncio.wait(tasks, timeout=exam.most_wait_s) if tasks else (set(), set())
        exam.expect(not stuck, "a cancelled request goes on; expected it to end")
        for outcome in await asyncio.gather(*(set(tasks) - stuck), return_exceptions=True):
            ended = isinstance(outcome, Speech | asyncio.CancelledError)
            exam.expect(ended, f"a cancelled request ends in {told(outcome)}; expected CancelledError")
        await asyncio.sleep(0)
        left = asyncio.all_tasks() - before - set(tasks)
        exam.expect(not left, f"a cancelled request leaves tasks running ({len(left)}); expected none")
        for request in requests[:1]:
            await exam.speak(request)


async def check_texts(exam: Exam) -> None:
    """Texts without words are refused, and odd ones do no harm."""
    for request in exam.requests()[:1]:
        for text in _BLANK:
            outcome = await exam.attempt(replace(request, text=text))
            exam.expect(
                isinstance(outcome, EngineRefused), f"a blank text ends in {told(outcome)}; expected EngineRefused"
            )
        odd = [replace(request, text=text) for text in _ODD]
        for strange in (*odd, replace(request, voice="no-such-voice"), replace(request, language="tlh")):
            outcome = await exam.attempt(strange)
            exam.expect(
                isinstance(outcome, Speech | EngineError | TimeoutError),
                f"{quoted(strange)} ends in {told(outcome)}; expected speech or EngineError",
            )


async def check_errors(exam: Exam) -> None:
    """Its errors come whole out of another process."""
    for error in exam.errors:
        copy = await outcome_of(_copied(error))
        same = type(copy) is type(error) and str(copy) == str(error)
        exam.expect(same, f"{error!r} does not survive pickle: {copy!r}; expected the same error")


async def check_closing(exam: Exam) -> None:
    """It may be closed twice, and used again afterwards."""
    for request in exam.requests()[:1]:
        await exam.speak(request)
        await exam.engine.close()
        await exam.engine.close()
        await exam.speak(request)
    await exam.engine.close()


CLAUSES = (
    check_environment,
    check_facts,
    check_voices,
    check_readiness,
    check_speech,
    check_prosody,
    check_concurrency,
    check_cancellation,
    check_texts,
    check_errors,
)
"""All but :func:`check_closing`, which comes in another event loop."""


async def _copied(error: EngineError) -> object:
    return pickle.loads(pickle.dumps(error))  # noqa: S301 - made here


def _describe(engine: Engine) -> tuple[str, str, str]:
    return engine.name, engine.fingerprint, engine.online


def _decoded(speech: Speech) -> Pcm:
    try:
        return decode(speech.audio)
    except AudioError:
        return Pcm(b"", 1)  # it has been told
