"""The protocol at the top of demo/static/bus.js says all that page, scripts and server use, and no more."""

import re
from pathlib import Path

import pytest

from demo.words import languages

DEMO = Path(__file__).parents[1] / "demo"
SETTINGS = {"lang", "recipe", "theme", "projector", "sure"}
WRITTEN = (  # how Python, templates and scripts write an attribute: as text, as a keyword, as a key
    r"\bdata-([a-z]+(?:-[a-z]+)*)",
    r"\bdata_([a-z]+(?:_[a-z]+)*)(?==|\"\s*:)",
)
READ = (  # how scripts and style sheets read one
    r"\[data-([a-z]+(?:-[a-z]+)*)",
    r"\bdataset\.([a-zA-Z]+)",
    r"\"([a-z]+)\" in \w+\.dataset",
    r"const \{ (\w+) \} = .*\.dataset",
    r"attr\(data-([a-z-]+)\)",
)


def protocol() -> str:
    """The comment that says it."""
    script = (DEMO / "static" / "bus.js").read_text(encoding="utf-8")
    return script[: script.index("\n\n")]


def files(*endings: str) -> str:
    """The text of all files of the page with these endings, the protocol left out."""
    found = [file for ending in endings for file in sorted(DEMO.rglob(f"*.{ending}"))]
    text = "\n".join(file.read_text(encoding="utf-8") for file in found if "tables" not in file.parts)
    return text.replace(protocol(), "")


def matches(patterns: tuple[str, ...], text: str) -> set[str]:
    """All that the patterns find, with hyphens."""
    found = {name for pattern in patterns for name in re.findall(pattern, text)}
    return {name.replace("_", "-") for name in found}


def documented() -> set[str]:
    """The attributes of the protocol."""
    return set(re.findall(r"^//   data-([a-z-]+) ", protocol(), re.M))


def test_every_attribute_is_in_the_protocol():
    written = matches(WRITTEN, files("py", "jinja"))
    read = matches(READ, files("js", "css"))
    assert (written | read) - set(languages()) - documented() == set()


def test_every_attribute_of_the_protocol_is_written_and_read():
    written = matches(WRITTEN, files("py", "jinja"))
    by_scripts = matches((r"dataset\.([a-z]+) = ",), files("js")) | SETTINGS
    assert documented() - written - by_scripts == set()
    assert documented() - matches(READ, files("js", "css")) == set()


def test_names_in_other_languages_are_in_the_protocol():
    assert "data-<language>" in protocol()
    assert not set(languages()) & documented(), "a language may not be called as an attribute is"


def test_the_events_are_those_of_the_protocol():
    events = protocol().split("Events on the window")[1].split("// Messages")[0]
    lines = re.findall(r"^//   ([a-z, ]+?)  ", events, re.M)
    named = {name for line in lines for name in line.split(", ")}
    scripts = files("js")
    by_server = matches((r"\"inkwell:([a-z]+)\"",), files("py"))
    told = matches((r"\btell\(\"([a-z]+)\"",), scripts) | SETTINGS | by_server
    heard = matches((r"\bhear\(\"([a-z]+)\"",), scripts)
    assert named == told
    assert heard <= told


@pytest.mark.parametrize("name", ["n", "pointed", "digit", "recipe", "lang"])
def test_a_panel_reads_what_the_protocol_says_that_it_is_sent(name):
    request = re.search(r"panel -> server +(\{.*\})", protocol())[1]
    assert re.search(rf"\b{name}\b", request)
    panel = (DEMO / "panel" / "panel.py").read_text(encoding="utf-8")
    assert f'request.get("{name}")' in panel


def test_the_fields_that_scripts_know_are_in_the_protocol():
    scripts = files("js")
    known = matches((r"field\(\"([a-z]+)\"\)", r"field\.name [!=]== \"([a-z]+)\""), scripts)
    named = set(re.findall(r"^//   (\w+) ", protocol().split("// Fields that scripts")[1], re.M))
    assert known == named
