"""The contract of engines, as a check: ``check_engine(engine)`` in a plugin's tests.

Whatever the protocol of :mod:`pipeline.speech.engine` promises and can be observed is observed, on
real requests. All the faults are told at once.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence

from pipeline.speech.engine import Engine
from pipeline.testing.clauses import CLAUSES, check_closing
from pipeline.testing.exam import Exam

SENTENCES: Mapping[str, Sequence[str]] = {
    "en": ("The ferry leaves at noon.", "Nobody on the pier had seen the tide so low before."),
    "zh": ("渡船中午出发。", "码头上没有人见过这么低的潮水。"),
    "de": ("Die Fähre fährt am Mittag.", "Niemand am Steg hatte die Flut so niedrig gesehen."),
    "es": ("El barco sale al mediodía.", "Nadie en el muelle había visto la marea tan baja."),
    "fr": ("Le bateau part à midi.", "Personne sur le quai n'avait vu la marée si basse."),
    "ja": ("船は正午に出ます。", "桟橋の誰もこんなに低い潮を見たことがありませんでした。"),
    "ru": ("Паром уходит в полдень.", "Никто на причале не видел такой низкой воды."),
}
"""What an engine is asked to say in each language, unless its author gives other sentences."""


class EngineContractError(AssertionError):
    """An engine does not keep the contract; ``faults`` says in what."""

    def __init__(self, name: str, faults: Sequence[str]) -> None:
        super().__init__(name, tuple(faults))
        self.name = name
        self.faults = tuple(faults)

    def __str__(self) -> str:
        return "\n".join([f"engine {self.name!r} does not keep the contract:", *(f"- {it}" for it in self.faults)])


def check_engine(
    engine: Engine,
    *,
    sentences: Mapping[str, Sequence[str]] = SENTENCES,
    repeats: bool | None = None,
    most_wait_s: float = 60.0,
) -> None:
    """Return if an engine keeps the contract; it speaks some dozens of short requests meanwhile.

    ``sentences`` are those to speak in each of the languages to try, of which the engine must speak
    one. ``repeats`` says whether the same request gives the same bytes each time: by default, those
    of engines that work offline do. No request may take longer than ``most_wait_s``. It is called
    from outside any event loop.

    Raises:
        EngineContractError: with all the faults that were found.
    """
    exam = Exam(engine, sentences, not engine.online if repeats is None else repeats, most_wait_s)
    asyncio.run(exam.sit(CLAUSES))
    asyncio.run(exam.sit((check_closing,)))  # in another event loop, as in the next run of a program
    if exam.faults:
        raise EngineContractError(engine.name, exam.faults)
