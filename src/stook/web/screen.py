"""What every screen needs: the open review, who sits there, templates, answers to forms."""

from collections.abc import Callable
from functools import cache, wraps
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from stook.edits import ConflictError, EditError
from stook.model.protocol import Person
from stook.pipeline.desk import Desk
from stook.store import StoreError

MOST_FIELDS = 5000


class Screen:
    """One request for one screen of one review."""

    def __init__(self, request: Request) -> None:
        self.request = request
        self.desk: Desk = request.app.state.desk
        self.root: str = request.scope.get("root_path", "")

    @property
    def people(self) -> tuple[Person, ...]:
        """The team, as review.yaml names it."""
        return self.desk.built.review.protocol.team

    @property
    def person(self) -> str:
        """The id of the person who sits there: as chosen, else the one of the command or team."""
        chosen: str = self.request.cookies.get(self.cookie, "") or self.request.app.state.person
        known = [person.id for person in self.people]
        if chosen in known or (chosen and not known):
            return chosen
        return known[0] if len(known) == 1 else ""

    @property
    def cookie(self) -> str:
        """The name of the cookie that says who sits there."""
        return f"{self.request.app.state.cookie}-person"

    def name_of(self, person: str) -> str:
        """A person's name, the id where the team does not name them."""
        return next((one.name for one in self.people if one.id == person), person)

    def arg(self, name: str, default: str = "") -> str:
        """A value of the address."""
        return self.request.query_params.get(name, default)

    def page(self, template: str, status: int = 200, **context: object) -> HTMLResponse:
        """A template as a page of the workspace."""
        context = {
            **self.request.app.state.frame(self),
            "screen": self,
            "root": self.root,
            **context,
        }
        return HTMLResponse(environment().get_template(template).render(context), status)

    def to(self, path: str) -> RedirectResponse:
        """Go to a screen after a form."""
        return RedirectResponse(self.root + path, 303)

    def failed(self, sentence: str, status: int = 422) -> HTMLResponse:
        """A refusal in words; nothing was saved."""
        return self.page("failed.html", status, title="Not saved", sentence=sentence)


Form = dict[str, str]
View = Callable[[Screen], Response]
Action = Callable[[Screen, Form], Response]


def view(function: View) -> Callable[[Request], Any]:
    """A screen that is only looked at, as an endpoint."""

    @wraps(function)
    async def endpoint(request: Request) -> Response:
        return await run_in_threadpool(function, Screen(request))

    return endpoint


def action(function: Action) -> Callable[[Request], Any]:
    """A form that changes something, as an endpoint: conflicts and refusals become pages."""

    @wraps(function)
    async def endpoint(request: Request) -> Response:
        screen = Screen(request)
        form = plain(await request.form(max_files=0, max_fields=MOST_FIELDS))
        return await run_in_threadpool(answered, function, screen, form)

    return endpoint


def answered(function: Action, screen: Screen, form: Form) -> Response:
    """The answer of an action; what cannot be saved is said, with everything that was typed."""
    try:
        return function(screen, form)
    except ConflictError as conflict:
        return screen.page("conflict.html", 409, conflict=conflict, typed=form)
    except (EditError, StoreError) as error:
        sentence = str(error)
        return screen.page("failed.html", 422, title="Not saved", sentence=sentence, typed=form)


def local(path: str) -> str:
    """A path of this review, as a form says where to go back to; else the overview."""
    inside = path.startswith("/") and not path.startswith("//") and "\\" not in path
    return path if inside else "/"


def plain(form: FormData) -> Form:
    """The texts of a form; of several under one name the last, as browsers send a choice.

    Browsers send every line end as CRLF; it is the one that the page had.
    """
    return {
        key: value.replace("\r\n", "\n")
        for key, value in form.multi_items()
        if not isinstance(value, UploadFile)
    }


@cache
def environment() -> Environment:
    """The templates; everything that they show is escaped."""
    made = Environment(
        loader=PackageLoader("stook.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["count"] = lambda value: f"{value:,}" if isinstance(value, int) else str(value)
    return made
