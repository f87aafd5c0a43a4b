"""The ledger of a show: what was decided once stays, and the file says it all."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import ShowError
from pipeline.model import KnownEpisode, Ledger, Publication
from pipeline.publish.ledger import (
    episode_guid,
    feed_guid,
    find_episode,
    parse_ledger,
    render_ledger,
    with_episode,
    with_feed,
    with_moments,
)
from tests.transcript.transcripts import texts

ID = "0123456789abcdef"
ADDRESS = "https://tea.example/en-zh/feed.xml"
MORNING = datetime(2026, 11, 22, 6, tzinfo=UTC)

slugs = st.from_regex("[a-z0-9]{1,8}(-[a-z0-9]{1,4}){0,2}", fullmatch=True)
editions = st.sampled_from(["en", "zh", "en-zh", "no"])
moments = st.integers(0, 4_000_000_000).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))
publications = st.builds(Publication, st.uuids().map(str) | texts, st.none() | moments)
episodes = st.builds(
    KnownEpisode,
    id=st.text("0123456789abcdef", min_size=16, max_size=16),
    slug=slugs,
    page=texts,
    editions=st.dictionaries(editions, publications, max_size=3),
)
ledgers = st.builds(
    Ledger,
    st.dictionaries(editions, st.uuids().map(str), max_size=3),
    st.lists(episodes, max_size=4, unique_by=(lambda episode: episode.id, lambda episode: episode.slug)).map(tuple),
)


def registered(*, published: datetime | None = None) -> Ledger:
    """A ledger with one feed and one episode in it."""
    ledger = with_episode(with_feed(Ledger(), "en-zh", ADDRESS), ID, "en-zh", slug="tea", page="pages/tea.html")
    return with_moments(ledger, {(ID, "en-zh"): published} if published else {})


@given(ledgers)
def test_reading_what_was_written_gives_the_same_ledger(ledger: Ledger) -> None:
    """However nasty the names of pages and the GUIDs that moved in."""
    assert parse_ledger(render_ledger(ledger)) == ledger


def test_the_file_is_laid_out_for_version_control() -> None:
    """A line for each fact, in an order that depends on nothing, below a comment that says what it is for."""
    ledger = with_episode(registered(published=MORNING), ID, "en", slug="tea", page="pages/tea.html")

    comment, _, rest = render_ledger(ledger).partition("\n\n")

    assert "version control" in comment
    assert rest == (
        f"feeds:\n  en-zh: {feed_guid(ADDRESS)}\n\nepisodes:\n- id: {ID}\n  slug: tea\n  page: pages/tea.html\n"
        f"  editions:\n    en: {{}}\n"
        f"    en-zh: {{guid: {episode_guid(feed_guid(ADDRESS), ID, 'en-zh')}, published: 2026-11-22T06:00:00Z}}\n"
    )


@pytest.mark.parametrize("address", ["https://podnews.net/rss", "http://podnews.net/rss//", "podnews.net/rss"])
def test_the_guid_of_a_feed_depends_on_neither_scheme_nor_trailing_slashes(address: str) -> None:
    """As the namespace says it; the value is the one of its documentation."""
    assert feed_guid(address) == "9b024349-ccf0-5f69-a609-6b82873eab3c"


def test_a_feed_that_moves_keeps_its_identity() -> None:
    """The GUID is made of the first address, and of no other after it."""
    ledger = with_feed(registered(), "en-zh", "https://elsewhere.example/feed.xml")

    assert ledger == registered()


def test_an_episode_keeps_its_slug_its_guid_and_its_moment() -> None:
    """Whatever its page is called by now; where that lies is kept up."""
    before = registered(published=MORNING)

    after = with_episode(before, ID, "en-zh", slug="rain", page="talks/rain.html")

    (known,) = after.episodes
    assert (known.slug, known.page) == ("tea", "talks/rain.html")
    assert known.editions == before.episodes[0].editions


def test_an_episode_that_comes_before_its_feed_gets_its_guid_with_it() -> None:
    """A show may be built before it has an address."""
    early = with_episode(Ledger(), ID, "en-zh", slug="tea", page="pages/tea.html")
    assert early.episodes[0].editions == {"en-zh": Publication("")}

    assert with_feed(early, "en-zh", ADDRESS) == registered()


def test_editions_of_one_page_are_told_by_their_guids() -> None:
    """The same transcript in two editions is two episodes, each with an identity."""
    feed = feed_guid(ADDRESS)

    assert len({episode_guid(feed, ID, edition) for edition in ("en", "zh", "en-zh")}) == 3


def test_the_first_moment_of_publishing_stays() -> None:
    """Publishing again does not move an episode to the top of every app."""
    later = with_moments(registered(published=MORNING), {(ID, "en-zh"): MORNING + timedelta(days=1)})

    assert later == registered(published=MORNING)


def test_moments_are_kept_in_utc_and_whole_seconds() -> None:
    """What a feed can say, and the file."""
    shanghai = datetime(2026, 11, 22, 14, 0, 0, 999_999, tzinfo=timezone(timedelta(hours=8)))

    assert registered(published=shanghai).episodes[0].editions["en-zh"].published == MORNING


def test_nothing_is_known_of_an_episode_that_was_never_registered() -> None:
    """An empty file is an empty ledger."""
    assert parse_ledger("") == Ledger()
    assert find_episode(parse_ledger("# only a comment\n"), ID) is None


def test_all_faults_are_told_at_once_with_their_places() -> None:
    """A merge that went wrong in version control is found out."""
    source = (
        "feeds: {en: here}\n"
        "episodes:\n"
        f"- {{id: {ID}, slug: Tea!}}\n"
        f"- {{id: {ID}, slug: rain, editions: {{en: {{published: today}}}}}}\n"
        "- {id: 12, slug: rain}\n"
        f"- {{id: fedcba9876543210, slug: rain, colour: red}}\n"
    )

    with pytest.raises(ShowError) as caught:
        parse_ledger(source, file="episodes.yaml")

    assert [fault.split(",")[0] for fault in caught.value.message.splitlines()] == [
        "line 1", "line 3", "line 4", "line 4", "line 5", "line 5", "line 6", "line 6",
    ]  # fmt: skip
    assert "expected a moment such as 2026-11-22T06:00:00Z, found 'today'" in caught.value.message
    assert f"$.episodes[1]: the episode {ID} stands twice" in caught.value.message
    assert "the slug 'rain' is that of episode" in caught.value.message
    assert "version control" in caught.value.hint
