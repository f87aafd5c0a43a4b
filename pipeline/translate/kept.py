"""Translations that were made before, so that none is paid for twice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.filecache import FileCache
from pipeline.translate.translator import Batch, Translator, cache_key


@dataclass(frozen=True, slots=True)
class Kept:
    """The translations of one translator that were made before, by the keys of what is needed."""

    translator: Translator
    cache: FileCache

    def key(self, need: Batch) -> str:
        """Return under what the translation of a need is kept in this run."""
        return cache_key(self.translator.fingerprint, need) if self.translator.is_cached else need.pieces[0].place

    def load(self, key: str) -> str | None:
        """Return the translation of a key, or None where there is none."""
        body = self.cache.load("translation", key) if self.translator.is_cached else None
        return None if body is None else body.decode("utf-8")

    def store(self, key: str, text: str) -> None:
        """Keep a translation, whatever becomes of the run.

        Raises:
            OutputError: if it cannot be written.
        """
        if self.translator.is_cached:
            self.cache.store("translation", key, text.encode("utf-8"))

    def missing(self, needs: Sequence[Batch]) -> list[Batch]:
        """Return what would have to be asked for, each text once."""
        by_key: dict[str, Batch] = {}
        for need in needs:
            by_key.setdefault(self.key(need), need)
        return [need for key, need in by_key.items() if self.load(key) is None]
