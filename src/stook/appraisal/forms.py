"""The forms that come with stook, each in a YAML file beside this one, read when asked for."""

from functools import cache
from importlib.resources import files
from typing import Any

from stook.appraisal.reading import form_from
from stook.model.form import Form

# Name of the tool in the protocol -> its file here, and its folder below `appraisal/`.
BUILT_IN = {"RoB 2": "rob2", "RoB 1": "rob1"}


def folder_of(tool: str) -> str:
    """The folder below `appraisal/` of a tool: its name in lower-case letters and digits."""
    return "".join(letter for letter in tool.lower() if letter.isascii() and letter.isalnum())


@cache
def built_in(tool: str) -> Form | None:
    """A form that comes with stook, by the tool's name; None for a tool that does not."""
    names = {folder_of(name): file for name, file in BUILT_IN.items()}
    file = names.get(folder_of(tool))
    if file is None:
        return None
    import yaml

    # Of scalars only text is wanted: 1.1 is a question, and N is not "false".
    loader: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    text = files("stook.appraisal").joinpath(f"{file}.yaml").read_text(encoding="utf-8")
    form, faults = form_from(yaml.load(text, Loader=loader))  # noqa: S506 - builds text only
    if form is None or faults:
        raise ValueError(f"{file}.yaml: {faults}")
    return form
