"""How each kind of network is measured. A module a kind, named by its training run; each of them has

measure(model, facts, extras, root)   every published figure, JSON-ready; `facts` of the header as far as they
                                      are known, `extras` from the weights file beside the network. DataError
compare(measured, header)             the published line of one network, and whether it "agrees"
sentence(facts)                       what a finished run scored, in words
summary(line)                         a published line in a few words, for the terminal
"""


def verdict(line: dict, stated: str) -> str:
    """Whether a published line agrees with its header; `stated`: what that says."""
    return "agrees" if line["agrees"] else f"DISAGREES: its header says {stated}"
