"""A shelf: the reviews of a folder, and a form that starts another one."""

from collections.abc import Callable
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from stook.edits import EditError
from stook.pipeline.desk import Desk
from stook.store import StoreError
from stook.web.new_review import DESIGNS, KINDS, OUTCOMES, SCREENERS, create
from stook.web.screen import MOST_FIELDS, environment, plain

Opened = Callable[[Path], Desk]


async def shelf(request: Request) -> Response:
    """The reviews by name, with a way to start another."""
    desks: dict[str, Desk] = request.app.state.desks
    page = environment().get_template("shelf.html")
    can_add = request.app.state.parent is not None
    return HTMLResponse(page.render(desks=sorted(desks.items()), root="", can_add=can_add))


async def form(request: Request) -> Response:
    """The empty form of a new review."""
    del request
    return _page({}, "")


async def start(request: Request) -> Response:
    """Make the folder and open it; what is missing is said, with everything that was typed."""
    typed = plain(await request.form(max_files=0, max_fields=MOST_FIELDS))
    parent: Path = request.app.state.parent
    try:
        folder = await run_in_threadpool(create, parent, typed)
    except (EditError, StoreError) as fault:
        return _page(typed, str(fault), 422)
    except OSError as fault:
        return _page(typed, f"the folder cannot be written: {fault.strerror or fault}.", 422)
    await run_in_threadpool(request.app.state.add, folder)
    return RedirectResponse(f"/in/{folder.name}/", 303)


def _page(typed: dict[str, str], fault: str, status: int = 200) -> Response:
    page = environment().get_template("new.html")
    return HTMLResponse(
        page.render(typed=typed, fault=fault, designs=DESIGNS, kinds=KINDS, outcomes=OUTCOMES,
                    screeners=SCREENERS),
        status,
    )  # fmt: skip


def routes(parent: Path | None) -> list[BaseRoute]:
    """The routes of a shelf; new reviews only where it knows its folder."""
    entries: list[BaseRoute] = [Route("/", shelf)]
    if parent is not None:
        entries += [Route("/new", form), Route("/new", start, methods=["POST"])]
    return entries
