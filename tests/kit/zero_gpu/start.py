"""Start the app where PyTorch counts how often it is asked for a GPU. It says that there is one."""

import os
import runpy
import sys

import torch

torch.cuda.questions = []


def is_available() -> bool:
    torch.cuda.questions.append(True)
    return True


torch.cuda.is_available = is_available
sys.path.insert(0, os.getcwd())
sys.argv[0] = "app.py"
runpy.run_path("app.py", run_name="__main__")
