"""Give digit readers honest probabilities: `python -m models.calibrate [KEY...] [--recipe R] [--data DIR]`.

A training does it by itself. This is for weights that stand there: a temperature is chosen on digits that the
network has not learnt, and goes into the header with what it does to the calibration error; nothing else of
the weights changes.
"""

import argparse
import sys
from pathlib import Path

from models import checkpoint, data, registry
from models.scoring import digits


def calibrate(key: str, recipe: str, root: str | Path | None = None) -> dict:
    """The header of the network's weights with a temperature, written. CheckpointError, DataError."""
    model, facts = checkpoint.load(key, recipe)
    facts["temperature"] = digits.temperature(model, facts, root)
    facts["calibration"] = digits.calibrated(model, facts["temperature"], root)
    # MNIST's test part has been looked at once more, though it chose nothing.
    facts["test_reads"] += 1
    checkpoint.save(model.state_dict(), facts, checkpoint.path(key, recipe))
    return facts


def sentence(facts: dict) -> str:
    """What a temperature does, in words."""
    before, after = (
        ", ".join(f"{facts['calibration'][part][which]['ece']:.4f}" for part in ("mnist", "reporting"))
        for which in ("raw", "calibrated")
    )
    return f"{facts['key']}.{facts['recipe']}: temperature {facts['temperature']}, ECE {before} -> {after}"


def main(argv=None) -> int:
    """Calibrate what stands there; 1 if data or weights are missing."""
    keys = [card.key for card in registry.DIGITS]
    parser = argparse.ArgumentParser(prog="python -m models.calibrate", description=__doc__)
    parser.add_argument("keys", nargs="*", metavar="KEY", help=f"{', '.join(keys)} (all)")
    parser.add_argument("--recipe", choices=registry.RECIPES, help="only this recipe")
    parser.add_argument("--data", help="folder of the data sets ($INKWELL_DATA, ./data)")
    args = parser.parse_args(argv)
    unlisted = [key for key in args.keys if key not in keys]
    if unlisted:
        parser.error(f"no digit reader {', '.join(unlisted)}; listed: {', '.join(keys)}")
    chosen = [card for card in registry.DIGITS if card.key in (args.keys or keys)]
    recipes = [args.recipe] if args.recipe else registry.RECIPES
    print("Expected calibration error on MNIST's test part and on the reporting writers' pen digits:")
    try:
        for recipe in recipes:
            for card in chosen:
                if recipe in card.recipes:
                    print(sentence(calibrate(card.key, recipe, args.data)), flush=True)
    except (data.DataError, checkpoint.CheckpointError) as problem:
        print(problem, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
