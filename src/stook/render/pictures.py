"""Every plot of a build, by its path below `output/`."""

from stook.pipeline.build import Built
from stook.pipeline.engine import Engine
from stook.render.bias import bias_plots
from stook.render.flow import flow_svg
from stook.render.forests import appraised, forest_svg
from stook.render.moderators import bubble_svg
from stook.render.networks import network_pictures


def pictures(built: Built, engine: Engine) -> dict[str, bytes]:
    """Forest plots, risk of bias, meta-regressions and the flow, as SVG."""
    protocol = built.review.protocol
    made: dict[str, str] = {}
    for specification, synthesis in zip(built.specifications, built.syntheses, strict=True):
        made[specification.id] = engine.run(
            f"forest {specification.id}",
            str,
            forest_svg,
            specification=specification,
            synthesis=synthesis,
            protocol=protocol,
            appraisals=appraised(built.review.appraisals, specification),
            form=built.review.form,
        )
    planned = {one.id: one for one in built.specifications}
    done = {one.id: one for one in built.syntheses}
    for one in built.moderations:
        picture = bubble_svg(one, planned[one.id], done[one.id], protocol)
        made[f"{one.id}.by-{one.moderator}"] = picture
    for net in built.networks:
        made |= network_pictures(net, protocol)
    made |= dict(bias_plots(built))
    made["flow"] = flow_svg(built.flow)
    return {f"plots/{name}.svg": picture.encode() for name, picture in made.items()}
