"""Team and settings: who sits here, who is in the team, links for another browser."""

from starlette.responses import Response
from starlette.routing import Route

from stook.edits import EditError, SetValue
from stook.files.layout import REVIEW
from stook.files.text import is_slug, slug
from stook.web.screen import Form, Screen, action, local, view


@view
def team(screen: Screen) -> Response:
    """People, and who of them sits here."""
    return screen.page("team.html", title="Team and settings", people=screen.people, link="")


@action
def sit(screen: Screen, form: Form) -> Response:
    """Say who sits here."""
    person = form.get("person", "")
    if person not in [one.id for one in screen.people]:
        raise EditError("Choose somebody of the team, or add yourself first.")
    answer = screen.to(local(form.get("back", "")))
    answer.set_cookie(screen.cookie, person, httponly=True, samesite="strict", path="/")
    return answer


@action
def join(screen: Screen, form: Form) -> Response:
    """Add a person to the team."""
    name = " ".join(form.get("name", "").split())
    id_ = form.get("id", "").strip() or slug(name.split(" ")[0] if name else "")
    if not name or not is_slug(id_):
        raise EditError("A person needs a name, and an id of letters, digits and hyphens.")
    if any(one.id == id_ for one in screen.people):
        raise EditError(f"There is somebody with the id {id_} already; choose another.")
    entry = {"id": id_, "name": name}
    if form.get("role", "").strip():
        entry["role"] = " ".join(form["role"].split())
    place = ("team", len(screen.people))
    screen.desk.save([SetValue(file=REVIEW, path=place, value=entry)], f"{name} joined the team")
    answer = screen.to("/team")
    if not screen.person:
        answer.set_cookie(screen.cookie, id_, httponly=True, samesite="strict", path="/")
    return answer


@action
def link(screen: Screen, _form: Form) -> Response:
    """A link that opens the workspace once, in another browser of this machine."""
    base = screen.request.base_url.replace(path="/")
    address = f"{base}?token={screen.request.app.state.tickets.link()}"
    return screen.page("team.html", title="Team and settings", people=screen.people, link=address)


ROUTES = [
    Route("/team", team),
    Route("/team/sit", sit, methods=["POST"]),
    Route("/team/join", join, methods=["POST"]),
    Route("/team/link", link, methods=["POST"]),
]
