"""Lessons: what a learner is asked before it is shown, and what is computed to tell how it is."""
