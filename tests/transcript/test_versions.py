"""Two versions of a conversation, in one page or two, become one transcript in two languages."""

from __future__ import annotations

import random
import re
from collections import Counter
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import TranscriptError
from pipeline.model import NARRATOR, Localized, Passage, Speaker, Transcript, Turn, Wording
from pipeline.transcript.reading import read_page
from pipeline.transcript.versions import join_versions

ENGLISH = (
    "The Mill by the Weir\n\n"
    "Tamsin Hale has ground flour in the same mill for thirty years. Oskar Lund asked her why.\n\n"
    "Oskar Lund: When did you first hear the wheel?\n\n"
    "Tamsin Hale: Before I was born, I think. My mother slept above it.\n\n"
    "Oskar Lund: And when it stops?\n\n"
    "Tamsin Hale: Then I wake up. Everybody in the valley does, even those who say that they hate the noise.\n\n"
    "It stopped for a week in 1998. Nobody slept at all.\n\n"
    "Oskar Lund: Who will take it over?\n\n"
    "Tamsin Hale: Nobody, I am afraid. The wheel will go to a museum and stand still.\n"
)
GERMAN = (
    "Die Mühle am Wehr\n\n"
    "Tamsin Hale mahlt seit dreißig Jahren in derselben Mühle Mehl. Oskar Lund hat sie gefragt, warum.\n\n"
    "Oskar Lund: Wann haben Sie das Rad zum ersten Mal gehört?\n\n"
    "Tamsin Hale: Vor meiner Geburt, glaube ich. Meine Mutter schlief darüber.\n\n"
    "Oskar Lund: Und wenn es stehen bleibt?\n\n"
    "Tamsin Hale: Dann wache ich auf. Das tun alle im Tal, sogar die, die sagen, dass sie den Lärm hassen.\n\n"
    "1998 stand es eine Woche lang still. Da hat überhaupt niemand geschlafen.\n\n"
    "Oskar Lund: Wer wird sie übernehmen?\n\n"
    "Tamsin Hale: Niemand, fürchte ich. Das Rad kommt in ein Museum und bleibt stehen.\n"
)
CHINESE = (
    "堰边的磨坊\n\n"
    "塔姆辛·黑尔在同一座磨坊里磨了三十年的面粉。奥斯卡·伦德去问她为什么。\n\n"
    "奥斯卡·伦德：你第一次听见水轮声是什么时候？\n\n"
    "塔姆辛·黑尔：我想是出生以前。我母亲就睡在它上面。\n\n"
    "奥斯卡·伦德：那它停下来的时候呢？\n\n"
    "塔姆辛·黑尔：那我就醒了。山谷里人人都会醒，连那些说讨厌这声音的人也一样。\n\n"
    "1998年它停过一个星期。大家根本睡不着。\n\n"
    "奥斯卡·伦德：以后谁来接手？\n\n"
    "塔姆辛·黑尔：恐怕没有人。水轮会进博物馆，一动不动地站着。\n"
)

NAMES = ("Corva", "Linden", "GRT", "1987", "Maro Teel", "2.5", "Ostrava", "HTTP", "340", "Pell")
TAG = re.compile("[⠁-⠊]{3}")


def read(text: str, name: str = "page.txt") -> Transcript:
    """Return what a page says."""
    return read_page(text.encode(), name=name)


def abridged(seed: int, left_out: float) -> tuple[Transcript, Transcript]:
    """Return a made-up talk in English, and in Chinese with some of its paragraphs left out.

    Each begins with its number. Lengths, questions and names are like those of a real talk.
    """
    dice = random.Random(seed)
    english: list[Turn] = []
    chinese: list[Turn] = []
    numbers = iter(range(1000))
    for at in range(30):
        kept: list[Passage] = []
        turn: list[Passage] = []
        for number in islice(numbers, dice.choices((1, 2, 3, 5, 8), (4, 3, 2, 2, 1))[0]):
            length = dice.lognormvariate(4.5, 0.7)
            end = dice.choices(("??", "..", "!!"), (2 if at % 2 else 5, 18, 1))[0]
            name = dice.choice(NAMES) if dice.random() < 0.25 else ""
            said = "w" * max(3, int(length))
            heard = "字" * max(1, int(length * 0.32 * dice.lognormvariate(0, 0.16 + 0.6 / length**0.5)))
            turn.append(Passage((Wording("en", f"{tag(number)}{said} {name}{end[0]}"),)))
            if dice.random() >= left_out:
                kept.append(Passage((Wording("zh", f"{tag(number)}{heard}{name}{end[1]}"),)))
        english.append(Turn("ab"[at % 2], tuple(turn)))
        chinese += [Turn("cd"[at % 2], tuple(kept))] if kept else []
    speakers = {id: Speaker(id, Localized.of({"en": id.upper()}), (id.upper(),)) for id in "abcd"}
    return (
        Transcript("1", Localized(), (speakers["a"], speakers["b"]), tuple(english)),
        Transcript("2", Localized(), (speakers["c"], speakers["d"]), tuple(chinese)),
    )


def tag(number: int) -> str:
    """Return a number in signs that are neither letters nor figures, so that no reader of lengths or names sees it."""
    return "".join("⠁⠂⠃⠄⠅⠆⠇⠈⠉⠊"[int(figure)] for figure in f"{number:03}")


def words(transcript: Transcript) -> list[tuple[str, tuple[str, ...]]]:
    """Return the first letters of each passage in each language, with who says it."""
    return [
        (turn.speaker, tuple(wording.text[:6] for wording in passage.wordings))
        for turn in transcript.turns
        for passage in turn.passages
    ]


@pytest.mark.parametrize("second", [GERMAN, CHINESE])
def test_two_pages_become_one_conversation(second: str) -> None:
    """Each paragraph stands beside its translation, and each person is one, whatever they are called."""
    joined = join_versions(read(ENGLISH, "mill.txt"), read(second, "second.txt"))

    assert all(len(texts) == 2 for _, texts in words(joined))
    assert [turn.speaker for turn in joined.turns] == [NARRATOR, *["oskar-lund", "tamsin-hale"] * 3]
    assert not any(passage.doubtful for turn in joined.turns for passage in turn.passages)
    assert len(joined.titles) == 2
    assert joined.source.page == "mill.txt, second.txt"


@pytest.mark.parametrize("second", [GERMAN, CHINESE])
def test_two_versions_on_one_page_are_joined_as_two_pages_are(second: str) -> None:
    """A page that goes on in another language says the same twice, its introduction included."""
    both = read(f"{ENGLISH}\n{second.partition(chr(10))[2]}")
    joined = join_versions(read(ENGLISH), read(second))

    assert words(both) == words(joined)


def test_a_page_in_which_people_change_the_language_stays_as_it_is() -> None:
    """What is not said twice is not joined."""
    english, german = ENGLISH.split("\n\n"), GERMAN.split("\n\n")
    page = read("\n\n".join([*english[:5], *german[5:]]))

    assert all(len(texts) == 1 for _, texts in words(page))


def test_who_is_who_follows_from_where_they_speak() -> None:
    """The names of the second version are found beside those of the first."""
    names = {speaker.id: dict(speaker.names) for speaker in join_versions(read(CHINESE), read(ENGLISH)).speakers}

    assert names["tamsin-hale"] == {"zh": "塔姆辛·黑尔", "en": "Tamsin Hale"}
    assert names["oskar-lund"] == {"zh": "奥斯卡·伦德", "en": "Oskar Lund"}


def test_a_merged_paragraph_is_doubtful_and_loses_nothing() -> None:
    """Where the translation makes one paragraph of two, both stand beside it."""
    merged = GERMAN.replace("Lärm hassen.\n\n1998", "Lärm hassen. 1998")

    joined = join_versions(read(ENGLISH), read(merged))

    (doubtful,) = [passage for turn in joined.turns for passage in turn.passages if passage.doubtful]
    assert [wording.text[:4] for wording in doubtful.wordings] == ["Then", "Dann"]
    assert "1998" in doubtful.wordings[0].text
    assert "1998" in doubtful.wordings[1].text


def test_two_pages_in_one_language_are_refused() -> None:
    """They are no versions of each other, and the message says so."""
    with pytest.raises(TranscriptError, match="both versions are in en") as caught:
        join_versions(read(ENGLISH), read(ENGLISH, "again.txt"))

    assert caught.value.where == "again.txt"
    assert caught.value.hint


def test_hardly_a_wrong_pair_passes_for_a_sure_one() -> None:
    """With one paragraph in twenty left out, 2 in 100 sure pairs are wrong at most, 10 in 100 right ones doubtful."""
    sure, doubtful = Counter[bool](), Counter[bool]()
    for seed in range(6):
        for passage in (passage for turn in join_versions(*abridged(seed, 0.05)).turns for passage in turn.passages):
            if len(passage.wordings) == 2:
                tags = [TAG.findall(wording.text) for wording in passage.wordings]
                (doubtful if passage.doubtful else sure)[tags[0] == tags[1]] += 1

    assert sum((sure + doubtful).values()) > 300
    assert sure[False] <= 0.02 * sure.total()
    assert doubtful[True] <= 0.10 * (sure[True] + doubtful[True])


@given(seed=st.integers(0, 10_000))
def test_joining_loses_no_paragraph(seed: int) -> None:
    """Whatever either version leaves out, each paragraph is in the result once, in order."""
    dice = random.Random(seed)
    first, second = (
        "\n\n".join(part for at, part in enumerate(text.split("\n\n")) if at < 5 or dice.random() < 0.7)
        for text in (ENGLISH, CHINESE)
    )
    one, other = read(first), read(second)

    joined = join_versions(one, other)

    for version, language in ((one, "en"), (other, "zh")):
        before = [passage.wordings[0].text for turn in version.turns for passage in turn.passages]
        texts = [passage.wording(language) for turn in joined.turns for passage in turn.passages]
        after = "".join(wording.text for wording in texts if wording)
        assert after.replace(" ", "") == "".join(before).replace(" ", "")
