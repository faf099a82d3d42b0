"""Who gets an answer: this machine's browser, with this sitting's cookie, from our own pages.

Loopback only; the Host must be one of ours (a rebound name is refused with 421); a one-time token
in the address that was opened is exchanged for a cookie named by the port (cookies are shared over
ports) and bound to this process; whatever changes something must come from our own origin.
"""

import hmac
import secrets
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qs, urlencode

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LARGEST = 200_000_000  # bytes of one request: a scanned report, and then some
POLICY = "; ".join(
    (
        "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data:",
        "connect-src 'self'", "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'",
        "worker-src 'self'", "manifest-src 'self'",
    )
)  # fmt: skip
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
_SAFE = frozenset({"GET", "HEAD"})


class Tickets:
    """One-time tokens of links that open the workspace, and the cookies given for them."""

    def __init__(self, port: int) -> None:
        self.cookie = f"stook-{port}"
        self._tokens: set[str] = set()
        self._sessions: set[str] = set()

    def link(self) -> str:
        """A new token; it opens the workspace once."""
        token = secrets.token_urlsafe(24)
        self._tokens.add(token)
        return token

    def redeem(self, token: str) -> str | None:
        """A session for a token that was not used before."""
        known = next((t for t in self._tokens if hmac.compare_digest(t, token)), None)
        if known is None:
            return None
        self._tokens.discard(known)
        session = secrets.token_urlsafe(24)
        self._sessions.add(session)
        return session

    def known(self, session: str) -> bool:
        """Whether a cookie's session was given by this process."""
        return any(hmac.compare_digest(session, known) for known in self._sessions)


class Guard:
    """ASGI middleware around the whole workspace."""

    def __init__(self, app: ASGIApp, tickets: Tickets, hosts: frozenset[str]) -> None:
        self.app, self.tickets, self.hosts = app, tickets, hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or refuse in words."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self.app(scope, receive, send)
            return
        answer = self._refusal(scope)
        if answer is not None:
            for name, value in HEADERS.items():
                answer.headers[name] = value
            await answer(scope, receive, send)
            return
        await self.app(scope, receive, _with_headers(send))

    def _refusal(self, scope: Scope) -> Response | None:
        headers = Headers(scope=scope)
        method = scope["method"]
        if headers.get("host", "") not in self.hosts:
            return _refused(421, "This address does not belong to the workspace.")
        if method not in _SAFE and not self._own(headers):
            return _refused(403, "This request comes from another site.")
        length = headers.get("content-length", "0")
        if not length.isdigit() or int(length) > LARGEST:
            return _refused(413, f"A request may have {LARGEST // 1_000_000} MB at most.")
        query = parse_qs(scope.get("query_string", b"").decode("latin-1"))
        if method == "GET" and "token" in query:
            return self._opened(scope, query, headers)
        session = _cookie(headers, self.tickets.cookie)
        if scope["path"].startswith("/static/") or (session and self.tickets.known(session)):
            return None
        return _refused(
            403, "Open the workspace by the link that `stook serve` printed; it works once."
        )

    def _own(self, headers: Headers) -> bool:
        """Whether a request that changes something comes from a page of ours."""
        site = headers.get("sec-fetch-site")
        if site is not None and site != "same-origin":
            return False
        origin = headers.get("origin")
        if origin is None:
            return site == "same-origin"
        return origin == f"http://{headers.get('host')}"

    def _opened(self, scope: Scope, query: dict[str, list[str]], headers: Headers) -> Response:
        """Exchange the token for a cookie and go on without it in the address."""
        rest = {key: values for key, values in query.items() if key != "token"}
        where = scope["path"] + (f"?{urlencode(rest, doseq=True)}" if rest else "")
        session = self.tickets.redeem(query["token"][0])
        if session is None:
            held = _cookie(headers, self.tickets.cookie)
            if held and self.tickets.known(held):
                return RedirectResponse(where, 303)
            return _refused(403, "This link was used already. `stook serve` prints a new one.")
        answer = RedirectResponse(where, 303)
        answer.set_cookie(self.tickets.cookie, session, httponly=True, samesite="strict", path="/")
        return answer


def _cookie(headers: Headers, name: str) -> str:
    try:
        jar = SimpleCookie(headers.get("cookie", ""))
    except CookieError:
        return ""
    return jar[name].value if name in jar else ""


def _refused(status: int, sentence: str) -> Response:
    return HTMLResponse(
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>stook</title><p>{sentence}',
        status,
    )


def _with_headers(send: Send) -> Send:
    async def wrapped(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                if name not in headers:
                    headers[name] = value
        await send(message)

    return wrapped
