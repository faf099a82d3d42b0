"""A judgement of certainty into `certainty.yaml`, beside the other entries and comments."""

from stook.files.writing import filled, plain
from stook.files.yaml_entry import with_entry
from stook.model.certainty import Judgement


def with_judgement(text: str, finding: str, judgement: Judgement) -> str:
    """The file `text` with the judgement of a finding in the place of the one that it had.

    All other lines stay as they are. ValueError where `findings` is not written as a block.
    """
    entry = filled(judgement, keep=("certainty", "basis"))
    entry["reasons"] = [filled(reason, keep=("domain", "code")) for reason in judgement.reasons]
    if not judgement.reasons:
        del entry["reasons"]
    content = {key: plain(value) for key, value in entry.items()}
    return with_entry(text, "findings", finding, content)
