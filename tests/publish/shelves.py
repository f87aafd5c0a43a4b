"""Editions and their episodes as pages and feeds list them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from pipeline.language import LanguagePlan
from pipeline.model import (
    ChapterMark,
    Edition,
    Link,
    ListedEpisode,
    Localized,
    Person,
    Sheet,
    ShowFacts,
    Source,
)

FIRST = datetime(2026, 1, 5, 17, 30, tzinfo=UTC)
FACTS = ShowFacts(
    title="Harbour Talks",
    author="Mara Lind",
    base_url="https://harbour.example/talks/",
    language="en",
    description="Talks with people who *live* by the water.\n\nEach one in two languages.",
    timezone="Asia/Shanghai",
    copyright="2026 Mara Lind",
)
BILINGUAL = Edition("en-zh", FACTS, LanguagePlan(("en", "zh")))
CHINESE = Edition(
    "zh",
    ShowFacts(title="港口访谈", base_url=FACTS.base_url, language="zh", description="与住在水边的人交谈。"),
    LanguagePlan(("zh",)),
)


def listed(number: int, edition: Edition = BILINGUAL, *, files: tuple[str, ...] = ("cover.jpg",)) -> ListedEpisode:
    """Return an episode that was published some days after the first."""
    language = edition.plan.languages[0]
    title = {"en": f"Night ferry {number}", "zh": f"夜渡 {number}"}[language]
    return ListedEpisode(
        id=f"{number:016x}",
        edition=edition.name,
        slug=f"ferry-{number}",
        guid=f"guid-{number}",
        published=FIRST + timedelta(days=number),
        title=title,
        plan=edition.plan,
        people=(Person("Ana", "host"), Person("Ben", "guest"), Person("Narrator", "narrator")),
        recorded="2025-06",
        audio=f"ferry-{number}-0a1b2c3d.mp3",
        size_bytes=123_456,
        duration_ms=754_000,
        engine="espeak",
        draft=False,
        chapters=(ChapterMark("The lamp", 0, 6000),),
        source=Source(site="Harbour Letters", url="https://harbour.example/1"),
        sheet=Sheet(
            subtitles=Localized.of({"en": "A lamp that nobody puts out", "zh": "一盏谁也没熄的灯"}),
            notes=Localized.of({"en": "About **lamps**."}),
            links=(Link("The ferry", "https://ferry.example/"),),
            rights="CC BY 4.0",
        ),
        files=files,
    )


def newest_first(count: int, edition: Edition = BILINGUAL) -> tuple[ListedEpisode, ...]:
    """Return so many episodes of an edition."""
    return tuple(listed(number, edition) for number in range(count, 0, -1))
