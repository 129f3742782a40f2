"""What `python app.py` is told: where it listens, whether others reach it, where data lies.

Nothing heavy is imported here, so that --help answers at once.
"""

import argparse
import os
from collections.abc import Sequence
from dataclasses import dataclass

# Python's own name for it, and what argparse would say without it: the command that the reader typed.
PROGRAM = "python app.py"


@dataclass(frozen=True)
class Settings:
    """How the page is served. None leaves it to Gradio, which has environment variables of its own."""

    port: int | None = None
    host: str | None = None
    share: bool = False
    mcp: bool = True
    data: str | None = None

    def listening(self) -> dict:
        """What `launch` is told of where to listen."""
        return {"server_port": self.port, "server_name": self.host, "share": self.share}

    def place_data(self) -> None:
        """Have data sets looked for in the folder that was named, here and in every process begun later."""
        if self.data:
            os.environ["INKWELL_DATA"] = self.data


def port_number(text: str) -> int:
    """A port that one may ask for, from 1 to 65535. ArgumentTypeError."""
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= 65535):
        raise argparse.ArgumentTypeError(f"a port is a number from 1 to 65535, not {text!r}")
    return int(text)


def parser() -> argparse.ArgumentParser:
    """Every option with its words."""
    options = argparse.ArgumentParser(
        PROGRAM, description="Inkwell: draw a digit and watch a dozen small networks read it."
    )
    options.add_argument(
        "--port",
        type=port_number,
        help="where to listen ($GRADIO_SERVER_PORT, else the first free from 7860)",
    )
    options.add_argument(
        "--host",
        help="who may reach the page: 127.0.0.1 is this machine alone, 0.0.0.0 its whole network "
        "($GRADIO_SERVER_NAME, else 127.0.0.1)",
    )
    options.add_argument(
        "--share",
        action="store_true",
        help="a public address for a week, by Gradio's tunnel: whoever has it can use the page",
    )
    options.add_argument("--data", metavar="DIR", help="folder of the data sets ($INKWELL_DATA, else ./data)")
    options.add_argument(
        "--no-mcp",
        dest="mcp",
        action="store_false",
        help="offer no tools to assistants, also where the package mcp is installed",
    )
    return options


def parse(arguments: Sequence[str]) -> Settings:
    """What stands on the command line. SystemExit with words for --help and for what cannot be."""
    return Settings(**vars(parser().parse_args(arguments)))
