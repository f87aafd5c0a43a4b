"""How a programme serves somebody who learns a language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from pipeline.errors import PlanError
from pipeline.language import LanguagePlan, lookup
from pipeline.model.voice import Prosody

Unit = Literal["sentence", "passage", "turn"]
"""After how much the languages of a plan take turns."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """How a script serves somebody who learns one of its languages; without arguments, it is no lesson.

    Languages are served by RFC 4647 lookup. The factor of ``slow`` is that of the rate: 0.85 is 15%
    slower.

    Raises:
        PlanError: if a factor, a count or the gap is out of bounds.

    >>> lesson = Lesson(slow={"en": 0.85}, repeat={"en": 2})
    >>> lesson.times("en-GB"), lesson.times("zh"), lesson.slowed(Prosody(10), "en")
    (2, 1, Prosody(rate_percent=-6, pitch_st=0.0))
    """

    unit: Unit = "passage"
    slow: Mapping[str, float] = field(default_factory=dict)
    repeat: Mapping[str, int] = field(default_factory=dict)
    gap_ms: int = 0  # after each unit in a language that is learnt

    def __post_init__(self) -> None:
        faults = [
            *(f"slow {tag}={rate:g}: expected 0.5 to 2" for tag, rate in self.slow.items() if not 0.5 <= rate <= 2),
            *(f"repeat {tag}={times}: expected 1 to 9" for tag, times in self.repeat.items() if not 1 <= times <= 9),
            *([] if 0 <= self.gap_ms <= 60_000 else [f"gap of {self.gap_ms} ms: expected 0 to 60000"]),
        ]
        if faults:
            raise PlanError("; ".join(faults), hint="Choose a value within these bounds.")

    def times(self, language: str) -> int:
        """How many times the words of a language are heard."""
        tag = lookup(language, self.repeat)
        return self.repeat[tag] if tag else 1

    def slowed(self, prosody: Prosody, language: str) -> Prosody:
        """The prosody of a voice, at the rate that a language is heard at."""
        tag = lookup(language, self.slow)
        if tag is None:
            return prosody
        return replace(prosody, rate_percent=round((100 + prosody.rate_percent) * self.slow[tag]) - 100)

    def is_learnt(self, language: str, plan: LanguagePlan) -> bool:
        """True for a language that is slowed or repeated; where none is, for the plan's first."""
        learnt = (*self.slow, *self.repeat) or plan.languages[:1]
        return lookup(language, learnt) is not None


NO_LESSON = Lesson()
