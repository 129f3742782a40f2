"""What a lesson asks, computed live: each check is a function of the visitor's drawing and its parameters.

A check is added in the file of its subject, and stands in that file's table.
"""

from demo.guide.checks import convolution, first_models, names, perceptron, recurrence, shift, writing
from demo.guide.checks.finding import Check, Finding, Situation

__all__ = ["CHECKS", "Check", "Finding", "Situation"]

# In the order of the lessons.
CHECKS: dict[str, Check] = {
    **first_models.CHECKS,
    **perceptron.CHECKS,
    **convolution.CHECKS,
    **shift.CHECKS,
    **recurrence.CHECKS,
    **names.CHECKS,
    **writing.CHECKS,
}
