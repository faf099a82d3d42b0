"""A workspace that runs for a test, and a browser that has opened it."""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

EXAMPLES = Path(__file__).parents[2] / "examples"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


@dataclass
class Served:
    """A running `stook serve`: its process, the address of its root, and the link that opens it."""

    process: "subprocess.Popen[str]"
    base: str
    link: str


@contextmanager
def served(folder: Path, *options: str) -> Iterator[Served]:
    """`stook serve` of a folder on a free port, ended afterwards."""
    command = [sys.executable, "-m", "stook", "serve", str(folder), "--no-browser", "--port", "0"]
    process = subprocess.Popen([*command, *options], stdout=subprocess.PIPE, text=True)
    try:
        link = ""
        for line in process.stdout or ():
            match = re.search(r"http://\S+", line)
            if match:
                link = match[0]
                break
        yield Served(process, link.split("/?")[0], link)
    finally:
        process.kill()
        process.wait()
        if process.stdout is not None:
            process.stdout.close()


def copied(name: str, target: Path) -> Path:
    """A shipped review, copied."""
    skip = shutil.ignore_patterns("output", ".stook")
    return Path(shutil.copytree(EXAMPLES / name, target, ignore=skip))


def watched(page: Any) -> list[str]:
    """What the page complains of in its console, as it comes."""
    told: list[str] = []
    page.on("console", lambda m: told.append(m.text) if m.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: told.append(str(error)))
    return told
