// Asks once a second whether the review was built again, and takes what is new: parts marked
// data-live are exchanged, what somebody is typing stays. While the server is away, it says so.
import { fetchPage, replacePart, say } from "./swap.js";

const EVERY = 1000;
let away = false;

async function look() {
  const body = document.body;
  try {
    const answer = await fetch(`${body.dataset.root}/revision`, { credentials: "same-origin" });
    if (!answer.ok) throw new Error(String(answer.status));
    const { revision } = await answer.json();
    if (away) say("Connected again");
    away = false;
    document.dispatchEvent(new CustomEvent("connected"));
    if (String(revision) === body.dataset.revision) return;
    if (!document.querySelector("[data-live]")) {
      body.dataset.revision = String(revision);
      return;
    }
    const { page } = await fetchPage(location.href);
    body.dataset.revision = String(revision);
    for (const part of document.querySelectorAll("[data-live]")) replacePart(`#${CSS.escape(part.id)}`, page);
  } catch {
    if (!away) say("The server is away; what you typed stays here");
    away = true;
    document.getElementById("saved")?.classList.add("wait");
    return;
  }
  document.getElementById("saved")?.classList.remove("wait");
}

export function startNews() {
  const tick = async () => {
    if (document.visibilityState === "visible") await look();
    setTimeout(tick, EVERY);
  };
  setTimeout(tick, EVERY);
}
