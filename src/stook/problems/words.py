"""Rules about words: authored prose, statements, the plain language summary (6xx)."""

from stook.problems.model import Rule, Sureness

RULES: tuple[Rule, ...] = (
    Rule(
        "E601",
        "A citation of a fact is not well formed",
        "What stands between double braces is replaced by a computed number; anything else would "
        "be printed as it stands.",
        "Write {{ fact-id }} on one line, for example {{ review.studies }}.",
    ),
    Rule(
        "E602",
        "An outcome that the summary speaks of has no thresholds",
        "Whether an effect is slight, moderate or large depends on what matters to people. "
        "Without thresholds stook would have to guess, so it writes no statement.",
        "Give `thresholds` for the outcome in review.yaml (`small` is the minimal important "
        "difference), or write `thresholds: direction only` to speak of direction without size.",
    ),
    Rule(
        "W603",
        "A finding that the summary speaks of has no certainty",
        "A statement without its certainty would tell readers to trust a number that nobody has "
        "judged, so the summary only says that it has not been rated.",
        "Judge the finding's certainty in certainty.yaml.",
    ),
    Rule(
        "W604",
        "The size of an effect is not known",
        "The outcome has thresholds, but the effect could not be put on their scale: for events "
        "this needs a baseline risk, for standardised differences a scale.",
        "Give `baseline_risk` (with its source) for the outcome, or `thresholds: direction only`.",
    ),
    Rule(
        "E605",
        "There is no wording in the language that the review asks for",
        "Every sentence of the summary comes from the catalogue of its language.",
        "Write `language: en`, or add a catalogue for the language.",
    ),
    Rule(
        "W606",
        "A term that readers of a plain language summary may not know",
        "Many people read nothing of a review but its plain language summary, and stop at the "
        "first word that they do not know.",
        "Say it in words that everybody knows.",
        Sureness.LIKELY,
    ),
    Rule(
        "W607",
        "A statistic in words for lay readers",
        "Effect measures, intervals and P values mean nothing to most people; the summary gives "
        "the verdict in words, the report gives the numbers.",
        "Leave the number out, or say how many people in 100 it means.",
        Sureness.LIKELY,
    ),
    Rule(
        "W608",
        "Prose for lay readers that is hard to read",
        "Long sentences lose readers. The guidance asks for about 20 words a sentence and a "
        "reading age of about 11 years.",
        "Cut the sentence in two, use shorter words, and begin no sentence with a numeral.",
        Sureness.LIKELY,
    ),
    Rule(
        "E610",
        "A fact is cited that does not exist",
        "Where the number should stand, readers would find a gap.",
        "Correct the id; output/facts.json lists every fact.",
    ),
    Rule(
        "W609",
        "Advice in a plain language summary",
        "A review tells what is known; whether to use a treatment is for people and those who "
        "care for them.",
        "Say what the evidence shows instead.",
        Sureness.POSSIBLE,
    ),
    Rule(
        "W611",
        "What a reworded sentence was written for has changed",
        "Somebody's wording stays in the summary although the numbers or judgements behind it are "
        "others now; readers would be told what no longer holds.",
        "Adapt the wording in text/edits.yaml, and pin it to what the review says now.",
    ),
    Rule(
        "W612",
        "A wording for a sentence that the summary does not have",
        "The sentence is not said any more, or its id is misspelt: the wording is not used.",
        "Correct the id (output/sentences.json lists all), or delete the entry.",
    ),
    Rule(
        "W613",
        "A reworded sentence is surer than its evidence",
        "Without a word such as probably, may, or we do not know, readers take for certain what "
        "is not. The same holds for words of size or safety that the finding does not have.",
        "Say how sure it is: probably (moderate), may (low), we do not know (very low certainty); "
        "and no more than the computed sentence says.",
        Sureness.LIKELY,
    ),
    Rule(
        "W614",
        "A plain language summary that is too long or too hard as a whole",
        "The guidance asks for at most 850 words, about 20 words a sentence, and a reading age of "
        "about 11 years; few people finish what is longer or harder.",
        "Shorten what stands in text/, use shorter words, or give outcomes and treatments shorter "
        "lay names.",
        Sureness.LIKELY,
    ),
    Rule(
        "W615",
        "A number in prose that no fact stands behind",
        "A number that is typed stays as it is when the data change: many reviews have numbers in "
        "the text that disagree with their analysis.",
        "Cite the fact ({{ fact-id }}); give background numbers a line that begins with `Source:`.",
        Sureness.LIKELY,
    ),
    Rule(
        "W616",
        "Prose that claims more than the findings",
        "Words such as proves or prevents say that the evidence is certain.",
        "Say what the finding says, with its may or probably.",
        Sureness.POSSIBLE,
    ),
    Rule(
        "W650",
        "A citation without a reference",
        "Readers look a citation up in the reference list; here they would find its key only.",
        "Add an entry with this key to text/references.bib (or .json, .ris), or correct the key.",
    ),
)
