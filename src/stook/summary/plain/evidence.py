"""What did we find? The studies and their people; and how up to date the evidence is."""

from stook.language.cited_text import Text, shown
from stook.language.lists import (
    counted,
    duration,
    fact_number,
    fact_percent,
    listed,
    month_and_year,
)
from stook.language.names import plain
from stook.model.facts import Fact
from stook.model.summary import Section, Sentence
from stook.model.terms import Basis
from stook.summary.plain.context import REVIEW, Context, nothing_found, unmade
from stook.summary.plain.groups import comparators

ADULT = 18  # years
FEW = 4  # comparators with their numbers of studies in a sentence


def found(ctx: Context) -> Section:
    """The studies, and their people and circumstances. What is not known is not spoken of."""
    studies = (_studies, _parts, _overlap, _versus, _unmade, _sizes)
    people = (_conditions, _age, _women, _regions, _duration, _industry)
    halves = ((_none,),) if nothing_found(ctx) else (studies, people)
    made = [tuple(s for part in half if (s := part(ctx))) for half in halves]
    paragraphs = tuple(said for said in made if said)
    return Section(id="found", heading=ctx.heading("found"), paragraphs=paragraphs)


def _none(ctx: Context) -> Sentence:
    studies = ctx.fact("studies")
    sources = (studies.id,) if studies else ()
    return ctx.sentence("found.none", ctx.words.say("found.none"), sources)


def _studies(ctx: Context) -> Sentence | None:
    studies, people = ctx.fact("studies"), ctx.fact("participants")
    if studies is None:
        return None
    count = counted(ctx.words, "studies", studies)
    if people is None or not people.value:  # nobody counted them
        return ctx.sentence("found.studies", ctx.words.say("found.studies", studies=count))
    text = ctx.words.say(
        "found.studies_people", studies=count, people=counted(ctx.words, "people", people)
    )
    return ctx.sentence("found.studies", text)


def _sizes(ctx: Context) -> Sentence | None:
    """The smallest and the largest study, where that tells more than their sum."""
    low, high = ctx.fact("study-size.min"), ctx.fact("study-size.max")
    if low is None or high is None or low.value == high.value:
        return None
    text = ctx.words.say(
        "found.sizes", low=fact_number(ctx.words, low), high=fact_number(ctx.words, high)
    )
    return ctx.sentence("found.sizes", text)


def _age(ctx: Context) -> Sentence | None:
    low, high = ctx.fact("age-mean.min"), ctx.fact("age-mean.max")
    if low is None or high is None:
        return None
    one = low.value == high.value
    text = ctx.words.say(
        "found.age_same" if one else "found.age",
        ctx.studies_form,
        low=fact_number(ctx.words, low),
        high=fact_number(ctx.words, high),
    )
    return ctx.sentence("found.age", _where(ctx, low, text), (low.id, high.id))


def _phrase(ctx: Context, fact: Fact) -> Text:
    """A fact that is a phrase, as it is written; several phrases (set apart by semicolons) as a
    list."""
    phrase = fact.value if isinstance(fact.value, str) else fact.text
    parts = [part.strip() for part in phrase.split(";")]
    return shown(listed(ctx.words, parts).text, fact.id)


def _conditions(ctx: Context) -> Sentence | None:
    fact = ctx.fact("conditions")
    if fact is None:
        return None
    text = ctx.words.say("found.conditions", conditions=_phrase(ctx, fact))
    return ctx.sentence("found.conditions", text)


def _part_facts(ctx: Context) -> list[tuple[str, Fact]]:
    keys = ctx.interventions
    facts = [(key, ctx.fact(f"studies.{key}")) for key in keys]
    return [(key, fact) for key, fact in facts if fact is not None] if len(keys) > 1 else []


def _parts(ctx: Context) -> Sentence | None:
    facts = _part_facts(ctx)
    if not facts:
        return None
    said = [
        ctx.words.say(
            "found.part" if i else "found.part_first",
            n=fact_number(ctx.words, fact),
            X=ctx.intervention_name(key),
        )
        for i, (key, fact) in enumerate(facts)
    ]
    text = ctx.words.say("found.parts", parts=listed(ctx.words, said))
    return ctx.sentence("found.parts", text)


def _overlap(ctx: Context) -> Sentence | None:
    """Says so where the parts add up to more than the whole."""
    total = ctx.fact("studies")
    facts = [fact for _, fact in _part_facts(ctx)]
    values = [fact.value for fact in facts if isinstance(fact.value, int | float)]
    if total is None or not isinstance(total.value, int | float) or sum(values) <= total.value:
        return None
    text = ctx.words.say("found.overlap", n=fact_number(ctx.words, total))
    return ctx.sentence("found.overlap", text, [fact.id for fact in facts])


def _versus(ctx: Context) -> Sentence | None:
    """How many studies made the comparisons that the summary speaks of."""
    facts = [(key, ctx.fact(f"studies.versus-{key}")) for key in comparators(ctx)]
    total = ctx.fact("studies")
    for key, fact in facts:
        if fact and total and fact.value == total.value:
            all_ = ctx.words.say(
                "found.versus_all",
                ctx.studies_form,
                I=_whom(ctx),
                C=ctx.comparator_name(key),
            )
            return ctx.sentence("found.versus", all_, (fact.id, total.id))
    said = [
        ctx.words.say(
            "found.versus_part",
            C=ctx.comparator_name(key),
            studies=counted(ctx.words, "studies", fact),
        )
        for key, fact in facts
        if fact is not None
    ]
    if not said or len(said) > FEW:
        return None
    return ctx.sentence(
        "found.versus", ctx.words.say("found.versus", parts=listed(ctx.words, said))
    )


def _unmade(ctx: Context) -> Sentence | None:
    """The comparisons that no study made, where it is known who made the others."""
    left = [key for key in comparators(ctx) if unmade(ctx, key)]
    if not left:
        return None
    names = listed(ctx.words, [ctx.comparator_name(key) for key in left], "or")
    cells = [f"{REVIEW}comparators/{key}" for key in left]
    text = ctx.words.say("found.versus_none", ctx.studies_form, I=_whom(ctx), C=names)
    return ctx.sentence("found.versus-none", text, cells)


def _whom(ctx: Context) -> str:
    return plain(ctx.words, ctx.protocol.question.intervention)


def _women(ctx: Context) -> Sentence | None:
    low, high = ctx.fact("women-percent.min"), ctx.fact("women-percent.max")
    if low is None or high is None:
        return None
    oldest = ctx.fact("age-mean.max")
    age = oldest.value if oldest and isinstance(oldest.value, int | float) else ADULT
    key = "found.women" if age >= ADULT else "found.girls"
    key += "_same" if low.value == high.value else ""
    text = ctx.words.say(
        key, ctx.studies_form, low=fact_percent(ctx.words, low), high=fact_percent(ctx.words, high)
    )
    return ctx.sentence("found.women", _where(ctx, low, text), (low.id, high.id))


def _where(ctx: Context, fact: Fact, said: Text) -> Text:
    """What is said of the studies that report something, where others do not."""
    silent = fact.basis is Basis.COMPUTED and bool(fact.note)
    return ctx.words.say("found.where", said=said) if silent else said


def _regions(ctx: Context) -> Sentence | None:
    fact = ctx.fact("regions")
    if fact is None:
        return None
    return ctx.sentence(
        "found.regions",
        ctx.words.say("found.regions", ctx.studies_form, regions=_phrase(ctx, fact)),
    )


def _duration(ctx: Context) -> Sentence | None:
    """A phrase completes "the studies were …"; a number is the median length in days."""
    fact = ctx.fact("duration")
    if fact is None:
        return None
    if isinstance(fact.value, int | float):
        length = shown(duration(ctx.words, fact.value), fact.id)
        text = ctx.words.say("found.duration_median", ctx.studies_form, duration=length)
    else:
        text = ctx.words.say("found.duration", ctx.studies_form, duration=_phrase(ctx, fact))
    return ctx.sentence("found.duration", text)


def _industry(ctx: Context) -> Sentence | None:
    fact = ctx.fact("industry-percent")
    if fact is None:
        return None
    ends: dict[object, str] = {0: "found.industry_none", 100: "found.industry_all"}
    key = ends.get(fact.value, "found.industry")
    text = ctx.words.say(key, ctx.studies_form, p=fact_percent(ctx.words, fact))
    return ctx.sentence("found.industry", text, (fact.id,))


def up_to_date(ctx: Context) -> Section:
    """How up to date is this evidence? The latest search whose records are all incorporated."""
    fact = ctx.fact("current-to")
    if fact is None:
        text = ctx.words.say("date_section.unknown")
    else:
        text = ctx.words.say("date_section.current", date=month_and_year(ctx.words, fact))
    said = ctx.sentence("date", text)
    return Section(id="date", heading=ctx.heading("date"), paragraphs=((said,),))
