"""What somebody has who installs the program: the command and the cards, from any folder, without the repository."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

from tests.conftest import ROOT


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    [built] = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make an environment with the wheel and its dependencies, and without the editable install."""
    folder = tmp_path_factory.mktemp("environment")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder)], check=True)
    target = sysconfig.get_path("purelib", vars={"base": str(folder), "platbase": str(folder)})
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "install", "--quiet", "--no-deps"]
    subprocess.run([*pip, "--target", target, str(wheel)], check=True)
    for entry in Path(sysconfig.get_path("purelib")).iterdir():
        if entry.suffix != ".pth" and not entry.name.startswith(("flashmath", "_editable", "pip", "setuptools")):
            Path(target, entry.name).symlink_to(entry)
    return folder / "bin" / "python"


def test_the_wheel_carries_code_cards_and_licences(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())

    assert "flashmath/_cards/library.yaml" in names
    assert "flashmath/_cards/LICENSE" in names
    assert "builder/render/card.css" in names
    assert "builder/tex/commands.json" in names
    assert not {name for name in names if name.startswith(("tests/", "cards/"))}


COMMANDS = [["check"], ["topics"], ["doctor"], ["init", "botany"], ["build", "-o", "deck.apkg"]]


@pytest.mark.parametrize("arguments", COMMANDS)
def test_an_installed_program_works_from_any_folder(installed: Path, tmp_path: Path, arguments: list[str]) -> None:
    environment = {key: value for key, value in os.environ.items() if key not in ("PYTHONPATH", "FLASHMATH_CARDS")}

    run = subprocess.run(
        [str(installed), "-P", "-m", "flashmath", *arguments],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )

    assert (run.returncode, run.stderr.count("Traceback")) == (0, 0), run.stderr
    if arguments[0] == "build":
        assert (tmp_path / "deck.apkg").is_file()
    if arguments[0] == "init":
        assert (tmp_path / "botany" / "cards" / "library.yaml").is_file()
    if arguments[0] == "doctor":
        assert "flashmath/_cards (shipped with flashmath)" in run.stdout
