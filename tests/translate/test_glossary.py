"""Names and terms are called the same throughout: whose word counts, and where a term occurs."""

from __future__ import annotations

import pytest

from pipeline.errors import TranslationError
from pipeline.model import Localized, Speaker, Transcript
from pipeline.translate.glossary import Glossary, is_kept, occurs, parse_glossary
from pipeline.translate.translator import Term


def people(*names: dict[str, str]) -> Transcript:
    """Return a transcript of some people."""
    speakers = tuple(Speaker(f"s{number}", Localized.of(called)) for number, called in enumerate(names))
    return Transcript("0" * 16, Localized(), speakers, ())


def test_the_glossary_of_a_page_is_its_people() -> None:
    """Who has a name in both languages is called by it in either direction."""
    glossary = Glossary.of_people(people({"zh": "安娜", "en": "Ana Silva"}, {"zh": "林可"}))

    assert glossary.terms("安娜和林可在喝茶。", source="zh", target="en") == (Term("安娜", "Ana Silva"),)
    assert glossary.terms("Ana Silva has tea.", source="en", target="zh") == (Term("Ana Silva", "安娜"),)


@pytest.mark.parametrize(
    "names", [{"zh": "问", "en": "Q"}, {"zh": "主持人", "en": "Host"}, {"zh": "嘉宾", "en": "Guest"}]
)
def test_what_people_are_called_for_want_of_a_name_is_no_term(names: dict[str, str]) -> None:
    """问 occurs in 问题, and a host in any sentence."""
    assert Glossary.of_people(people(names)).entries == ()


def test_a_persons_word_counts_before_the_pages() -> None:
    """Of two entries for one word, the first is taken."""
    own = parse_glossary("安娜: {en: Anna}", file="glossary.yaml")
    glossary = own + Glossary.of_people(people({"zh": "安娜", "en": "Ana Silva"}))

    assert glossary.terms("安娜", source="zh", target="en") == (Term("安娜", "Anna"),)


def test_a_file_is_read_in_both_directions() -> None:
    """A term stands for itself in its own language, and for others where the file says so."""
    glossary = parse_glossary(
        "# mine\n注意力机制: {en: attention, DE: Aufmerksamkeit}\nTransformer: {zh: Transformer}\n", file=""
    )

    assert glossary.terms("注意力机制很有用", source="zh", target="de") == (Term("注意力机制", "Aufmerksamkeit"),)
    assert glossary.terms("Attention helps.", source="en", target="zh") == (Term("attention", "注意力机制"),)
    assert glossary.terms("Transformer", source="en", target="zh") == ()  # it is called the same


def test_all_faults_of_a_file_are_told() -> None:
    """Each with its line, and with how an entry is written."""
    with pytest.raises(TranslationError) as caught:
        parse_glossary("茶: tea\n潮水: {english!: tide}\n海: {en: }\n", file="glossary.yaml")

    assert [line.split(",")[0] for line in caught.value.message.splitlines()] == ["line 1", "line 2", "line 3"]
    assert "{en: attention}" in caught.value.hint


def test_aliases_are_matched_by_script() -> None:
    """Somebody known under several names has the first in each script."""
    glossary = Glossary.of_aliases([("Ana Silva", "Ana", "安娜·席尔瓦"), ("Ben",)])

    assert glossary.terms("安娜·席尔瓦说", source="zh", target="en") == (Term("安娜·席尔瓦", "Ana Silva"),)
    assert len(glossary.entries) == 1


@pytest.mark.parametrize(
    ("term", "text", "does"),
    [
        ("tea", "Tea, please.", True),
        ("tea", "steam", False),
        ("deep  learning", "in Deep Learning", True),
        ("", "a", False),
    ],
)
def test_a_word_is_a_whole_word(term: str, text: str, *, does: bool) -> None:
    """In alphabets a term is not found inside of others."""
    assert occurs(term, text) is does


@pytest.mark.parametrize(
    ("target", "text", "kept"),
    [
        ("Ana Silva", "Thank you, Ana.", True),
        ("Ana Silva", "Thank you, Anna.", False),
        ("安娜·席尔瓦", "谢谢席尔瓦。", True),
        ("deep learning", "learning by doing", False),
        ("tea", "teas of all kinds", True),
    ],
)
def test_of_a_name_one_part_may_stand_for_it(target: str, text: str, *, kept: bool) -> None:
    """Names are shortened in speech, terms are not."""
    assert is_kept(Term("x", target), text) is kept
