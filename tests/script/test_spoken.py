"""What an engine is given."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.script.lexicon import LexiconEntry
from pipeline.script.spoken import spoken_text
from tests.readings import readings


@pytest.mark.parametrize(
    ("shown", "spoken"),
    [
        (
            "See https://www.example.org/a/b?c=1#d. Then write ana@example.org!",
            "See example.org. Then write ana at example.org!",
        ),
        (
            'See [the paper](https://example.org/a.pdf "A title")[3] and www.example.org/x.',
            "See the paper and example.org.",
        ),
        ("![A photograph](a.png)Hello.", "Hello."),
        ("*Yes*, **yes**, _yes_, __yes__, `yes` and ~~no~~.", "Yes, yes, yes, yes, yes and no."),
        ("2*3 is snake_case, C++, C#, .NET and don't", "2*3 is snake case, C++, C#, .NET and don't"),
        ("# A heading", "A heading"),
        ("> - quoted item", "quoted item"),
        ("A note[^1] and† 25 m² of it.²", "A note and 25 m² of it."),
        ("Hello 👩‍👧 there 🇨🇳!", "Hello there!"),
        ("“Yes,” she said. ‘Go!’ OpenFoo’s 'best'", "Yes, she said. Go! OpenFoo's best"),
        ("I — you know — went (slowly) home", "I, you know, went, slowly, home"),
        ("well-known word(s) -- really", "well-known words, really"),
        ("From 10–20 in 2019–2023", "From 10 to 20 in 2019 to 2023"),
        ("Wait... what?! No!!! Oh...", "Wait, what? No! Oh."),
        ("It costs $3.50, .5 or 1,000; at 12:30", "It costs $3.50, .5 or 1,000; at 12:30"),
        ("-5 degrees", "-5 degrees"),
        ("I was—", "I was"),
        ("One · two \\* see you~", "One, two see you"),
        ("one\ntwo   three", "one two three"),
        ("“I know，you know。”", "I know, you know."),
    ],
)
def test_english_is_given_as_it_is_said(shown: str, spoken: str) -> None:
    """Marks of writing go, pauses become commas, words and numbers stay."""
    assert spoken_text(shown, "en") == spoken


@pytest.mark.parametrize(
    ("shown", "spoken"),
    [
        ("他说:“你好,世界!”然后走了", "他说：你好，世界！然后走了"),
        ("我……我不知道。。。", "我，我不知道。"),
        ("《书》和「话」——都好!!", "书和话，都好！"),
        ("AI(人工智能)是3.5倍, 12:30开始", "AI，人工智能，是3.5倍，12:30开始"),
        ("伊娃·李去了 3~5 次", "伊娃李去了 3至5 次"),
        ("见https://example.org/x,然后走。", "见example.org，然后走。"),
        ("你 好 吗 ?", "你好吗？"),
    ],
)
def test_chinese_is_given_as_it_is_said(shown: str, spoken: str) -> None:
    """Folded signs are full-width again, so that an engine pauses at them."""
    assert spoken_text(shown, "zh") == spoken


@pytest.mark.parametrize("shown", ["", "……", "—", "🙂🙂", "“”", "[1]", "***", "?!", "\u200b", "()"])
def test_what_says_nothing_is_empty(shown: str) -> None:
    """Signs alone are no speech, in any language."""
    assert spoken_text(shown, "en") == spoken_text(shown, "zh") == ""


plain_words = st.lists(st.text("abcdefgXYZ我你他かな", min_size=1, max_size=6), min_size=1, max_size=8)
signs = st.sampled_from([" ", ", ", "... ", " — ", " “", "” ", " (", ") ", "!! ", " 🙂 ", "。", "，", " **", "**, "])


@given(words=plain_words, between=signs, language=st.sampled_from(["en", "zh", "ja"]))
def test_no_word_is_lost(words: list[str], between: str, language: str) -> None:
    """Whatever signs stand between them, the letters of all the words are spoken, in order."""
    spoken = spoken_text(between.join(words), language)

    assert "".join(sign for sign in spoken if sign.isalnum()) == "".join(words)


@given(text=st.text(max_size=80), language=st.sampled_from(["en", "zh"]))
def test_anything_can_be_given(text: str, language: str) -> None:
    """Any text gives text without line breaks or doubled spaces, that holds a letter or a number, or nothing."""
    spoken = spoken_text(text, language)

    assert spoken == " ".join(spoken.split())
    assert not spoken or any(sign.isalnum() for sign in spoken)


def test_the_lexicon_knows_whole_words() -> None:
    """A Latin word is found amid Chinese but not inside another; a Chinese word anywhere."""
    lexicon = (
        LexiconEntry("GPU", "图形处理器"),
        LexiconEntry("行长", "航长"),
        LexiconEntry(r"(\d+)x\b", r"\1倍", is_pattern=True),
    )

    assert spoken_text("用GPU训练,GPUs和gpu不变,行长说10x。", "zh", lexicon) == (
        "用图形处理器训练，GPUs和gpu不变，航长说10倍。"
    )


def test_a_replacement_is_not_replaced_again() -> None:
    """Two words may be exchanged, and the longer one wins."""
    lexicon = (LexiconEntry("left", "right"), LexiconEntry("right", "left"), LexiconEntry("left over", "spare"))

    assert spoken_text("left right left over", "en", lexicon) == "right left spare"


@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_is_spoken_can_be_spoken_again(language: str) -> None:
    """Cleaned and written-out text stays as it is, and holds no digit."""
    for case in readings(language):
        spoken = spoken_text(case.text, language, reads=())

        assert spoken_text(spoken, language, reads=()) == spoken
        assert not re.search("[0-9]", spoken)
