"""The workspace as an ASGI application: one review, or a shelf of them."""

from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from stook.pipeline.desk import Desk
from stook.web.frame import frame_of
from stook.web.pages import SCREENS
from stook.web.screen import Screen, environment
from stook.web.security import Guard, Tickets
from stook.web.shelf import routes as shelf_routes

STATIC = Path(__file__).parent / "static"
LOOPBACK = ("127.0.0.1", "localhost", "[::1]")


def workspace(
    desks: dict[str, Desk],
    tickets: Tickets,
    port: int,
    person: str = "",
    shelf: bool = False,
    parent: Path | None = None,
    opened: Callable[[Path], Desk] = Desk,
) -> ASGIApp:
    """The application for open reviews by name; a shelf mounts each at `/in/NAME`.

    New reviews of a shelf are made below `parent` (None: nowhere) and opened by `opened`.
    """
    if not shelf:
        (desk,) = desks.values()
        app = _review(desk, tickets, person, shelf=False)
    else:
        mounts = [_mounted(name, desk, tickets, person) for name, desk in desks.items()]
        app = Starlette(routes=[*shelf_routes(parent), _static(), *mounts])

        def add(folder: Path) -> None:
            desks[folder.name] = desk = opened(folder)
            app.router.routes.append(_mounted(folder.name, desk, tickets, person))

        app.state.parent, app.state.add = parent, add
        app.state.desks = desks
    hosts = frozenset(f"{host}:{port}" for host in LOOPBACK)
    return Guard(app, tickets, hosts)


def _mounted(name: str, desk: Desk, tickets: Tickets, person: str) -> Mount:
    return Mount(f"/in/{name}", _review(desk, tickets, person, shelf=True))


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
