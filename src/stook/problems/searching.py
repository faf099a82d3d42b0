"""Rules about searching and screening (8xx)."""

from stook.problems.model import Rule

RULES: tuple[Rule, ...] = (
    Rule(
        "E801",
        "A raw export is not the one that was logged",
        "A raw export is never edited: it is the proof of what the search found.",
        "Put the original export back; or log a new run of the search.",
    ),
    Rule(
        "E840",
        "A line of a screening journal cannot be read",
        "Each line is a decision of a reviewer; one that is damaged does not count.",
        "Restore the line from version control or from the reviewer's device; if it was cut short "
        "while being written, it was never acknowledged, and may be deleted.",
    ),
    Rule(
        "E841",
        "A screening journal holds events of another reviewer or stage",
        "A journal has one writer: who decided what rests on it.",
        "Move the events to the journal of the reviewer and stage that they name.",
    ),
    Rule(
        "E842",
        "Two events of screening have one id but say different things",
        "An id makes it harmless to receive an event twice; with two contents one would be lost.",
        "Give one of the events another id.",
    ),
    Rule(
        "E843",
        "A decision is about a record that is not in the review",
        "It cannot count in the flow, and may belong to a record whose id was changed.",
        "Import the record again, or correct the id.",
    ),
    Rule(
        "W844",
        "An undo withdraws nothing",
        "It names an event that is not there, that another reviewer made, or that is not a vote.",
        "Check that all journals of this reviewer are in the folder.",
    ),
    Rule(
        "W845",
        "A report is excluded at full text without a reason",
        "PRISMA asks for the reason of each exclusion at this stage.",
        "Add the reason, with a new vote or in the resolution.",
    ),
    Rule(
        "W846",
        "Reviewers disagree and nobody has settled it",
        "Until then the record is neither included nor excluded.",
        "Settle it in `stook screen --resolve` or in the workspace.",
    ),
    Rule(
        "E860",
        "The numbers of the flow diagram do not add up",
        "Each box follows from those before it; readers check this first.",
        "Find the records that are in neither box, or correct the declared number.",
    ),
    Rule(
        "E861",
        "A declared number of the flow diagram differs from the one that the records give",
        "One of the two is wrong.",
        "Correct the number, or complete the records and decisions.",
    ),
    Rule(
        "W862",
        "Records wait in the flow",
        "The flow diagram is provisional until every record has been decided upon.",
        "Screen them, or record why they were set aside.",
    ),
    Rule(
        "E863",
        "There is no such box in the flow diagram, or its number is not a count",
        "The boxes are those of PRISMA 2020; each holds a whole number of records, reports or "
        "studies.",
        "Use one of the keys of the PRISMA 2020 flow diagram and a number such as 12.",
    ),
    Rule(
        "E870",
        "A labelled set has no such column of labels",
        "Without labels there is nothing to replay.",
        "Name the column with `--label`.",
    ),
    Rule(
        "W871",
        "A row of a labelled set says neither yes nor no",
        "It is left out of the replay, and of its totals.",
        "Write 1 or 0 in the column of labels.",
    ),
)
