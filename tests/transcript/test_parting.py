"""A page that tells all of it twice is known from one that changes its language."""

from __future__ import annotations

from pipeline.model import NARRATOR
from pipeline.transcript.parting import join_halves
from tests.transcript.test_versions import CHINESE, ENGLISH, read, words


def test_an_introduction_of_the_second_version_is_the_narrators() -> None:
    """Words between the two versions are nobody's of the first one, even where that has no introduction."""
    english = ENGLISH.split("\n\n")
    page = read("\n\n".join([english[0], *english[2:], *CHINESE.split("\n\n")[1:]]))

    narrated = [texts for speaker, texts in words(page) if speaker == NARRATOR]

    assert narrated == [("塔姆辛·黑尔",)]
    assert NARRATOR in {speaker.id for speaker in page.speakers}


def test_a_page_in_one_language_stays_as_it_is() -> None:
    """There is nothing to part."""
    page = read(ENGLISH)

    assert join_halves(page) is page


def test_two_conversations_in_two_languages_stay_apart() -> None:
    """Where the second part is another talk, nothing in it is a translation."""
    other = CHINESE.split("\n\n")
    other[4] = "奥斯卡·伦德：" + "我们先从那场大水说起吧，那一年全镇的人都还记得。" * 6
    other[5] = "塔姆辛·黑尔：好。"
    other[3] = "塔姆辛·黑尔：" + "谁都记得那条船，可是没有人见过它回来，大家就这样一直等。" * 8
    other[6] = "奥斯卡·伦德：嗯。"
    page = read("\n\n".join([ENGLISH, *other[2:]]))

    assert all(len(texts) == 1 for _, texts in words(page))
