"""Compiles the one part of stook that is written in C, where that is possible.

Where there is no compiler, or none that understands it, stook is installed without: the same fits
are then made by numpy (`src/stook/stats/proofs.py`; why: docs/adr/0017-a-compiled-kernel.md).
"""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from importlib.machinery import EXTENSION_SUFFIXES
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zlib import crc32

from hatchling.builders.hooks.plugin.interface import BuildHookInterface
from packaging.tags import sys_tags
from setuptools import Distribution, Extension
from setuptools.errors import BaseError, CCompilerError

PACKAGE, NAME = "stook/stats", "_one_mode"
FLAGS = ["-O2", "-fno-fast-math", "-ffp-contract=off"]
"""No fused operations: the same bits on every machine."""


class CompileKernel(BuildHookInterface):  # type: ignore[type-arg]
    """Puts the compiled kernel into a wheel; beside its source where stook is editable."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile; where that fails, say so and go on without."""
        self.scratch = TemporaryDirectory()
        source = Path(self.root) / "src" / PACKAGE
        try:
            kernel = compiled(source / f"{NAME}.c", Path(self.scratch.name))
            if version == "editable":
                replace(kernel, source / kernel.name)
                return
        except (BaseError, CCompilerError, OSError) as error:
            self.app.display_warning(f"stook is installed without its compiled kernel: {error}")
            forget(source)
            return
        build_data["force_include"][str(kernel)] = f"{PACKAGE}/{kernel.name}"
        build_data["pure_python"] = False
        build_data["tag"] = f"cp311-abi3-{next(sys_tags()).platform}"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Clear up."""
        self.scratch.cleanup()


def compiled(source: Path, scratch: Path) -> Path:
    """The kernel, compiled in `scratch`; it knows the checksum of its source."""
    extension = Extension(
        NAME,
        [str(source)],
        define_macros=[("SOURCE", str(crc32(source.read_bytes()) >> 1))],
        py_limited_api=True,
        extra_compile_args=[*FLAGS, "-g0"],
    )
    whole = Distribution({"name": NAME, "ext_modules": [extension]})
    command = whole.get_command_obj("build_ext")
    command.build_temp = command.build_lib = str(scratch)
    command.ensure_finalized()
    command.run()
    return Path(command.get_ext_fullpath(NAME))


def replace(new: Path, old: Path) -> None:
    """Put a file in another's place at once: a process that has the old one open keeps it."""
    beside = old.with_name(f".{old.name}.{os.getpid()}")
    shutil.copyfile(new, beside)
    beside.replace(old)


def forget(folder: Path) -> None:
    """Take away a kernel of an earlier installation, which may be of another source."""
    for suffix in EXTENSION_SUFFIXES:
        with suppress(OSError):
            (folder / f"{NAME}{suffix}").unlink()
