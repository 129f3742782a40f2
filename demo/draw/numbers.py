"""Numbers as they are written on the page, one way for each kind; all with a real minus sign."""

import math

NONE = "–"  # where there is no number
MINUS = "−"
RAISED = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")


def minus(text: str) -> str:
    """The text with real minus signs instead of hyphens."""
    return text.replace("-", MINUS)


def percent(share: float, digits: int = 1) -> str:
    """0.9951 -> "99.5 %"."""
    return f"{100 * share:.{digits}f} %"


def confidence(probability: float) -> str:
    """As `percent`, but a softmax is never certain: "> 99.9 %" instead of "100.0 %"."""
    if probability >= 0.9995:
        return "> 99.9 %"
    return percent(probability)


def small(probability: float) -> str:
    """In percent with two decimals; never "0.00 %", for a softmax is never 0."""
    return "< 0.01 %" if probability < 5e-5 else percent(probability, 2)


def probability(p: float) -> str:
    """As `confidence`, and never none either: "< 0.1 %" instead of "0.0 %"."""
    if p < 0.0005:
        return "< 0.1 %"
    return confidence(p)


def accuracy(facts: dict | None) -> str:
    """Test accuracy of a weights file's header in percent, two decimals and no sign; a dash without one."""
    if facts is None:
        return NONE
    return f"{100 * facts['correct'] / facts['total']:.2f}"


def thousands(count: int) -> str:
    """104554 -> "105 k"."""
    if count < 1000:
        return str(count)
    return f"{count / 1000:.0f} k"


def grouped(count: int) -> str:
    """10000 -> "10,000"."""
    return f"{count:,}"


def number(value: float) -> str:
    """Three significant digits, nothing under 0.0001: -0.12345 -> "−0.123"."""
    if abs(value) < 1e-4:
        return "0"
    # Three digits of 123456 would be 1.23e+05; up to a million a whole number reads better.
    whole = 999.5 <= abs(value) < 1e6
    return minus(f"{value:.0f}" if whole else f"{value:.3g}")


def scientific(value: float) -> str:
    """As `number`, and what is tiny with a power of ten: 0.0000123 -> "1.2 × 10⁻⁵"."""
    if value == 0 or abs(value) >= 1e-4:
        return number(value)
    return power_of_ten(f"{value:.1e}")


def power_of_ten(text: str) -> str:
    """As it is written by hand, where it was printed with one: "1.2e-05" -> "1.2 × 10⁻⁵", on one line."""
    digits, has_power, power = text.partition("e")
    if has_power:
        digits += f"\u00a0×\u00a010{str(int(power)).translate(RAISED)}"
    return minus(digits)


def plain(value: float) -> str:
    """As short as it can be written: 0.50 -> "0.5"."""
    return minus(f"{value:g}")


def rounded(value: float, digits: int = 2) -> str:
    """So many decimals, and no minus before a zero."""
    return minus(f"{round(float(value), digits) + 0.0:.{digits}f}")


def signed(value: float) -> str:
    """One decimal after its sign, and no sign before a zero: -0.26 -> "−0.3", 0.04 -> "0"."""
    if abs(value) < 0.05:
        return "0"
    return minus(f"{value:+.1f}")


def with_sign(value: float, digits: int = 3) -> str:
    """So many decimals, and always a sign: 0.1234 -> "+0.123"."""
    return minus(f"{value:+.{digits}f}")


def steady(value: float) -> str:
    """Of steady width while it changes: four decimals, or powers of ten when it is large."""
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "∞" if value > 0 else f"{MINUS}∞"
    if abs(value) >= 1e4:
        return power_of_ten(f"{value:.2e}")
    return rounded(value, 4)


def size(count: int) -> str:
    """So many bytes: "1.3 MB", or "64 kB" below a tenth of a megabyte."""
    if count >= 1e5:
        return f"{count / 1e6:.1f} MB"
    return f"{count / 1e3:.0f} kB"
