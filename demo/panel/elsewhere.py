"""Where a notebook of the repository can be opened and run: Colab, Kaggle, or ModelScope where China is.

They fetch it from where the repository lies in public: INKWELL_REPOSITORY says it, or the Space does in which
the app runs. Where neither does, there is nothing to link to.
"""

import os
from urllib.parse import quote

HUB = "https://huggingface.co/"
GITHUB = "https://github.com/"


def repository() -> str:
    """Where the repository lies: "https://github.com/owner/name"; empty where that is not known."""
    space = os.environ.get("SPACE_ID")
    given = os.environ.get("INKWELL_REPOSITORY") or (f"{HUB}spaces/{space}" if space else "")
    address = given.strip().rstrip("/")
    return address if address.startswith((HUB, GITHUB)) else ""


def places(file: str, address: str | None = None) -> list[tuple[str, str]]:
    """[(its name, the address that opens the file there), …], `file` a path in the repository.

    address: the repository's, where that is not `repository()`. ModelScope takes notebooks from GitHub alone.
    """
    address = repository() if address is None else address
    if not address:
        return []
    page = f"{address}/blob/main/{file}"
    if address.startswith(HUB):
        whole = f"{address}/resolve/main/{file}"
        return [
            ("Colab", f"https://colab.research.google.com/#fileId={quote(page)}"),
            ("Kaggle", f"https://kaggle.com/kernels/welcome?src={quote(whole)}"),
        ]
    name = page.removeprefix(GITHUB)
    return [
        ("Colab", f"https://colab.research.google.com/github/{name}"),
        ("Kaggle", f"https://kaggle.com/kernels/welcome?src={quote(page)}"),
        ("ModelScope", f"https://modelscope.cn/notebook/share/github/{name}"),
    ]
