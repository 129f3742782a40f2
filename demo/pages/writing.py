"""writing."""


def build() -> None:
    pass
