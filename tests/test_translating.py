"""A page gets a language into its transcript file, and whatever else stands there stays."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from pipeline.errors import EngineError, TranscriptError, TranslationError
from pipeline.filecache import FileCache
from pipeline.model import Localized, Transcript, Wording, text_digest
from pipeline.pages import Page
from pipeline.progress import Notice, Progress
from pipeline.reading import read_transcript
from pipeline.transcript.file import is_edited, parse_transcript, render_transcript
from pipeline.translate.table import write_table
from pipeline.translating import (
    TableTranslator,
    TranslatedPage,
    export_table,
    find_glossary,
    plan_page,
    read_table,
    translate_page,
    translate_transcript,
    unmatched_rows,
)
from tests.shell import Shell
from tests.translate.chat_service import ChatService, data_of, open_chat_service
from tests.translate.runs import QUICK, translator

TALK = """\
茶与潮水

安娜：你好，阿岚，今天的潮水真大，我们坐下来喝茶吧。

阿岚：谢谢你，安娜，这棵茶树已经有120岁了。

安娜：真的吗？我以前以为茶树只能活三十年。

阿岚：是的。
"""
FILE = """\
# By hand
title: {zh: 茶与潮水}   # short
notes: {zh: 安娜和阿岚在海边喝茶，说起一棵老树。}
speakers:
  ana: {name: {zh: 安娜, en: Ana Silva}, role: host}
  lan: {name: 阿岚}
turns:
- chapter: 开场
- ana:
  - zh: 你好，阿岚，今天的潮水真大。
    en: Hello, Lan, what a tide.  # mine
  - zh: "这棵树已经有120岁了，安娜最喜欢它。"
- lan:
  - 是的，我们坐下来喝茶吧。
  - zh: 10 + 10
"""


@dataclass
class Desk:
    """A folder with a page, a cache, and a server that translates."""

    folder: Path
    service: ChatService

    @property
    def environment(self) -> dict[str, str]:
        """How the server is reached, and where the cache is."""
        return self.service.environment(DUOLOGUE_CACHE=str(self.folder / "cache"))

    def write(self, name: str, content: str) -> Path:
        """Write a file into the folder."""
        path = self.folder / name
        path.write_bytes(content.encode("utf-8"))
        return path

    def translate(self, page: Path, to: str = "en", *, summary: bool = True) -> TranslatedPage:
        """Translate a page with the server."""
        return translate_page(
            page,
            to=to,
            translator=translator(self.service),
            summary=summary,
            environment=self.environment,
            policy=QUICK,
        )

    def read(self, name: str) -> Transcript:
        """Return what a transcript file of the folder reads as."""
        return parse_transcript((self.folder / name).read_text("utf-8"), file=name)


@pytest.fixture(scope="module")
def running_service() -> Iterator[ChatService]:
    """One server for the module."""
    with open_chat_service() as service:
        yield service


@pytest.fixture
def desk(running_service: ChatService, tmp_path: Path) -> Desk:
    """A desk with nothing on it."""
    running_service.forget()
    return Desk(tmp_path, running_service)


def test_a_page_gets_a_file_that_counts(desk: Desk) -> None:
    """All is there in the language, marked as the machine's; what reads the page next takes the file."""
    page = desk.write("talk.txt", TALK)

    done = desk.translate(page)

    found = desk.read("talk.transcript.yaml")
    assert (done.file, done.translated.is_whole) == (desk.folder / "talk.transcript.yaml", True)
    assert found == done.translated.transcript == read_transcript(page)
    assert {passage.languages for turn in found.turns for passage in turn.passages} == {("zh", "en")}
    assert all(wording.is_machine == (wording.language == "en") for wording in wordings(found))
    assert found.translators == {"en": "tide-1"}
    assert [set(found.titles), *(set(speaker.names) for speaker in found.speakers)] == [{"zh", "en"}] * 3
    assert set(found.sheet.notes) == {"zh", "en"}  # a summary


def wordings(transcript: Transcript) -> list[Wording]:
    """Return the wordings of a transcript."""
    return [wording for turn in transcript.turns for passage in turn.passages for wording in passage.wordings]


def test_what_a_person_wrote_stays_to_the_letter(desk: Desk) -> None:
    """Comments, quotation marks and words are where they were; only what was missing is new."""
    page = desk.write("talk.transcript.yaml", FILE)

    assert desk.translate(page).translated.is_whole

    found, text = desk.read(page.name), page.read_text("utf-8")
    assert all(kept in text for kept in ("# By hand", "# short", "en: Hello, Lan, what a tide.  # mine", '"这棵树已经'))
    assert found.turns[0].passages[0] == parse_transcript(FILE, file="").turns[0].passages[0]
    assert [set(chapter.titles) for chapter in found.chapters] == [{"zh", "en"}]
    assert found.speakers[0].names == Localized.of({"zh": "安娜", "en": "Ana Silva"})
    assert {text_digest(text) for text in (found.titles["en"], found.sheet.notes["en"])} <= {*found.machine[0].digests}
    assert "Hello, Lan" not in str([order["messages"] for order in desk.service.orders])


def test_names_are_the_same_throughout(desk: Desk) -> None:
    """Those of the page and of a glossary are given along with what they occur in, and kept."""
    desk.write("glossary.yaml", "潮水: {en: spring tide}\n")
    page = desk.write("talk.txt", TALK)

    desk.translate(page)

    found = desk.read("talk.transcript.yaml")
    glossaries = [data_of(order)["glossary"] for order in desk.service.orders]
    assert {"潮水", "安娜", "阿岚"} <= {term for glossary in glossaries for term in glossary}
    first = found.turns[0].passages[0].wording("en")
    assert first is not None
    assert "spring tide" in first.text
    assert found.speakers[1].names["en"] in first.text


def test_a_show_has_a_glossary_for_all_its_pages(desk: Desk) -> None:
    """A page's own comes first."""
    (desk.folder / "pages").mkdir()
    desk.write("show.yaml", "title: Tea\nlanguages: en+zh\n")
    desk.write("glossary.yaml", "潮水: {en: spring tide}\n茶树: {en: tea bush}\n")
    desk.write("pages/glossary.yaml", "潮水: {en: flood tide}\n")
    page = Page(str(desk.write("pages/talk.txt", TALK)))

    glossary = find_glossary(read_transcript(page), page)

    terms = glossary.terms("潮水边的茶树", source="zh", target="en")
    assert {term.target for term in terms} == {"flood tide", "tea bush"}


def test_what_says_nothing_needs_nobody(desk: Desk) -> None:
    """Digits and dots are the same in every language, and nobody's words."""
    page = desk.write("talk.transcript.yaml", FILE)

    desk.translate(page)

    sums = desk.read(page.name).turns[1].passages[1]
    assert [(wording.text, wording.origin) for wording in sums.wordings] == [("10 + 10", "page")] * 2


def test_a_long_speech_goes_in_parts(desk: Desk) -> None:
    """No request is larger than a model answers at a time, and the passage comes back as one."""
    sentence = "我们在海边种茶，已经种了很多年，每天早上都能看到潮水慢慢地退下去。"
    page = desk.write("talk.transcript.yaml", f"speakers: {{ana: 安娜}}\nturns:\n- ana:\n  - zh: {sentence * 200}\n")

    done = desk.translate(page, summary=False)

    sent = [sum(len(piece["text"]) for piece in data_of(order)["pieces"]) for order in desk.service.orders]
    assert (done.translated.is_whole, len(done.translated.report.texts)) == (True, 2)  # and a name
    assert max(sent) <= 3000
    assert len(desk.read(page.name).turns[0].passages[0].wordings[1].text) > 3000


def test_nothing_is_asked_for_twice(desk: Desk) -> None:
    """A second run changes no byte, and a new copy of the page is filled from the cache."""
    page = desk.write("talk.txt", TALK)
    first = desk.translate(page).file.read_bytes()
    desk.service.forget()

    again = desk.translate(page)
    (desk.folder / "talk.transcript.yaml").unlink()
    anew = desk.translate(page)

    assert (again.file.read_bytes(), anew.file.read_bytes()) == (first, first)
    assert desk.service.orders == []
    assert anew.translated.report.cached == len(anew.translated.report.texts)


def test_corrected_words_are_a_persons(desk: Desk) -> None:
    """They lose the mark, and are never asked for again; an edition with none left names no machine."""
    page = desk.write("talk.txt", TALK)
    file = desk.translate(page).file
    text = file.read_text("utf-8")
    for wording in {w.text for turn in desk.read(file.name).turns for p in turn.passages for w in p.wordings[1:]}:
        text = text.replace(f"en: {wording}\n    machine", "en: Corrected.\n    machine")
    desk.write(file.name, text)
    desk.service.forget()

    desk.translate(page)

    assert file.read_text("utf-8") == text
    assert desk.read(file.name).translators == {}
    assert desk.service.orders == []


def test_what_could_not_be_translated_stays_open(desk: Desk) -> None:
    """The rest is in the file, and the next run asks for what is missing alone."""
    page = desk.write("talk.txt", TALK)
    desk.service.spoiled = {"真的吗": ""}
    first = desk.translate(page, summary=False)  # which would hold those words, too
    desk.service.forget()

    second = desk.translate(page, summary=False)

    assert [failure.place for failure in first.translated.report.failures] == ["turn 3.1"]
    assert list(desk.service.answered) == ["真的吗？我以前以为茶树只能活三十年。"]
    assert second.translated.is_whole


def test_a_killed_command_goes_on_where_it_was(desk: Desk) -> None:
    """No text is paid for twice, though the process had no time to say good-bye."""
    passages = "\n\n".join(f"{'安娜阿岚'[n % 2 * 2 :][:2]}：这是第{n}杯茶，今天的潮水真大啊。" for n in range(100, 160))
    page = desk.write("talk.txt", f"茶与潮水\n\n{passages}\n")
    desk.service.faults = {6: 500}
    shell = Shell(desk.folder)
    environment = {**shell.environment, **desk.environment, "DUOLOGUE_OFFLINE": ""}
    with shell.start("translate", "talk.txt", "--to", "en", "--jobs", "1", environment=environment) as process:
        desk.service.arrives = lambda number: process.kill() if number == 6 else None
        process.communicate(timeout=60)
    paid = sum(desk.service.answered.values())

    done = desk.translate(page)

    assert process.returncode
    assert paid > 20
    assert done.translated.is_whole
    assert set(desk.service.answered.values()) == {1}


def test_a_file_keeps_its_line_ends(desk: Desk) -> None:
    """What a Windows editor wrote stays as such an editor writes."""
    page = desk.write("talk.transcript.yaml", FILE.replace("\n", "\r\n"))

    desk.translate(page)

    content = page.read_bytes()
    assert content.count(b"\n") == content.count(b"\r\n") > FILE.count("\n")


def test_what_a_person_writes_meanwhile_is_not_lost(desk: Desk) -> None:
    """The file is left as the person has it by now; once it is translated again, both are there, paid for once."""
    page = desk.write("talk.transcript.yaml", FILE)
    edited = FILE.replace("Hello, Lan, what a tide.", "Hello, Lan, such a tide!")

    def edit(_number: int) -> None:
        page.write_bytes(edited.encode("utf-8"))

    desk.service.arrives = edit

    with pytest.raises(TranscriptError, match="was edited while it was being translated"):
        desk.translate(page)
    left = page.read_bytes()
    done = desk.translate(page)

    assert left == edited.encode("utf-8")
    assert done.translated.is_whole
    assert "such a tide!" in page.read_text(encoding="utf-8")
    assert set(desk.service.answered.values()) == {1}


def test_a_table_is_filled_by_a_person(desk: Desk) -> None:
    """Exported, filled in, shuffled, with a row gone: each text comes to its place as a person's, the rest is told."""
    page = desk.write("talk.txt", TALK)
    table = desk.folder / "talk.csv"
    rows = export_table(page, table, to="en")
    write_table(table, [replace(row, target=f"={row.place}\nso") for row in reversed(read_table(table))][:-1])

    filled = TableTranslator(read_table(table))
    done = translate_page(page, to="en", translator=filled, environment=desk.environment)

    found = desk.read("talk.transcript.yaml")
    assert [failure.place for failure in done.translated.report.failures] == [rows[0].place]
    assert [w.text for turn in found.turns for p in turn.passages for w in p.wordings[1:]] == [
        f"=turn {number}.1\nso" for number in range(1, 5)
    ]
    assert {w.origin for turn in found.turns for p in turn.passages for w in p.wordings[1:]} == {"person"}
    assert (found.machine, unmatched_rows(page, filled, to="en")) == ((), ())


def test_a_persons_table_goes_before_a_machine_and_never_before_a_person(desk: Desk) -> None:
    """Of what is there, only what a machine wrote gives way; blank rows take nothing away."""
    page = desk.write("talk.transcript.yaml", FILE)
    desk.translate(page)
    table = desk.folder / "talk.tsv"
    export_table(page, table, to="en")
    rows = [replace(row, target="Mine.") for row in read_table(table) if row.place in ("turn 1.1", "turn 1.2")]

    done = translate_page(page, to="en", translator=TableTranslator(rows), environment=desk.environment)

    first, second = desk.read(page.name).turns[0].passages
    assert [first.wordings[1].text, second.wordings[1].text] == ["Hello, Lan, what a tide.", "Mine."]
    assert not second.wordings[1].is_machine
    assert done.translated.is_whole


def test_a_machines_table_is_a_machines_work(desk: Desk) -> None:
    """What another tool wrote is checked, marked and named as any machine's."""
    page = desk.write("talk.txt", TALK)
    table = desk.folder / "talk.csv"
    export_table(page, table, to="en")
    rows = [replace(row, target="Yes." if row.source == "是的。" else row.source) for row in read_table(table)]

    done = translate_page(page, to="en", translator=TableTranslator(rows, credit="DeepL"), environment=desk.environment)

    assert {failure.reason for failure in done.translated.report.failures} == {"it is not translated"}
    assert desk.read("talk.transcript.yaml").translators == {"en": "DeepL"}


def test_progress_tells_an_estimate_first(desk: Desk) -> None:
    """Then how far it is, with the money spent; a plan tells the same and asks nobody."""
    page = desk.write("talk.txt", TALK)
    asked = translator(desk.service, DUOLOGUE_TRANSLATE_PRICE="100")
    ahead = plan_page(page, to="en", translator=asked, environment=desk.environment)
    assert desk.service.orders == []
    events: list[Progress | Notice] = []

    translate_page(page, to="en", translator=asked, environment=desk.environment, on_progress=events.append)

    notice, *steps = events
    assert isinstance(notice, Notice)
    assert f"{ahead.characters:,} characters, about {ahead.tokens:,} tokens, about {ahead.cost:.2f}" in notice.text
    last = steps[-1]
    assert isinstance(last, Progress)
    assert (last.stage, last.done) == ("translate", last.total)
    assert last.cost


def test_a_limit_needs_a_price(desk: Desk) -> None:
    """Before anything is asked."""
    transcript = parse_transcript(FILE, file="")
    asked = translator(desk.service, DUOLOGUE_TRANSLATE_URL="http://tide.example/v1")

    with pytest.raises(EngineError, match="price of translator 'openai' is unknown"):
        translate_transcript(transcript, to="en", translator=asked, cache=FileCache(desk.folder), max_cost=1.0)


def test_it_works_inside_a_running_loop(desk: Desk) -> None:
    """As in a notebook."""
    transcript = parse_transcript(FILE, file="")

    async def scenario() -> Transcript:
        return translate_transcript(
            transcript, to="en", translator=translator(desk.service), cache=FileCache(desk.folder)
        ).transcript

    assert asyncio.run(scenario()).translators == {"en": "tide-1"}


def test_what_cannot_be_translated_says_why(desk: Desk) -> None:
    """What is piped in has no file, and a page that has the language has nothing to translate."""
    page = desk.write("talk.txt", TALK)

    with pytest.raises(TranscriptError, match="no transcript file"):
        desk.translate(Path("-"))
    with pytest.raises(TranslationError, match="in zh already"):
        desk.translate(page, to="zh")
    with pytest.raises(TranslationError, match="there is no such file"):
        translate_page(
            page, to="en", translator=translator(desk.service), glossary="no.yaml", environment=desk.environment
        )


def test_a_file_that_nobody_edited_gives_way_to_its_page(desk: Desk) -> None:
    """What is translated is what the page says now."""
    page = desk.write("talk.txt", TALK)
    old = render_transcript(read_transcript(page))
    desk.write("talk.transcript.yaml", old)
    page.write_text(TALK.replace("是的。", "不是的。"), "utf-8")

    file = desk.translate(page).file

    assert "不是的。" in file.read_text("utf-8")
    assert is_edited(file.read_text("utf-8"))
