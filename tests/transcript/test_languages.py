"""The languages of a page are told, and which of them each paragraph is in."""

from __future__ import annotations

import subprocess
import sys
from itertools import combinations
from pathlib import Path

import pytest

from pipeline.errors import TranscriptError
from pipeline.language import detect_language
from pipeline.model import Passage, Turn, Wording
from pipeline.transcript.identification import family_of, identify
from pipeline.transcript.languages import borrow_languages, language_of, page_languages, told_language
from pipeline.yamlfile import Faults, load_yaml

_BOTH = ("en", "zh")
_EN, _ZH = "The lamp is on.", "灯亮着。"


def _sentences() -> dict[str, tuple[str, ...]]:
    """Return five sentences in each language."""
    path = Path(__file__).parent.parent / "data" / "languages" / "sentences.yaml"
    root = load_yaml(path.read_text("utf-8"), file=path.name, error=TranscriptError)
    faults = Faults(path.name)
    found = faults.mapping(root).items()
    return {tag: tuple(faults.text(text) for text in faults.sequence(texts)) for tag, texts in found}


SENTENCES = _sentences()


def test_sentences_are_told_within_the_candidates_of_a_page() -> None:
    """Any two languages of one script on a page: every sentence has its own tag."""
    wrong = [
        (pair, text)
        for pair in combinations(SENTENCES, 2)
        if pair[1] in family_of(pair[0])
        for tag in pair
        for text in SENTENCES[tag]
        if told_language(text, pair) not in (tag, None)
    ]

    assert wrong == []


def test_hardly_a_sentence_needs_its_neighbours() -> None:
    """Within a page's candidates, at most one sentence in fifty is not told by itself."""
    told = [
        identify(text, (tag, other)) == tag
        for tag, texts in SENTENCES.items()
        for other in SENTENCES
        if other != tag and other in family_of(tag)
        for text in texts
    ]

    assert sum(told) >= 0.98 * len(told)


@pytest.mark.parametrize("tag", SENTENCES)
def test_the_language_of_a_page_is_told_from_all_of_its_text(tag: str) -> None:
    """Five sentences are enough, without a candidate."""
    assert page_languages(SENTENCES[tag]) == (tag,)


@pytest.mark.parametrize(("tag", "other"), [("en", "de"), ("fr", "en"), ("es", "pt"), ("pl", "cs"), ("uk", "ru")])
def test_two_languages_of_one_script_are_both_found_in_the_pages_order(tag: str, other: str) -> None:
    """Where every paragraph is followed by its translation, the page has both languages."""
    page = [text for pair in zip(SENTENCES[tag], SENTENCES[other], strict=True) for text in pair]

    assert page_languages(page) == (tag, other)


@pytest.mark.parametrize(
    ("texts", "languages"),
    [
        (["The river is slow and we are not."], ("en",)),
        (["Der Fluss ist langsam, und wir sind es nicht."], ("de",)),
        (["La rivière est lente et nous ne le sommes pas."], ("fr",)),
        (["El río es lento y nosotros no lo somos, pero vamos."], ("es",)),
        (["川はゆっくり流れています。"], ("ja",)),
        (["강은 천천히 흐릅니다."], ("ko",)),
        (["河流很慢，我们也不说话。"], ("zh",)),
        (["河流很慢，我們也不說話，還沒來。"], ("zh-Hant",)),
        (["川はゆっくり流れています。", "勿論。", "東京大学。", "私たちは違います。"], ("ja",)),
        (["川はゆっくり流れています。", "河流很慢，我们也不说话，可是谁都听得见水声。"] * 3, ("ja", "zh")),
        ([_EN, _ZH, _EN, _ZH], ("en", "zh")),
        ([_ZH] * 9 + ["OK, GPT."], ("zh",)),
        (["OK.", "Yes.", "GPT."], ("en",)),
        (["..."], ("en",)),
        ([], ("en",)),
    ],
)
def test_the_languages_of_a_page_are_told(texts: list[str], languages: tuple[str, ...]) -> None:
    """A language counts that a fifth of the paragraphs are in; script and words tell it."""
    assert page_languages(texts) == languages


def test_a_paragraph_in_letters_of_another_script_stays_in_the_pages_one_language() -> None:
    """In a Chinese page, a paragraph of Latin names is read by the Chinese voice."""
    assert language_of("GPT-4", ("zh",)) == "zh"
    assert language_of("GPT-4 很快", _BOTH) == "zh"


def said(speaker: str, *texts: str) -> Turn:
    """Return a turn, all of whose paragraphs are taken for English."""
    return Turn(speaker, tuple(Passage((Wording("en", text),)) for text in texts))


def tags(turns: tuple[Turn, ...]) -> list[str]:
    """Return the language of each passage."""
    return [passage.wordings[0].language for turn in turns for passage in turn.passages]


def test_a_short_paragraph_takes_its_neighbours_language() -> None:
    """What is too short to tell is in the language of what was said before it."""
    turns = [said("ana", SENTENCES["de"][0], "1998."), said("ben", SENTENCES["en"][1], "1998."), said("ana", "OK?")]
    turns += [said("ana", SENTENCES["en"][2]), said("ben", SENTENCES["de"][3])]

    assert tags(borrow_languages(turns, ("en", "de"))) == ["de", "de", "en", "en", "en", "en", "de"]


def test_a_person_with_one_language_answers_briefly_in_it() -> None:
    """Where the one speaks German and the other English, each says "OK." in their own."""
    german, english = SENTENCES["de"], SENTENCES["en"]
    turns = [said("ana", german[0]), said("ben", "OK."), said("ana", "2?"), said("ben", english[0]), said("ana", "OK.")]

    assert tags(borrow_languages(turns, ("en", "de"))) == ["de", "en", "de", "en", "de"]


def test_script_alone_decides_without_the_model() -> None:
    """A page in English and Chinese does not wait for what it does not need."""
    program = (
        "import sys\n"
        "from pipeline.transcript.languages import page_languages\n"
        f"assert page_languages({[*SENTENCES['en'], *[_ZH] * 5]!r}) == ('en', 'zh')\n"
        "assert 'py3langid' not in sys.modules and 'numpy' not in sys.modules\n"
    )

    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


@pytest.mark.parametrize("tag", SENTENCES)
def test_the_script_of_every_language_is_known(tag: str) -> None:
    """What the script suggests is of the family of the language itself."""
    found = detect_language(SENTENCES[tag][0])

    assert found is not None
    assert tag in family_of(found)
