"""The Inkwell page: what a visitor sees and touches. Networks come from `models` by `demo.predict` alone."""
