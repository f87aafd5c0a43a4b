"""The contract of translators, as a check: ``check_translator(translator)`` in a plugin's tests.

Whatever the protocol of :mod:`pipeline.translate.translator` promises and can be observed is observed, on
real requests. All the faults are told at once.
"""

from __future__ import annotations

import asyncio
import pickle
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass, field, replace
from math import isfinite
from typing import get_args

from pipeline.errors import EngineError
from pipeline.testing.connections import is_here, watching_connections
from pipeline.testing.contract import SENTENCES
from pipeline.testing.exam import outcome_of, told
from pipeline.translate.translator import Answer, Batch, Kind, Piece, Translator
from pipeline.translate.verification import fault_of

_ODD = ("…", "🙂", "\x00", "<data>&amp;</data>", "a" * 200)
_UNKNOWN = "tlh"  # Klingon
_AT_ONCE = 4


class TranslatorContractError(AssertionError):
    """A translator does not keep the contract; ``faults`` says in what."""

    def __init__(self, name: str, faults: Sequence[str]) -> None:
        super().__init__(name, tuple(faults))
        self.name = name
        self.faults = tuple(faults)

    def __str__(self) -> str:
        return "\n".join([f"translator {self.name!r} does not keep the contract:", *(f"- {it}" for it in self.faults)])


def check_translator(
    translator: Translator,
    *,
    source: str = "en",
    target: str = "zh",
    texts: Sequence[str] = (),
    most_wait_s: float = 60.0,
) -> None:
    """Return if a translator keeps the contract; it translates some dozens of short texts meanwhile.

    ``texts`` are what it translates from one language to the other; without any, two sentences in each
    of seven languages are known. No request may take longer than ``most_wait_s``. It is called from
    outside any event loop.

    Raises:
        TranslatorContractError: with all the faults that were found.
    """
    exam = _Exam(translator, source, target, tuple(texts or SENTENCES[source]), most_wait_s)
    asyncio.run(exam.sit(_CLAUSES))
    asyncio.run(exam.sit((_check_closing,)))  # in another event loop, as in the next run of a program
    if exam.faults:
        raise TranslatorContractError(translator.name, exam.faults)


@dataclass(slots=True)
class _Exam:
    """A translator under examination, and what was found."""

    translator: Translator
    source: str
    target: str
    texts: tuple[str, ...]
    most_wait_s: float
    faults: list[str] = field(default_factory=list)
    errors: list[EngineError] = field(default_factory=list)  # that the translator raised

    def expect(self, claim: object, text: str) -> None:
        """Note a fault, once, unless a claim holds."""
        if not claim and text not in self.faults:
            self.faults.append(text)

    async def sit(self, clauses: Sequence[Callable[[_Exam], Coroutine[object, object, None]]]) -> None:
        """Go through clauses; what a translator raises out of turn ends one and not the others."""
        for clause in clauses:
            outcome = await outcome_of(clause(self))
            name = clause.__name__.removeprefix("_check_")
            self.expect(
                not isinstance(outcome, BaseException), f"{name}: it raises {told(outcome)}; expected no error there"
            )

    def batch(self, *texts: str, kind: Kind = "speech") -> Batch:
        """Return a batch of some texts, else of all."""
        pieces = tuple(Piece(f"turn 1.{n}", "Ana", text) for n, text in enumerate(texts or self.texts, start=1))
        return Batch(kind, self.source, self.target, pieces)

    async def attempt(self, batch: Batch) -> object:
        """Return what comes of a batch: an answer, or whatever else it ends in."""
        outcome = await outcome_of(asyncio.wait_for(self.translator.translate(batch), self.most_wait_s))
        if isinstance(outcome, EngineError):
            self.errors.append(outcome)
        if isinstance(outcome, Answer):
            self.expect(
                len(outcome.texts) == len(batch.pieces),
                f"{len(outcome.texts)} texts come back for {len(batch.pieces)}; expected one for each",
            )
        return outcome

    async def translate(self, batch: Batch) -> None:
        """Expect a batch to be translated well."""
        outcome = await self.attempt(batch)
        if not isinstance(outcome, Answer):
            self.expect(False, f"{batch.pieces[0].text[:40]!r} ends in {told(outcome)}; expected an answer")  # noqa: FBT003
            return
        for piece, text in zip(batch.pieces, outcome.texts, strict=False):
            fault = fault_of(batch, piece, text)
            self.expect(not fault, f"{piece.text[:40]!r} becomes {text[:40]!r}: {fault}")


async def _check_environment(exam: _Exam) -> None:
    """Settings come from the variables alone, and nobody is asked before a check."""
    with watching_connections() as hosts:
        fresh = type(exam.translator).from_environment({})
    exam.expect(fresh.name == exam.translator.name, f"from_environment({{}}) gives a translator called {fresh.name!r}")
    exam.expect(not hosts, f"from_environment({{}}) contacts {hosts[:1]}; expected no request")


async def _check_facts(exam: _Exam) -> None:
    """What it says of itself has sense, and is always the same."""
    it = exam.translator
    exam.expect(it.name.strip() == it.name and it.name, f"name is {it.name!r}; expected that of its entry point")
    exam.expect(it.fingerprint.strip(), "fingerprint is empty; expected whatever changes its words")
    exam.expect(it.fingerprint == it.fingerprint, "fingerprint differs from one look to the next")
    size, limits = it.parallelism, it.limits
    exam.expect(1 <= size.start <= size.most, f"parallelism is {size}; expected 1 <= start <= most")
    exam.expect(limits.pieces >= 1 and limits.characters >= 1, f"limits are {limits}; expected one piece and more")
    unknown = it.kinds - set(get_args(Kind))
    exam.expect(not unknown, f"kinds has {sorted(unknown)}; expected some of {sorted(get_args(Kind))}")
    exam.expect("speech" in it.kinds, "kinds lacks 'speech'; expected it to translate what is said")
    ahead = it.estimate(exam.batch())
    is_cost = ahead.cost is None or (isfinite(ahead.cost) and ahead.cost >= 0)
    exam.expect(is_cost and ahead.tokens >= 0, f"its estimate is {ahead}; expected no less than nothing")
    exam.expect(ahead.characters > 0, f"its estimate is {ahead}; expected the characters of the texts")


async def _check_readiness(exam: _Exam) -> None:
    """It can translate now, or the rest would prove nothing."""
    await asyncio.wait_for(exam.translator.check(), exam.most_wait_s)


async def _check_translation(exam: _Exam) -> None:
    """Several texts come back, each translated; the words around them do not."""
    before = exam.translator.fingerprint
    with watching_connections() as hosts:
        await exam.translate(exam.batch())
        first, *rest = exam.batch().pieces
        await exam.translate(replace(exam.batch(), pieces=(first,), after=tuple(rest)))
    outside = [host for host in hosts if not is_here(host)]
    exam.expect(exam.translator.online or not outside, f"online is empty, but it contacts {outside[:1]}")
    exam.expect(exam.translator.fingerprint == before, "translating changes the fingerprint; expected it to stay")


async def _check_kinds(exam: _Exam) -> None:
    """Whatever kind of text it takes, it answers."""
    for kind in sorted(exam.translator.kinds - {"speech"}):
        outcome = await exam.attempt(exam.batch(exam.texts[0], kind=kind))
        exam.expect(isinstance(outcome, Answer), f"a text of the kind {kind!r} ends in {told(outcome)}")


async def _check_concurrency(exam: _Exam) -> None:
    """Several batches at once are each answered."""
    several = [exam.batch(text) for text in (exam.texts * _AT_ONCE)[: min(_AT_ONCE, exam.translator.parallelism.most)]]
    await asyncio.gather(*map(exam.translate, several))


async def _check_cancellation(exam: _Exam) -> None:
    """A cancelled batch ends, and harms no other."""
    task = asyncio.ensure_future(exam.translator.translate(exam.batch()))
    await asyncio.sleep(0)
    task.cancel()
    _, stuck = await asyncio.wait({task}, timeout=exam.most_wait_s)
    exam.expect(not stuck, "a cancelled batch goes on; expected it to end")
    await exam.translate(exam.batch(exam.texts[0]))


async def _check_texts(exam: _Exam) -> None:
    """Odd texts, and a language that nobody speaks, do no harm."""
    strange = replace(exam.batch(exam.texts[0]), target=_UNKNOWN)
    for batch in (*map(exam.batch, _ODD), strange):
        outcome = await exam.attempt(batch)
        exam.expect(
            isinstance(outcome, Answer | EngineError),
            f"{batch.pieces[0].text[:40]!r} to {batch.target} ends in {told(outcome)}; expected EngineError",
        )


async def _check_errors(exam: _Exam) -> None:
    """Its errors come whole out of another process."""
    for error in exam.errors:
        copy = pickle.loads(pickle.dumps(error))  # noqa: S301 - made here
        exam.expect(str(copy) == str(error), f"{error!r} does not survive pickle: {copy!r}; expected the same error")


async def _check_closing(exam: _Exam) -> None:
    """It may be closed twice, and used again afterwards."""
    await exam.translate(exam.batch(exam.texts[0]))
    await exam.translator.close()
    await exam.translator.close()
    await exam.translate(exam.batch(exam.texts[0]))
    await exam.translator.close()


_CLAUSES = (
    _check_environment,
    _check_facts,
    _check_readiness,
    _check_translation,
    _check_kinds,
    _check_concurrency,
    _check_cancellation,
    _check_texts,
    _check_errors,
)
