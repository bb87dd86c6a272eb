"""One line of the table, and how much is measured for it."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Plan:
    """How much is measured."""

    rounds: int
    seconds: float


@dataclass(slots=True)
class Row:
    """One line of the table: a figure for each round, and what it is made of."""

    name: str
    floor: float | None  # None: told for comparison, without a mark
    stretch: float | None
    unit: str = "×"
    is_lower_better: bool = False
    values: list[float] = field(default_factory=list)
    ours: list[float] = field(default_factory=list)
    theirs: list[float] = field(default_factory=list)
    part: str = "/s"
    parts: tuple[str, str] = ("", "")  # what the two parts are, where not ours and theirs

    def add(self, ours: float, theirs: float) -> None:
        """A round: the figure is ours divided by theirs."""
        self.ours.append(ours)
        self.theirs.append(theirs)
        self.values.append(ours / theirs)

    def forget_first(self) -> None:
        """The first round was to warm up."""
        del self.ours[0], self.theirs[0], self.values[0]

    def note(self, value: float) -> None:
        """A round whose figure stands for itself."""
        self.values.append(value)
