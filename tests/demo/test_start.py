"""The start brings nothing that the first page does not use."""

import subprocess
import sys
from pathlib import Path

TOP = Path(__file__).parents[2]
# What panels, trainings and commands use, each when it is asked for.
LATER = {
    *("captum", "matplotlib", "networkx", "onnx", "onnxscript", "ray", "scipy", "sklearn", "spaces"),
    *("sympy", "torchvision", "torch._dynamo", "torch._inductor"),
}


def test_the_start_imports_nothing_that_the_first_page_does_not_use(tmp_path):
    script = f"import sys, app; print(*({LATER!r} & set(sys.modules)), 'end')"
    told = subprocess.run(
        [sys.executable, "-c", script],
        cwd=TOP,
        env={"PATH": "", "GRADIO_TEMP_DIR": str(tmp_path), "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=240,
    )
    assert told.stdout.splitlines()[-1].strip() == "end", told.stdout + told.stderr
