"""What is wrong beyond the panels' fields, in both languages: an own network's settings, files."""

import math
from types import SimpleNamespace

import pytest

from models import checkpoint, data, registry
from models.own import files, onnx_export, settings
from models.recipes import OPTIMIZERS
from tests.kit.panels import is_chinese, sentences
from tests.kit.training import trained

KEYS = {*settings.KINDS, *OPTIMIZERS, "nan", "ONNX"}  # in Chinese as in English


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"kind": "vit"}, "网络种类不能是“vit”：请从 mlp、"),
        ({"kind": None}, "网络种类不能是空的"),
        ({"width": 11}, "宽度不能是 11：cnn 可选 5、10、16、32。"),
        ({"optimizer": "lion"}, "优化器不能是“lion”"),
        ({"lr": 0}, "学习率不能是 0：请填大于 0、不超过 10 的数。"),
        ({"lr": math.nan}, "学习率不能是 nan"),
        ({"batch": 0}, "批大小不能是 0：请填 1 到 1,024 之间的整数。"),
        ({"epochs": 6}, "轮数不能是 6"),
        ({"digits": ""}, "数字个数不能是空的"),
        ({"seed": -1}, "种子不能是 -1"),
    ],
    ids=str,
)
def test_a_wrong_setting_of_an_own_network_is_told_in_both_languages(wrong, sentence):
    with pytest.raises(ValueError) as raised:
        settings.Settings(**wrong)
    en, zh = sentences(raised.value)
    assert sentence in zh and is_chinese(zh, KEYS), zh
    assert en[0].isupper() and "lr" not in en.split()


def test_a_run_that_gives_no_file_is_told_in_both_languages():
    for run in (SimpleNamespace(end="diverged"), SimpleNamespace(end=None, step=0)):
        with pytest.raises(files.NoFile) as raised:
            files.facts(run)
        assert is_chinese(sentences(raised.value)[1], KEYS)


def test_an_onnx_file_that_cannot_be_made_is_told_in_both_languages(monkeypatch):
    def absent(network):
        raise ImportError

    def other(network):
        proto = SimpleNamespace(SerializeToString=bytes)
        return SimpleNamespace(model=SimpleNamespace(metadata_props={}), model_proto=proto)

    monkeypatch.setattr(onnx_export, "difference", lambda content, network: math.nan)
    for program, sentence in ((absent, "还缺几个包"), (other, "与网络的答案不一致")):
        monkeypatch.setattr(onnx_export, "program", program)
        with pytest.raises(files.NoFile) as raised:
            onnx_export.exported(files.weights(trained("cnn")))
        zh = sentences(raised.value)[1]
        assert sentence in zh and zh.endswith(f"：{onnx_export.HOW}")


def test_a_recipe_that_a_network_lacks_is_told_in_both_languages():
    with pytest.raises(KeyError) as raised:
        registry.find("modern", "plain")
    assert sentences(raised.value)[1] == "没有叫“modern”、训练方式为“plain”的网络，可选：强化版。"


def test_missing_files_are_told_in_both_languages(tmp_path):
    with pytest.raises(checkpoint.CheckpointError) as raised:
        checkpoint.load("cnn", weights=tmp_path)
    _, zh = sentences(raised.value)
    assert "缺少权重文件" in zh and "python -m models.train cnn --recipe robust" in zh
    file = tmp_path / "set.txt"
    with pytest.raises(data.DataError) as raised:
        data.fetch("http://127.0.0.1:9/none", file, "0" * 64)
    shown = f"{tmp_path.name}/set.txt"
    assert sentences(raised.value)[1].startswith(f"没有 {shown}，也没能从 http://127.0.0.1:9/none 下载")
    file.write_text("ink")
    with pytest.raises(data.DataError) as raised:
        data.check(file, "0" * 64)
    assert sentences(raised.value)[1].startswith(f"{shown} 与公布的文件不符（SHA-256 为 ")
