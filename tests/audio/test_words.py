"""A shown text as words, each with its punctuation."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pipeline.audio.words import split_words

TEXTS = st.text(alphabet=st.sampled_from("ab1é我们年カ\u3099々 \n，。“”（）\"'.,-—…[3]%$🙂กี่"), max_size=40) | st.text(
    max_size=20
)


def texts_of(text: str) -> list[str]:
    """Return the texts of the words of a text."""
    return [text[word.start : word.end] for word in split_words(text)]


@given(text=TEXTS)
@example(text="")
@example(text=" \n ")
@example(text="…… ——")
def test_words_hold_every_sign_but_the_spaces(text: str) -> None:
    """Each visible sign belongs to one word, in order; no word begins or ends with a space."""
    found = texts_of(text)

    assert "".join("".join(found).split()) == "".join(text.split())
    assert all(word and word == word.strip() for word in found)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("It’s 3.5 °C – e.g. in Ürümqi.", ["It’s", "3.5", "°C –", "e.g.", "in", "Ürümqi."]),
        ("他在2012年说：“GPU 训练。”", ["他", "在", "2012", "年", "说：", "“GPU", "训", "练。”"]),
        ('说:"好!"然后走', ["说:", '"好!"', "然", "后", "走"]),
        ("one—two…three", ["one—", "two…", "three"]),
        ("costs $5 (or £4), [sic]", ["costs", "$5", "(or", "£4),", "[sic]"]),
        ("用（旧的）方法《花》", ["用", "（旧", "的）", "方", "法", "《花》"]),
        ("— Yes. —", ["— Yes. —"]),
        ("人々のカ\u3099", ["人", "々", "の", "カ\u3099"]),
        ("。。。", ["。。。"]),
    ],
)
def test_punctuation_stays_with_its_word(text: str, words: list[str]) -> None:
    """Opening signs belong to the word that follows, all others to the one before."""
    assert texts_of(text) == words
