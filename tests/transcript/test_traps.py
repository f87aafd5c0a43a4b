"""What stands in and around a conversation and is not said by anybody, one trap a test."""

from __future__ import annotations

import pytest

from pipeline.errors import TranscriptError
from pipeline.model import Transcript
from pipeline.transcript.reading import read_page

HEAD = "The lamp and the kettle\n\nAna asked Ben about the lamp. Here is what he said.\n\n"
TALK = "Ana: What is it?\n\nBen: A lamp. It burns oil.\n\nAna: Is it old?\n\nBen: Older than we are."


def read(text: str) -> Transcript:
    """The transcript of a page given as text."""
    return read_page(text.encode(), name="page.txt")


def spoken(transcript: Transcript) -> str:
    """Everything that is read aloud."""
    return "\n".join(
        wording.text for turn in transcript.turns for passage in turn.passages for wording in passage.wordings
    )


def reasons(transcript: Transcript) -> dict[str, str]:
    """Why each text was left out."""
    return {omission.text: omission.reason for omission in transcript.omissions}


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("The lamp at night | Photo: A. Keeper", "caption"),
        ("守灯人 | 图片来源：村里", "caption"),
        ("▲ 桥头的灯", "caption"),
        ("The lamp at night", "caption"),
        ("Picture of it: https://example.org/lamp.jpg", "link"),
        ("(The lamp was sold in 1990.)", "note in brackets"),
        ("Editor's note: the lamp was sold in 1990.", "note of the editor"),
        ("编者注：灯已经卖了。", "note of the editor"),
        ("Advertisement", "page furniture"),
        ("-----", "rule"),
    ],
)
def test_a_line_inside_a_turn_is_left_out_and_the_turn_goes_on(line: str, reason: str) -> None:
    """A caption, a note or a link between two paragraphs is nobody's and parts nothing."""
    transcript = read(f"{HEAD}{TALK}\n\n{line}\n\nIt was made by hand.\n\nAna: Thank you.")

    assert line not in spoken(transcript)
    assert reasons(transcript)[line] == reason
    assert [len(turn.passages) for turn in transcript.turns][-2:] == [2, 1]


@pytest.mark.parametrize(
    "line",
    [
        "• It burns oil\n• It burns wax",
        "There are three kinds:",
        "And so on, and so on, until the morning comes and the oil is gone.",
        "He told me: never let it go out.",
        "2.0 was the second one, and it weighed 1,000 grams.",
    ],
)
def test_what_a_speaker_goes_on_to_say_stays(line: str) -> None:
    """Lists, sentences that go on and colons inside speech belong to the turn."""
    transcript = read(f"{HEAD}{TALK}\n\n{line}\n\nAna: Thank you.\n\nBen: Good night.")

    assert all(part.lstrip("• ") in spoken(transcript) for part in line.split("\n"))
    assert {speaker.id for speaker in transcript.speakers} == {"narrator", "ana", "ben"}


@pytest.mark.parametrize(
    "tail",
    [
        "Related articles\n\nThe last kettle\n\nCarl: I loved this.",
        "Follow us for more stories about lamps.",
        "如果你喜欢这盏灯，扫码就能加入读者的小群。",
        "https://example.org/listen",
        "2024-12-16 15:07",
        "_____\n\nAnother text begins here. It has nothing to do with the lamp.",
        "    • The last kettle\n\n      Ten things to know about kettles before it is too late for all of us",
        "The Lamp Post Weekly",
        "（完）",
        "(This talk took place in May.)",
    ],
)
def test_nothing_after_the_last_word_is_spoken(tail: str) -> None:
    """The last turn does not go on into what the page puts below it."""
    transcript = read(f"{HEAD}{TALK}\n\n{tail}\n")

    assert spoken(transcript).endswith("Older than we are.")
    assert {speaker.id for speaker in transcript.speakers} == {"narrator", "ana", "ben"}


def test_the_last_answer_keeps_its_paragraphs() -> None:
    """Whole sentences below the last label are its speaker's."""
    transcript = read(
        f"{HEAD}{TALK}\n\nI found it in the attic.\n\nIt still smelled of oil.\n\nRelated posts\n\nKettles"
    )

    assert spoken(transcript).endswith("I found it in the attic.\nIt still smelled of oil.")


@pytest.mark.parametrize(
    "line",
    [
        "By A. Keeper",
        "8 min read",
        "2021-04-05",
        "编译：小禾",
        "本文字数：300 字",
        "Ana Silva",
        "• Home",
        "https://example.org",
    ],
)
def test_facts_before_the_conversation_are_not_narrated(line: str) -> None:
    """The narrator reads sentences, not bylines, dates, counters and menus."""
    transcript = read(HEAD.replace("\n\nAna asked", f"\n\n{line}\n\nAna asked") + TALK)

    assert transcript.turns[0].speaker == "narrator"
    assert line.lstrip("• ") not in spoken(transcript)
    assert line.lstrip("• ") in reasons(transcript)


def test_text_that_recurs_all_over_a_page_is_cut_off_the_paragraphs_it_is_glued_to() -> None:
    """A title that pictures repeat as their description is not said, wherever it sticks."""
    title = "The lamp that nobody could put out: a talk!"
    filler = "\n\n".join(f"Ana: Number {n}?\n\nBen: That is number {n}, and it burns." for n in range(6))
    introduction = f"{title}Ana asked Ben about the lamp. Here is what he said.{title}"
    page = "\n\n".join([title, introduction, filler, title, TALK, title])

    transcript = read(page)

    assert transcript.titles.first == title
    assert "nobody could put out" not in spoken(transcript)
    assert transcript.turns[0].passages[0].wordings[0].text == "Ana asked Ben about the lamp. Here is what he said."


def test_highlights_become_chapters_where_they_come_again() -> None:
    """A list of headings at the top is not spoken; its lines are chapters at their second place."""
    page = (
        "The lamp\n\nHighlights\n\n\xa0 The oil\n\n\xa0 The night\n\nThe oil\n\n"
        f"{TALK}\n\nA lamp on a hill\n\nThe night\n\nAna: Is it dark?\n\nBen: Not quite."
    )

    transcript = read(page)

    assert [(chapter.titles.first, chapter.turn) for chapter in transcript.chapters] == [
        ("The oil", 0),
        ("The night", 4),
    ]
    assert reasons(transcript)["A lamp on a hill"] == "caption"


def test_a_numbered_heading_may_spread_over_lines_and_name_who_speaks() -> None:
    """A number, a label alone and short lines below it are one heading; what follows is that person's."""
    page = (
        "灯与桥\n\n01\n\n周文清：\n\n灯是怎么来的\n\n很久以前，这里没有灯。人们摸黑走路，也不觉得黑。\n\n"
        "02\n\n桥的下一步：\n\n更高，更远\n\n林可：桥会变吗？\n\n周文清：会。\n\n林可：灯呢？\n\n周文清 ：不会。"
    )

    transcript = read(page)

    assert [(chapter.titles.first, chapter.turn) for chapter in transcript.chapters] == [
        ("灯是怎么来的", 0),
        ("桥的下一步：更高，更远", 1),
    ]
    zhou, lin = "zhou-wen-qing", "lin-ke"
    assert [turn.speaker for turn in transcript.turns] == [zhou, lin, zhou, lin, zhou]


def test_a_note_that_breaks_the_alternation_of_languages_is_left_out() -> None:
    """In a page in two languages, a marker that recurs and the paragraph below it are the site's."""
    pair = "{}:\n{} comes.\n{}：\n{}来了。\n"
    turns = [
        pair.format("Ella Marsh", "Rain", "艾拉·马什", "雨"),
        pair.format("Oscar Wynn", "Wind", "奥斯卡·温", "风"),
    ]
    page = (
        "\n".join(turns * 3) + "Aside\n这是站长写的话。\n" + "\n".join(turns) + "Aside\n站长又写了一句。\n" + turns[0]
    )

    transcript = read(page)

    assert "站长" not in spoken(transcript)
    assert all(passage.languages == ("en", "zh") for turn in transcript.turns for passage in turn.passages)
    assert len(transcript.speakers) == 2


def test_an_editors_note_at_the_end_of_a_question_is_cut_off() -> None:
    """A bracket that holds whole sentences behind the last sentence is not the speaker's."""
    note = "（他在桥上住了三十年，写过两本关于灯的书，也写过一本关于雨的书。）"
    transcript = read(f"问：您怕黑吗？{note}\n\n答：不怕（以前怕）。\n\n问：为什么？\n\n答：灯亮着。")

    assert [turn.passages[0].wordings[0].text for turn in transcript.turns][:2] == ["您怕黑吗？", "不怕（以前怕）。"]
    assert reasons(transcript)[note] == "note of the editor"


def test_stage_directions_are_cut_out() -> None:
    """Laughter is heard or not, but never read."""
    transcript = read(
        "Ana: [laughs] Is it? (laughter)\n\nBen: It is [inaudible] here.\n\nAna: [Music]\n\nBen: （笑）Yes."
    )

    assert spoken(transcript) == "Is it?\nIt is here.\nYes."
    assert [turn.speaker for turn in transcript.turns] == ["ana", "ben"]
    assert list(reasons(transcript).values()) == ["stage direction"] * 5


def test_words_that_open_some_answers_are_no_post() -> None:
    """A short line below a name is said, though it comes again, unless it stands below that name each time."""
    page = (
        "Ana Silva\nIs it an old lamp?\n\nBen Ito\nOf course\nIt is older than we are.\n\n"
        "Ana Silva\nAnd is it bright?\n\nBen Ito\nOf course\nBrighter than the moon.\n\n"
        "Ana Silva\nDoes it sleep?\n\nBen Ito\nNever.\nIt only blinks."
    )

    assert spoken(read(page)).count("Of course") == 2


def test_a_post_that_two_people_share_takes_nobodys_name() -> None:
    """What looks like a name below several names is what they do."""
    turn = "{}\nPanel Member\n{}\n\n"
    said = [("Ana Silva", "Is it old?"), ("Ben Ito", "It is older than we are."), ("Ana Silva", "Is it bright?")]

    transcript = read("".join(turn.format(who, words) for who, words in (*said, ("Ben Ito", "Like the moon."))))

    assert [turn.speaker for turn in transcript.turns] == ["ana-silva", "ben-ito"] * 2
    assert "Panel" not in spoken(transcript)


@pytest.mark.parametrize("below", ["Thank you for reading it so carefully.", "Thanks for listening, all of you."])
def test_thanks_may_be_somebodys_last_words(below: str) -> None:
    """Who thanks an interviewer speaks; only a page thanks for reading it."""
    assert spoken(read(f"{HEAD}{TALK}\n\n{below}")).endswith(below)
    assert "Thanks" not in spoken(read(f"{HEAD}{TALK}\n\nThanks for reading The Lamp Post! Tell your friends."))


def test_speech_goes_on_right_below_an_advertisements_mark() -> None:
    """A mark without room above it has no block below it, whatever the rest of the page looks like."""
    transcript = read(f"{HEAD}{TALK}\nAdvertisement\nIt was made by hand.\n\nAna: Thank you.\n\nBen: Good night.")

    assert "It was made by hand." in spoken(transcript)


def test_a_box_may_hold_the_conversation() -> None:
    """A box of a note-taking program with labels in it is no decoration."""
    box = "> [!note] Transcript\n" + "".join(f"> {line}\n>\n" for line in TALK.split("\n\n"))

    assert spoken(read(f"# The lamp\n\n{box}")) == "What is it?\nA lamp. It burns oil.\nIs it old?\nOlder than we are."


def test_a_postscript_is_not_the_person_whose_initials_it_has() -> None:
    """A word that stands for something else, and once, is no label because somebody's name begins so."""
    transcript = read(
        "Paul Smith: Is it old?\n\nBen Ito: It is. I wrote that on the wall, too.\n\nPS: nobody reads walls.\n\n"
        "Paul Smith: And is it bright?\n\nBen Ito: Like the moon.\n\nPaul Smith: Good night."
    )

    assert [turn.speaker for turn in transcript.turns] == [
        "paul-smith",
        "ben-ito",
        "paul-smith",
        "ben-ito",
        "paul-smith",
    ]


def test_an_introduction_may_stand_below_a_summary() -> None:
    """A machine's list ends where its bullets do, or at the blank line."""
    page = "The lamp\n\nKey points\n• It is old\n• It is bright\nAna asked Ben about the lamp in the attic.\n\n"

    assert read(page + TALK).turns[0].passages[0].wordings[0].text == "Ana asked Ben about the lamp in the attic."


def test_people_may_speak_of_encryption() -> None:
    """Only the first line of a chat is the messenger's."""
    chat = "[1.02.26, 9:30] Ana: Hi\n[1.02.26, 9:31] Ben: Is this end-to-end encrypted\n[1.02.26, 9:32] Ana: Yes\n"

    assert "end-to-end" in spoken(read(chat))


def test_captions_may_hold_a_whole_conversation() -> None:
    """What stands below a name in one caption is said; a caption without a name is not."""
    turn = "<figure><figcaption><b>{}</b><p>{}</p><p>It really is.</p></figcaption></figure>"
    told = "".join(turn.format(who, f"It is {how}.") for who, how in zip(["Ana", "Ben"] * 2, "abcd", strict=True))
    page = (
        f"<html><body><h1>The lamp</h1><figure><figcaption>The lamp at night</figcaption></figure>{told}</body></html>"
    )

    transcript = read_page(page.encode(), name="page.html")

    assert spoken(transcript).count("It really is.") == 4
    assert reasons(transcript)["The lamp at night"] == "caption"


def test_a_name_at_the_beginning_may_be_called() -> None:
    """In a play whom somebody speaks to has a comma behind the name, and what is said of a lamp stays said."""
    transcript = read(
        "LAMP. Are you there?\n\nKETTLE. I am.\n\nLamp, listen: the light goes out.\n\nLAMP. Not yet.\n\n"
        "The kettle boils.\n\nKETTLE. Now?\n\nLAMP. Now."
    )

    assert "Lamp, listen: the light goes out." in spoken(transcript)
    assert reasons(transcript) == {"The kettle boils.": "stage direction"}


def test_an_interview_with_names_in_capitals_is_no_play() -> None:
    """Behind a colon whoever speaks may tell of somebody by name."""
    page = "ANA: Who lit it?\n\nBEN: Nobody knows.\n\nAna says that I did.\n\nANA: Did you?\n\nBEN: I did."

    assert "Ana says that I did." in spoken(read(page))


def test_what_begins_with_the_authors_name_behind_the_last_word_is_about_the_author() -> None:
    """A note on who wrote the page is not said by whoever spoke last."""
    note = "Carla Dent writes about lamps. She lives in the dark."

    assert note not in spoken(read(f"The lamp\nBy Carla Dent\n\n{TALK}\n\nIt was a gift.\n\n{note}"))


@pytest.mark.parametrize(
    "page",
    [
        "Interviewer: Who lit the lamp?\n\nAna Reed: My aunt did. She never missed a night.\n\nShe was ninety.",
        "Ana Reed asked Ben Stone about it.\n\nAna Reed: Who lit the lamp?\n\nBen Stone: My aunt did, every night.",
        "Q: Who lit the lamp?\n\nA: My aunt did. She never missed a night.",
        "问：谁点的灯？\n\n答：我姑姑。她一夜都没落下。",
    ],
)
def test_one_question_and_its_answer_are_a_conversation(page: str) -> None:
    """Two labels are enough where they are roles, or people whom the page names, and one asks."""
    assert [turn.speaker for turn in read(page).turns if turn.speaker != "narrator"] == [
        speaker.id for speaker in read(page).speakers if speaker.id != "narrator"
    ]
    assert len(read(page).speakers) >= 2


def test_a_chat_without_stops_is_a_conversation() -> None:
    """Small letters and single words are speech where the same two call out to each other."""
    transcript = read("ana: hi\nbo: hey did you see that\nana: yes\nbo: wow")

    assert [turn.speaker for turn in transcript.turns] == ["ana", "bo", "ana", "bo"]


@pytest.mark.parametrize(
    "page",
    [
        "Tides are slow.\n\nThe reason: they come twice a day.\n\nOne thing remains: who minds them?",
        "Lamp: What is it for?\n\nOil: It is what the lamp burns, and it smells.",
        "Question: Who lit it?\n\nThe answer: nobody knows, and nobody asks.",
        "Before: Was the lamp lit?\n\nAfter: The lamp is lit, every night.",
        "It rained for a week. " * 12 + "\n\nQ: Who lit the lamp?\n\nA: My aunt did, every night.",
        "Q: Who lit the lamp?\n\nIt rained for a week.\n\nThen it stopped.\n\nA: My aunt did, every night.",
        "wifi: yes\npets: no\nwifi: yes\npets: ok",
        "eggs: two\nflour: one cup\neggs: beat them\nflour: sift it",
        "host: example\nport: eight\nhost: other\nport: nine",
        "Author: Ana Reed writes about lamps. She lives by the sea.\n\nEditor: Ben Stone reads it twice.",
    ],
)
def test_an_essay_or_a_list_with_colons_is_no_conversation(page: str) -> None:
    """Two colons, or facts that recur, do not make people speak."""
    with pytest.raises(TranscriptError, match="no conversation was found"):
        read(page)


def test_a_schedule_is_no_chat() -> None:
    """Times with tabs behind them are sent by nobody where no name comes again."""
    page = "10:00\tRegistration\tHall A\n10:30\tWelcome\tHall A\n11:00\tLamps\tHall B\n12:30\tLunch\tHall A\n"

    with pytest.raises(TranscriptError):
        read(page)


def test_kinds_that_somebody_counts_by_letters_are_no_answers() -> None:
    """``A.`` opens an answer only where ``Q.`` asks."""
    transcript = read(f"{HEAD}{TALK}\n\nA. They burn oil.\n\nB. They burn wax.\n\nAna: Thank you.\n\nBen: Good night.")

    assert "A. They burn oil.\nB. They burn wax." in spoken(transcript)
    assert {speaker.id for speaker in transcript.speakers} == {"narrator", "ana", "ben"}


def test_figures_at_the_beginning_of_lines_are_said() -> None:
    """A number that does not count the lines is somebody's."""
    transcript = read(
        "Ana: How many?\n\n12 lamps I have.\n\nBen: 3 I see.\n\n1990 was dark.\n\nAna: It was.\n\nBen: Yes."
    )

    assert "12 lamps I have." in spoken(transcript)
    assert "1990 was dark." in spoken(transcript)


def test_quoted_lines_in_an_interview_are_no_questions_of_a_letter() -> None:
    """Where labels explain the page, what is quoted between them does not, though it asks."""
    quotes = "\n\n".join(f"> Who lit lamp {n}?" for n in range(3))

    assert [speaker.id for speaker in read(f"{HEAD}{TALK}\n\n{quotes}\n\nAna: Thank you.").speakers][1:] == [
        "ana",
        "ben",
    ]


def test_a_date_above_a_recording_is_nobody() -> None:
    """A day and a time of day alone on a line were not sent by a month."""
    transcript = read(
        "April 12, 2026, 8:03AM\n24m 12s\n\nAna Silva   0:03\nIs it old?\n\nBen Ito   0:08\nOlder than we are.\n\n"
        "Ana Silva   0:12\nIs it bright?"
    )

    assert {speaker.id for speaker in transcript.speakers} == {"ana-silva", "ben-ito"}


def test_an_essay_may_ask() -> None:
    """A few questions that stand alone among many paragraphs make no conversation."""
    thoughts = [f"Lamp number {n} burns in the window, and nobody has ever put it out." for n in range(12)]
    for place in (2, 6, 10):
        thoughts.insert(place, "But who lit it?")

    with pytest.raises(TranscriptError):
        read("\n\n".join(thoughts))


def test_a_quiz_is_no_conversation() -> None:
    """Questions with nothing but more of them, or a list, below each are not answered."""
    quiz = "\n\n".join(f"What burns in lamp {n}?\n\n- Oil\n- Wax\n- Nothing" for n in range(4))

    with pytest.raises(TranscriptError):
        read(quiz)


def test_labels_under_which_nobody_says_anything_are_no_conversation() -> None:
    """A list of names that recur, each with a colon, has no turns and is refused."""
    page = "Ana Reed:\n\nBen Stone:\n\n" * 6

    with pytest.raises(TranscriptError, match="no conversation was found"):
        read_page(page.encode(), name="names.txt")
