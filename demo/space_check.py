"""Whether the repository starts as a Hugging Face Space: `python -m demo.space_check`, before it is uploaded.

It looks at what the Hub reads (the front matter of README.md, the sizes of files), at what a Space installs
(requirements.txt against what the code imports), and starts the app as a Space does. Exit 1 where something
would fail.
"""

import argparse
import ast
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from importlib.metadata import PackageNotFoundError, packages_distributions, requires
from pathlib import Path
from socket import socket

import yaml
from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version

TOP = Path(__file__).parents[1]
COLOURS = {"red", "yellow", "green", "blue", "indigo", "purple", "pink", "gray"}
ZERO_GPU_PYTHONS = ("3.10", "3.12")
ZERO_GPU_TORCH = "2.11"
TOO_NEW_TORCH = "2.12"
NEEDED = ("title", "emoji", "colorFrom", "colorTo", "sdk", "sdk_version", "app_file")
DESCRIPTION = 60  # characters of the short description
LARGEST = 10_000_000  # bytes of a file: above that the Hub keeps it elsewhere, and `git clone` needs git-lfs
ALL = 1_000_000_000  # bytes of the repository, of which a Space gets a gigabyte for nothing
START = 60.0  # seconds until the page is served; the Hub itself is patient for 30 minutes
# What the Space's own image brings, or the standard library.
BROUGHT = {"spaces", *sys.stdlib_module_names}
# Optional: what imports it says so, or does without.
OPTIONAL = {"ray", "sklearn"}


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at: whether it is right, in words."""

    is_right: bool
    words: str

    def __str__(self) -> str:
        return f"{'ok' if self.is_right else 'NO':3}{self.words}"


# ---- what the Hub reads ------------------------------------------------------------------------------------


def front_matter(top: Path) -> dict:
    """The fields on top of README.md; none where there is no such block."""
    parts = (top / "README.md").read_text(encoding="utf-8").split("---\n")
    if len(parts) < 3 or parts[0]:
        return {}
    try:
        fields = yaml.safe_load(parts[1])
    except yaml.YAMLError:
        return {}
    return fields if isinstance(fields, dict) else {}


def check_front_matter(top: Path) -> Iterator[Finding]:
    """Whether the Hub makes a Space of Gradio out of it."""
    fields = front_matter(top)
    missing = [name for name in NEEDED if not fields.get(name)]
    yield Finding(not missing, f"the front matter of README.md has all it needs{lacking(missing)}")
    yield Finding(fields.get("sdk") == "gradio", f"its sdk is gradio: {fields.get('sdk')}")
    file = str(fields.get("app_file"))
    yield Finding((top / file).is_file(), f"its app_file is there: {file}")
    colours = [fields.get("colorFrom"), fields.get("colorTo")]
    yield Finding(set(colours) <= COLOURS, f"its colours are known to the Hub: {colours[0]}, {colours[1]}")
    length = len(str(fields.get("short_description", "")))
    words = f"its short description has {length} of {DESCRIPTION} characters"
    yield Finding(0 < length <= DESCRIPTION, words)
    yield check_gradio(top, str(fields.get("sdk_version")))


def lacking(names: list[str]) -> str:
    """The end of a sentence that says what is missing; nothing where nothing is."""
    return f", but for {', '.join(names)}" if names else ""


def check_gradio(top: Path, version: str) -> Finding:
    """Whether the Space's Gradio is one that requirements.txt takes: the Hub installs its own first."""
    try:
        allowed = requirements(top)["gradio"].specifier
        is_taken = Version(version) in allowed
    except (InvalidVersion, InvalidRequirement, KeyError):
        return Finding(False, f"sdk_version is one that requirements.txt takes: {version}")
    return Finding(is_taken, f"sdk_version is one that requirements.txt takes: {version}, gradio{allowed}")


def check_sizes(top: Path) -> Iterator[Finding]:
    """Whether all files are small enough to be kept by the Hub as they are."""
    files = tracked(top)
    sizes = {file: (top / file).stat().st_size for file in files}
    largest = max(sizes, key=sizes.get)
    size = sizes[largest] / 1e6
    words = f"the largest file, {largest}, has {size:.1f} of {LARGEST / 1e6:.0f} MB"
    yield Finding(sizes[largest] <= LARGEST, words)
    total = sum(sizes.values())
    yield Finding(total <= ALL, f"all {len(files)} files have {total / 1e6:.0f} of {ALL / 1e6:.0f} MB")


def tracked(top: Path) -> list[str]:
    """The files of the repository that are there; all files where git does not know the folder."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=top, capture_output=True, text=True)
    names = listed.stdout.split("\0") if listed.returncode == 0 else []
    names = names or [str(file.relative_to(top)) for file in top.rglob("*")]
    return [name for name in names if name and (top / name).is_file()]


# ---- what a Space installs ---------------------------------------------------------------------------------


def requirements(top: Path) -> dict[str, Requirement]:
    """{package: its line in requirements.txt}. InvalidRequirement."""
    lines = (top / "requirements.txt").read_text(encoding="utf-8").splitlines()
    parsed = [Requirement(line) for line in lines if line.strip() and not line.startswith(("#", "-"))]
    return {canonicalize_name(each.name): each for each in parsed}


def imported(top: Path) -> set[str]:
    """The packages that the app, its page and its networks import at some time."""
    names = set()
    for file in [top / "app.py", *(top / "demo").rglob("*.py"), *(top / "models").rglob("*.py")]:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                names |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                names.add(node.module.split(".")[0])
    return names - {"demo", "models"}


def check_requirements(top: Path) -> Iterator[Finding]:
    """Whether what is imported is installed, in wheels that run there."""
    try:
        required = requirements(top)
    except InvalidRequirement as error:
        yield Finding(False, f"requirements.txt cannot be read: {error}")
        return
    known = packages_distributions()
    direct = {name for name in imported(top) if name not in BROUGHT | OPTIONAL}
    strangers = sorted(direct - known.keys())
    yield Finding(not strangers, f"all {len(direct)} imported packages can be found{lacking(strangers)}")
    # A package may be imported under another name than it is installed by, and may come along with another
    # one, as starlette does with gradio.
    brought = set(required) | companions(set(required))
    extra = sorted(
        name
        for name in direct & known.keys()
        if not brought & {canonicalize_name(distribution) for distribution in known[name]}
    )
    yield Finding(not extra, f"requirements.txt brings them{lacking(extra)}")
    local = [str(each) for each in required.values() if "+" in str(each.specifier)]
    yield Finding(not local, f"no wheel is for one kind of machine, as +cpu is{lacking(local)}")


def check_zero_gpu(top: Path) -> Iterator[Finding]:
    """Whether what the Space installs runs on ZeroGPU, which takes less than any other machine."""
    python = str(front_matter(top).get("python_version"))
    yield Finding(python in ZERO_GPU_PYTHONS, f"ZeroGPU has this Python: {python}")
    torch = requirements(top)["torch"]
    words = f'ZeroGPU takes this torch: "{torch}", up to {ZERO_GPU_TORCH}'
    yield Finding(Version(TOO_NEW_TORCH) not in torch.specifier, words)


def companions(names: set[str]) -> set[str]:
    """What these distributions install with them, by their own words."""
    found = set()
    for name in names:
        try:
            lines = requires(name) or []
        except PackageNotFoundError:
            continue
        found |= {canonicalize_name(Requirement(line).name) for line in lines if "extra ==" not in line}
    return found


# ---- whether it starts -------------------------------------------------------------------------------------


def check_start(top: Path, seconds: float = START) -> Iterator[Finding]:
    """Whether the page is served in that time, by the command that a Space gives."""
    port = free_port()
    with tempfile.TemporaryDirectory() as place:
        # As in a Space: no data, and every host may ask.
        variables = {"GRADIO_TEMP_DIR": place, "INKWELL_DATA": place, "GRADIO_SERVER_NAME": "0.0.0.0"}
        log = Path(place, "log")
        began = time.monotonic()
        with log.open("w") as output:
            process = subprocess.Popen(
                [sys.executable, "app.py", "--port", str(port)],
                cwd=top,
                env=os.environ | variables,
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        try:
            is_served = wait_for(lambda: serves(port), process, 3 * seconds)
            took = time.monotonic() - began
            size = resident(process.pid)
        finally:
            process.terminate()
            process.wait()
        if not is_served:
            printed = log.read_text(errors="replace").strip().splitlines()
            last = printed[-1] if printed else "it printed nothing"
            yield Finding(False, f"the page is served, but was not within {took:.0f} s: {last}")
            return
    yield Finding(took <= seconds, f"the page is served after {took:.1f} of {seconds:.0f} s")
    if size is not None:
        yield Finding(size < 16_000, f"the server has {size} MB of the 16 GB of a free Space")


def free_port() -> int:
    """A port at which nobody listens."""
    with socket() as place:
        place.bind(("127.0.0.1", 0))
        return place.getsockname()[1]


def serves(port: int) -> bool:
    """Whether a whole page comes from there."""
    try:
        connection = HTTPConnection("127.0.0.1", port, timeout=30)
        connection.request("GET", "/")
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False


def wait_for(is_so: Callable[[], bool], process: subprocess.Popen, seconds: float) -> bool:
    """Whether it became so in that time, while the process lived."""
    end = time.monotonic() + seconds
    while time.monotonic() < end and process.poll() is None:
        if is_so():
            return True
        time.sleep(0.2)
    return False


def resident(number: int) -> int | None:
    """Megabytes of memory of a process; None where the system does not say."""
    try:
        lines = Path(f"/proc/{number}/status").read_text().splitlines()
    except OSError:
        return None
    sizes = [int(line.split()[1]) for line in lines if line.startswith("VmRSS")]
    return sizes[0] // 1024 if sizes else None


def main(arguments: list[str] | None = None) -> int:
    """0 where all is right. Prints a line for each thing that was looked at."""
    parser = argparse.ArgumentParser("python -m demo.space_check", description=__doc__.splitlines()[0])
    parser.add_argument("--no-start", action="store_true", help="look at the files alone")
    parser.add_argument("--zero-gpu", action="store_true", help="also ask what ZeroGPU asks")
    parser.add_argument("--seconds", type=float, default=START, help=f"that the start may take ({START:.0f})")
    options = parser.parse_args(arguments)
    checks = [check_front_matter(TOP), check_sizes(TOP), check_requirements(TOP)]
    if options.zero_gpu:
        checks.append(check_zero_gpu(TOP))
    if not options.no_start:
        checks.append(check_start(TOP, options.seconds))
    are_right = True
    for check in checks:
        for finding in check:
            print(finding, flush=True)
            are_right &= finding.is_right
    return 0 if are_right else 1


if __name__ == "__main__":
    sys.exit(main())
