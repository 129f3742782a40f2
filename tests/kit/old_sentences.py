"""The sentences of a panel's trouble, English and Chinese."""

import html
import re

from demo.old import panel
from models.basics import OPTIMIZERS
from models.lessons.diabetes import ACTIVATIONS
from models.lessons.hello import ONE, VERSIONS
from models.own import settings
from models.probing.attribution import METHODS
from models.recipes import OPTIMIZERS as OWN_OPTIMIZERS
from models.registry import CARDS

KEYS = {*OPTIMIZERS, *OWN_OPTIMIZERS, *ACTIVATIONS, *ONE, *VERSIONS, *METHODS, *CARDS, *settings.KINDS}
WRITTEN_SO = KEYS | {"Top", "ONNX", "conv1", "conv2", "nan", "inf"}  # in Chinese as in English


def sentences(error: Exception) -> tuple[str, str]:
    """The English and the Chinese sentence of a panel's HTML."""
    told = re.findall(r'<span lang="(en|zh)">(.*?)</span>', panel.trouble(error), re.DOTALL)
    assert [lang for lang, _ in told] == ["en", "zh"]
    return tuple(html.unescape(sentence) for _, sentence in told)


def is_chinese(sentence: str) -> bool:
    """Whether it is a whole sentence without English words, but for names and what the visitor typed."""
    words = set(re.findall(r"[A-Za-z][\w.]+", re.sub("“.*?”", "", sentence), re.ASCII))
    ours = re.search(r"[\u4e00-\u9fff]", sentence) and sentence.endswith("。")
    return bool(ours and not sentence.startswith("这样不行") and words <= WRITTEN_SO)
