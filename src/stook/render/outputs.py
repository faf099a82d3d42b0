"""Every file that a build publishes, as bytes by path: what to write, not where."""

from stook.pipeline.alternatives import alternatives
from stook.pipeline.build import Built
from stook.pipeline.engine import Engine
from stook.render import data, tables
from stook.render.flow import flow_json
from stook.render.grade import grade_json, grade_table
from stook.render.moderators import moderators_table
from stook.render.networks import network_tables
from stook.render.patient import patient_page
from stook.render.pictures import pictures
from stook.render.report import report_html
from stook.render.sof import sof_files
from stook.render.summary import summary_markdown
from stook.render.visual_abstract import abstract_svg
from stook.render.what_if import what_if_json
from stook.summary.sof import sof_tables


def outputs(built: Built, engine: Engine) -> dict[str, bytes]:
    """All outputs of a build by their path below `output/`, sorted."""
    made = {
        "facts.json": data.facts_json(built.facts.values()),
        "findings.json": data.findings_json(built.findings),
        "sentences.json": data.sentences_json(built.summary.sentences),
        "flow.json": data.to_json(flow_json(built.flow)),
        "robustness.json": data.to_json(list(built.robustness.values())),
        "grade.json": grade_json(built),
        "problems.json": data.problems_json(built.problems),
        "tables/grade.csv": grade_table(built),
        "tables/findings.csv": tables.findings_table(built.review.protocol, built.findings),
    }
    for specification, synthesis in zip(built.specifications, built.syntheses, strict=True):
        made[f"tables/{specification.id}.csv"] = tables.synthesis_table(specification, synthesis)
    for net in built.networks:
        made |= network_tables(net)
    if built.networks:
        made["networks.json"] = data.to_json(data.plain(list(built.networks)))
    if built.moderations:
        made["tables/moderators.csv"] = moderators_table(built.moderations)
    made |= pictures(built, engine)
    made |= sof_files(sof_tables(built.review, built.findings, built.facts, built.specifications))
    found = alternatives(built, engine)
    made["what-if.json"] = what_if_json(found)
    made["report.html"] = report_html(built, found).encode()
    language = built.summary.language
    abstract = built.abstract
    made["abstract.json"] = data.sentences_json(abstract.sentences)
    made[f"abstract.{language}.md"] = summary_markdown(abstract).encode()
    made[f"summary.{language}.md"] = summary_markdown(built.summary).encode()
    made[f"summary.{language}.html"] = patient_page(built).encode()
    made[f"visual-abstract.{language}.svg"] = abstract_svg(built).encode()
    return dict(sorted(made.items()))
