"""Problems: everything that is wrong, each with its place and a way there."""

from starlette.responses import Response
from starlette.routing import Route

from stook.problems import RULES, Problem
from stook.web.links import link_of, screen_of
from stook.web.screen import Screen, view

AREAS = {
    "1": "Files", "2": "References", "3": "Numbers", "4": "Protocol", "5": "Judgements",
    "6": "Words", "7": "Records", "8": "Search and screening", "9": "Outputs",
}  # fmt: skip


@view
def problems(screen: Screen) -> Response:
    """The list, open or accepted, of all areas or one."""
    every = screen.desk.built.problems
    accepted = screen.arg("state") == "accepted"
    area = screen.arg("area")
    shown = [
        one for one in every if bool(one.accepted) is accepted and (not area or one.code[1] == area)
    ]
    return screen.page(
        "problems.html",
        title="Problems",
        errors=[_row(screen, one) for one in shown if one.severity == "error"],
        warnings=[_row(screen, one) for one in shown if one.severity == "warning"],
        counts={
            "open": sum(not one.accepted for one in every),
            "accepted": sum(bool(one.accepted) for one in every),
            "blocking": sum(one.blocks for one in every),
            "warnings": sum(one.severity == "warning" and not one.accepted for one in every),
        },
        accepted=accepted,
        area=area,
        areas={key: AREAS[key] for key in sorted({one.code[1] for one in every}) if key in AREAS},
    )


@view
def explained(screen: Screen) -> Response:
    """What a code means, as `stook explain` says it."""
    code = screen.request.path_params["code"].upper()
    if code not in RULES:
        return screen.page(
            "failed.html", 404, title="Not found", sentence=f"There is no code {code}."
        )
    return screen.page(
        "problem.html",
        title=code,
        rule=RULES[code],
        rows=[_row(screen, one) for one in screen.desk.built.problems if one.code == code],
        crumbs=(("/problems", "Problems"),),
    )


def _row(screen: Screen, one: Problem) -> dict[str, object]:
    """A problem with the address of the screen where its cell is."""
    return {"problem": one, "link": link_of(screen, one.place),
            "open": screen_of(screen, one.place)}  # fmt: skip


ROUTES = [Route("/problems", problems), Route("/problems/{code}", explained)]
