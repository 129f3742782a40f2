"""Arrows point one way: app -> demo.ui -> demo.pages -> demo.guide -> demo.{predict, probe, …} -> models."""

import ast
from pathlib import Path

TOP = Path(__file__).parents[1]


def imports(file: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found |= {f"{node.module}.{alias.name}" for alias in node.names} | {node.module}
    return found


def starts(names: set[str], *prefixes: str) -> set[str]:
    return {name for name in names if name.split(".")[0] in prefixes or name.startswith(prefixes)}


def test_models_never_import_the_page():
    for file in (TOP / "models").rglob("*.py"):
        assert not starts(imports(file), "demo", "gradio", "app"), file


def test_architectures_import_only_torch_and_types():
    for name in (
        "mlp",
        "cnn",
        "inception",
        "resnet",
        "recurrent",
        "cnn_rnn",
        "modern",
        "names",
        "reviews",
        "writer",
    ):
        found = {found.split(".")[0] for found in imports(TOP / "models" / f"{name}.py")}
        assert "torch" in found and found <= {"torch", "collections", "dataclasses"}, name


VERBS = ("predict", "probe", "write", "learn")


def test_the_verbs_know_no_page():
    for name in VERBS:
        found = imports(TOP / "demo" / f"{name}.py")
        assert not starts(found, "demo.pages", "demo.panel.panel", "demo.ui", "gradio"), name


def test_what_draws_knows_no_page_and_no_network():
    for file in (TOP / "demo" / "draw").rglob("*.py"):
        assert not starts(imports(file), "demo.pages", "demo.panel", "demo.ui", "gradio", "torch"), file
        assert not verbs(imports(file)), file


def test_the_machinery_of_panels_knows_no_page_and_no_network():
    for file in (TOP / "demo" / "panel").rglob("*.py"):
        assert not starts(imports(file), "demo.pages", "demo.ui", "torch", "models.registry"), file
        assert not verbs(imports(file)), file


def test_lessons_know_no_page():
    for file in (TOP / "demo" / "guide").rglob("*.py"):
        assert not starts(imports(file), "demo.pages", "demo.ui", "torch"), file
        assert "predict.network(" not in file.read_text(encoding="utf-8"), (
            f"{file}: a network stays behind its verb"
        )


def verbs(names: set[str]) -> set[str]:
    """The verbs among what a file imports."""
    return starts(names, *(f"demo.{verb}" for verb in VERBS))


def test_pages_reach_networks_through_the_verbs_alone():
    for file in (TOP / "demo" / "pages").rglob("*.py"):
        found = imports(file)
        assert not starts(found, "torch", "demo.ui", "models.train", "models.capture", "models.cnn"), file
        assert "predict.network(" not in file.read_text(encoding="utf-8"), (
            f"{file}: a network stays behind its verb"
        )


def test_scripts_write_no_html():
    scripts = list((TOP / "demo" / "static").glob("*.js"))
    lines = [line for script in scripts for line in script.read_text(encoding="utf-8").splitlines()]
    assert not [line for line in lines if "</" in line]


def test_nothing_is_pickled_or_evaluated():
    for file in [*TOP.glob("models/**/*.py"), *TOP.glob("demo/**/*.py"), TOP / "app.py"]:
        tree = ast.parse(file.read_text(encoding="utf-8"))
        names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
        assert not names & {"eval", "exec"}, file
        assert not starts(imports(file), "pickle", "dill", "joblib"), file


def test_no_test_module_imports_another():
    for file in (TOP / "tests").rglob("*.py"):
        modules = {name.split(".")[-1] for name in imports(file)}
        assert not starts(modules, "test_"), f"{file}: what is shared belongs in tests/kit"
