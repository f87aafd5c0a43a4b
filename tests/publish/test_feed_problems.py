"""What directories refuse is found before a feed is written."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from PIL import Image

from pipeline.model import ListedEpisode, ShowFacts
from pipeline.publish.feed.feed import Feed
from pipeline.publish.feed.problems import cover_problems, feed_problems
from tests.publish.test_feed import EDITION, EPISODE, FACTS, FEED
from tests.studio import picture


def refusals(facts: ShowFacts = FACTS, *episodes: ListedEpisode) -> list[str]:
    """For what a feed of some episodes would be refused."""
    feed = replace(FEED, edition=replace(EDITION, facts=facts))
    return [problem.what for problem in feed_problems(feed, episodes or (EPISODE,)) if problem.is_refused]


def drawn(size: tuple[int, int], mode: str = "RGB", format: str = "JPEG") -> bytes:
    """A picture."""
    file = io.BytesIO()
    Image.new(mode, size).save(file, format)
    return file.getvalue()


def test_a_whole_feed_has_no_problem() -> None:
    """Nothing is missing, nothing is frowned upon."""
    assert feed_problems(FEED, [EPISODE]) == ()
    assert [*cover_problems(picture())] == []


@pytest.mark.parametrize(
    "address",
    ["http://localhost:8000/", "https://127.0.0.1/", "http://[::1]/", "http://192.168.1.20/show/", "http://nas/",
     "http://nas.local/"],
)  # fmt: skip
def test_an_address_that_only_this_network_knows_is_refused_unless_personal(address: str) -> None:
    """Directories fetch from the internet; oneself may listen at home."""
    facts = replace(FACTS, base_url=address)

    assert refusals(facts) == [f"base_url: {address} is found on this machine or network only"]
    assert refusals(replace(FACTS, media_url=address)) == [
        f"media_url: {address} is found on this machine or network only"
    ]
    assert refusals(replace(facts, is_personal=True)) == []


def test_http_is_frowned_upon() -> None:
    """Apps still play it; most directories ask for https."""
    facts = replace(FACTS, base_url="http://tea.example/")

    (problem,) = feed_problems(replace(FEED, edition=replace(EDITION, facts=facts)), [EPISODE])

    assert problem.what == "base_url: http://tea.example/ is not https"
    assert not problem.is_refused


def test_what_is_missing_is_told_with_its_tag() -> None:
    """All at once."""
    told = refusals(ShowFacts(base_url="https://tea.example/"))

    assert "title: needed for <title>" in told
    assert "category: needed for <itunes:category>" in told
    assert "explicit: needed for <itunes:explicit>" in told


def test_an_episode_needs_an_identity_an_address_and_audio_of_its_own() -> None:
    """Apps take two items with one GUID, or one enclosure, for the same."""
    twin = replace(EPISODE, size_bytes=0)

    guid, enclosure, empty = refusals(FACTS, EPISODE, twin)

    assert guid == f"2 episodes have the <guid> {EPISODE.guid}"
    assert enclosure == "2 episodes have the <enclosure> https://tea.example/show/en/ferry/ferry-0a1b2c3d.mp3"
    assert empty == "ferry: its audio is empty"


def test_editions_with_one_title_are_frowned_upon() -> None:
    """A directory takes the second one for a copy."""
    feed = Feed(EDITION, FEED.guid, ((replace(EDITION, name="zh"), FEED.guid),))

    (problem,) = feed_problems(feed, [EPISODE])

    assert "is that of edition zh, too" in problem.what
    assert not problem.is_refused


def test_a_serial_show_has_numbers() -> None:
    """Without one, directories do not know where an episode belongs."""
    feed = replace(FEED, edition=replace(EDITION, facts=replace(FACTS, type="serial")))

    (problem,) = feed_problems(feed, [EPISODE])
    assert "<itunes:episode>" in problem.what

    numbered = replace(EPISODE, sheet=replace(EPISODE.sheet, episode=1))
    assert feed_problems(feed, [numbered]) == ()


def test_an_empty_feed_is_told() -> None:
    """A directory takes a show from its first episode on."""
    (problem,) = feed_problems(FEED, [])

    assert "no episode is listed" in problem.what


@pytest.mark.parametrize(
    ("cover", "told"),
    [
        (b"", "there is none"),
        (b"GIF89a", "is no picture"),
        (drawn((1400, 1400), format="PNG"), "expected JPEG, found PNG"),
        (drawn((1399, 1399)), "found 1399 x 1399"),
        (drawn((1500, 1400)), "found 1500 x 1400"),
        (drawn((1400, 1400), "CMYK"), "expected RGB, found CMYK"),
    ],
    ids=["none", "broken", "png", "small", "oblong", "cmyk"],
)
def test_a_cover_is_a_square_jpeg_in_rgb(cover: bytes, told: str) -> None:
    """Anything else is refused, and the reason is told."""
    (problem,) = cover_problems(cover)

    assert told in problem.what
    assert problem.is_refused


def test_a_heavy_cover_is_frowned_upon() -> None:
    """Hosts want less than 512 KiB."""
    (problem,) = cover_problems(picture() + bytes(512 * 1024))

    assert not problem.is_refused
