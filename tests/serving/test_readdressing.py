"""What is served names the address it is served from; the files on disk keep the public one."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from pipeline.serving.readdressing import Place, find_feeds, public_addresses, readdress_feed, readdress_page
from tests.serving.finished import AUDIO, COUNTER, MEDIA, PUBLIC, feed, write_finished

HERE = "http://127.0.0.2:8765/k7/"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """A finished folder, served from an address."""
    return Place(write_finished(tmp_path_factory.mktemp("show")).folder.resolve(), HERE)


@pytest.mark.parametrize("audio", [PUBLIC, MEDIA, COUNTER + PUBLIC, COUNTER + PUBLIC.partition("://")[2]])
def test_a_feed_names_no_public_address(place: Place, audio: str) -> None:
    """Wherever the audio lies for the world, and whoever counts its downloads: here all comes from here."""
    text = readdress_feed(feed("en", audio=audio, length=3).encode(), "en/feed.xml", place, (PUBLIC,)).decode()

    assert text.replace(f"?from={PUBLIC}", "").count(".example") == text.count("elsewhere.example") == 1
    for address in ("en/", "en/feed.xml", "en/feed-2.xml", "en/cover.jpg", "zh/feed.xml", "en/tea/tea.vtt"):
        assert f"{HERE}{address}" in text
    assert f'url="{HERE}en/tea/{AUDIO}" length="3" type="audio/mpeg"' in text


def test_all_else_in_a_feed_stays(place: Place) -> None:
    """Elements, their order, identities, HTML in CDATA: only addresses change."""
    source = feed("en", audio=PUBLIC, length=3)
    text = readdress_feed(source.encode(), "en/feed.xml", place, (PUBLIC,)).decode()

    kept = text.replace(HERE, PUBLIC)
    assert etree.canonicalize(kept) == etree.canonicalize(source)
    assert "<![CDATA[<p>Read along <a href=" in text
    assert f"?from={PUBLIC}" in text  # part of somebody else's address


def test_audio_that_is_not_here_keeps_its_address(place: Place) -> None:
    """An enclosure leads here only if its file lies in the folder of its feed."""
    source = feed("en", audio=MEDIA, length=3)
    missing = source.replace(AUDIO, "tea-ffffffff.mp3")

    assert f"{MEDIA}en/tea/tea-ffffffff.mp3" in readdress_feed(missing.encode(), "en/feed.xml", place, ()).decode()
    assert f"{MEDIA}en/tea/{AUDIO}" in readdress_feed(source.encode(), "zh/feed.xml", place, ()).decode()


def test_the_folder_says_its_public_address_itself(place: Place) -> None:
    """Feeds name their own address, which ends in their place in the folder; of an edition alone, too."""
    assert find_feeds(place.folder) == ("en/feed.xml", "zh/feed.xml")
    assert public_addresses(place.folder) == (PUBLIC,)
    assert find_feeds(place.folder / "zh") == ("feed.xml",)
    assert public_addresses(place.folder / "zh") == (f"{PUBLIC}zh/",)


@pytest.mark.parametrize("text", ["", "<rss", "<rss><channel/></rss>", "\x00", f"{PUBLIC}feed.xml"])
def test_a_feed_that_says_nothing_of_itself_changes_nothing(tmp_path: Path, text: str) -> None:
    """A broken or foreign feed gives no public address, and is sent as it is or as the same XML."""
    (tmp_path / "feed.xml").write_text(text, encoding="utf-8")

    assert public_addresses(tmp_path) == ()
    assert readdress_feed(b"<rss", "feed.xml", Place(tmp_path, HERE), (PUBLIC,)) == b"<rss"


def test_a_feed_that_has_changed_is_read_again(tmp_path: Path) -> None:
    """A feed written while it is served brings its new address along."""
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "feed.xml").write_text("<rss/>", encoding="utf-8")
    before = public_addresses(tmp_path)
    (tmp_path / "en" / "feed.xml").write_text(feed("en", audio=PUBLIC, length=3), encoding="utf-8")

    assert (before, public_addresses(tmp_path)) == ((), (PUBLIC,))


@pytest.mark.parametrize("around", ["订阅{}feed.xml。", "at:{}", "({})", '{{"page":"{}en/"}}', "<a href='{}'>{}</a>"])
def test_an_address_is_found_wherever_people_put_it(place: Place, around: str) -> None:
    """After Chinese, which has no spaces, after a colon, in brackets, in JSON, in single quotes."""
    page = around.replace("{}", PUBLIC).encode()

    assert readdress_page(page, place, (PUBLIC,)) == around.replace("{}", HERE).encode()


@pytest.mark.parametrize(
    "before", ["https://archive.example/2026/", "https://share.example/?u=", "https://a.example/e%2F"]
)
def test_an_address_within_another_one_stays(place: Place, before: str) -> None:
    """What somebody else's address ends in is theirs to read."""
    page = f'<a href="{before}{PUBLIC}en/">'.encode()

    assert readdress_page(page, place, (PUBLIC,)) == page


@given(before=st.binary(max_size=60), after=st.binary(max_size=60))
def test_a_page_changes_in_its_addresses_alone(place: Place, before: bytes, after: bytes) -> None:
    """Byte for byte, broken UTF-8 included."""
    page = before + b' href="' + PUBLIC.encode() + b'en/"' + after

    assert readdress_page(page, place, (PUBLIC,)) == page.replace(PUBLIC.encode(), HERE.encode())
    assert readdress_page(before, place, (PUBLIC,)) == before
    assert readdress_page(page, place, ()) == page


def test_an_entity_in_a_feed_reads_no_file(place: Place, tmp_path: Path) -> None:
    """XML that names a file of this machine brings nothing of it into the answer."""
    (tmp_path / "private").write_text("not for you", encoding="utf-8")
    uri = (tmp_path / "private").as_uri()
    hostile = f'<!DOCTYPE rss [<!ENTITY x SYSTEM "{uri}">]><rss><channel><title>&x;</title></channel></rss>'

    assert b"not for you" not in readdress_feed(hostile.encode(), "en/feed.xml", place, (PUBLIC,))
