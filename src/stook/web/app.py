"""The workspace as an ASGI application: one review, or a shelf of them."""

from importlib import import_module
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from stook.pipeline.desk import Desk
from stook.web.frame import frame_of
from stook.web.pages import SCREENS
from stook.web.screen import Screen, environment
from stook.web.security import Guard, Tickets

STATIC = Path(__file__).parent / "static"
LOOPBACK = ("127.0.0.1", "localhost", "[::1]")


def workspace(
    desks: dict[str, Desk], tickets: Tickets, port: int, person: str = "", shelf: bool = False
) -> ASGIApp:
    """The application for open reviews by name; a shelf mounts each at `/in/NAME`."""
    if not shelf:
        (desk,) = desks.values()
        app = _review(desk, tickets, person, shelf=False)
    else:
        mounts = [
            Mount(f"/in/{name}", _review(desk, tickets, person, shelf=True))
            for name, desk in desks.items()
        ]
        routes: list[BaseRoute] = [Route("/", _shelf), *mounts, _static()]
        app = Starlette(routes=routes)
        app.state.desks = desks
    hosts = frozenset(f"{host}:{port}" for host in LOOPBACK)
    return Guard(app, tickets, hosts)


def _review(desk: Desk, tickets: Tickets, person: str, *, shelf: bool) -> Starlette:
    """One review's screens."""
    modules = [import_module(f"stook.web.pages.{name}") for name in SCREENS]
    routes = [route for module in modules for route in module.ROUTES]
    app = Starlette(
        routes=[*routes, _static()],
        exception_handlers={HTTPException: _missing, Exception: _broken},
    )
    app.state.desk, app.state.person, app.state.shelf = desk, person, shelf
    app.state.frame = frame_of
    app.state.tickets, app.state.cookie = tickets, tickets.cookie
    return app


def _static() -> Mount:
    return Mount("/static", StaticFiles(directory=STATIC))


async def _shelf(request: Request) -> Response:
    """The reviews of a shelf."""
    desks: dict[str, Desk] = request.app.state.desks
    page = environment().get_template("shelf.html")
    return HTMLResponse(page.render(desks=sorted(desks.items()), root=""))


async def _missing(request: Request, error: Exception) -> Response:
    """A page that is not there, or a form that cannot be read."""
    status = error.status_code if isinstance(error, HTTPException) else 500
    sentence = (
        "There is no such page in this review."
        if status == 404
        else getattr(error, "detail", "") or "This cannot be answered."
    )
    return Screen(request).page("failed.html", status, title="Not found", sentence=sentence)


async def _broken(request: Request, error: Exception) -> Response:
    """A bug of ours: loud in the terminal, and said on the screen."""
    sentence = f"stook met a bug of its own ({type(error).__name__}). Your files are as they were."
    page = environment().get_template("broken.html")
    root = request.scope.get("root_path", "")
    return HTMLResponse(page.render(sentence=sentence, root=root), 500)
