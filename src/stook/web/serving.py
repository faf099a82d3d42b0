"""Running the workspace: a port on loopback, one server a folder, the browser opened by itself."""

import contextlib
import socket
import sys
import threading
import webbrowser
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn

from stook.pipeline.desk import Desk
from stook.pipeline.memory import STATE
from stook.web.app import workspace
from stook.web.security import Tickets

HOST = "127.0.0.1"
TRIES = 20  # ports after the one that was asked for


class Busy(Exception):  # noqa: N818  (said to the person who opened it twice)
    """The folder is served already, or no port is free."""


def reviews_in(folder: Path) -> dict[str, Path]:
    """The reviews that a folder is (one, named '') or holds, by name."""
    if (folder / "review.yaml").is_file():
        return {"": folder}
    return {path.parent.name: path.parent for path in sorted(folder.glob("*/review.yaml"))}


def serve(
    folder: Path,
    reviews: dict[str, Path],
    port: int,
    person: str,
    echo: Callable[[str], None],
    *,
    browse: bool,
) -> None:
    """Serve reviews until the process is told to stop. `Busy` where that cannot be."""
    with contextlib.ExitStack() as stack:
        bound = _bound(port)
        stack.callback(bound.close)
        at = bound.getsockname()[1]
        tickets = Tickets(at)

        def opened(path: Path) -> Desk:
            stack.enter_context(only_server(path))
            desk = Desk(path)
            desk.watch()
            stack.callback(desk.close)
            return desk

        desks = {name: opened(path) for name, path in reviews.items()}
        shelf = "" not in reviews
        app = workspace(
            desks, tickets, at, person, shelf=shelf, parent=folder if shelf else None, opened=opened
        )
        address = f"http://{HOST}:{at}/?token={tickets.link()}"
        echo(f"The workspace for {folder.resolve().name} is open at")
        echo(f"  {address}")
        echo("The address works once. Stop with Ctrl-C; everything is saved in the folder.")
        if browse:
            threading.Timer(0.5, webbrowser.open, [address]).start()
        config = uvicorn.Config(
            app, log_level="warning", access_log=False, timeout_graceful_shutdown=1, lifespan="off",
            server_header=False,
        )  # fmt: skip
        uvicorn.Server(config).run(sockets=[bound])


def _bound(port: int) -> socket.socket:
    """A socket on loopback: the port that was asked for, else the next free one."""
    for candidate in [port] if not port else range(port, min(port + TRIES, 65536)):
        bound = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        if sys.platform != "win32":
            bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            bound.bind((HOST, candidate))
            bound.listen(128)  # who opens the address at once waits for the server to start
        except OSError:
            bound.close()
            continue
        return bound
    raise Busy(f"No port from {port} on is free; name another with --port.")


@contextmanager
def only_server(folder: Path) -> Iterator[None]:
    """Hold the folder: two servers of one folder would not see each other's sittings.

    Ends with the process, killed or not. Systems without such locks are trusted.
    """
    if sys.platform == "win32":
        yield
        return
    import fcntl

    state = folder / STATE
    try:
        state.mkdir(exist_ok=True)
        file = (state / "serve.lock").open("ab")
    except OSError:  # a folder that cannot be written can still be looked at
        yield
        return
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Busy(f"{folder} is open in another `stook serve`; use that one.") from None
        except OSError:
            pass
        yield
