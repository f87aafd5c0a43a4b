"""No request leads out of the folder that is served."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.serving.paths import find_inside, parse_target, quote_names
from tests.serving.finished import write_finished

PLAIN = st.text(st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="/\\:"), min_size=1, max_size=20)
PARTS = st.sampled_from(
    [
        "..",
        ".",
        "",
        "en",
        "tea",
        "cast.yaml",
        ".git",
        ".hidden",
        "config",
        "index.html",
        "C:",
        "etc",
        "passwd",
        "a" * 300,
    ]
)
SEPARATORS = st.sampled_from(["/", "\\", "%2f", "%2F", "%5c", "//", "%00", "/%2e%2e/", "/..;/", "%252f", "/.%2e/", "?"])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A finished folder with a file beside it."""
    return write_finished(tmp_path_factory.mktemp("show")).folder


@given(steps=st.lists(st.tuples(SEPARATORS, PARTS), max_size=8))
def test_no_target_leads_out_of_the_folder(folder: Path, steps: list[tuple[str, str]]) -> None:
    """However separators and names are mixed, what is found lies in the folder and under no dot."""
    names = parse_target("".join(separator + part for separator, part in [("/", ""), *steps]))
    found = find_inside(folder, tuple(filter(None, names))) if names is not None else None

    if found is not None:
        inside = found.relative_to(folder.resolve())
        assert not any(part.startswith(".") for part in inside.parts)


@given(target=st.text())
def test_any_text_is_a_target_or_none(folder: Path, target: str) -> None:
    """Nothing that a client may send raises."""
    names = parse_target(target)

    assert names is None or all("/" not in name and "\\" not in name and ":" not in name for name in names)
    if names is not None:
        find_inside(folder, tuple(filter(None, names)))


@given(names=st.lists(PLAIN.filter(lambda name: name[0] != "." and name[-1] not in ". "), min_size=1, max_size=4))
def test_a_quoted_path_reads_back(names: list[str]) -> None:
    """What leads to a file in a link leads to it in a request."""
    path = quote_names(tuple(names))

    assert parse_target(f"/{path}") == tuple(names)
    assert parse_target(f"http://127.0.0.1:8765/{path}/?q") == (*names, "")


@pytest.mark.parametrize(
    "target",
    [
        "/../cast.yaml",
        "/en/../../cast.yaml",
        "/%2e%2e/cast.yaml",
        "/en/%2e%2e%2f%2e%2e%2fcast.yaml",
        "/..%5ccast.yaml",
        "/..\\cast.yaml",
        "\\..\\cast.yaml",
        "//etc/passwd",
        "/%2fetc/passwd",
        "/C:/Windows/win.ini",
        "/en/tea/tea.vtt::$DATA",
        "/en/tea/tea.vtt%3a%3a$DATA",
        "/en/tea/tea.vtt.",
        "/en/tea/tea.vtt%20",
        "/en/tea/tea.vtt%00.html",
        "/.hidden",
        "/%2ehidden",
        "/en/.git/config",
        "/en/tea/%ff",
        "/en//tea/",
        "cast.yaml",
        "*",
        "",
    ],
)
def test_hostile_targets_name_nothing(target: str) -> None:
    """Ways out of a folder that servers have fallen for, on any system."""
    assert parse_target(target) is None


def test_a_link_out_of_the_folder_leads_nowhere(tmp_path: Path) -> None:
    """A link to a file beside the folder, to a folder around it or to a dot file counts as not there."""
    folder = write_finished(tmp_path).folder
    try:
        (folder / "cast.yaml").symlink_to(tmp_path / "cast.yaml")
        (folder / "up").symlink_to(tmp_path, target_is_directory=True)
        (folder / "config").symlink_to(folder / "en" / ".git" / "config")
        (folder / "round").symlink_to(folder / "round")
        (folder / "latest").symlink_to(folder / "en" / "tea", target_is_directory=True)
    except OSError:
        pytest.skip("this system lets nobody make links")

    assert find_inside(folder, ("cast.yaml",)) is None
    assert find_inside(folder, ("up", "cast.yaml")) is None
    assert find_inside(folder, ("config",)) is None
    assert find_inside(folder, ("round",)) is None
    assert find_inside(folder, ("latest", "tea.vtt")) == (folder / "en" / "tea" / "tea.vtt").resolve()
