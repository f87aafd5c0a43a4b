"""Everything that a build can be told."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import get_args

from pipeline.audio.format import AudioFormat
from pipeline.audio.formats import FORMATS
from pipeline.audio.levelling import TARGET_LUFS, check_target
from pipeline.audio.music import Music
from pipeline.errors import AudioError, PlanError
from pipeline.language import LanguagePlan
from pipeline.model import NO_LESSON, Lesson
from pipeline.script.assembler import Missing
from pipeline.slugs import SLUG
from pipeline.speech.choice import AUTO


@dataclass(frozen=True, slots=True)
class BuildSettings:
    """Everything that a build can be told; the defaults are those of the command.

    Raises:
        PlanError: if a plan, the edition or a part is impossible.
        AudioError: if there is no such format, or the loudness is none for a programme.
    """

    languages: Sequence[str] = ()  # plans such as en+zh, an episode each; empty: what each page has
    engine: str = AUTO
    voice: Sequence[tuple[str, str]] = ()  # names, labels or ids, each with the voice to give
    same_voice: bool = False  # one voice for all the languages of a speaker, where the engine has such
    cast: Path | str | None = None  # who had which voice before; else cast.yaml in the working folder
    ledger: Path | str | None = None  # episodes.yaml of a show; then the audio's name carries a hash of it
    show_title: str = ""  # of the show that the episodes belong to, as their tags say it; else the site of their page
    voices: Path | str | None = None  # else voices.yaml in the working folder, else Duologue's own
    output: Path | str = "output"
    edition: str | None = None  # else the plan's own name
    translate: str = ""  # the translator for languages of the plans that a page lacks; else none is asked
    missing: Missing = "error"  # what happens where a passage lacks a language of the plan
    lesson: Lesson = NO_LESSON  # how the episode serves somebody who learns a language
    cards: bool = False  # write its sentences as cards to learn from, too
    opening: bool = True  # say first what is heard, and that the voices are synthetic
    turns: range | None = None  # only these turns of the transcript, counted from 0
    sample_ms: int | None = None  # only about this much of the beginning
    audition: bool = False  # only what each speaker says first, in each language
    max_cost: float | None = None  # what speech may cost in a run, in the currency of the engine's account
    proxy: str | None = None  # for whatever goes out to the internet; else as the environment has it
    jobs: int | None = None  # requests at a time, at most; else as many as the engine takes
    container: str = "mp3"  # or m4a
    bitrate_kbps: int = 96
    sample_rate_hz: int = 44_100
    loudness_lufs: float = TARGET_LUFS  # integrated, of the programme
    intro: Path | str | None = None  # music before and under the opening line
    outro: Path | str | None = None  # music at the end
    sting: Path | str | None = None  # a sound before each chapter
    cover: str = ""  # a picture, a design or none; else beside the page, else drawn
    show_cover: Path | str | None = None  # the picture of the show, from which its episodes' covers are made
    font: Path | str | None = None  # for the title on a drawn cover
    names: Sequence[tuple[str, str]] = ()  # labels of the page, each with the name of who is meant
    fresh: bool = False  # read the page even where an edited transcript file lies beside it
    fail_fast: bool = False  # stop at the first page that cannot be built

    def __post_init__(self) -> None:
        plans = self.plans
        if self.edition is not None and len(plans) > 1:
            raise PlanError(
                f"one edition, {self.edition!r}, cannot hold the episodes of {len(plans)} plans",
                hint="Give one language plan with an edition, or leave out the edition.",
            )
        if self.edition is not None and not SLUG.fullmatch(self.edition):
            raise PlanError(
                f"{self.edition!r} is not a name for an edition",
                hint="Use small letters a to z and digits, with single hyphens between them, and no name that Windows "
                "keeps for itself, such as con.",
            )
        if self.missing not in get_args(Missing):
            raise PlanError(
                f"{self.missing!r} is not a way with missing passages", hint=f"Choose {', '.join(get_args(Missing))}."
            )
        if self.max_cost is not None and not self.max_cost >= 0:
            raise PlanError(f"{self.max_cost:g} is no limit of cost", hint="Give 0 or more.")
        if self.cards and self.part:
            raise PlanError("cards are made of a whole episode", hint="Leave out --cards, or what makes it a part.")
        if self.turns is not None and (self.turns.step != 1 or not 0 <= self.turns.start < self.turns.stop):
            raise PlanError(f"{self.turns!r} is not a range of turns", hint="Give a range such as range(39, 52).")
        if any(amount is not None and amount < 1 for amount in (self.sample_ms, self.jobs)):
            raise PlanError("a sample and a number of jobs are at least 1", hint="Give a larger number, or none.")
        if self.container not in FORMATS:
            raise AudioError(f"{self.container!r} is no format", hint=f"Choose one of: {', '.join(FORMATS)}.")
        self.format.check()
        check_target(self.loudness_lufs)
        self.music.check()

    @property
    def plans(self) -> tuple[LanguagePlan, ...]:
        """The plans that were asked for, each once."""
        named = [self.languages] if isinstance(self.languages, str) else self.languages
        return tuple(dict.fromkeys(map(LanguagePlan.parse, named)))

    @property
    def folder(self) -> Path:
        """The folder for the episodes."""
        return Path(self.output)

    @property
    def format(self) -> AudioFormat:
        """The format of the audio."""
        return FORMATS[self.container](self.sample_rate_hz, self.bitrate_kbps)

    @property
    def music(self) -> Music:
        """The music around the speech."""
        intro, outro, sting = (path and Path(path) for path in (self.intro, self.outro, self.sting))
        return Music(intro or None, outro or None, sting or None, target_lufs=self.loudness_lufs)

    @property
    def show_picture(self) -> Path | None:
        """The picture of the show, once there is one."""
        path = Path(self.show_cover) if self.show_cover else None
        return path if path and path.is_file() else None

    @property
    def part(self) -> str:
        """What the file of a partial build is called beyond its slug; empty for a whole episode."""
        turns = f".turns-{self.turns.start + 1}-{self.turns.stop}" if self.turns is not None else ""
        turns += ".audition" if self.audition else ""
        if self.sample_ms is None:
            return turns
        whole, rest = divmod(self.sample_ms, 1000)
        return f"{turns}.sample-{self.sample_ms}ms" if rest else f"{turns}.sample-{whole}s"

    def edition_of(self, plan: LanguagePlan) -> str:
        """The edition to which the episodes of a plan belong."""
        return self.edition or "-".join([plan.edition, *_lesson_words(self.lesson)])

    @property
    def loudness_basis(self) -> str:
        """A name for what a correction of loudness holds for, beside engine and target; edits of the words keep it."""
        facts = [str(self.lesson), self.opening, [tune.facts() for tune in self.music.tunes]]
        return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()[:16]


_LESSON = tuple(part.name for part in fields(Lesson))


def settings_of(told: Mapping[str, object]) -> BuildSettings:
    """Return the settings that are told by name, in the place of ``lesson`` the fields of :class:`Lesson`.

    Raises:
        PlanError, AudioError: as :class:`BuildSettings` and :class:`Lesson`.
    """
    # Whoever reads them, from a file or a command line, sees to the types.
    make_lesson: Callable[..., Lesson] = Lesson
    make_settings: Callable[..., BuildSettings] = BuildSettings
    lesson = {key: value for key, value in told.items() if key in _LESSON}
    rest = {key: value for key, value in told.items() if key not in _LESSON}
    return make_settings(**rest, lesson=make_lesson(**lesson))


def _lesson_words(lesson: Lesson) -> Iterator[str]:
    """Yield what tells a lesson from others in the name of its edition.

    >>> "-".join(_lesson_words(Lesson(unit="sentence", slow={"zh": 0.85}, repeat={"zh": 2}, gap_ms=3000)))
    'sentence-slow-zh-85-repeat-zh-2-gap-3000'
    """
    if lesson.unit != NO_LESSON.unit:
        yield lesson.unit
    for tag, factor in lesson.slow.items():
        yield f"slow-{tag.lower()}-{round(factor * 100)}"
    for tag, times in lesson.repeat.items():
        yield f"repeat-{tag.lower()}-{times}"
    if lesson.gap_ms:
        yield f"gap-{lesson.gap_ms}"
