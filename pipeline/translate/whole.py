"""A whole transcript through a translator: first what the rest needs, then the rest."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.filecache import FileCache
from pipeline.model import Transcript
from pipeline.money import amount_text
from pipeline.pacing import RetryPolicy
from pipeline.translate.budget import Budget
from pipeline.translate.document import (
    conversation_of,
    filled,
    needs_of,
    summary_need,
    texts_of,
    with_summary,
    with_wordless,
)
from pipeline.translate.glossary import Glossary
from pipeline.translate.kept import Kept
from pipeline.translate.parts import joined_again, parts_of, split_need
from pipeline.translate.report import TranslationProgress, TranslationReport
from pipeline.translate.run import estimate, translate_all
from pipeline.translate.translator import SUMMARY, Batch, Estimate, Kind, Piece, Translator


@dataclass(frozen=True, slots=True)
class Translated:
    """A transcript with one more language, as far as it could be translated, and what became of its texts."""

    transcript: Transcript
    language: str
    report: TranslationReport

    @property
    def is_whole(self) -> bool:
        """True if nothing is missing in the language."""
        return not self.report.missing


def announcement(ahead: Estimate, translator: Translator, to: str) -> str:
    """Return what a person should know before the first request."""
    amount = f"{ahead.characters:,} characters"
    amount += f", about {ahead.tokens:,} tokens" if ahead.tokens else ""
    amount += f", about {amount_text(ahead.cost)}" if ahead.cost else ""
    where = f" at {translator.online}" if translator.online else ""
    return f"to be translated to {to} by {translator.credit or translator.name}{where}: {amount}"


@dataclass(frozen=True, slots=True)
class Work:
    """Into which language a transcript is translated, by whom, and with which words."""

    to: str
    translator: Translator
    cache: FileCache
    glossary: Glossary
    has_summary: bool

    async def translate(
        self,
        transcript: Transcript,
        *,
        budget: Budget,
        jobs: int | None,
        tell: Callable[[TranslationProgress], None],
        policy: RetryPolicy,
    ) -> Translated:
        """Translate first what the rest needs: names, for the glossary, and a summary, for the notes."""
        conversation = self._conversation(transcript)
        in_place = {text.place for text in texts_of(transcript, self.to) if text.target}
        transcript = with_wordless(transcript, self.to)
        report = TranslationReport()
        for needs_in in (self._first_needs, self._other_needs):
            told_before = report

            def tell_both(event: TranslationProgress, before: TranslationReport = told_before) -> None:
                tell(event.after(before))

            needs = needs_in(transcript)
            found = await translate_all(
                self._in_parts(needs),
                conversation,
                translator=self.translator,
                cache=self.cache,
                budget=budget,
                jobs=jobs,
                on_progress=tell_both,
                stopped=report.stopped,
                policy=policy,
            )
            found = joined_again(found, needs, self.translator.limits.characters)
            transcript = self._filled(transcript, found.texts)
            report = report.followed_by(found)
        # What a machine wrote, and a person's table leaves blank, is not missing.
        missing = tuple(failure for failure in report.failures if failure.place not in in_place)
        return Translated(transcript, self.to, replace(report, failures=missing))

    def estimate(self, transcript: Transcript) -> Estimate:
        """Return what is ahead, as if every answer were right at once."""
        conversation = self._conversation(transcript)
        first = self._first_needs(transcript)
        kept = Kept(self.translator, self.cache)
        known = {need.pieces[0].place: text for need in first if (text := kept.load(kept.key(need))) is not None}
        rest = self._other_needs(self._filled(transcript, known))
        parts = (estimate(self._in_parts(needs), conversation, self.translator, self.cache) for needs in (first, rest))
        return sum(parts, Estimate())

    def _conversation(self, transcript: Transcript) -> list[Piece]:
        most = self.translator.limits.characters
        return [part for piece in conversation_of(transcript, self.to) for part in parts_of(piece, most)]

    def _in_parts(self, needs: Sequence[Batch]) -> list[Batch]:
        return [part for need in needs for part in split_need(need, self.translator.limits.characters)]

    def _first_needs(self, transcript: Transcript) -> list[Batch]:
        is_summed_up = self.has_summary and "summary" in self.translator.kinds
        return [*self._needs(transcript, {"name"}), *(summary_need(transcript) if is_summed_up else [])]

    def _other_needs(self, transcript: Transcript) -> list[Batch]:
        return self._needs(transcript, {"title", "notes", "speech"})

    def _needs(self, transcript: Transcript, kinds: set[Kind]) -> list[Batch]:
        glossary = self.glossary + Glossary.of_people(transcript)
        return needs_of(
            transcript,
            self.to,
            kinds=kinds & self.translator.kinds,
            glossary=glossary if self.translator.follows_glossary else Glossary(),
            instead_of_machine=not self.translator.credit,
        )

    def _filled(self, transcript: Transcript, texts: Mapping[str, str]) -> Transcript:
        credit = self.translator.credit
        if SUMMARY in texts:
            transcript = with_summary(transcript, texts[SUMMARY], credit)
        rest = {place: text for place, text in texts.items() if place != SUMMARY}
        return filled(transcript, rest, self.to, credit)
