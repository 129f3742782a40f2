"""A recurrent step from within: what the tabs share that show every gate, one unit's sums, and held gates."""
