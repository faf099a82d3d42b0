// Links and forms with data-swap exchange one part of the page and leave the rest, with history and
// focus; whatever goes wrong falls back to the normal request.

export function say(text) {
  const line = document.getElementById("saved");
  if (line) line.textContent = text;
}

export async function fetchPage(url, options = {}) {
  const answer = await fetch(url, { credentials: "same-origin", ...options });
  const text = await answer.text();
  return { answer, page: new DOMParser().parseFromString(text, "text/html") };
}

// A part that holds the focus, or that somebody typed into, stays as it is.
export function replacePart(selector, page) {
  const old = document.querySelector(selector);
  const fresh = page.querySelector(selector);
  if (!old || !fresh) return false;
  if (old.contains(document.activeElement) && document.activeElement.matches("input, textarea, select")) {
    old.dataset.stale = "";
    return false;
  }
  const focused = old.contains(document.activeElement) ? document.activeElement.id : "";
  old.replaceWith(document.adoptNode(fresh));
  if (focused) document.getElementById(focused)?.focus();
  return true;
}

async function swap(target, url, options, push) {
  const part = document.querySelector(target);
  part?.setAttribute("aria-busy", "true");
  try {
    const { answer, page } = await fetchPage(url, options);
    const fresh = page.querySelector(target);
    if (!fresh || !part) throw new Error("no such part");
    part.replaceWith(document.adoptNode(fresh));
    document.title = page.title || document.title;
    document.body.dataset.revision = page.body.dataset.revision || document.body.dataset.revision;
    if (push) history.pushState({ swapped: target }, "", answer.url);
    fresh.querySelector("[data-focus], h1")?.focus({ preventScroll: false });
    document.dispatchEvent(new CustomEvent("swapped", { detail: fresh }));
    if (!answer.ok) say("Not saved");
  } catch {
    part?.removeAttribute("aria-busy");
    return false;
  }
  return true;
}

export function startSwapping() {
  document.addEventListener("click", async (event) => {
    const link = event.target.closest("a[data-swap]");
    if (!link || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    if (!(await swap(link.dataset.swap, link.href, {}, true))) location.assign(link.href);
  });
  document.addEventListener("submit", async (event) => {
    const form = event.target.closest("form[data-swap]");
    if (!form || event.defaultPrevented) return;
    event.preventDefault();
    const body = new URLSearchParams(new FormData(form, event.submitter));
    const get = form.method === "get";
    const url = get ? `${form.action}?${body}` : form.action;
    if (!(await swap(form.dataset.swap, url, get ? {} : { method: "POST", body }, get))) {
      delete form.dataset.swap;
      form.requestSubmit(event.submitter);
    }
  });
  window.addEventListener("popstate", (event) => {
    if (event.state?.swapped) location.reload();
  });
}
