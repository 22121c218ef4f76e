"""Notes to an Anki package: the same notes at the same time are the same bytes."""

from builder.apkg.package import Package
from builder.apkg.package import write_package

__all__ = ["Package", "write_package"]
