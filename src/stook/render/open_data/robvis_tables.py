"""Risk of bias as robvis reads it: `Study,D1,...,Overall`, a row a result that is judged.

Layout: the data sets of robvis (McGuinness & Higgins 2021, doi:10.1002/jrsm.1411).
"""

import re

from stook.model.appraisal import ItemKind
from stook.model.review import Review
from stook.render.tables import table


def robvis_tables(review: Review) -> dict[str, bytes]:
    """`robvis/<tool>.csv` with every domain of the tool; no file without judgements. A study that
    is judged for one result alone stands by its label, others by label, outcome and time window."""
    form = review.form
    if form is None:
        return {}
    results: dict[tuple[str, str, str], dict[str, str]] = {}
    for row in review.appraisals:
        if row.kind is ItemKind.DOMAIN:
            results.setdefault(row.result, {})[row.item] = row.value
        elif row.kind is ItemKind.OVERALL:
            results.setdefault(row.result, {})["Overall"] = row.value
    if not results:
        return {}
    judged_domains = {domain for judged in results.values() for domain in judged}
    # a domain of another design or effect of interest has a column only where it is judged
    usual = {
        domain.id
        for domain in form.domains
        if all(form.choices[name][0] in values for name, values in domain.only.items())
    }
    domains = tuple(
        dict.fromkeys(d.id for d in form.domains if d.id in usual or d.id in judged_domains)
    )
    studies = [study for study, _, _ in results]
    rows = []
    for (study, outcome, timepoint), judged in results.items():
        label = review.studies[study].label if study in review.studies else study
        name = label if studies.count(study) == 1 else f"{label}, {outcome}, {timepoint}"
        rows.append([name, *(judged.get(d, "").capitalize() for d in (*domains, "Overall"))])
    tool = re.sub("[^a-z0-9]+", "", form.tool.lower())
    return {f"robvis/{tool}.csv": table(("Study", *domains, "Overall"), rows)}
