"""The page of a real build in a real browser: what it plays, marks, remembers and asks for."""

from __future__ import annotations

import shutil
from array import array
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Error, Page, Request, ViewportSize, sync_playwright

from pipeline.codec import decode
from pipeline.model import Encoded
from pipeline.publish.episode_reading import read_episode
from pipeline.publish.home.home import render_home
from pipeline.publish.home.shelf import Shelf
from pipeline.publish.page.about import Beside, InShow, about_built, render_about, replace_about
from pipeline.publish.page.page import render_page
from pipeline.publish.site.elements import fit
from pipeline.publish.site.worker import WORKER_FILE, worker_script
from pipeline.serving import serve
from tests.desk import Desk
from tests.publish.shelves import BILINGUAL, FACTS, listed
from tests.publish.test_page import hostile_episode, timed_words

CHROMIUM = shutil.which("chromium")
DESKTOP: ViewportSize = {"width": 1100, "height": 800}
PHONE: ViewportSize = {"width": 360, "height": 740}
NEAR_MS = 150
PATIENCE_MS = 10_000

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed")


@dataclass
class Visit:
    """A page in a window of its own, with all that it asked for and complained about."""

    page: Page
    asked: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("request", self._ask)
        self.page.on("console", self._complain)
        self.page.on("pageerror", self._fail)

    def _ask(self, request: Request) -> None:
        self.asked.append(request.url)

    def _complain(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(message.text)

    def _fail(self, error: Error) -> None:
        self.complaints.append(str(error))


Open = Callable[..., Visit]


@pytest.fixture(scope="module")
def browser(finished_desk: Desk) -> Iterator[Browser]:
    """A browser; the desk is there first, since nothing is built beside it."""
    with sync_playwright() as driver:
        options = ["--no-sandbox", "--autoplay-policy=no-user-gesture-required"]
        found = driver.chromium.launch(executable_path=CHROMIUM, args=options)
        yield found
        found.close()


@pytest.fixture
def visit(browser: Browser) -> Iterator[Open]:
    """A way to open a page; at the end it has complained of nothing, and asked no other host for anything."""
    visits: list[Visit] = []

    def open_page(address: str, *, size: ViewportSize = DESKTOP) -> Visit:
        window = browser.new_context(viewport=size)
        window.set_default_timeout(PATIENCE_MS)
        found = Visit(window.new_page())
        visits.append(found)
        found.page.goto(address)
        return found

    yield open_page
    for found in visits:
        assert found.complaints == []
        assert {address.split("/")[2] for address in found.asked if not address.startswith("data:")} <= {
            found.page.url.split("/")[2]
        }
        found.page.context.close()


@pytest.fixture(scope="module")
def address(finished_desk: Desk) -> str:
    """Where the page of the built play lies."""
    return finished_desk.audio.with_name("index.html").as_uri()


def now_s(page: Page) -> float:
    """Return where the programme is."""
    return float(page.evaluate("document.querySelector('audio').currentTime"))


def wait_until(page: Page, claim: str) -> None:
    """Return as soon as something is true in the page, whose policy lets nobody evaluate texts."""
    page.evaluate(f"""async () => {{
      const begun = performance.now();
      while (!({claim})) {{
        if (performance.now() - begun > {PATIENCE_MS}) throw new Error("not true in time");
        await new Promise(requestAnimationFrame);
      }}
    }}""")


SAMPLE = """(untilMs) => void (window.sampled = new Promise((done) => {
  const audio = document.querySelector("audio");
  const seen = [];
  const look = () => {
    const atMs = audio.currentTime * 1000;
    seen.push([atMs, Array.from(document.querySelectorAll(".w.on"), (word) => word.textContent).join(" ")]);
    if (atMs < untilMs) requestAnimationFrame(look);
    else done(seen);
  };
  look();
}))"""


def test_a_click_plays_and_words_are_marked_as_they_are_heard(visit: Open, address: str, finished_desk: Desk) -> None:
    """It plays from the sentence that was clicked on; the one word that is marked is the one whose time it is."""
    page = visit(address).page
    words = list(timed_words(finished_desk.audio.with_name("index.html").read_text(encoding="utf-8")))
    start_ms = next(start_ms for text, start_ms, _ in words if text == "Tea。")

    page.evaluate(SAMPLE, start_ms + 1400)
    page.locator(".s", has_text="Tea。").click()
    seen = page.evaluate("window.sampled")

    assert next(at_ms for at_ms, _ in seen if at_ms) == pytest.approx(start_ms, abs=NEAR_MS)
    assert {"Tea。", "声音", "均"} <= {text for _, text in seen}
    assert [(at_ms, text) for at_ms, text in seen if text and text not in heard_about(at_ms, words)] == []
    for text, start_ms, end_ms in words:
        inside = {found for at_ms, found in seen if start_ms + NEAR_MS <= at_ms <= end_ms - NEAR_MS}
        assert inside <= {text}


def heard_about(at_ms: float, words: Sequence[tuple[str, int, int]]) -> set[str]:
    """Return the words that are heard within a moment of a time, each until the next one begins."""
    edges = [*(start_ms for _, start_ms, _ in words), words[-1][2]]
    spans = zip(words, pairwise(edges), strict=True)
    return {text for (text, *_), (start_ms, end_ms) in spans if start_ms - NEAR_MS <= at_ms <= end_ms + NEAR_MS}


def test_words_begin_where_sound_begins(finished_desk: Desk) -> None:
    """In the decoded audio, each word after a silence is heard within 150 ms of the time that the page has for it."""
    pcm = decode(Encoded(finished_desk.audio.read_bytes(), "audio/mpeg"))
    samples = array("h", pcm.samples)
    tenth = pcm.rate_hz // 100
    loud = [max(map(abs, samples[at : at + tenth])) > 500 for at in range(0, len(samples) - tenth, tenth)]
    onsets_ms = [10 * at for at in range(20, len(loud)) if loud[at] and not any(loud[at - 20 : at])]
    words = list(timed_words(finished_desk.audio.with_name("index.html").read_text(encoding="utf-8")))

    assert len(onsets_ms) >= 5
    assert [at for at in onsets_ms if min(abs(at - start_ms) for _, start_ms, _ in words) > NEAR_MS] == []


def test_keys_move_and_switch(visit: Open, address: str) -> None:
    """Skipping, repeating, languages, pinyin, search and speed need no mouse; an address may name a moment."""
    page = visit(f"{address}#t=2.5").page

    page.keyboard.press("ArrowRight")
    assert now_s(page) == pytest.approx(7.5, abs=0.01)
    page.keyboard.press("n")
    assert now_s(page) > 7.6
    page.keyboard.press("r")
    assert page.locator("#repeat").get_attribute("aria-pressed") == "true"
    page.keyboard.press("+")
    assert page.evaluate("document.querySelector('audio').playbackRate") == 1.1
    page.keyboard.press("l")
    assert page.locator("html").get_attribute("data-show") == "0"
    assert not page.locator(".s", has_text="雨声").is_visible()
    page.locator(".row", has_text="雨声").locator(".reveal").click()
    assert page.locator(".s", has_text="雨声").is_visible()
    page.keyboard.press("y")
    page.locator(".open rt", has_text="shēng").wait_for()
    page.keyboard.press("/")
    page.keyboard.type("RAIN")
    assert page.locator("#count").text_content() == "1 found"
    assert page.locator(".found").text_content() == "The rain kept me awake."


def test_everybody_can_use_it_on_a_phone_in_the_dark(visit: Open, address: str) -> None:
    """axe-core finds nothing, nothing is wider than the screen, and controls are large enough for fingers."""
    page = visit(address, size=PHONE).page
    page.emulate_media(color_scheme="dark")
    page.locator("#pinyin").check()

    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    heights = page.evaluate("Array.from(document.querySelectorAll('button'), (button) => button.offsetHeight)")
    assert min(filter(None, heights)) >= 24


def violations(page: Page) -> list[str]:
    """Return what axe-core finds."""
    found = Axe().run(page).response["violations"]
    return [f"{fault['id']} ({fault['impact']}): {fault['nodes'][0]['html'][:80]}" for fault in found]


def test_nothing_that_others_wrote_runs(visit: Open, tmp_path: Path, finished_desk: Desk) -> None:
    """Markup in titles, names, words and notes is shown as the text that it is."""
    title = "</title></script><script>window.ran = 1</script>"
    text = "<img src=x onerror='window.ran = 1'> \u2028window.ran=1\u2029 ]]><!-- \u202erain\u2066"
    name = "\"><svg onload=window.ran=1>' onmouseover='window.ran=1"
    file = tmp_path / "index.html"
    file.write_text(render_page(hostile_episode(title, text, name), beside=Beside(notes=text)), encoding="utf-8")
    shutil.copyfile(finished_desk.audio, tmp_path / "a.mp3")

    page = visit(file.as_uri()).page
    page.keyboard.press("n")
    page.locator("#search").fill(fit(text))

    assert page.evaluate("window.ran") is None
    assert page.locator("h1").text_content() == title
    assert page.locator("#count").text_content() == "1 found"


@pytest.fixture
def site(tmp_path: Path, finished_desk: Desk) -> Path:
    """The finished folder of a show with the built play in it."""
    folder = tmp_path / "output"
    shutil.copytree(finished_desk.folder / "output", folder)
    shelf = Shelf(BILINGUAL, [listed(1, files=())], has_cover=False)
    (folder / "index.html").write_text(render_home([shelf]), encoding="utf-8")
    (folder / WORKER_FILE).write_text(worker_script(), encoding="utf-8")
    episode = folder / "en-zh" / "tea"
    shown = about_built(read_episode(episode), Beside(in_show=InShow(FACTS.title)))
    page = episode / "index.html"
    page.write_text(replace_about(page.read_text(encoding="utf-8"), render_about(shown)), encoding="utf-8")
    return folder


ASK = """([address, range]) => fetch(address, { headers: range ? { range } : {} }).then(
  async (answer) => [answer.status, ...new Uint8Array(await answer.arrayBuffer())],
  () => [],
)"""


def test_a_phone_plays_on_when_the_server_has_stopped(visit: Open, site: Path) -> None:
    """Over the network it goes on after a reload where it was; without, it opens and plays from what was kept."""
    with serve(site, host="127.0.0.2") as served:
        opened = visit(f"{served.address}en-zh/tea/index.html", size=PHONE)
        page = opened.page
        wait_until(page, "await caches.match('tea.mp3')")
        page.locator(".s").nth(5).click()
        wait_until(page, "!document.querySelector('audio').paused")
        page.keyboard.press("k")
        before_s = now_s(page)
        page.reload()
        assert now_s(page) == pytest.approx(before_s, abs=0.2)

    page.reload()
    page.keyboard.press("k")
    wait_until(page, f"document.querySelector('audio').currentTime > {before_s + 0.3}")
    audio = (site / "en-zh" / "tea" / "tea.mp3").read_bytes()
    assert page.evaluate(ASK, ["tea.mp3", "bytes=100-104"]) == [206, *audio[100:105]]
    assert page.evaluate(ASK, ["tea.mp3", "bytes=-3"]) == [206, *audio[-3:]]
    assert opened.complaints == []
    assert page.evaluate(ASK, ["tea.mp3", f"bytes={len(audio)}-"]) == [416]
    assert page.evaluate(ASK, ["never-asked-for.txt", ""]) == []
    opened.complaints.clear()


def test_the_home_page_is_for_everybody(visit: Open, site: Path) -> None:
    """axe-core finds nothing, nothing is wider than a phone, and the address of the feed can be copied."""
    page = visit((site / "index.html").as_uri(), size=PHONE).page
    page.locator(".feed button").click()

    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.locator("[role=status]", has_text="opied").wait_for()
