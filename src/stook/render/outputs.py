"""Every file that a build publishes, as bytes by path: what to write, not where."""

from stook.language.abstract import write_abstract
from stook.language.catalogue import wording
from stook.model.summary import Summary
from stook.pipeline.alternatives import alternatives
from stook.pipeline.build import Built
from stook.pipeline.engine import Engine
from stook.render import data, tables
from stook.render.bias import bias_plots
from stook.render.flow import flow_json, flow_svg
from stook.render.forests import appraised, forest_svg
from stook.render.grade import grade_json, grade_table
from stook.render.moderators import bubble_svg, moderators_table
from stook.render.report import report_html
from stook.render.sof import sof_files
from stook.render.summary import summary_markdown, summary_page
from stook.render.what_if import what_if_json
from stook.steps.sof import sof_tables


def abstract_of(built: Built) -> Summary:
    """The abstract of a build's findings."""
    words = wording(built.review.protocol.language)
    return write_abstract(built.review, built.plan, built.findings, built.facts, words)


def outputs(built: Built, engine: Engine) -> dict[str, bytes]:
    """All outputs of a build by their path below `output/`, sorted."""
    protocol = built.review.protocol
    made = {
        "facts.json": data.facts_json(built.facts.values()),
        "findings.json": data.findings_json(built.findings),
        "sentences.json": data.sentences_json(built.summary.sentences),
        "flow.json": data.to_json(flow_json(built.flow)),
        "robustness.json": data.to_json(list(built.robustness.values())),
        "grade.json": grade_json(built),
        "problems.json": data.problems_json(built.problems),
        "tables/grade.csv": grade_table(built),
        "tables/findings.csv": tables.findings_table(protocol, built.findings),
    }
    for specification, synthesis in zip(built.specifications, built.syntheses, strict=True):
        picture = engine.run(
            f"forest {specification.id}",
            str,
            forest_svg,
            specification=specification,
            synthesis=synthesis,
            protocol=protocol,
            appraisals=appraised(built.review.appraisals, specification),
            form=built.review.form,
        )
        made[f"plots/{specification.id}.svg"] = picture.encode()
        made[f"tables/{specification.id}.csv"] = tables.synthesis_table(specification, synthesis)
    made |= _moderators(built)
    made |= {f"plots/{name}.svg": picture.encode() for name, picture in bias_plots(built)}
    made["plots/flow.svg"] = flow_svg(built.flow).encode()
    made |= sof_files(sof_tables(built.review, built.findings, built.facts, built.specifications))
    found = alternatives(built, engine)
    made["what-if.json"] = what_if_json(found)
    made["report.html"] = report_html(built, found).encode()
    language = built.summary.language
    abstract = abstract_of(built)
    made["abstract.json"] = data.sentences_json(abstract.sentences)
    made[f"abstract.{language}.md"] = summary_markdown(abstract).encode()
    made[f"summary.{language}.md"] = summary_markdown(built.summary).encode()
    made[f"summary.{language}.html"] = summary_page(built.summary).encode()
    return dict(sorted(made.items()))


def _moderators(built: Built) -> dict[str, bytes]:
    """The meta-regressions, each as a plot, all in a table; nothing where none is planned."""
    if not built.moderations:
        return {}
    made = {"tables/moderators.csv": moderators_table(built.moderations)}
    planned = {one.id: one for one in built.specifications}
    done = {one.id: one for one in built.syntheses}
    for one in built.moderations:
        picture = bubble_svg(one, planned[one.id], done[one.id], built.review.protocol)
        made[f"plots/{one.id}.by-{one.moderator}.svg"] = picture.encode()
    return made
