"""Whole pages are read right, and no page of any form breaks the reader or loses a letter."""

from __future__ import annotations

import json
import time
from collections import Counter
from contextlib import suppress
from pathlib import PurePath

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import TranscriptError
from pipeline.model import NARRATOR, Transcript
from pipeline.transcript.reading import explain_page, read_page
from tests.transcript.pages import FOLDER, cases, outline, page_of, text_cases

CHAT = "Ana: Hello.\n\nBen: Good morning.\n\nAna: How are you?\n\nBen: Fine. And you?\n"


def read(text: str) -> Transcript:
    """The transcript of a page given as text."""
    return read_page(text.encode(), name="page.txt")


def letters(text: str) -> Counter[str]:
    """How often each letter and digit stands in a text."""
    return Counter(filter(str.isalnum, text))


def kept_letters(transcript: Transcript) -> Counter[str]:
    """The letters of everything a transcript holds but its speakers' names and labels."""
    texts = [*transcript.titles.values(), *(omission.text for omission in transcript.omissions)]
    texts += [title for chapter in transcript.chapters for title in chapter.titles.values()]
    for turn in transcript.turns:
        texts += [wording.text for passage in turn.passages for wording in passage.wordings]
    return letters("\n".join(texts))


@pytest.mark.parametrize("case", cases())
def test_an_example_page_is_read_as_expected(case: str) -> None:
    """Each example page gives the transcript that was written down for it."""
    page = page_of(case)

    expected = json.loads((FOLDER / f"{case}.json").read_text(encoding="utf-8"))
    assert outline(read_page(page.read_bytes(), name=page.name)) == expected


@pytest.mark.parametrize("case", text_cases())
def test_a_page_reads_the_same_in_every_encoding_and_with_every_line_end(case: str) -> None:
    """Line ends, byte order marks and encodings change the id and nothing else."""
    page = page_of(case)
    text = page.read_text(encoding="utf-8")
    expected = outline(read_page(text.encode(), name=page.name))

    variants = [
        text.replace("\n", "\r\n").encode(),
        text.replace("\n", "\r").encode(),
        text.encode("utf-8-sig"),
        text.encode("utf-16"),
        text.encode("utf-16-be"),
    ]
    if any("\u3040" < sign < "\u9fff" for sign in text):
        variants.append(text.encode("gb18030"))
    for variant in variants:
        assert outline(read_page(variant, name=page.name)) == expected


@pytest.mark.parametrize("case", cases())
def test_every_prefix_is_read_or_refused(case: str) -> None:
    """A page that was cut anywhere gives a transcript or a clear error."""
    document = page_of(case).read_bytes()

    for end in range(0, len(document), max(1, len(document) // 12)):
        with suppress(TranscriptError):
            assert read_page(document[:end], name="page.txt").turns


_WORDS = st.sampled_from(["tea", "kettle", "river", "lamp", "slow", "两", "灯", "雨", "桥", "42", "Ana", "Ben"])
_PHRASES = st.lists(_WORDS, min_size=1, max_size=9).map(" ".join)
_LABELS = st.sampled_from(["Ana", "Ben", "Ana Silva", "问", "答", "Q", "A", "主持人", "AS"])
_LINES = st.one_of(
    st.builds("{}: {}.".format, _LABELS, _PHRASES),
    st.builds("{}：{}？".format, _LABELS, _PHRASES),
    st.builds("{}:".format, _LABELS),
    st.builds("{}。".format, _PHRASES),
    _PHRASES,
    st.sampled_from(
        ["", "", "01", "1. One", "【灯】", "• a point", "Related articles", "-----", "2021-03-04", "Photo: a lamp"]
    ),
    st.sampled_from(
        ["https://example.org/a", "[laughs]", "(笑)", "Note", "12:30 tea", "(00:01:02):", "Read more", "完"]
    ),
)


@settings(max_examples=30, deadline=None)
@given(lines=st.lists(_LINES, max_size=30))
def test_no_letter_disappears(lines: list[str]) -> None:
    """Every letter of a page is in a turn, a title, a heading, a label, a time or an omission; none is made up."""
    page = "\n".join(lines)
    try:
        transcript = read(page)
    except TranscriptError:
        return

    kept, there = kept_letters(transcript), letters(page)
    titled = letters(transcript.titles.first) if transcript.titles.first == "page" else Counter[str]()
    assert kept - titled <= there
    labels = {label for speaker in transcript.speakers for label in speaker.labels}
    unsaid = Counter[str]()
    for label in labels:
        unsaid.update({sign: count * page.count(label) for sign, count in letters(label).items()})
    unsaid.update(letters("".join(line.split()[0] for line in lines if line[:1] in ("1", "(") and ":" in line)))
    assert there - kept <= unsaid


@settings(max_examples=30, deadline=None)
@given(text=st.text(max_size=400))
def test_any_text_is_read_or_refused(text: str) -> None:
    """No text at all makes the reader fail in another way than it says."""
    with suppress(TranscriptError):
        assert read(text).turns


@settings(max_examples=30, deadline=None)
@given(lines=st.lists(_LINES, max_size=30))
def test_a_transcript_holds_together(lines: list[str]) -> None:
    """Every turn belongs to a speaker and says something; chapters stand at turns, in order."""
    try:
        transcript = read(CHAT + "\n" + "\n".join(lines))
    except TranscriptError:
        return

    ids = [speaker.id for speaker in transcript.speakers]
    assert len(set(ids)) == len(ids)
    assert all(id.isascii() and id == id.lower() for id in ids)
    assert all(turn.speaker in ids and turn.passages for turn in transcript.turns)
    assert all(
        wording.text.strip() for turn in transcript.turns for passage in turn.passages for wording in passage.wordings
    )
    starts = [chapter.turn for chapter in transcript.chapters]
    assert starts == sorted(set(starts))
    assert all(start < len(transcript.turns) for start in starts)


def test_the_id_is_made_of_the_bytes() -> None:
    """Another byte gives another id, the same bytes under another name the same."""
    first, second = read_page(CHAT.encode(), name="a.txt"), read_page(CHAT.encode(), name="b.txt")

    assert len(first.id) == 16
    assert first.id == second.id
    assert first.id != read(CHAT + "\n").id


def test_four_lines_are_a_conversation() -> None:
    """A page of nothing but labelled lines is read, however short."""
    transcript = read(CHAT)

    assert [turn.speaker for turn in transcript.turns] == ["ana", "ben", "ana", "ben"]
    assert transcript.titles.first == "page"
    assert transcript.source.page == "page.txt"


@pytest.mark.parametrize(
    "page",
    [
        "安娜：你好，今天好吗？\n\n本：我很好，谢谢你。\n\n安娜：那太好了。",
        "Ana: Hi.\n\nBen: Hi.\n\nAna: Bye.",
        "ana: hi\nben: hello!\nana: how are you?",
        "A wet day\n\nMia: Is it raining?\n\nTom: No.\n\nMia: Good.",
    ],
)
def test_three_short_turns_are_a_conversation(page: str) -> None:
    """Who speaks once is believed where a page is nothing but turns, in small letters too."""
    speakers = [turn.speaker for turn in read(page).turns]

    assert speakers[0] == speakers[2] != speakers[1]


def test_the_hint_shows_a_page_that_can_be_read() -> None:
    """Whoever follows the hint has a page in which a conversation is found."""
    with pytest.raises(TranscriptError) as raised:
        read("Only prose. Nobody speaks.")

    example = "\n".join(line.strip() for line in raised.value.hint.split("\n")[1:])
    assert [turn.speaker for turn in read(example).turns] == ["ana", "ben", "ana"]


NO_CONVERSATIONS = {
    "a shopping list": "Shopping\n\nEggs: 12\nMilk: 2 l\nFlour: 1 kg\nEggs: 6 more for the cake\n",
    "a shopping list in Chinese": "购物清单\n鸡蛋：12个\n牛奶：2升\n面粉：1公斤\n鸡蛋：再来6个\n",
    "an article": "The river moved.\n\nThe engineers said: nothing can be done.\n\nNote: it moved back in 1950.\n",
    "an article in Chinese": "例如：有人带了酒。\n\n后来他们说：桥更像家。\n\n例如：有人睡着了。\n",
    "a list of needs": "Eggs: 12\nMilk: 2 l\nBread\nRice: 1 kg\n",
    "a table of sizes": "Colour: red\nSize: small\nColour: blue\nSize: big\nColour: green\nSize: big\n",
    "a list with dashes": "For the boat\n\n- A rope\n- Is there oil?\n- A lamp\n- Bread\n",
    "a glossary": "Bow: The front of a boat.\nKeel: The bone of a boat.\nMast: A tree that has learned to sail.\n",
    "a review": "Kettle one\nPros: It boils.\nCons: It is loud.\n\nKettle two\nPros: It is quiet.\nCons: It leaks.\n",
    "a table of facts": "Brand: Kestrel\nModel: K2\nWeight: 1.2 kg\nBrand: Kestrel\nModel: K3\nWeight: 1.3 kg\n",
    "a list of changes": "## 1.1\n\n- Added: a button.\n- Fixed: a door.\n\n## 1.0\n\n- Added: all.\n- Fixed: it.\n",
    "opening hours": "Monday: 9:00 to 17:00.\nTuesday: closed.\nMonday: 10:00 to 12:00 in winter.\n",
    "a monologue": "Ana: I talk.\n\nAna: I talk on.\n\nAna: Nobody answers me.\n",
}


@pytest.mark.parametrize("page", NO_CONVERSATIONS.values(), ids=NO_CONVERSATIONS.keys())
def test_a_page_without_a_conversation_is_refused(page: str) -> None:
    """Colons and short lines alone make no conversation; the hint shows how to mark one up."""
    with pytest.raises(TranscriptError, match=r"page\.txt: no conversation was found") as raised:
        read(page)

    assert "Ana: Hello." in raised.value.hint


def test_consecutive_paragraphs_are_one_turn_unless_a_chapter_begins() -> None:
    """Whether labelled anew or not, one speaker's paragraphs are one turn; a heading parts them."""
    page = CHAT + "\n## Tea\n\nBen: I like it.\n\nBlack tea, that is.\n\nBen: With milk.\n\n## Coffee\n\nBen: No.\n"

    transcript = read(page)

    assert [(turn.speaker, len(turn.passages)) for turn in transcript.turns][3:] == [("ben", 1), ("ben", 3), ("ben", 1)]
    assert [(chapter.titles.first, chapter.turn) for chapter in transcript.chapters] == [("Tea", 4), ("Coffee", 5)]


def test_a_heading_with_nothing_below_it_is_an_omission() -> None:
    """A chapter has turns; a heading without any is kept among what was left out."""
    transcript = read("# Talk\n\n## One\n\n## Two\n\n" + CHAT)

    assert [chapter.titles.first for chapter in transcript.chapters] == ["Two"]
    assert ("heading with nothing below it", "One") in [(found.reason, found.text) for found in transcript.omissions]


def test_times_beside_labels_are_kept() -> None:
    """A passage starts where the page says it does."""
    transcript = read_page((FOLDER / "timed-names.txt").read_bytes(), name="timed-names.txt")

    starts = [passage.start_ms for turn in transcript.turns for passage in turn.passages]
    assert starts == [4_000, 11_000, 19_000, 27_000, 31_000]


def test_the_reasons_for_a_layout_can_be_told() -> None:
    """The layouts that were considered are kept, the chosen one first, with what spoke for its labels."""
    reading = explain_page(CHAT.encode(), name="page.txt")

    best = reading.analysis.best
    assert best is not None
    assert best.layout == "label and colon"
    assert {key for found in best.evidence if found.believed for key in found.keys} == {"ana", "ben"}
    assert [proposal.score for proposal in reading.analysis.proposals][1:] == [0] * (
        len(reading.analysis.proposals) - 1
    )


def test_one_very_long_line_does_not_hang() -> None:
    """Hundreds of thousands of signs without a line end, of whatever kind, are read or refused at once."""
    for page in (
        "a" * 300_000,
        "a.-" * 100_000,
        "Ana: Hi. (x" * 30_000,
        ":" * 300_000,
        "Ana: " + "[laughs] " * 30_000,
    ):
        with pytest.raises(TranscriptError):
            read(page)


def test_labels_below_which_nobody_says_anything_break_nothing() -> None:
    """A page of labels alone is refused, or nobody is heard on it."""
    with suppress(TranscriptError):
        assert read("Ana Reed:\nBen Stone:\nCarla Diaz:\n" * 6).turns == ()


def test_the_narrator_comes_first_and_only_where_there_is_something_to_narrate() -> None:
    """An introduction is the narrator's turn, read before the conversation."""
    introduction = "Ana and Ben have shared a kettle for twenty years. They talk about it here.\n\n"

    told = read("The kettle\n\n" + introduction + CHAT)

    assert (told.turns[0].speaker, told.speakers[0].id, told.speakers[0].role) == (NARRATOR, NARRATOR, "narrator")
    assert dict(told.speakers[0].names) == {"en": "Narrator"}
    assert all(speaker.id != NARRATOR for speaker in read(CHAT).speakers)


def test_the_source_is_the_file_name() -> None:
    """No folder of the reader's machine gets into the transcript."""
    assert read_page(CHAT.encode(), name=str(PurePath("some") / "folder" / "talk.txt")).source.page == "talk.txt"


def test_time_grows_with_the_length_of_a_page() -> None:
    """Four times as many short turns take about four times as long, not sixteen times."""
    turn = "Ana: Is it late?\n\nBen: Not yet, I think.\n\nCarla: It is.\n\n"
    seconds = []
    for count in (500, 2000):
        page = (turn * count).encode()
        start = time.process_time()
        read_page(page, name="page.txt")
        seconds.append(time.process_time() - start)

    assert seconds[1] < 9 * seconds[0]
