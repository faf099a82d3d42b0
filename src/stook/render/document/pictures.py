"""The pictures of a document: those of the build, with forest plots that fit an upright page.

On paper a forest plot with a column for each domain of bias would be too small to read; the
judgements have a figure of their own.
"""

from stook.pipeline.build import Built
from stook.pipeline.engine import Engine
from stook.render.bias import bias_plots
from stook.render.flow import flow_svg
from stook.render.forests import forest_svg


def document_pictures(built: Built, engine: Engine) -> dict[str, bytes]:
    """SVG by path below `output/`, as the sections of a document look them up."""
    protocol = built.review.protocol
    pictures: dict[str, str] = {}
    for specification, synthesis in zip(built.specifications, built.syntheses, strict=True):
        pictures[specification.id] = engine.run(
            f"forest on paper {specification.id}",
            str,
            forest_svg,
            specification=specification,
            synthesis=synthesis,
            protocol=protocol,
            appraisals=(),
            form=built.review.form,
        )
    pictures |= dict(bias_plots(built))
    pictures["flow"] = flow_svg(built.flow)
    return {f"plots/{name}.svg": picture.encode() for name, picture in pictures.items()}
