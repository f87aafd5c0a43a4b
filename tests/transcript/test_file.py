"""The transcript file: what is written is read back, and what a person changes is understood."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipeline.errors import TranscriptError
from pipeline.model import (
    Chapter,
    Localized,
    Omission,
    Passage,
    Sheet,
    Source,
    Speaker,
    Transcript,
    Turn,
    Wording,
    text_digest,
)
from pipeline.transcript.file import (
    is_edited,
    parse_transcript,
    render_transcript,
)
from tests.transcript.transcripts import NASTY, transcripts

DATA = Path(__file__).parent.parent / "data" / "transcript"
MACHINE_TEXT = "潮水每天来两次。"

WORKSHOP = Transcript(
    id="0123456789abcdef",
    titles=Localized.of({"zh": "海边的工坊：一次谈话", "en": "The Workshop: a Talk"}),
    speakers=(
        Speaker("ana", Localized.of({"en": "Ana", "zh": "安娜"}), ("Ana:", "A"), "host", "female"),
        Speaker("ben", Localized.of({"en": "Ben"}), ("Ben:",), "guest"),
        Speaker("narrator", Localized(), (), "narrator"),
    ),
    turns=(
        Turn("narrator", (Passage((Wording("en", "A shed by the sea, in March."),)),)),
        Turn(
            "ana",
            (
                Passage((Wording("en", "Hello, and welcome."), Wording("zh", "你好，欢迎。"))),
                Passage((Wording("en", 'One question: "why here?"'), Wording("zh", "为什么在这里？")), doubtful=True),
            ),
        ),
        Turn(
            "ben",
            (
                Passage(
                    (
                        Wording("en", "The tide comes twice a day."),
                        Wording("zh", MACHINE_TEXT, "machine", text_digest(MACHINE_TEXT)),
                    ),
                    start_ms=62_500,
                    end_ms=65_000,
                ),
                Passage((Wording("zh", "所以我们等。", "person"),), start_ms=65_000),
            ),
        ),
    ),
    chapters=(
        Chapter(Localized.of({"zh": "开场", "en": "Opening"}), 1),
        Chapter(Localized.of({"en": "Tides: how they help"}), 2),
    ),
    omissions=(Omission(3, "share buttons", "Share this page"), Omission(0, "image", "A boat\non the sand")),
    date="2023-03",
    source=Source(page="workshop.html", site="The Shed", notice="No reprints: ask first."),
    sheet=Sheet(episode=7, status="draft", rights="CC BY 4.0", notes=Localized.of({"en": "Two people.\n\nOne sea."})),
)


def edited(*changes: tuple[str, str]) -> Transcript:
    """The workshop's transcript after a person changed these places of its file."""
    source = render_transcript(WORKSHOP)
    for before, after in changes:
        assert source.count(before) == 1
        source = source.replace(before, after)
    return parse_transcript(source, file="workshop.transcript.yaml")


def fault(source: str) -> TranscriptError:
    """The error that a file gives."""
    with pytest.raises(TranscriptError) as caught:
        parse_transcript(source, file="talk.transcript.yaml")
    return caught.value


def read_or_refused(source: str) -> Transcript | TranscriptError:
    """What a file gives: a transcript or an error of ours."""
    try:
        return parse_transcript(source, file="t")
    except TranscriptError as error:
        return error


def head_and(rest: str) -> str:
    """A file whose head and speakers are in order."""
    return "id: 0123456789abcdef\nspeakers:\n  ana: {name: {en: Ana}, labels: [A]}\n  ben: Ben\n" + rest


def test_the_file_reads_like_the_golden_one() -> None:
    """The text of a whole file, byte for byte."""
    assert render_transcript(WORKSHOP) == (DATA / "workbench.transcript.yaml").read_text(encoding="utf-8")


@settings(deadline=None, max_examples=20)
@given(transcripts())
def test_reading_what_was_written_gives_the_same_transcript(transcript: Transcript) -> None:
    """However nasty the texts, nothing is lost and nothing is added."""
    assert parse_transcript(render_transcript(transcript), file="t") == transcript


@pytest.mark.parametrize("text", NASTY, ids=lambda text: repr(text[:20]))
def test_every_nasty_text_survives_in_every_place(text: str) -> None:
    """A text comes back whether it is spoken, a name, a label, a title, a note or an omission."""
    texts = Localized.of({"en": text, "zh": text})
    speaker_id = text[:100]
    transcript = Transcript(
        id="0123456789abcdef",
        titles=texts,
        speakers=(Speaker(speaker_id, texts, (text, text)),),
        turns=(Turn(speaker_id, (Passage((Wording("en", text), Wording("zh", text, "machine", text))),)),),
        chapters=(Chapter(texts, 0),),
        omissions=(Omission(1, text, text),),
        source=Source(page=text, notice=text),
        sheet=Sheet(rights=text, notes=texts),
    )

    assert parse_transcript(render_transcript(transcript), file="t") == transcript


@settings(deadline=None, max_examples=15)
@given(transcripts())
def test_any_yaml_reader_reads_the_same_words(transcript: Transcript) -> None:
    """PyYAML's own loader, in Python, finds every text where ours does."""
    loaded = yaml.load(render_transcript(transcript), Loader=yaml.BaseLoader)
    turns = [entry for entry in loaded["turns"] if not isinstance(entry.get("chapter"), dict)]

    assert list(loaded["speakers"]) == [speaker.id for speaker in transcript.speakers]
    assert [list(turn) for turn in turns] == [[turn.speaker] for turn in transcript.turns]
    assert [
        passage[wording.language]
        for turn, entry in zip(transcript.turns, turns, strict=True)
        for expected, passage in zip(turn.passages, entry[turn.speaker], strict=True)
        for wording in expected.wordings
    ] == [wording.text for turn in transcript.turns for passage in turn.passages for wording in passage.wordings]


@settings(deadline=None, max_examples=15)
@given(transcripts())
def test_a_written_file_is_printable(transcript: Transcript) -> None:
    """No control character of a page stands in the file; line feeds are its only line ends."""
    written = render_transcript(transcript)

    assert not any(ord(sign) < 32 and sign != "\n" for sign in written)
    assert "\x1b" not in written
    assert "\ufeff" not in written


def test_chinese_is_written_as_it_is_read() -> None:
    """Han characters are neither escaped nor wrapped, however long the paragraph."""
    paragraph = "海边有一座工坊，" * 500
    talk = replace(WORKSHOP, turns=(Turn("ana", (Passage((Wording("zh", paragraph),)),)),), chapters=())

    assert f"  - zh: {paragraph}\n" in render_transcript(talk)


def test_what_was_written_is_not_edited() -> None:
    """A file fresh from the renderer holds nobody's work."""
    assert not is_edited(render_transcript(WORKSHOP))


@pytest.mark.parametrize("line_end", ["\r\n", "\n"])
@pytest.mark.parametrize("end", ["", "\n\n"])
@pytest.mark.parametrize("start", ["", "\ufeff"])
def test_what_editors_and_git_do_by_themselves_is_no_edit(line_end: str, end: str, start: str) -> None:
    """Line ends, a byte order mark and blank lines at the end say nothing about a person."""
    written = start + (render_transcript(WORKSHOP).rstrip("\n") + end).replace("\n", line_end)

    assert not is_edited(written)
    assert parse_transcript(written, file="t") == WORKSHOP


@settings(deadline=None)
@given(st.data())
def test_any_other_change_is_an_edit(data: st.DataObject) -> None:
    """A character put in anywhere, or taken out anywhere but at the end, is somebody's work."""
    written = render_transcript(WORKSHOP)
    at = data.draw(st.integers(0, len(written) - 2))
    sign = data.draw(st.sampled_from("a好 #:-"))

    assert is_edited(written[:at] + sign + written[at:])
    assert is_edited(written[:at] + written[at + 1 :])


@pytest.mark.parametrize(
    "source", ["", "turns:\n", "# Duologue tells by this digest whether the file has been edited: \n"]
)
def test_a_file_without_a_digest_is_a_persons(source: str) -> None:
    """Whatever Duologue did not sign is never taken for its own."""
    assert is_edited(source)


def test_a_line_added_after_the_digest_is_an_edit() -> None:
    """The digest covers the end of the file too."""
    assert is_edited(render_transcript(WORKSHOP) + "# remember to ask Ben\n")


def test_a_word_is_corrected_where_it_stands() -> None:
    """A changed text is the text of that passage."""
    assert edited(("欢迎。", "欢迎光临。")).turns[1].passages[0].wordings[1].text == "你好，欢迎光临。"


def test_a_corrected_machine_text_is_a_persons() -> None:
    """The digest still says what the machine wrote, and the text no longer has it."""
    before = WORKSHOP.turns[2].passages[0].wordings[1]
    after = edited((MACHINE_TEXT, "潮水一天来两次。")).turns[2].passages[0].wordings[1]

    assert before.is_machine
    assert not after.is_machine
    assert after.digest == before.digest


def test_a_line_put_in_splits_a_turn() -> None:
    """A speaker's line above a paragraph gives the rest of the turn to that speaker."""
    split = edited(("  - en: |-\n      One question", "- ben:\n  - en: |-\n      One question"))

    assert [turn.speaker for turn in split.turns] == ["narrator", "ana", "ben", "ben"]
    assert [chapter.turn for chapter in split.chapters] == [1, 3]


def test_a_line_taken_out_joins_two_turns() -> None:
    """Without its speaker's line, a paragraph belongs to the turn above."""
    joined = edited(('\n- chapter: {en: "Tides: how they help"}\n\n- ben:\n', ""))

    assert [turn.speaker for turn in joined.turns] == ["narrator", "ana"]
    assert len(joined.turns[1].passages) == 4


def test_a_speaker_is_renamed_once() -> None:
    """The name under speakers is the only place."""
    assert edited(("name: {en: Ana, zh: 安娜}", "name: {en: Anna, zh: 安娜}")).speaker("ana").names["en"] == "Anna"


def test_a_chapter_is_deleted_with_its_line() -> None:
    """The other chapters stay where they begin."""
    assert edited(("- chapter: {zh: 开场, en: Opening}\n", "")).chapters == WORKSHOP.chapters[1:]


def test_an_omission_is_restored_by_moving_its_text() -> None:
    """A text needs no language of its own: it is told by its script."""
    restored = edited(
        ("- line: 3\n  reason: share buttons\n  text: Share this page\n", ""),
        ("  - en: Hello, and welcome.", "  - Share this page\n  - en: Hello, and welcome."),
    )

    assert restored.omissions == WORKSHOP.omissions[1:]
    assert restored.turns[1].passages[0] == Passage((Wording("en", "Share this page"),))


def test_a_language_is_corrected_where_it_stands() -> None:
    """The tag is put in the form that the rest of the pipeline uses."""
    assert edited(("zh: 为什么在这里？", "ZH_hant: 為什麼在這裡？")).turns[1].passages[1].languages == ("en", "zh-Hant")


def test_a_language_may_be_left_blank_until_it_is_translated() -> None:
    """A tag without words adds no wording."""
    assert edited(("zh: 你好，欢迎。", "zh:")).turns[1].passages[0].languages == ("en",)


@pytest.mark.parametrize("called", ["ana", "Ana", "ANA", "A", "Ana:", '"A:"'])
def test_a_speaker_may_be_called_by_name_or_label(called: str) -> None:
    """Whoever is meant without doubt is taken."""
    name = called if called.startswith('"') else f'"{called}"'

    assert parse_transcript(head_and(f"turns:\n- {name}:\n  - en: Yes.\n"), file="t").turns[0].speaker == "ana"


@pytest.mark.parametrize(
    "turn",
    [
        "- ana:\n  - en: Yes.\n",
        "- ana:\n    - en: Yes.\n",
        "- ana:\n    en: Yes.\n",
        "- ana: {en: Yes.}\n",
        "- ana: Yes.\n",
        "- ana:\n  - Yes.\n",
        "- ana:\n  - |-\n    Yes.\n",
    ],
)
def test_a_turn_may_be_written_in_short(turn: str) -> None:
    """One paragraph needs no list, and a text without a language is in the one it looks like."""
    assert parse_transcript(head_and(f"turns:\n{turn}"), file="t").turns == (
        Turn("ana", (Passage((Wording("en", "Yes."),)),)),
    )


def test_a_text_without_a_language_is_in_one_of_the_files() -> None:
    """Latin script in a French transcript is French, and figures are in its first language."""
    talk = parse_transcript(head_and("turns:\n- ana: Merci bien.\n- ben:\n  - 1984\n  - fr: Oui.\n"), file="t")

    assert talk.languages == ("fr",)


def test_a_hand_written_file_needs_little() -> None:
    """An id, who speaks and what is said make a transcript."""
    talk = parse_transcript(head_and("title: 一次谈话\nturns:\n- chapter: Start\n- ben:\n  - en: No\n"), file="t")

    assert talk.titles == Localized.of({"zh": "一次谈话"})
    assert talk.chapters == (Chapter(Localized.of({"en": "Start"}), 0),)
    assert talk.speaker("ben") == Speaker("ben", Localized.of({"en": "Ben"}))
    assert talk.sheet == Sheet()


def test_words_that_other_readers_take_for_values_stay_words() -> None:
    """Nothing is a number, a date or a truth value."""
    talk = parse_transcript(
        head_and("date: 2023-03\nturns:\n- ana:\n  - en: No\n  - en: 12:30\n  - en: 1_000\n  - en: on\n  - no: No\n"),
        file="t",
    )

    assert [passage.wordings[0].text for passage in talk.turns[0].passages] == ["No", "12:30", "1_000", "on", "No"]
    assert talk.languages == ("en", "no")


def test_all_faults_are_reported_at_once() -> None:
    """Every fault has its line and its path, in the order of the file."""
    with pytest.raises(TranscriptError) as caught:
        parse_transcript((DATA / "faults.transcript.yaml").read_text(encoding="utf-8"), file="faults.transcript.yaml")

    assert str(caught.value) + "\n" == (DATA / "faults.txt").read_text(encoding="utf-8")
    assert caught.value.hint.startswith("Mend the lines named here")


@pytest.mark.parametrize(
    ("slip", "told"),
    [
        ("- ben:\n\t- en: Hi.\n", "line 8: not readable as YAML: found character that cannot start any token"),
        ('- ben:\n  - en: "Hi.\n- ana: Bye.\n', "line 8: not readable as YAML: the text that begins here has no clos"),
        ("- ben:\n  - en: Hi.\n   zh: 你好\n", "line 9: not readable as YAML: did not find expected key"),
        ("- bne: Hi.\n", "line 7, $.turns[1].bne: unknown speaker 'bne'; under 'speakers' stand ana, ben"),
        ("- ben:\n", "line 7, $.turns[1].ben: expected the words of this turn"),
        ("- ben:\n  - english: Hi.\n", "line 8, $.turns[1].ben[0].english: 'english' is no language"),
        ("- ben:\n  - en:Hi.\n", "line 8, $.turns[1].ben[0]: expected a space after 'en:'"),
        ("- ben:\n  - en: #1 of us\n", "line 8, $.turns[1].ben[0]: expected words"),
        ("- ben: Hi.\n  ana: Bye.\n", "line 7, $.turns[1]: expected one '- speaker:' or '- chapter:'"),
        ("- chapter: The end\n", "line 7, $.turns[1].chapter: expected a turn after the chapter"),
        ("ben:\n- en: Hi.\n", "line 7, $.ben: unknown key 'ben'"),
        ("date: May 2023\n", "line 7, $.date: expected a date such as 2023"),
        ("episode: -3\n", "line 7, $.episode: expected a whole number, found '-3'"),
        ("status: done\n", "line 7, $.status: expected one of draft, ready, withdrawn, found 'done'"),
        ("id: 0123456789abcdef\n", "line 7: not readable as YAML: the key 'id' stands twice"),
    ],
    ids=lambda text: repr(text[:16]),
)
def test_a_slip_is_told_where_it_is(slip: str, told: str) -> None:
    """What people get wrong has its line, and what was expected there."""
    assert fault(head_and("turns:\n- ana: [{en: Hello.}]\n") + slip).message.startswith(told)


def test_a_name_that_two_speakers_have_is_a_fault() -> None:
    """Nobody is taken by chance."""
    source = "id: 0123456789abcdef\nspeakers: {ana: Kim, ben: Kim}\nturns:\n- Kim: Yes.\n"

    assert "line 4, $.turns[0].Kim: 'Kim' may be ana or ben; write the one that is meant" in str(fault(source))


def test_a_transcript_without_id_or_turns_says_what_is_missing() -> None:
    """What must stand in the file is named."""
    assert str(fault("title: Talk\n")).splitlines() == [
        "talk.transcript.yaml: line 1, $.turns: expected at least one turn",
    ]


def test_a_text_whose_language_nothing_tells_is_a_fault() -> None:
    """Figures alone, in a file that names no language, are in none."""
    assert "line 6, $.turns[0].ana: expected a language, such as 'en: Yes.'" in str(
        fault(head_and("turns:\n- ana: 1984\n"))
    )


def test_a_later_format_is_refused() -> None:
    """A file of a newer Duologue is not half understood."""
    assert "line 1, $.schema: expected 1; a newer Duologue" in str(
        fault("schema: 2\n" + head_and("turns:\n- ana: Hi\n"))
    )


@pytest.mark.parametrize("source", ["", "# only a comment\n", "Hello there.\n", "- a\n"])
def test_what_is_no_transcript_file_says_so(source: str) -> None:
    """Text, a list and nothing at all are told apart from a faulty transcript."""
    assert fault(source).message == "this is no transcript file"
    assert "duologue read" in fault(source).hint


def test_a_colon_in_a_text_points_to_the_line() -> None:
    """The commonest slip of all says where, and that quotation marks help."""
    error = fault(head_and("turns:\n- ana:\n  - en: One thing: wait.\n"))

    assert error.message.startswith("line 7: not readable as YAML")
    assert "quotation marks" in error.hint


@settings(deadline=None, max_examples=30)
@given(st.integers(0, len(render_transcript(WORKSHOP))))
def test_each_prefix_of_a_file_is_read_or_refused_with_a_place(length: int) -> None:
    """A file that was cut off gives a transcript or an error of ours, nothing else."""
    answer = read_or_refused(render_transcript(WORKSHOP)[:length])

    assert isinstance(answer, Transcript) or (answer.where == "t" and answer.hint)


@settings(deadline=None)
@given(
    st.recursive(
        st.text(max_size=8),
        lambda child: (
            st.lists(child, max_size=3)
            | st.dictionaries(
                st.sampled_from(["turns", "speakers", "ana", "en", "time", "machine", "title", "chapter"]),
                child,
                max_size=4,
            )
        ),
    )
)
@example({"speakers": [], "turns": {}})
def test_any_yaml_is_read_or_refused(content: object) -> None:
    """Whatever the shape of a file, the answer is a transcript or an error of ours."""
    source = yaml.safe_dump(content, allow_unicode=True)

    answer = read_or_refused(source)

    assert isinstance(answer, Transcript) or answer.message
