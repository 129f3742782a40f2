"""names."""


def build() -> None:
    pass
