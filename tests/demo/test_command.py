"""The command line: what is asked for is what the server gets, and --help needs nothing that takes time."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from demo import command, server
from tests.kit.ports import free_port
from tests.kit.server import Server

TOP = Path(__file__).parents[2]


def test_what_is_not_said_is_left_to_gradio():
    settings = command.parse([])
    assert settings == command.Settings()
    assert settings.listening() == {"server_port": None, "server_name": None, "share": False}


def test_everything_that_can_be_said_reaches_the_launch(monkeypatch):
    launched = {}

    class Blocks:
        def launch(self, **options):
            launched.update(options)
            raise KeyboardInterrupt  # nothing is served here

    monkeypatch.setattr("signal.signal", lambda number, handler: None)
    settings = command.parse(["--port", "7999", "--host", "0.0.0.0", "--share", "--no-mcp"])
    with pytest.raises(KeyboardInterrupt):
        server.serve(Blocks(), settings)
    expected = {"server_port": 7999, "server_name": "0.0.0.0", "share": True, "mcp_server": False}
    assert expected.items() <= launched.items()


def test_data_are_looked_for_where_the_command_line_says(monkeypatch):
    from models import data

    monkeypatch.setenv("INKWELL_DATA", "elsewhere")
    command.parse([]).place_data()
    assert data.folder() == Path("elsewhere")
    command.parse(["--data", "here"]).place_data()
    assert data.folder() == Path("here")


@pytest.mark.parametrize("port", ["0", "65536", "-1", "http", "٧٨٦٠", "7860.0", ""])
def test_what_is_no_port_gets_a_sentence(port, capsys):
    with pytest.raises(SystemExit) as ended:
        command.parse([f"--port={port}"])
    assert ended.value.code == 2
    assert "a port is a number from 1 to 65535" in capsys.readouterr().err


def test_help_names_every_option_and_loads_nothing():
    script = (
        "import runpy, sys\n"
        "sys.argv = ['app.py', '--help']\n"
        "try: runpy.run_path('app.py', run_name='__main__')\n"
        "finally: print(sorted({'torch', 'gradio', 'numpy'} & set(sys.modules)))\n"
    )
    told = subprocess.run([sys.executable, "-c", script], cwd=TOP, capture_output=True, text=True, timeout=60)
    assert told.returncode == 0
    assert told.stdout.endswith("[]\n")
    options = set(re.findall(r"^  (?:-h, )?(--[\w-]+)", told.stdout, re.M))
    assert options == {"--help", "--port", "--host", "--share", "--data", "--no-mcp"}


def test_the_page_listens_at_the_port_that_was_asked_for(tmp_path):
    port = free_port()
    served = Server(tmp_path / "uploads", port=port, options=("--port", str(port), "--host", "127.0.0.1"))
    try:
        assert served.ask("HEAD", "/").status == 200
    finally:
        served.process.kill()
        served.process.wait()


def test_a_runner_of_scripts_installs_what_a_space_does():
    """The block that PEP 723 describes, read as its reference implementation reads it."""
    block = re.search(r"^# /// script$\n((?:#(?: .*)?$\n)+)# ///$", (TOP / "app.py").read_text(), re.M)[1]
    toml = re.sub(r"^# ?", "", block, flags=re.M)
    required = (TOP / "requirements.txt").read_text().splitlines()
    assert re.findall(r'^    "(.*)",$', toml, re.M) == [line.replace('"', "'") for line in required]
    assert re.search(r'^requires-python = ">=3\.10"$', toml, re.M)
