"""Every result of R in the oracle kit that belongs to a family of ours, at the kit's tolerances."""

import pytest
from conformance import runner


@pytest.mark.parametrize("family", [module.FAMILY for module in runner.modules()])
@pytest.mark.usefixtures("shared")
def test_agrees_with_r(family: str) -> None:
    summary = runner.run(family)
    assert summary.covered[family] > 0
    assert not summary.failures, "\n".join(summary.failures[:40])
