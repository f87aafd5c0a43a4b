"""Whose gender a page says."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.model import NARRATOR, Gender, Localized, Speaker
from pipeline.transcript.genders import tell_genders
from pipeline.transcript.reading import read_page
from tests.transcript.unseen import FOLDER


def speaker(name: str, *labels: str, language: str = "en") -> Speaker:
    """Somebody under a name, or under other labels."""
    return Speaker(name.lower(), Localized.of({language: name}), labels or (name,))


def told_of(name: str, text: str, language: str = "en") -> Gender | None:
    """What a page in one language says of one speaker above its conversation."""
    (found,) = tell_genders([speaker(name, language=language)], [text] if text else [], [language])
    return found.gender


@pytest.mark.parametrize(
    ("label", "language", "gender"),
    [
        ("Mrs Agnes Hale", "en", "female"),
        ("MS. HALE", "en", "female"),
        ("Sir Tobias Hale", "en", "male"),
        ("The Clerk (Mr Tobias Hale)", "en", "male"),
        ("Robin Hale (she/her)", "en", "female"),
        ("Robin Hale (He/Him)", "en", "male"),
        ("Robin Hale (they/them)", "en", None),
        ("Dr Robin Hale", "en", None),
        ("Miss", "en", None),
        ("Don Hale", "en", None),
        ("Don Eladio", "es", "male"),
        ("M. Aubry", "fr", "male"),
        ("Mme Aubry", "fr", "female"),
        ("Frau Stolz", "de", "female"),
        ("Moderatorin", "de", "female"),
        ("Moderator", "de", None),
        ("г-жа Белова", "ru", "female"),
        ("林女士", "zh", "female"),
        ("林先生", "zh", "male"),
        ("林教授", "zh", None),
        ("何叔", "zh", "male"),
        ("馬阿姨", "zh-Hant", "female"),
        ("日向先生", "ja", None),
        ("森脇さん", "ja", None),
        ("문옥자 씨", "ko", None),
    ],
)
def test_titles_in_labels_tell(label: str, language: str, gender: Gender | None) -> None:
    """A title that one gender has says it; a degree, or one that both have, says nothing."""
    (found,) = tell_genders([speaker(label, language=language)], [], [language])

    assert found.gender == gender


def test_a_french_initial_is_no_title() -> None:
    """The M. of somebody whose name begins with it is that name."""
    (found,) = tell_genders([speaker("Manon Aubry", "Manon Aubry", "M. Aubry")], [], ["fr"])

    assert found.gender is None


@pytest.mark.parametrize(
    ("name", "text", "gender"),
    [
        ("Robin Hale", "We met the actress Robin Hale at the pier.", "female"),
        ("Robin Hale", "Robin Hale, a retired Norwegian businessman, mends kites.", "male"),
        ("Robin Hale", "Robin Hale, the ferryman's daughter, mends kites.", "female"),
        ("Robin Hale", "Robin Hale, friend of the actress, mends kites.", None),
        ("Robin Hale", "Robin Hale, whose mother was a spy, mends kites.", None),
        ("Robin Hale", "Robin Hale, the actress's neighbour, mends kites.", None),
        ("Robin Hale", "Ms Hale began last spring.", "female"),
        ("Robin Hale", "We met an old man named Robin Hale.", "male"),
        ("Robin Hale", "Kites of a woman called Robin Hale.", "female"),
        ("Robin Hale", "I miss Robin Hale, and who does not.", None),
        ("Robin Hale", "The actor Robin Hale mends kites.", None),
    ],
)
def test_nouns_tell_only_of_the_name_they_belong_to(name: str, text: str, gender: Gender | None) -> None:
    """A noun counts right before a name, or in the words that explain it."""
    assert told_of(name, text) == gender


@pytest.mark.parametrize(
    ("name", "language", "text", "gender"),
    [
        ("林可", "zh", "本期嘉宾是女作家林可。", "female"),
        ("林可", "zh", "林可，女，制琴师。", "female"),
        ("林可", "zh", "林可先生住在河边。", "male"),
        ("林可", "zh", "女记者访问林可。", None),
        ("林可", "zh", "林可太太在河边等。", None),
        ("Robin Stolz", "de", "Ein Gespräch mit der Uhrmacherin Robin Stolz.", "female"),
        ("Robin Stolz", "de", "In Berlin Robin Stolz zu treffen ist leicht.", None),
        ("Dominique Aubry", "fr", "La boulangère Dominique Aubry raconte.", "female"),
        ("Саша Белова", "ru", "Писала певица Саша Белова.", "female"),
    ],
)
def test_nouns_tell_in_other_languages(name: str, language: str, text: str, gender: Gender | None) -> None:
    """Each language has nouns that only women or men are called by."""
    assert told_of(name, text, language) == gender


@pytest.mark.parametrize(
    ("name", "language", "text", "gender"),
    [
        ("Robin Hale", "en", "Robin Hale mends kites. She began in 1990.", "female"),
        ("Robin Hale", "en", "Robin Hale flies the kites that he mends.", "male"),
        ("Robin Hale", "en", "Robin Hale mends kites. They began in 1990.", None),
        ("Robin Hale", "en", "Robin Hale remembers the keeper. He was a quiet one.", None),
        ("Robin Hale", "en", "Robin Hale remembers Walter. He was a quiet one.", None),
        ("Robin Hale", "en", "Robin Hale wrote to Ines Calder. She answered.", None),
        ("Robin Hale", "en", "Robin Hale says: “She never came back.” The kites are still there.", None),
        ("Robin Hale", "en", "She mends kites. We met Robin Hale on the pier.", None),
        ("Robin Hale", "en", "Robin Hale and his kite. It was her first.", None),
        ("林可", "zh", "林可修了三十年的琴。她说琴不会老。", "female"),
        ("林可", "zh", "林可修了三十年的琴。上个月，他换了一块招牌。", "male"),
        ("林可", "zh", "林可修了三十年的琴，他们都来找他人不找的东西，其他不管。", None),
        ("林可", "zh", "林可跟父亲学琴。他去年走了。", None),
        ("Robin Hale", "fr", "Robin Hale répare la lampe. Elle brille.", None),
    ],
)
def test_pronouns_tell_where_one_person_is_in_question(
    name: str, language: str, text: str, gender: Gender | None
) -> None:
    """Whoever else is named or spoken of may be the one whom a pronoun means."""
    assert told_of(name, text, language) == gender


@pytest.mark.parametrize(
    ("text", "gender"),
    [
        ("Robin Hale visits a mill and asks the woman who runs it what flour is.", "female"),
        ("A conversation with the man behind the kites, by Robin Hale.", None),  # nobody says who talks to him
        ("Robin Hale sits down with the old man who made them.", "male"),
        ("Robin Hale asks the woman who runs it and the man who owns it.", None),
        ("Robin Hale remembers the woman who ran it.", None),  # she may be long dead
        ("Robin Hale talks to the woman who runs it and her brother.", None),
        ("Robin Hale and Ines Calder talk to the woman who runs it.", None),
        ("Kim Lund and Robin Hale talk to the woman who runs it.", None),
        ("Robin Hale says: ask the woman who runs it, Kim Lund.", None),
        ("罗宾走进磨坊，向磨坊的女主人请教。", "female"),
        ("罗宾采访了一位男工程师。", "male"),
        ("罗宾采访了那位女士。", "female"),
        ("罗宾和朋友采访了那位女士。", None),
        ("罗宾采访了磨坊的主人。", None),
    ],
)
def test_an_unnamed_person_who_is_talked_to_is_the_other_speaker(text: str, gender: Gender | None) -> None:
    """Where two people speak, one of them is named as talking, and nobody else is spoken of."""
    robin, kim = (
        Speaker(id, Localized.of({"en": name, "zh": chinese}), (name,))
        for id, name, chinese in (("robin", "Robin Hale", "罗宾"), ("kim", "Kim Lund", "金"))
    )

    assert [person.gender for person in tell_genders([robin, kim], [text], ["en", "zh"])] == [None, gender]
    assert tell_genders([robin, kim, speaker("Eve Sand")], [text], ["en", "zh"])[1].gender is None


def test_a_pronoun_may_mean_somebody_of_the_paragraph_before() -> None:
    """Where two people are introduced one after the other, neither is told by what follows."""
    told = ["Robin Hale has kept the road open for years.", "Kim Lund rode along on his last night."]

    found = tell_genders([speaker("Robin Hale"), speaker("Kim Lund")], told, ["en"])

    assert [person.gender for person in found] == [None, None]


def test_a_page_that_contradicts_itself_says_nothing() -> None:
    """A title and pronouns of the other gender leave the question open."""
    assert told_of("Robin Hale", "Mr Hale mends kites. She began in 1990.") is None


def test_a_shared_name_tells_of_nobody() -> None:
    """``Mrs Hale`` may be either where two of that name speak."""
    found = tell_genders([speaker("Robin Hale"), speaker("Sasha Hale")], ["Mrs Hale bakes bread."], ["en"])

    assert [person.gender for person in found] == [None, None]


def test_a_narrator_has_no_gender() -> None:
    """What a page says of others is not said of whoever reads it."""
    narrator = Speaker(NARRATOR, Localized.of({"en": "Narrator"}), ("Narrator",), "narrator")

    assert tell_genders([narrator], ["The narrator, a woman, speaks."], ["en"]) == (narrator,)


def test_a_page_gives_its_genders_to_the_transcript() -> None:
    """Reading a page fills in what its labels and its introduction say, and leaves the rest open."""
    page = (
        "Kites\n\nRobin Hale mends kites on the pier. She began in 1990.\n\n"
        "Mr Lund: Why kites?\n\nRobin Hale: They come back.\n\nMr Lund: Always?\n\nRobin Hale: Mostly.\n\n"
        "Sasha Quill: May I ask too?\n\nRobin Hale: You may.\n\nSasha Quill: Then I ask.\n"
    )

    found = read_page(page.encode(), name="kites.txt").speakers

    genders = {person.names.first: person.gender for person in found if person.id != NARRATOR}
    assert genders == {"Mr Lund": "male", "Robin Hale": "female", "Sasha Quill": None}


@pytest.mark.parametrize(
    ("page", "said"),
    [
        ("bold-questions.md", {"Lotte Brandvold": "female"}),
        ("puppet-hospital.html", {"Ambrose Tull": "male"}),
        ("two-halves.txt", {"Rui Salgado": "male"}),
        ("b-umbrella.txt", {"唐柏生": "male"}),
        ("c-kazaguruma.txt", {"久野": "male", "日向先生": "female"}),
        ("tea-house.txt", {"秦伯": "male"}),
        ("c-snowplow.txt", {}),  # "Marit Sandoval rode along on his final shift", who is somebody else
        ("lost-property.txt", {}),  # "Zadie asks him"
        ("kite-makers.txt", {}),  # "to become his apprentice"
    ],
)
def test_unseen_pages_say_these_genders_and_no_others(page: str, said: dict[str, Gender]) -> None:
    """What the pages say of their people, as a careful reader knows it; the rest they leave open."""
    found = read_page((FOLDER / page).read_bytes(), name=page).speakers

    assert {person.names.first: person.gender for person in found if person.gender} == said


def test_the_introduction_of_the_example_tells_whose_voice_is_a_womans() -> None:
    """The page that newcomers hear first gives its tea grower the voice that its introduction speaks of."""
    page = Path(__file__).parents[2] / "examples" / "tea-and-rain.txt"

    speakers = read_page(page.read_bytes(), name=page.name).speakers

    assert {person.id: person.gender for person in speakers}["lan-qiu"] == "female"
