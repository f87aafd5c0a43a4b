"""Where a text goes over into another language."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.script.switching import LANGUAGES, split_languages

words = st.sampled_from(
    [
        "我们",
        "说：",
        "“",
        "”",
        "。",
        "，",
        " ",
        "I know what it is",
        "GPT-4",
        "the mill",
        "好",
        "、",
        "Ana Lim",
        "7",
        "It was so.",
    ]
)


def switches(text: str, language: str) -> list[str]:
    """The stretches in other languages."""
    return [stretch.text for stretch in split_languages(text, language, LANGUAGES) if stretch.language != language]


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        ("他说：“I don't know what it is.”然后走了。", ["“I don't know what it is.”"]),
        ("我觉得 it depends on what you want，对吧？", ["it depends on what you want，"]),
        ("We do it every day. 我们走。", ["We do it every day. "]),
        ("口号是“move fast and mend things”。", ["“move fast and mend things”。"]),
        ("他说**I know what it is**，走了。", ["**I know what it is**，"]),
        ("见[how it is done here](https://example.org/a_b)一文。", ["[how it is done here](https://example.org/a_b)"]),
        ("It runs. 它在转。", ["It runs. "]),
        ("他问(why is it so slow?)为什么。", ["(why is it so slow?)"]),
        ("I think so. But what if it rains tomorrow? 那就不去。", ["I think so. But what if it rains tomorrow? "]),
    ],
)
def test_an_english_clause_in_chinese_is_spoken_by_the_english_voice(text: str, clauses: list[str]) -> None:
    """Quoted, between commas, amid the sentence or a sentence of its own; its quotation marks go with it."""
    assert switches(text, "zh") == clauses


@pytest.mark.parametrize(
    "text",
    [
        "我们用GPT-4和Python 3写了OpenMill。",
        "Ana Lim和Ben Wu在New York见面。",
        "卷积网络（convolutional neural network, CNN）很好。",
        "这是state of the art的结果。",
        "读《How to Mend What Is Broken》这本书。",
        "论文Attention to the Small Things很有名。",
        "IT部门在May 2012用的是the iPhone。",
        "OK!然后走了。",
        "他们做的是，machine learning。",
        "Google、Apple、Amazon、IBM和Meta。",
        "没有英文。",
        "……",
        "",
    ],
)
def test_names_terms_and_titles_stay_with_the_sentence(text: str) -> None:
    """What is no clause is spoken by the voice of the sentence that it stands in."""
    assert switches(text, "zh") == []


@pytest.mark.parametrize(
    ("text", "language", "clauses"),
    [
        ("She said 你好吗？ and left.", "en", ["你好吗？ "]),
        ("She said “我不知道该怎么办” and left.", "en", ["“我不知道该怎么办” "]),
        ("I like 北京 and the book 《红楼梦》.", "en", []),
        ("He said どうもありがとう and left.", "en", ["どうもありがとう "]),
        ("Он сказал: what do you mean by that? И ушёл.", "ru", ["what do you mean by that? "]),
        ("She wrote мы пошли домой вместе and left.", "en", ["мы пошли домой вместе "]),
        ("The word мир stays.", "en", []),
    ],
)
def test_other_scripts_are_told_by_length(text: str, language: str, clauses: list[str]) -> None:
    """A Chinese sentence in English, an English clause in Russian: what is long goes over, a word stays."""
    assert switches(text, language) == clauses


def test_only_known_languages_are_gone_over_to() -> None:
    """A speaker who has no English voice says it as they can."""
    assert len(split_languages("我说 I do not know what it is。", "zh", ["zh", "ja"])) == 1


def test_a_pages_own_tag_is_taken() -> None:
    """A page in British English and in Chinese has no other English."""
    stretches = split_languages("我说 I do know it。", "zh", ["en-GB", "zh"])

    assert [stretch.language for stretch in stretches] == ["zh", "en-GB"]


def test_another_language_in_latin_letters_is_told_by_length() -> None:
    """On a page in Chinese and French, four Latin words in a row are French; a capital on each is a name."""
    known = ["zh", "fr"]

    assert [s.language for s in split_languages("他说 je ne sais pas，走了。", "zh", known)] == ["zh", "fr", "zh"]
    assert len(split_languages("我在 Jean Paul Luc Le Lac 家。", "zh", known)) == 1


@given(parts=st.lists(words, max_size=14), language=st.sampled_from(["zh", "en", "ja"]))
def test_stretches_are_the_text(parts: list[str], language: str) -> None:
    """Joined they are the text; each says something; two in a row are in two languages."""
    text = "".join(parts)
    stretches = split_languages(text, language, LANGUAGES)

    assert "".join(stretch.text for stretch in stretches) == text
    assert all(one.language != two.language for one, two in pairwise(stretches))
    if any(sign.isalnum() for sign in text):
        assert all(any(sign.isalnum() for sign in stretch.text) for stretch in stretches)


@given(text=st.text(max_size=80), language=st.sampled_from(["zh", "en", "ru"]))
def test_any_text_can_be_split(text: str, language: str) -> None:
    """Whatever signs stand in it, nothing is lost."""
    assert "".join(stretch.text for stretch in split_languages(text, language, LANGUAGES)) == text
