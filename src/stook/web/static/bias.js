// An answer is saved at once: the questions that follow open and the proposal changes. Keys answer
// the question in focus (y p o n i) and move between questions (j k).
import { fetchPage, say } from "./swap.js";

const ANSWERS = { y: "Y", p: "PY", o: "PN", n: "N", i: "NI" };
document.documentElement.classList.add("has-script");

function questions() {
  return [...document.querySelectorAll("details[open] .ask:not(.off)")];
}

function choose(question) {
  document.querySelectorAll(".ask.now").forEach((one) => one.classList.remove("now"));
  question?.classList.add("now");
}

// Saves go out one after the other; only the answer to the last one redraws the domain, so that
// keys pressed quickly are not taken back by an earlier answer.
let queue = Promise.resolve();
let last = 0;

function save(form) {
  const body = new URLSearchParams(new FormData(form));
  const number = ++last;
  queue = queue.then(() => send(form, body, number));
}

async function send(form, body, number) {
  const id = form.elements.domain.value;
  body.delete("judgement");
  body.delete("support");
  try {
    const { answer, page } = await fetchPage(location.pathname, { method: "POST", body });
    if (number !== last) return undefined;
    const held = document.activeElement?.name ?? "";
    const value = document.activeElement?.value;
    const fresh = page.getElementById(id);
    if (!answer.ok || !fresh) return say(page.querySelector("main p")?.textContent ?? "Not saved");
    fresh.open = true;
    document.getElementById(id).replaceWith(document.adoptNode(fresh));
    const overall = page.getElementById("overall");
    document.getElementById("overall").replaceWith(document.adoptNode(overall));
    const next = document.querySelector(`#${CSS.escape(id)} [name="${held}"]${value ? `[value="${CSS.escape(value)}"]` : ""}`);
    next?.focus();
    choose(next?.closest(".ask"));
    document.body.dataset.revision = page.body.dataset.revision;
    return say("Saved");
  } catch {
    return say("Not saved: the server is away. Your answer stays here");
  }
}

document.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-answers]");
  if (form && /^[qs]\d/.test(event.target.name)) save(form);
});
document.addEventListener("focusin", (event) => event.target.closest?.(".ask") && choose(event.target.closest(".ask")));

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || localStorage.getItem("single-keys") === "off") return;
  if (event.target.matches("input:not([type=radio]), textarea, select")) return;
  const all = questions();
  const chosen = document.querySelector(".ask.now");
  const now = chosen ?? all.find((one) => !one.querySelector(":checked")) ?? all[0];
  if (event.key === "j" || event.key === "k") {
    const next = chosen ? (all[all.indexOf(now) + (event.key === "j" ? 1 : -1)] ?? now) : now;
    choose(next);
    (next.querySelector(":checked") ?? next.querySelector("input"))?.focus();
  } else if (ANSWERS[event.key]) {
    const input = now?.querySelector(`input[value="${ANSWERS[event.key]}"]`);
    if (!input) return;
    choose(now);
    input.focus();
    input.click();
  } else return;
  event.preventDefault();
});
