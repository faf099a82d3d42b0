"""How far the reviewers who screened agreed, as a table under the flow of studies."""

from dataclasses import dataclass

from markupsafe import Markup

from stook.model.decisions import Stage
from stook.pipeline.build import Built
from stook.render.report.trails import Trails

STAGES = {Stage.TITLE_ABSTRACT: "titles", Stage.FULL_TEXT: "texts"}


@dataclass(frozen=True, slots=True)
class AgreementRow:
    """Two reviewers in one stage; every number is a link to its trail."""

    stage: Markup
    reviewers: str
    records: Markup
    agreed: Markup
    kappa: Markup
    ac1: Markup


@dataclass(frozen=True, slots=True)
class AgreementTable:
    """Caption, heads of the columns and rows; no rows where nobody screened in pairs."""

    caption: Markup
    heads: tuple[Markup, ...]
    rows: tuple[AgreementRow, ...]


def agreement(built: Built, trails: Trails) -> AgreementTable:
    """The table of agreement, in the words of the review's language."""

    def say(key: str, **values: str | Markup) -> Markup:
        return trails.say(f"agreement.{key}", **values)

    rows = tuple(
        AgreementRow(
            say(STAGES[pair.stage]),
            f"{pair.first}, {pair.second}",
            trails.link(f"{pair.id}.records"),
            say(
                "agreed",
                n=trails.link(f"{pair.id}.agreed"),
                percent=trails.link(f"{pair.id}.percent", f"{100 * pair.percent:.0f}%"),
            ),
            trails.link(f"{pair.id}.kappa"),
            trails.link(f"{pair.id}.ac1"),
        )
        for pair in built.flow.agreements
    )
    heads = ("stage", "reviewers", "records", "alike", "kappa", "ac1")
    names = tuple(say(f"head.{head}") for head in heads)
    return AgreementTable(say("caption"), names, rows)
