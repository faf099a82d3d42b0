"""`stook pool` on the data sets of R's metadat as R's defaults write them, against metafor.

Of a data set whose help page has a simple call of metafor (`rma` of one outcome by REML, or
escalc first) the estimate is compared with that call's. Relative tolerance 1e-4, as metafor
iterates to 1e-5 by default.
"""

import shutil
import subprocess
from pathlib import Path

import pytest

from stook.pooling.table import Request, analyse


def _counts(measure: str, *columns: str) -> str:
    """The call on events and people of two groups; studies without events tell nothing."""
    given = ", ".join(f"{n}={c}" for n, c in zip(("ai", "n1i", "ci", "n2i"), columns, strict=True))
    return f'rma(measure="{measure}", {given}, data=dat, drop00=TRUE)'


def _means(measure: str, *columns: str) -> str:
    """The call on means, SDs and people of two groups."""
    names = ("m1i", "sd1i", "n1i", "m2i", "sd2i", "n2i")
    given = ", ".join(f"{n}={c}" for n, c in zip(names, columns, strict=True))
    return f'rma(measure="{measure}", {given}, data=dat)'


# name, measure or '' for the default, the call of metafor on `dat`
CALLS = [
    ("bcg", "RR", 'rma(measure="RR", ai=tpos, bi=tneg, ci=cpos, di=cneg, data=dat)'),
    ("colditz1994", "RR", 'rma(measure="RR", ai=tpos, bi=tneg, ci=cpos, di=cneg, data=dat)'),
    ("baskerville2012", "", "rma(smd, sei=se, data=dat)"),
    ("begg1989", "", "rma(yi, vi, data=dat)"),
    ("bangertdrowns2004", "", "rma(yi, vi, data=dat)"),
    ("bornmann2007", "OR", _counts("OR", "waward", "wtotal", "maward", "mtotal")),
    ("bakdash2021", "", "rma(es.z, vi.z, data=dat)"),
    ("besson2016", "MD", _means("MD", "exp_mean", "exp_se*sqrt(exp_n)", "exp_n", "con_mean",
                                "con_se*sqrt(con_n)", "con_n")),
    ("cannon2006", "OR", 'rma(measure="OR", ai=ep1t, n1i=nt, ci=ep1c, n2i=nc, data=dat)'),
    ("cohen1981", "ZCOR", 'rma(measure="ZCOR", ri=ri, ni=ni, data=dat)'),
    ("collins1985a", "OR", _counts("OR", "b.xti", "nti", "b.xci", "nci")),
    ("collins1985b", "OR", _counts("OR", "pre.xti", "pre.nti", "pre.xci", "pre.nci")),
    ("curtis1998", "ROM", _means("ROM", "m1i", "sd1i", "n1i", "m2i", "sd2i", "n2i")),
    ("damico2009", "OR", 'rma(measure="OR", ai=xt, n1i=nt, ci=xc, n2i=nc, data=dat)'),
    ("dorn2007", "RR", 'rma(measure="RR", ai=x.a, n1i=n.a, ci=x.p, n2i=n.p, data=dat)'),
    ("egger2001", "OR", 'rma(measure="OR", ai=ai, n1i=n1i, ci=ci, n2i=n2i, data=dat)'),
    ("fine1993", "OR", _counts("OR", "e1i", "nei", "c1i", "nci")),
    ("hackshaw1998", "", "rma(yi, vi, data=dat)"),
    ("hart1999", "IRR", 'rma(measure="IRR", x1i=x1i, t1i=t1i, x2i=x2i, t2i=t2i, data=dat)'),
    ("hine1989", "RD", 'rma(measure="RD", ai=ai, n1i=n1i, ci=ci, n2i=n2i, data=dat)'),
    ("ishak2007", "", "rma(y1i, v1i, data=dat)"),
    ("landenberger2005", "OR", _counts("OR", "n.cbt.rec", "n.cbt.rec + n.cbt.non",
                                      "n.ctrl.rec", "n.ctrl.rec + n.ctrl.non")),
    ("li2007", "OR", 'rma(measure="OR", ai=ai, n1i=n1i, ci=ci, n2i=n2i, data=dat)'),
    ("linde2005", "OR", _counts("OR", "ai", "n1i", "ci", "n2i")),
    ("mcdaniel1994", "ZCOR", 'rma(measure="ZCOR", ri=ri, ni=ni, data=dat)'),
    ("molloy2014", "ZCOR", 'rma(measure="ZCOR", ri=ri, ni=ni, data=dat)'),
    ("nielweise2008", "IRR", 'rma(measure="IRR", x1i=x1i, t1i=t1i, x2i=x2i, t2i=t2i, data=dat)'),
    ("normand1999", "MD", _means("MD", "m1i", "sd1i", "n1i", "m2i", "sd2i", "n2i")),
    ("pignon2000", "", "rma(OmE/V, 1/V, data=dat)"),
    ("pritz1997", "PLO", 'rma(measure="PLO", xi=xi, ni=ni, data=dat)'),
    ("raudenbush1985", "", "rma(yi, vi, data=dat)"),
    ("viechtbauer2021", "OR", 'rma(measure="OR", ai=xTi, n1i=nTi, ci=xCi, n2i=nCi, data=dat)'),
]  # fmt: skip
LEAST_READ = 70


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every data set by `write.csv`, and the estimate of each call in `calls.txt`."""
    if shutil.which("Rscript") is None:
        pytest.skip("R is not installed (make peers)")
    path = tmp_path_factory.mktemp("metadat")
    lines = [
        "suppressMessages({library(metadat); library(metafor)})",
        'for (d in ls("package:metadat")) { x <- get(d)',
        '  if (is.data.frame(x)) write.csv(as.data.frame(x), paste0(d, ".csv")) }',
        "out <- function(name, res)",
        "  cat(name, format(c(res$beta), digits=12), '\\n', file='calls.txt', append=TRUE)",
    ]
    for name, _, call in CALLS:
        strict = call[:-1] + ", control=list(threshold=1e-10, maxiter=1000))"
        lines.append(f'dat <- dat.{name}; out("{name}", suppressWarnings({strict}))')
    done = subprocess.run(
        ["Rscript", "-e", "\n".join(lines)], cwd=path, capture_output=True, text=True, check=False
    )
    if "there is no package called" in done.stderr:
        pytest.skip("metadat or metafor is not installed (make peers)")
    assert done.returncode == 0, done.stderr
    return path


def test_most_are_read(folder: Path) -> None:
    files = sorted(folder.glob("*.csv"))
    refused = [f.stem for f in files if analyse(f.name, f.read_bytes(), Request())[0] is None]
    assert len(files) - len(refused) >= LEAST_READ, refused


@pytest.mark.parametrize(("name", "measure"), [call[:2] for call in CALLS])
def test_the_number_of_the_call(folder: Path, name: str, measure: str) -> None:
    rows = dict(line.split() for line in (folder / "calls.txt").read_text().splitlines())
    data = (folder / f"dat.{name}.csv").read_bytes()
    analysis, problems = analyse(name, data, Request(measure=measure, convention="metafor"))
    assert analysis is not None, problems
    assert float(analysis.pooled.estimate) == pytest.approx(float(rows[name]), rel=1e-4)
