"""The words of a Chinese text, and the one reading that voices, cards and the reading list share."""

from __future__ import annotations

import re
import subprocess
import sys
from importlib.resources import files
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.pinyin.words import HAN, read_words
from pipeline.pinyin.written import write_pinyin
from pipeline.script.polyphones import find_polyphones
from pipeline.speech.engines.espeak_pinyin import spell

mixed = st.text(alphabet="我的一不了银行长大角色地得，。 aZ4-\n“龘㐂𠀀〇", max_size=40)

# Tones of the dictionary, as a card has them; then the words that the reading list shows.
SHARED = """
头发长得太快 | tóu fa zhǎng de tài kuài | 长得
树苗长高了 | shù miáo zhǎng gāo le | 长高
他长胖了 | tā zhǎng pàng le | 长
孩子长什么样 | hái zi zhǎng shén me yàng | 长
她又长了两颗牙 | tā yòu zhǎng le liǎng kē yá | 长
这条路很长 | zhè tiáo lù hěn cháng | 长
六只猫 | liù zhī māo | 只
多少只鸟 | duō shao zhī niǎo | 只
只剩一只 | zhǐ shèng yī zhī | 一只
她背着背包 | tā bēi zhe bēi bāo | 背着 背包
我背不动 | wǒ bēi bù dòng | 背
把弟弟背回家 | bǎ dì di bēi huí jiā | 背
他背着手 | tā bèi zhe shǒu |
你得快一点 | nǐ děi kuài yī diǎn | 得
大家得小心 | dà jiā děi xiǎo xīn | 得
我们得走了 | wǒ men děi zǒu le | 得
他得了奖 | tā dé le jiǎng | 得
孩子得了病 | hái zi dé le bìng | 得
他跑得快 | tā pǎo de kuài |
大夫来了 | dài fu lái le | 大夫
请数一数 | qǐng shǔ yī shǔ | 数一数
晚上数星星 | wǎn shang shǔ xīng xing | 数星星
第一个 | dì yī gè |
不会 | bù huì |
种茶人 | zhòng chá rén | 种
种了三棵树 | zhòng le sān kē shù | 种
春天种树 | chūn tiān zhòng shù | 种树
三种茶 | sān zhǒng chá |
这种花 | zhè zhǒng huā |
我们种的豆 | wǒ men zhòng de dòu | 种
黄种人 | huáng zhǒng rén |
慢慢地走 | màn màn de zǒu |
这块地 | zhè kuài dì | 地
够得着 | gòu de zháo | 着
睡一觉 | shuì yī jiào | 一觉
弹吉他 | tán jí tā | 弹吉他
系着围巾 | jì zhe wéi jīn | 系
中文系上课 | zhōng wén xì shàng kè |
书我还没还 | shū wǒ hái méi huán | 还
排成一行 | pái chéng yī háng | 一行
一行人 | yī xíng rén |
银行行长 | yín háng háng zhǎng | 银行行长
叶子落下来 | yè zi luò xià lái |
他打的电话 | tā dǎ de diàn huà |
孔子说 | kǒng zǐ shuō |
没关系 | méi guān xi |
他的妻子 | tā de qī zi |
肚子很饿 | dù zi hěn è |
看看书 | kàn kan shū |
看得到山 | kàn de dào shān |
为了解决问题 | wèi le jiě jué wèn tí |
先空出来 | xiān kòng chū lái | 空
绿色的女鞋 | lǜ sè de nǚ xié |
你在哪儿 | nǐ zài nǎr |
等一会儿 | děng yī huìr |
""".strip().splitlines()


def pieces(row: str) -> tuple[str, str, list[str]]:
    """A row of the table: the text, its pinyin, and the words to look at."""
    text, pinyin, listed = (part.strip() for part in row.split("|"))
    return text, pinyin, listed.split()


@pytest.mark.parametrize("row", SHARED, ids=lambda row: row.split()[0])
def test_cards_the_reading_list_and_the_voice_agree(row: str) -> None:
    """A learner sees the syllables that are spoken; only 一 and 不 may be spoken in other tones."""
    text, pinyin, listed = pieces(row)
    spoken = re.findall("[a-zü]+[1-5]", spell(text).text.replace("v", "ü"))
    shown = [syllable for word in read_words(text) for syllable in word.syllables]

    assert write_pinyin(text) == pinyin
    assert [word.text for word in find_polyphones(text)] == listed
    assert all(f" {word.pinyin} " in f" {pinyin} " for word in find_polyphones(text))
    for character, said, seen in zip(text, spoken, shown, strict=True):
        assert said == seen or (character in "一不" and said[:-1] == seen[:-1])


@given(mixed)
def test_words_are_all_the_chinese_of_a_text(text: str) -> None:
    """Words follow one another without overlap, and what is between them is not Chinese."""
    words = read_words(text)

    assert all(one.stop <= two.start for one, two in pairwise(words))
    assert "".join(text[word.start : word.stop] for word in words) == re.sub(f"[^{HAN}]", "", text)
    assert all(len(word.syllables) in (0, word.stop - word.start) for word in words)


def test_the_dictionary_is_loaded_for_chinese_alone() -> None:
    """A page without Chinese is listed and carded without it."""
    code = (
        "import sys; from pipeline.pinyin.written import write_pinyin; "
        "from pipeline.script.polyphones import find_polyphones; "
        "print(write_pinyin('Only tea.'), [*find_polyphones('Only tea.')], 'pypinyin' in sys.modules)"
    )

    finished = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert finished.stdout.strip() == "Only tea. [] False"


def test_each_of_our_words_has_a_syllable_for_each_character() -> None:
    """The table is whole: no word twice, and each syllable with its tone."""
    lines = files("pipeline.pinyin").joinpath("phrases.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if not line.startswith("#")]

    assert len({word for word, _ in rows}) == len(rows)
    for word, syllables in rows:
        assert len(word) == len(syllables.split()), word
        assert all(re.fullmatch("[a-zü]+[1-5]", syllable) for syllable in syllables.split()), word
