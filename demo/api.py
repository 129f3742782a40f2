"""A program for each endpoint, in Python, curl and JavaScript: `python -m demo.api` writes them to API.md."""

import json
from pathlib import Path

from demo.panel.examples import DIGIT, EXAMPLES, FILES, PICTURE, STREAMS

ADDRESS = "http://127.0.0.1:7860"
FILE = Path(__file__).parents[1] / "API.md"
HEADING = f"""\
# Inkwell for programs

Each example is a whole program, which runs as it stands beside a server on {ADDRESS}.
`{PICTURE}` is a picture of your own, `{DIGIT}` the `digit` of an earlier answer of `/read_strokes`: 28 rows
of 28 numbers from 0 to 1. What an endpoint takes and answers stands on the page itself, under "Use via API".
What is wrong with a call comes back as a sentence. Where the answer is JSON, `detail="brief"` keeps it under
8,000 characters.

The Python programs need `pip install gradio_client`, the others nothing. JavaScript is for Node 18 or newer,
and without the lines that read files for a browser too.

Assistants find the same endpoints as tools at `{ADDRESS}/gradio_api/mcp/`, where the server has
`pip install -r requirements-mcp.txt` and was not started with `--no-mcp`. Their answers are brief unless they
ask for more.

`python -m demo.api` writes this file.
"""


# ---- Python ------------------------------------------------------------------------------------------------


def python(endpoint: str, address: str = ADDRESS) -> str:
    """A program with gradio_client that prints the answer, or every part of one that streams."""
    given = EXAMPLES[endpoint]
    imports = ["from gradio_client import Client"]
    if PICTURE in _texts(given):
        imports = ["from gradio_client import Client, handle_file"]
    if DIGIT in _texts(given):
        imports = ["import json", "from pathlib import Path", "", *imports]
    arguments = [f"    {name}={_python_value(value)}," for name, value in given.items()]
    arguments.append(f'    api_name="/{endpoint}",')
    if endpoint in STREAMS:
        body = ["texts = client.submit(", *arguments, ")", "for text in texts:", "    print(text)"]
    else:
        body = ["answer = client.predict(", *arguments, ")", "print(answer)"]
    return "\n".join([*imports, "", f'client = Client("{address}")', *body, ""])


def _python_value(value) -> str:
    if value == PICTURE:
        return f'handle_file("{PICTURE}")'
    if value == DIGIT:
        return f'json.loads(Path("{DIGIT}").read_text())'
    return json.dumps(value, ensure_ascii=False)


# ---- curl --------------------------------------------------------------------------------------------------


def curl(endpoint: str, address: str = ADDRESS) -> str:
    """A script for a shell that prints the events of the answer; the last one's data is [the answer]."""
    given = EXAMPLES[endpoint]
    lines = []
    if PICTURE in _texts(given):
        lines.append(f"PICTURE=$(curl -s {address}/gradio_api/upload -F files=@{PICTURE} | tr -d '[]\"')")
    body = ", ".join(f'"{name}": {_shell_value(value)}' for name, value in given.items())
    lines += [
        f"EVENT=$(curl -s {address}/gradio_api/call/v2/{endpoint} \\",
        "  -H 'Content-Type: application/json' \\",
        f"  -d '{{{body}}}' |",
        '  sed \'s/.*"event_id": *"\\([^"]*\\)".*/\\1/\')',
        f"curl -sN {address}/gradio_api/call/{endpoint}/$EVENT",
        "",
    ]
    return "\n".join(lines)


def _shell_value(value) -> str:
    """JSON within single quotes, which end where the shell has to put something in."""
    if value == PICTURE:
        return '{"path": "\'"$PICTURE"\'", "meta": {"_type": "gradio.FileData"}}'
    if value == DIGIT:
        return f"'\"$(cat {DIGIT})\"'"
    return json.dumps(value, ensure_ascii=False)


# ---- JavaScript --------------------------------------------------------------------------------------------


def javascript(endpoint: str, address: str = ADDRESS) -> str:
    """A module for Node that prints the answer, of one that streams the last part."""
    given = EXAMPLES[endpoint]
    lines = []
    if not set(FILES).isdisjoint(_texts(given)):
        lines += ['import { readFile } from "node:fs/promises";', ""]
    lines += [f'const server = "{address}/gradio_api";']
    if PICTURE in _texts(given):
        lines += [
            "const form = new FormData();",
            f'form.append("files", new Blob([await readFile("{PICTURE}")]), "{PICTURE}");',
            'const uploaded = await fetch(`${server}/upload`, { method: "POST", body: form });',
            "const [path] = await uploaded.json();",
        ]
    fields = [f"  {name}: {_javascript_value(value)}," for name, value in given.items()]
    lines += [
        "const question = {",
        *fields,
        "};",
        f"const asked = await fetch(`${{server}}/call/v2/{endpoint}`, {{",
        '  method: "POST",',
        '  headers: { "Content-Type": "application/json" },',
        "  body: JSON.stringify(question),",
        "});",
        "const { event_id } = await asked.json();",
        f"const answered = await fetch(`${{server}}/call/{endpoint}/${{event_id}}`);",
        "// Events, one after the other; the last one has the answer.",
        'const last = (await answered.text()).trim().split("\\n").at(-1);',
        'const [answer] = JSON.parse(last.slice("data: ".length));',
        "console.log(JSON.stringify(answer));",
        "",
    ]
    return "\n".join(lines)


def _texts(given: dict) -> list[str]:
    """Those of the values that are text: a file is named by one."""
    return [value for value in given.values() if isinstance(value, str)]


def _javascript_value(value) -> str:
    if value == PICTURE:
        return '{ path, meta: { _type: "gradio.FileData" } }'
    if value == DIGIT:
        return f'JSON.parse(await readFile("{DIGIT}", "utf8"))'
    return json.dumps(value, ensure_ascii=False)


LANGUAGES = {"python": python, "sh": curl, "js": javascript}


def page() -> str:
    """All of API.md."""
    parts = [HEADING]
    for endpoint in EXAMPLES:
        parts.append(f"## /{endpoint}\n")
        parts += [f"```{name}\n{program(endpoint)}```\n" for name, program in LANGUAGES.items()]
    return "\n".join(parts)


if __name__ == "__main__":
    FILE.write_text(page(), encoding="utf-8")
    print(f"{FILE.name}: {len(EXAMPLES)} endpoints, each in {len(LANGUAGES)} languages")
