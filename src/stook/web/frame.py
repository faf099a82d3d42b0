"""What stands around every screen: stages with what waits for the reader, the bar, the keys."""

from dataclasses import dataclass
from typing import Any

from stook.web.pages import STAGES
from stook.web.screen import Screen
from stook.web.waiting import waiting_of


@dataclass(frozen=True, slots=True)
class Stage:
    """One entry at the side: where it leads, and how much waits there."""

    path: str
    label: str
    icon: str
    count: int
    unit: str
    current: bool


def frame_of(screen: Screen) -> dict[str, Any]:
    """The context of `base.html`."""
    built = screen.desk.built
    waiting = waiting_of(screen)
    here = screen.request.url.path.removeprefix(screen.root) or "/"
    groups = [
        [
            Stage(path, label, icon, waiting.counts.get(path, 0), unit, _current(here, path))
            for path, label, icon, unit in group
        ]
        for group in STAGES
    ]
    person = screen.person
    return {
        "review": built.review.protocol,
        "groups": groups,
        "person": person,
        "person_name": screen.name_of(person),
        "initials": "".join(part[0] for part in screen.name_of(person).split()[:2]).upper(),
        "revision": screen.desk.revision,
        "failure": screen.desk.failure,
        "can_undo": bool(screen.desk.editor.steps),
        "shelf": screen.request.app.state.shelf,
        "linked": {f"/{path.split('/')[1]}" for group in STAGES for path, *_ in group},
        "keys": (),
        "slim": False,
        "title": "",
        "crumbs": (),
    }


def _current(here: str, path: str) -> bool:
    return here == path if path == "/" else here == path or here.startswith(f"{path}/")
