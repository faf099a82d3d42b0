"""What every key and column of a review folder means, with an example.

The JSON Schema for editors, the starter review and the reference page take their words from here,
so that they cannot disagree. The example is written as it would stand in the file.
"""

from typing import Any

from stook.model import appraisal, certainty, declared, edits, protocol, review, search, study

Meanings = dict[str, tuple[str, str]]

_TERM: Meanings = {
    "technical": ("The name that the field uses.", "neuropathic pain"),
    "lay": ("The name that everybody understands; without it the technical one.", "nerve pain"),
    "plural": ("Whether the name takes a plural verb, where the name does not show it.", "true"),
    "explained": ("The lay explanation, given at first mention.", "pain caused by damaged nerves"),
}

_METHOD: Meanings = {
    "model": ("Whether one true effect is assumed (common) or many (random).", "random"),
    "method": (
        "How studies are weighted; Mantel-Haenszel (MH) and Peto hold for events only.",
        "IV",
    ),
    "estimator": ("The estimator of the variance between studies (tau2).", "REML"),
    "interval": ("How the interval of the pooled effect is computed.", "HKSJ"),
    "prediction": ("How the prediction interval is computed; `none` for none.", "HTS"),
    "level": ("The level of all intervals, as a proportion.", "0.95"),
}

_STUDY_KEY = ("The study's id in studies.csv.", "sigtermans-2009")
_OUTCOME_KEY = ("The outcome's id in review.yaml.", "pain")
_WINDOW_KEY = ("The time window's id in review.yaml; `any` where there is none.", "immediate")

MEANINGS: dict[Any, Meanings] = {
    protocol.Protocol: {
        "stook": ("The version of the folder's format.", "1"),
        "id": ("A short name of the review.", "nmda-chronic-pain"),
        "title": ("The title of the review.", "Ketamine for chronic pain"),
        "question": ("What is asked: people, condition, intervention, comparison.", ""),
        "outcomes": ("What is measured, by id.", ""),
        "interventions": ("What is tested, by id; each a term.", "ketamine: {technical: ketamine}"),
        "comparators": ("What it is compared with, by id.", "placebo: {technical: placebo}"),
        "comparisons": ("Which comparisons are made, by id.", ""),
        "language": ("The language of the outputs.", "en"),
        "type": (
            "What is asked: pairs of interventions, or which of several (`network`).",
            "network",
        ),
        "notices": ("Sentences that every output shows.", "- a demonstration from public data"),
        "basis": ("What the review was made from.", "computed"),
        "eligibility": ("What makes a study eligible.", ""),
        "routes": ("How interventions are given, by id; each a term.", "oral: {technical: oral}"),
        "time_windows": ("When outcomes are measured, by id.", ""),
        "synthesis": ("How results are combined.", ""),
        "screening": ("How records are screened.", ""),
        "extraction": ("What is collected beside arms and results.", ""),
        "registration": ("Where the protocol was registered.", "PROSPERO CRD42020000000"),
        "funding": ("Who paid for the review.", "no funding"),
        "team": ("Who makes the review.", ""),
        "amendments": ("What was changed in the protocol since its registration.", ""),
        "accepted": ("Problems that were looked at and accepted, with the reason.", ""),
    },
    protocol.Question: {
        "population": ("The people: a term.", "{technical: adults}"),
        "condition": ("What they have: a term.", "{technical: chronic pain, lay: lasting pain}"),
        "intervention": ("What is tested, as a whole: a term.", "{technical: NMDA antagonists}"),
        "comparison": ("What it is compared with, in words.", "placebo or usual care"),
        "text": ("A question in place of the one that stook would write.", "Does A help?"),
    },
    protocol.Eligibility: {
        "designs": ("Designs of study that are eligible.", "[randomised trials]"),
        "include": ("What a study must have.", "- adults with pain for three months"),
        "exclude": ("What it must not have.", "- headache"),
    },
    protocol.Term: _TERM,
    protocol.Outcome: {
        **_TERM,
        "family": ("Whether the outcome is a benefit or an unwanted effect.", "benefit"),
        "kind": (
            "What studies report: means, events, times, rates or finished effects.",
            "continuous",
        ),
        "measure": ("The measure of effect that is pooled.", "MD"),
        "direction": (
            "Which way is good; for events, whether fewer are better.",
            "lower is better",
        ),
        "means": (
            "What an event or a higher value stands for; told from the name where not given.",
            "time until",
        ),
        "scale": ("The scale of a continuous outcome.", "{name: NRS, min: 0, max: 10}"),
        "importance": ("GRADE's importance for decisions.", "critical"),
        "thresholds": (
            "From which absolute effect on it is small, moderate, large; or `direction only`.",
            "{small: 10, moderate: 20, large: 30}",
        ),
        "verb": (
            "How statements speak of it; otherwise family, kind and direction decide.",
            "reduce or increase",
        ),
        "baseline_risk": (
            "People per 1000 with the event without the intervention (for scores: who improve).",
            "100",
        ),
        "baseline_source": ("Where the baseline risk is from.", "national registry, 2019"),
        "part_of": ("The outcome that this one is a component of.", "adverse-events"),
        "in_summary": ("Whether the plain language summary speaks of it.", "true"),
        "in_table": ("Whether it stands in the summary of findings table.", "true"),
    },
    protocol.Scale: {
        "name": ("The name of the scale.", "VAS"),
        "min": ("Its lowest possible value.", "0"),
        "max": ("Its highest possible value.", "100"),
        "unit": ("What is counted on it.", "points"),
        "sd": (
            "A standard deviation of it, to put standardised mean differences into its units.",
            "22",
        ),
        "sd_source": ("Where that standard deviation is from.", "baseline of the largest trial"),
        "step": ("The smallest step between two values of one person.", "1"),
    },
    protocol.Thresholds: {
        "small": (
            "The minimal important difference: units of the scale, or people per 1000.",
            "10",
        ),
        "moderate": ("Where a moderate effect begins.", "20"),
        "large": ("Where a large effect begins.", "30"),
        "source": ("Where the thresholds are from.", "team consensus before the analysis"),
    },
    protocol.Comparator: {
        **_TERM,
        "kind": ("What kind of comparator it is.", "placebo"),
    },
    protocol.TimeWindow: {
        "label": ("Its name.", "short term"),
        "lay": ("Its name in plain words.", "up to two weeks after treatment"),
        "from_days": ("The first day that belongs to it.", "2"),
        "to_days": ("The last day that belongs to it.", "14"),
    },
    protocol.Comparison: {
        "intervention": ("The intervention's id.", "ketamine"),
        "comparator": ("The comparator's id.", "placebo"),
        "route": ("The route's id, where it matters.", "intravenous"),
        "label": (
            "A name in place of the one made of the three.",
            "ketamine by vein against placebo",
        ),
        "in_summary": ("Whether the plain language summary speaks of it.", "true"),
    },
    protocol.Defensible: {
        "measures": ("Further measures of effect for events.", "[OR, RD]"),
        "estimators": ("Estimators that could have been chosen.", "[REML, DL, PM]"),
        "intervals": ("Intervals that could have been chosen.", "[Wald, HKSJ]"),
        "zero_cells": ("Whether to vary the correction of zero cells.", "true"),
        "without_derived": ("Whether to leave out studies with derived numbers.", "true"),
        "without_high_risk": ("Whether to leave out studies at high risk of bias.", "true"),
        "each_study": ("Whether to leave out each study in turn.", "true"),
    },
    protocol.NetworkPlan: {
        "outcome": _OUTCOME_KEY,
        "timepoint": _WINDOW_KEY,
        "reference": (
            "What all are compared with, by id; else the placebo, else the first comparator.",
            "placebo",
        ),
        "nodes": ("Whether a route makes a treatment of its own.", "intervention and route"),
        "contributions": (
            "How the evidence of an estimate is shared out among studies.",
            "random walk",
        ),
        "value": (
            "The smallest effect that matters, as a ratio or a difference; CINeMA needs it.",
            "1.25",
        ),
        "note": ("What readers should know of this network.", ""),
    },
    protocol.Plan: {
        **_METHOD,
        "networks": ("Which networks of treatments are analysed.", "- {outcome: pain}"),
        "defensible": ("Choices that could as well have been made; all are analysed.", ""),
        "analyses": (
            "Where single syntheses differ from the general plan; the last that fits holds.",
            "",
        ),
        "crossover_correlation": (
            "The correlation assumed for paired results that do not bring their own.",
            "0.5",
        ),
        "risk_of_bias_tool": (
            "The instrument: RoB 2, RoB 1, or one defined in appraisal/<tool>/tool.yaml.",
            "RoB 2",
        ),
        "risk_of_bias_effect": (
            "The effect that RoB 2 is about: of assignment, or of adhering to the intervention.",
            "assignment",
        ),
        "certainty_profile": ("By which rules certainty is suggested.", "core2025"),
        "certainty_rules": ("Where GRADE leaves a choice to the team.", ""),
        "statements": (
            "Whose wording tables and abstract use: GRADE guidelines 26 or Core GRADE.",
            "GRADE 26",
        ),
    },
    protocol.CertaintyRules: {
        "some_concerns": ("Whether the middle level of risk of bias counts as high or low.", "low"),
        "dominating": ("From which share of the weight on studies at high risk dominate.", "0.65"),
        "risk_reduction": (
            "The relative reduction that enough people must show.",
            "0.2",
        ),
        "small_study": ("Below how many people a study counts as small.", "100"),
        "nonrandomised_start": ("Where non-randomised evidence starts.", "high"),
        "quasi_randomised": (
            "Whether people assigned by a fixed rule make a trial, or a non-randomised study.",
            "trial",
        ),
    },
    protocol.Analysis: {
        "comparison": (
            "The comparison's id; all comparisons, if not given.",
            "ketamine-iv-placebo",
        ),
        "outcome": _OUTCOME_KEY,
        "timepoint": ("The time window's id; all windows, if not given.", "immediate"),
        "measure": ("Another measure of effect.", "SMD"),
        **_METHOD,
        "subgroup_by": (
            "Columns of studies.csv, arms.csv or results.csv that make subgroups.",
            "[condition]",
        ),
        "moderators": ("Numeric columns for a meta-regression.", "[dose_mg]"),
        "pooled": ("Whether the studies are pooled, or only shown side by side.", "false"),
        "why": ("The reason for the difference.", "too few events"),
    },
    protocol.Screening: {
        "assignment": ("How many people screen each record.", "double"),
        "reviewers": ("Ids of those who screen; records are shared out among them.", "[kim, lou]"),
        "sample": ("The share that a second person screens under `single plus sample`.", "0.1"),
        "order": ("Learnt from the decisions, or as the records came.", "prioritised"),
        "reasons": (
            "Reasons of exclusion that one key chooses.",
            "[wrong population, wrong design]",
        ),
        "highlight": ("Words to underline beside those of the question.", "[placebo]"),
        "seed": ("Any text; it fixes what is drawn by lot.", "nmda-2025"),
        "stopping": ("When screening in a prioritised order may stop.", ""),
    },
    protocol.ExtractionPlan: {
        "fields": (
            "What the team collects in columns of its own, for the form of `stook serve`.",
            "[{name: setting, kind: choice, options: [clinic, home]}]",
        ),
    },
    protocol.ExtractionField: {
        "name": ("The column of the table.", "blinded_until_week"),
        "label": ("What the form calls it.", "Blinded until"),
        "table": ("The table that has the column.", "studies"),
        "kind": ("What its values are.", "number"),
        "options": ("The values that a choice allows.", "[clinic, home]"),
        "unit": ("The unit of a number.", "weeks"),
        "help": ("A sentence for those who fill it in.", "The last blinded visit."),
    },
    protocol.StoppingRule: {
        "rule": ("A test of the recall, a heuristic that guarantees nothing, or never.", "safe"),
        "recall": ("The share of relevant records that must not be missed.", "0.95"),
        "confidence": ("How sure that must be.", "0.95"),
        "least_share": ("`safe`: the share of records to screen at the least.", "0.1"),
        "consecutive": ("`safe`: how many in a row must have been irrelevant.", "50"),
    },
    protocol.Person: {
        "id": ("A short name.", "kim"),
        "name": ("The name.", "Kim Lee"),
        "role": ("What the person does in the review.", "statistician"),
        "interests": ("Declared interests.", "none"),
    },
    protocol.Amendment: {
        "date": ("When, as YYYY-MM-DD.", "2024-05-02"),
        "what": ("What was changed.", "one outcome added"),
        "why": ("Why.", "asked for by patients"),
    },
    protocol.Accepted: {
        "code": ("The problem's code.", "W306"),
        "reason": ("Why it is accepted.", "adjusted for clusters"),
        "file": ("Only in this file.", "studies.csv"),
        "cell": (
            "Only in this cell, as `stook check --format json` names it.",
            "studies.csv#lee-2001!year",
        ),
    },
    study.Study: {
        "study": ("The study's id.", "sigtermans-2009"),
        "label": ("How outputs name it.", "Sigtermans 2009"),
        "year": ("Year of its first report.", "2009"),
        "design": ("Design of the trial.", "parallel"),
        "country": ("The country where it was done.", "Netherlands"),
        "condition": ("What the people had.", "complex regional pain syndrome"),
        "setting": ("Where people were treated.", "university hospital"),
        "participants": ("How many people were randomised.", "60"),
        "women": ("How many of them were women.", "48"),
        "women_percent": ("The same as a percentage, where only that was reported.", "80"),
        "age_mean": ("Mean age in years.", "45.9"),
        "duration_days": ("How long people were followed, in days.", "84"),
        "funding": ("Who paid, in the report's words.", "Dutch government"),
        "industry_support": ("Whether industry supported it: yes or no.", "no"),
        "registry": ("Its number in a trials registry.", "NCT00000001"),
        "reports": (
            "The references of its reports, separated by `|`.",
            "Sigtermans 2009 | Dahan 2011",
        ),
        "notes": ("Anything else.", "two centres"),
    },
    study.Arm: {
        "study": _STUDY_KEY,
        "arm": ("The arm's id, unique within its study.", "ketamine"),
        "label": ("How outputs name it.", "S-ketamine"),
        "intervention": ("The intervention's id in review.yaml, if it got one.", "ketamine"),
        "route": ("The route's id in review.yaml.", "intravenous"),
        "comparator": ("The comparator's id in review.yaml, if it is one.", "placebo"),
        "dose": ("Dose and schedule, in words.", "22 mg/h over 4 days"),
        "participants": ("How many people were randomised to it.", "30"),
    },
    study.Result: {
        "study": _STUDY_KEY,
        "outcome": _OUTCOME_KEY,
        "timepoint": _WINDOW_KEY,
        "arm": ("The arm's id in arms.csv.", "ketamine"),
        "reference": ("The arm that it is compared with, where the row is a contrast.", "placebo"),
        "stratum": ("Tells apart two results of one study that both count.", "with-ptsd"),
        "n": ("How many people were analysed.", "29"),
        "mean": ("Mean at the time, or mean change.", "26.8"),
        "sd": ("Standard deviation.", "21.3"),
        "events": ("How many people had the event.", "4"),
        "total": ("How many people were analysed for it.", "30"),
        "effect": ("The effect of arm against reference; ratios on their natural scale.", "-9.1"),
        "se": ("Standard error of mean or effect (of a ratio: of its logarithm).", "3.9"),
        "ci_low": ("Lower limit of the interval of mean or effect.", "-17"),
        "ci_high": ("Upper limit.", "-1.2"),
        "ci_level": ("Level of that interval; 0.95 where not given.", "0.9"),
        "p": ("P value of the effect.", "0.02"),
        "median": ("Median.", "25"),
        "q1": ("First quartile.", "10"),
        "q3": ("Third quartile.", "45"),
        "min": ("Lowest value.", "0"),
        "max": ("Highest value.", "90"),
        "o_e": ("Observed minus expected events.", "-2.5"),
        "variance": ("The variance of that.", "4.1"),
        "reported_as": (
            "Whether the mean is of scores at the time or of changes from baseline.",
            "change",
        ),
        "person_time": ("Person-years in which the events of a rate were counted.", "95.5"),
        "log": ("yes where effect and interval are logarithms.", "no"),
        "paired": ("yes where a crossover trial was analysed within people.", "yes"),
        "correlation": ("The correlation that was reported or assumed for it.", "0.5"),
        "favours": ("The side that it favours, where no effect is given.", "intervention"),
        "source": ("Where in the report the numbers stand.", "table 2"),
        "note": ("Anything else, such as a conversion.", "read from the figure"),
    },
    appraisal.Appraisal: {
        "study": _STUDY_KEY,
        "outcome": _OUTCOME_KEY,
        "timepoint": _WINDOW_KEY,
        "kind": ("`answer`, `domain judgement` or `overall judgement`.", "domain judgement"),
        "item": ("A question (2.3) or a domain (D2); empty for the overall judgement.", "D2"),
        "value": (
            "The answer (Y, PY, PN, N, NI, NA) or judgement (low, some concerns, high).",
            "low",
        ),
        "support": (
            "Why; for a judgement that differs from the proposed one, the reason for that.",
            "sealed opaque envelopes",
        ),
        "locator": ("Where in the report.", "page 2"),
        "direction": ("Which way the bias is thought to push the result.", "towards null"),
    },
    edits.EditsFile: {
        "edits": ("Wordings by the id of the sentence that they stand for.", ""),
    },
    edits.Edit: {
        "text": ("The wording; a number is cited as `{{ fact-id }}`.", "It may help a little."),
        "of": ("The digest of what it was written for; `stook check` (W611) tells it.", "1f0c…"),
        "why": ("What was wrong with the other wording.", "our readers did not understand it"),
    },
    certainty.CertaintyFile: {
        "findings": ("Judgements by finding: comparison.outcome.window.", ""),
        "general": ("Reasons that a publication gives for all findings together.", ""),
        "answers": (
            "What only people can say, by finding, `comparison.outcome` or comparison.",
            "",
        ),
        "networks": ("What people say of a network, by `outcome.window`.", ""),
    },
    certainty.NetworkAnswers: {
        "intransitivity": (
            "How far the studies of different comparisons differ in what changes effects.",
            "not serious",
        ),
        "reporting_bias": ("Whether results are likely to be missing.", "undetected"),
        "text": ("Why.", "The trials of all comparisons were of similar people."),
        "estimates": ("Judgements by pair of treatments (`ace:placebo`), in either order.", ""),
    },
    certainty.Answers: {
        "population": ("How far the people studied differ from those asked about.", "serious"),
        "intervention": ("The same of the intervention.", "not serious"),
        "comparator": ("The same of the comparator.", "not serious"),
        "outcome": ("The same of the outcome (a surrogate, for example).", "very serious"),
        "bias_explains": ("Whether bias could explain the finding.", "true"),
        "subgroup_explains": ("Whether a credible subgroup explains why studies differ.", "false"),
        "missing_results": ("ROB-ME's judgement of missing evidence.", "some concerns"),
        "unpublished": ("Whether studies without published results are known.", "false"),
        "dose_response": ("Whether there is a dose-response gradient (non-randomised).", "true"),
        "opposing_confounding": (
            "Whether confounding would work against the effect (non-randomised).",
            "false",
        ),
        "text": ("What is said of indirectness in the footnote.", "all studies are of inpatients"),
    },
    certainty.Judgement: {
        "certainty": ("GRADE's level.", "very low"),
        "basis": ("Judged here, declared by a publication, or implied by its wording.", "judged"),
        "source": (
            "Where a declared or implied one is from.",
            "doi:10.1002/14651858.CD015373.pub2",
        ),
        "reasons": ("Why it was rated down or up.", ""),
        "suggested": (
            "What the rules suggested when it was judged (`stook grade` prints it).",
            "low (risk of bias -1, inconsistency -1)",
        ),
        "note": ("Anything else.", "discussed twice"),
    },
    certainty.Reason: {
        "domain": ("GRADE's domain.", "imprecision"),
        "code": ("Which plain sentence says it.", "imprecision.small"),
        "levels": ("How many levels it weighs, without a sign; absent where not known.", "1"),
        "text": ("The footnote.", "173 participants"),
        "what": ("A word that the plain sentence needs.", "the dose"),
    },
    certainty.General: {
        "reasons": ("The reasons.", ""),
        "basis": ("As for a judgement.", "declared"),
        "source": ("Where they are from.", "its abstract"),
    },
    declared.DeclaredFile: {
        "facts": ("The declared facts.", ""),
    },
    declared.DeclaredFact: {
        "id": ("The fact's id.", "review.studies"),
        "value": ("A number, a phrase, or a list of phrases.", "67"),
        "source": ("Where it is from.", "the abstract"),
        "unit": ("What is counted.", "studies"),
        "coverage": (
            "Whether the folder's rows are all that is counted (complete) or part (partial).",
            "partial",
        ),
        "overlap": ("Whether the parts of the total may overlap.", "true"),
        "note": ("Anything else.", "a study can test two medicines"),
    },
    search.SearchSource: {
        "id": ("The name of the file; need not be written.", "medline"),
        "source": ("Item 1: the name of the database or other source.", "MEDLINE"),
        "platform": ("Item 1: the platform on which it was searched.", "Ovid"),
        "multi_database": (
            "Item 2: databases that were searched together on the platform.",
            "[MEDLINE, Embase]",
        ),
        "registries": ("Item 3: registries of studies that were searched.", "[ClinicalTrials.gov]"),
        "browsing": (
            "Item 4: what was browsed online or in print, such as contents and proceedings.",
            "proceedings of the world congress on pain, 2018 to 2024",
        ),
        "citation_searching": (
            "Item 5: whether cited or citing references were examined, and how.",
            "reference lists of included studies",
        ),
        "contacts": ("Item 6: whether authors, experts or makers were asked.", "authors of trials"),
        "other_methods": ("Item 7: any other way of finding studies.", "alerts of a colleague"),
        "strategy": ("Item 8: the full strategy, line by line, exactly as it was run.", ""),
        "syntax": ("The syntax of the strategy, if not told from it.", "ovid"),
        "limits": ("Item 9: limits of the search; `none` where there were none.", "none"),
        "limits_why": ("Item 9: why these limits.", "the medicine did not exist before"),
        "filters": ("Item 10: published search filters that were used.", ""),
        "prior_work": (
            "Item 11: strategies of other reviews that were adapted or used.",
            "the strategy of the review of 2017",
        ),
        "updates": (
            "Item 12: how the search is kept up to date.",
            "run again every month",
        ),
        "date": ("Item 13: when it was last searched, as YYYY-MM-DD.", "2025-06-30"),
        "peer_review": (
            "Item 14: how the strategy was peer reviewed.",
            "PRESS 2015, by a librarian",
        ),
        "count": ("Item 15: how many records it gave in all.", "1204"),
        "deduplication": (
            "Item 16: how and with which software duplicates were removed.",
            "stook dedupe",
        ),
        "note": ("Anything else.", "the platform counted two lines otherwise"),
    },
    search.SearchFilter: {
        "name": ("The name of the filter.", "sensitivity-maximizing filter for trials, 2008"),
        "source": (
            "Where it is published.",
            "Cochrane Handbook, technical supplement to chapter 4",
        ),
        "changed": ("How it was changed, if it was.", "without the line for animals"),
    },
    review.SearchRun: {
        "id": ("The name of the run's folder; need not be written.", "2025-06-30-medline"),
        "source": ("The database or registry.", "MEDLINE"),
        "date": ("When it was searched, as YYYY-MM-DD.", "2025-06-30"),
        "kind": ("Where it stands in the PRISMA flow, if not told by its name.", "register"),
        "count": ("How many records were found.", "1204"),
        "processed": ("Whether all of them are screened and the included studies are in.", "true"),
        "sha256": ("The digest of the raw export.", "9f86d081…"),
        "query": ("The search as run.", "exp Ketamine/ and pain.tw."),
        "format": ("The format of its exports, if content does not tell it.", "ris"),
        "encoding": ("The encoding of its exports, if content does not tell it.", "gb18030"),
        "imported": ("Its place among imports, where runs of a later date came earlier.", "2"),
        "guessed": ("Which of source and date are those of the file; delete if right.", "[date]"),
    },
}
