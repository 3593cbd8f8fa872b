"""Where a course keeps its things: the package, its twins, the checks and the student's state."""

from dataclasses import dataclass
from pathlib import Path

__all__ = ["HERE", "Folders"]


@dataclass(frozen=True)
class Folders:
    """The folders of one course, all found from its root.

    Parameters
    ----------
    root : Path
        The folder that holds `autodiff/`, `solutions/` and `tests/`.
    """

    root: Path

    @property
    def package(self) -> Path:
        """The engine, with the student's files."""
        return self.root / "autodiff"

    @property
    def twins(self) -> Path:
        """The reference bodies: beside the package, or inside an installed wheel."""
        beside = self.root / "solutions"
        return beside if beside.is_dir() else self.package / "_solutions"

    @property
    def syllabus(self) -> Path:
        """The one table of exercises."""
        return self.package / "course" / "syllabus.toml"

    @property
    def checks(self) -> Path:
        """The exercises' checks, one file per lesson."""
        return self.root / "tests" / "checks"

    @property
    def wrong(self) -> Path:
        """Known-wrong bodies, one file per exercise."""
        return self.root / "tests" / "wrong"

    @property
    def state(self) -> Path:
        """What the course remembers about this student; git ignores it."""
        return self.root / ".autodiff"

    def shown(self, path: Path | str) -> str:
        """Return `path` as the student knows it: relative to the root, with forward slashes."""
        path = Path(path)
        return (path.relative_to(self.root) if path.is_relative_to(self.root) else path).as_posix()


HERE = Folders(Path(__file__).resolve().parents[2])
