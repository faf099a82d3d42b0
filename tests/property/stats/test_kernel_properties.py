"""The compiled kernel proves what numpy proves, and every build of it finds the same bits."""

import importlib.machinery
import importlib.util
import json
import shutil
import subprocess
import sysconfig
from importlib.metadata import distribution
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stook import stats
from stook.stats import one_mode, proofs
from stook.stats.batches import Fit
from stook.stats.tau2 import TERMS

SOURCE = Path(proofs.__file__).with_name("_one_mode.c")
HEADERS = Path(sysconfig.get_path("include")) / "Python.h"
COMPILER = shutil.which("gcc") if HEADERS.exists() else None

needs_kernel = pytest.mark.skipif(
    proofs.kernel is None, reason="stook was installed without its compiled kernel"
)
needs_compiler = pytest.mark.skipif(COMPILER is None, reason="no gcc with Python's headers")


def batch(seed: int, decades: float, columns: int, n: int = 200) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    v = 10.0 ** rng.uniform(-decades / 2, decades / 2, (n, columns))
    between = rng.choice([0.0, 0.1, 1.0, 10.0], (n, 1)) * np.median(v)
    y = rng.normal(rng.choice([0.0, 1e3]), 1, v.shape) * np.sqrt(v + between)
    v[rng.random(v.shape) < rng.choice([0.0, 0.3])] = np.inf
    return y, v


def fitted(
    module: ModuleType, y: np.ndarray, v: np.ndarray, restricted: bool = True
) -> tuple[np.ndarray, np.ndarray]:
    found, proved = np.full((len(Fit._fields), len(y)), np.nan), np.zeros(len(y), dtype=np.bool_)
    module.fits(y, v, found, proved, restricted, one_mode.LIMITS)
    return found, proved


def installed_from_here() -> bool:
    """Whether pip installed this very folder; on the path alone it was never compiled."""
    told = json.loads(distribution("stook").read_text("direct_url.json") or "{}")
    return bool(told.get("url") == Path(__file__).resolve().parents[3].as_uri())


@needs_compiler
@pytest.mark.skipif(
    bool(sysconfig.get_config_var("Py_GIL_DISABLED")), reason="no stable interface without the GIL"
)
def test_where_there_is_a_compiler_the_kernel_is_there() -> None:
    if not installed_from_here():
        pytest.skip("stook is not installed from this folder")
    assert proofs.kernel is not None, "pip install -e . did not compile it: see its warnings"


@needs_kernel
@given(st.integers(0, 2**32), st.floats(0, 7), st.integers(1, 40), st.booleans())
def test_the_kernel_agrees_with_numpy(
    seed: int, decades: float, columns: int, restricted: bool
) -> None:
    y, v = batch(seed, decades, columns)
    ours, theirs = (np.full((len(Fit._fields), len(y)), np.nan) for _ in range(2))
    with np.errstate(all="ignore"):
        here = proofs.by_kernel(y, v, ours, restricted=restricted)
        there = proofs.by_numpy(y, v, theirs, restricted=restricted)
    both = here & there
    assert here.sum() >= there.sum() - 0.01 * len(y)
    a, b = (Fit(*fields[:, both]) for fields in (ours, theirs))
    smallest = v.min(axis=1)[both]
    spread = np.sqrt(smallest)
    assert (a.k == b.k).all()
    assert (np.abs(a.t - b.t) <= 1e-10 * (smallest + b.t)).all()
    assert (np.abs(a.shift + a.mean - b.shift - b.mean) <= 1e-9 * (spread + np.sqrt(b.t))).all()
    for name in ("total", "spread", "q", "typical"):
        np.testing.assert_allclose(getattr(a, name), getattr(b, name), rtol=1e-9, err_msg=name)


@needs_kernel
@pytest.mark.parametrize(
    ("y", "v"),
    [
        ([1.0, 2.0], [0.1, 0.0]),
        ([1.0, 2.0], [0.1, -1.0]),
        ([1.0, 2.0], [0.1, np.nan]),
        ([1.0, np.nan], [0.1, 0.2]),
        ([1.0, np.inf], [0.1, 0.2]),
        ([1.0, 1.0], [0.1, 0.2]),
        ([1.0, 2.0], [0.1, np.inf]),
        ([1.0, 2.0], [np.inf, np.inf]),
        ([1.0, 2.0], [0.1, -np.inf]),
        ([1e200, -1e200], [0.1, 0.2]),
        ([-1.7e54, 3e53, -1.2e54], [0.01, 0.01, 0.01]),
        ([0.0, -1e154, 1e-300], [1.0, 1e6, 1.0]),
        ([1.0, 2.0], [1e-300, 1e300]),
    ],
    ids=str,
)
def test_what_is_not_ordinary_is_left_to_the_solvers(y: list[float], v: list[float]) -> None:
    assert not fitted(proofs.kernel, np.array([y]), np.array([v]))[1].any()


def off(y: np.ndarray, v: np.ndarray, method: str) -> float:
    """How far, in smallest variances + tau2, Newton's step leads from the tau2 of a batch."""
    t = stats.pool(y, v, method=method, ci="Wald", pi=None).tau2
    inner = t > 0
    y, v, t = y[inner], v[inner], t[inner]
    at = TERMS[method](y, v, t)
    ratio = at.b / at.a
    slope = (2.0 * ratio * at.a_fall - at.b_fall) / at.a
    return float((np.abs((ratio - 1.0) / slope) / (v.min(axis=1) + t)).max(initial=0.0))


@pytest.mark.parametrize("method", ["ML", "REML"])
@given(st.integers(0, 2**32), st.floats(0, 3), st.integers(3, 13))
def test_the_likelihood_is_level_where_tau2_is(
    method: str, seed: int, decades: float, columns: int
) -> None:
    rng = np.random.default_rng(seed)
    v = 10.0 ** rng.uniform(-decades / 2, decades / 2, (500, columns))
    y = rng.normal(0, 1, v.shape) * np.sqrt(v + rng.choice([0.0, 0.1, 1.0, 10.0], (500, 1)))
    assert off(y, v, method) <= 1e-8


@pytest.mark.soak
@pytest.mark.parametrize("method", ["ML", "REML"])
def test_the_likelihood_is_level_wherever_tau2_is_at_length(method: str) -> None:
    """Fifty million: a step that was small for want of a root was one in 27 million."""
    rng = np.random.default_rng(12)
    for _ in range(2_500):
        decades, columns = rng.choice([0.5, 1.5, 3.0]), int(rng.choice([3, 5, 8, 13]))
        v = 10.0 ** rng.uniform(-decades / 2, decades / 2, (20_000, columns))
        tau2 = rng.choice([0.0, 0.1, 1.0, 4.0, 20.0], (20_000, 1))
        assert off(rng.normal(0, 1, v.shape) * np.sqrt(v + tau2), v, method) <= 1e-6


# Found by a search for them: steps that are small for want of a root nearby.
SMALL_STEPS = [
    ("ML", [15.10332, -14.31461, -8.33525, -13.95838, -17.75973],
     [36.02367, 16.02472, 4.57253, 39.51517, 50.64044], 94.33445),
    ("ML", [0.13083918033484818, 1.157698106228218, -0.01317796113332478],
     [0.005272964510393045, 0.03627601286455012, 0.011336565739390167], 0.2341),
    ("REML", [17.661194375951688, 37.30878804176076, 13.8743697808035],
     [1.8198444462602688, 99.45200181109372, 4.778551881694719], 7.781),
    ("REML", [2.116449462772913, -1.6467306232936432, 23.305041312611305],
     [0.4272624447920544, 457.7872204104768, 259.66339048220055], None),
]  # fmt: skip


@pytest.mark.parametrize(("method", "y", "v", "tau2"), SMALL_STEPS)
@pytest.mark.parametrize("way", ["kernel", "numpy"])
def test_a_small_step_is_no_root(
    method: str, y: list[float], v: list[float], tau2: float | None, way: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    if way == "numpy":
        monkeypatch.setattr(proofs, "kernel", None)
    alone = stats.pool(y, v, method=method, ci="Wald").tau2
    among = stats.pool([y, y], [v, v], method=method, ci="Wald").tau2
    assert among == pytest.approx(alone, rel=1e-9)
    assert tau2 is None or alone == pytest.approx(tau2, rel=1e-4)


@needs_kernel
def test_a_kernel_of_another_source_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proofs.kernel, "source", -1)
    with pytest.warns(RuntimeWarning, match="compiled from another source: install again"):
        assert proofs._compiled() is None


@needs_kernel
def test_effects_of_absent_studies_are_not_read() -> None:
    y, v = np.array([[0.1, 0.9, 0.4, np.nan]]), np.array([[0.1, 0.2, 0.1, np.inf]])
    with_gap, proved = fitted(proofs.kernel, y, v)
    assert proved.all()
    assert (with_gap == fitted(proofs.kernel, y[:, :3].copy(), v[:, :3].copy())[0]).all()


@needs_kernel
@pytest.mark.parametrize("wrong", ["y", "v", "found", "proved"])
def test_arrays_that_do_not_belong_together_are_refused(wrong: str) -> None:
    arrays = {"y": np.zeros((4, 3)), "v": np.ones((4, 3)), "found": np.zeros((10, 4)),
              "proved": np.zeros(4, dtype=np.bool_)}  # fmt: skip
    arrays[wrong] = arrays[wrong][..., :-1].copy()
    with pytest.raises(ValueError, match="differ"):
        proofs.kernel.fits(*arrays.values(), True, one_mode.LIMITS)


@needs_compiler
@needs_kernel
@pytest.mark.parametrize(
    "flags",
    [["-O0", "-DFASTEST="], ["-O3", "-DFASTEST="], ["-O1", "-fsanitize=undefined"]],
    ids=["plain", "optimised", "checked"],
)
def test_every_build_finds_the_same_bits(flags: list[str], tmp_path: Path) -> None:
    """Also one without the vectors of newer processors; compiled with all warnings as errors."""
    other = build(tmp_path, flags)
    for seed, columns in enumerate((2, 7, 30)):
        y, v = batch(seed, 3.0, columns)
        ours, theirs = fitted(proofs.kernel, y, v), fitted(other, y, v)
        assert (ours[1] == theirs[1]).all()
        assert ours[0].tobytes() == theirs[0].tobytes()
        assert ours[1].mean() > 0.8


def build(folder: Path, flags: list[str]) -> ModuleType:
    made = folder / "_one_mode.abi3.so"
    strict = ["-Wall", "-Wextra", "-Werror", "-ffp-contract=off", "-fPIC", "-shared"]
    command = [str(COMPILER), *strict, *flags, f"-I{HEADERS.parent}", str(SOURCE), "-o", str(made)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    loader = importlib.machinery.ExtensionFileLoader("_one_mode", str(made))
    spec = importlib.util.spec_from_loader("_one_mode", loader)
    assert spec is not None
    module = importlib.util.module_from_spec(spec)
    loader.exec_module(module)
    return module
