// One record at a time. A vote shows the next record, already fetched, at once; the vote itself
// waits in the page (and in localStorage) until the server has it, and carries an id of its own, so
// that sending it again does no harm.
import { fetchPage, say } from "./swap.js";

const AHEAD = 10;
const FEW = 5;
const AGAIN = 2000;
const room = document.getElementById("screening");
const { root } = document.body.dataset;
const stage = room?.dataset.stage;
const person = room?.dataset.person;
const BOX = `votes ${root} ${person}`;

let outbox = stored();
let sending = false;
let fetching = null;
let ahead = [];
const trail = [];
let at = 0;
let moving = false; // a key that comes before the next record is seen is no vote on it
let over = false;
const undoable = [];

function stored() {
  try {
    return JSON.parse(localStorage.getItem(BOX) ?? "[]");
  } catch {
    return [];
  }
}

function keep() {
  try {
    localStorage.setItem(BOX, JSON.stringify(outbox));
  } catch {
    // no storage here: the votes wait in this page alone
  }
}

function newId() {
  const noise = [...crypto.getRandomValues(new Uint8Array(8))].map((byte) => byte.toString(16).padStart(2, "0"));
  return `${person}.page.${Date.now().toString(36)}.${noise.join("")}`;
}

function put(fields) {
  const event = { ...fields, id: newId(), person, at: new Date().toISOString() };
  outbox.push({ stage, fields: event });
  keep();
  send();
  return event;
}

async function send() {
  if (sending) return;
  sending = true;
  while (outbox.length) {
    const { stage: where, fields } = outbox[0];
    let answer;
    try {
      answer = await fetch(`${root}/screen/${where}/vote`, {
        method: "POST", body: new URLSearchParams(fields), headers: { Accept: "application/json" }, credentials: "same-origin",
      });
      if (answer.status >= 500 || answer.status === 403) throw new Error(String(answer.status));
    } catch {
      say(`${outbox.length} ${outbox.length === 1 ? "vote waits" : "votes wait"} here until the server is back`);
      break;
    }
    const told = await answer.json().catch(() => ({ fault: "Not saved" }));
    outbox.shift();
    keep();
    if (told.saved) {
      if (!outbox.length) {
        count(Number(told["X-Done"]), Number(told["X-Left"]));
        say("All saved");
      }
    } else refused(told.fault);
  }
  sending = false;
  if (outbox.length) return;
  if (over) location.assign(`${root}/screen/${stage}`);
  else fetchMore();
}

function refused(fault) {
  const line = document.getElementById("said");
  line.textContent = `Not saved: ${fault}`;
  line.classList.add("err");
  say("Not saved");
}

function count(done, left) {
  const total = done + left;
  document.getElementById("done").textContent = done.toLocaleString("en-GB");
  document.getElementById("total").textContent = total.toLocaleString("en-GB");
  const meter = document.getElementById("far");
  meter.setAttribute("aria-label", `${done} of ${total} records judged by you`);
  meter.querySelector("rect").setAttribute("width", `${(100 * done) / Math.max(total, 1)}%`);
}

function step(by) {
  const number = (id) => Number(document.getElementById(id).textContent.replace(/\D/g, ""));
  const done = number("done") + by;
  count(done, number("total") - done);
}

function fetchMore() {
  if (fetching || ahead.length > FEW) return fetching ?? Promise.resolve();
  const held = [...trail, ...ahead].map((card) => card.id);
  const skip = [...held.slice(-60), ...outbox.map((entry) => entry.fields.record)].join("\n");
  const url = `${root}/screen/${stage}/cards?${new URLSearchParams({ n: AHEAD, skip })}`;
  fetching = fetchPage(url)
    .then(({ answer, page }) => {
      if (!answer.ok) return;
      const known = new Set([...trail, ...ahead].map((card) => card.id));
      for (const element of page.querySelectorAll("article[data-record]")) {
        const card = { id: element.dataset.record, element: document.adoptNode(element), judged: false };
        if (!known.has(card.id)) ahead.push(card);
      }
    })
    .catch(() => undefined)
    .finally(() => { fetching = null; });
  return fetching;
}

function show() {
  const card = trail[at];
  const old = document.querySelector("article.paper");
  const narrow = old.querySelector("details.only-narrow");
  if (old !== card.element) {
    old.replaceWith(card.element);
    if (narrow) card.element.querySelector(".by").after(narrow);
  }
  for (const input of document.querySelectorAll('input[name="record"]')) {
    if (!input.closest("#undo-vote")) input.value = card.id;
  }
  document.getElementById("why-not")?.hidePopover?.();
  window.scrollTo(0, 0);
  card.element.querySelector("h1").focus({ preventScroll: true });
}

async function forward() {
  if (moving) return;
  moving = true;
  await go().finally(() => { moving = false; });
}

async function go() {
  let next = at + 1;
  while (next < trail.length && trail[next].judged) next += 1;
  if (next >= trail.length) {
    if (!ahead.length) await fetchMore();
    if (!ahead.length) return ended();
    trail.push(ahead.shift());
    next = trail.length - 1;
  }
  at = next;
  show();
  fetchMore();
}

async function ended() {
  over = true;
  if (!outbox.length) return location.assign(`${root}/screen/${stage}`);
  const left = document.createElement("p");
  left.className = "pad serif";
  left.textContent = "No more records are held here. Your votes are sent when the server is back.";
  document.querySelector("article.paper .read").replaceChildren(left);
  document.querySelector("article.paper h1").textContent = "Waiting for the server";
}

function tell(words, undoes) {
  const line = document.getElementById("said");
  line.classList.remove("err");
  line.textContent = words;
  const button = document.querySelector("#undo-vote button");
  button.hidden = !undoes;
  button.value = undoes ?? "";
}

const WORDS = { include: "Included", exclude: "Excluded", unsure: "Unsure", "not-retrieved": "Not retrieved" };

function vote(fields) {
  if (moving || over) return;
  const card = trail[at];
  const kind = fields.kind ?? "exclude";
  const event = put({ ...fields, kind, record: card.id });
  const words = [WORDS[kind], fields.reason].filter(Boolean).join(", ");
  if (!card.judged && room.dataset.revisited !== "yes") step(1);
  room.dataset.revisited = "";
  card.judged = true;
  undoable.push({ id: event.id, record: card.id, words });
  tell(words, event.id);
  forward();
}

function undo() {
  const last = undoable.pop();
  if (!last) return;
  put({ kind: "undo", record: last.record, undoes: last.id });
  const before = undoable.at(-1);
  tell("Taken back", before?.id);
  const place = trail.findIndex((card) => card.id === last.record);
  if (place < 0) {
    location.assign(`${root}/screen/${stage}?record=${encodeURIComponent(last.record)}`);
    return;
  }
  trail[place].judged = false;
  over = false;
  step(-1);
  at = place;
  show();
}

function note(form) {
  const text = form.elements.text.value.trim();
  if (!text) return;
  put({ kind: "note", record: trail[at].id, text });
  const line = document.createElement("p");
  line.className = "soft after";
  line.textContent = `Your note: ${text}`;
  trail[at].element.append(line);
  form.elements.text.value = "";
  form.elements.text.blur();
  say("Note kept");
}

if (room) {
  const first = document.querySelector("article.paper");
  trail.push({ id: first.dataset.record, element: first, judged: false });
  const button = document.querySelector("#undo-vote button");
  if (button.value) {
    const record = button.form.elements.record.value;
    undoable.push({ id: button.value, record, words: "" });
  }
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.action.endsWith("/vote")) return;
    event.preventDefault();
    const name = form.getAttribute("id"); // `form.id` is its field of that name
    if (name === "note") note(form);
    else if (name === "undo-vote") undo();
    else {
      const { name: field, value } = event.submitter;
      vote(field === "reason" ? { kind: "exclude", reason: value } : { kind: value });
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (event.target.matches("input, textarea, select") || localStorage.getItem("single-keys") === "off") {
      if (event.key === "Escape") event.target.blur();
      return;
    }
    if (event.key === "j") forward();
    else if (event.key === "k" && at > 0) {
      at -= 1;
      show();
    } else if (event.key === "m") document.body.classList.toggle("unmarked");
    else if (event.key === "c") {
      const rules = document.getElementById("criteria");
      rules.hidden = !rules.hidden;
      const narrow = document.querySelector("details.only-narrow");
      if (narrow) narrow.open = !narrow.open;
    }
  });
  document.addEventListener("connected", () => outbox.length && send());
  setInterval(() => outbox.length && send(), AGAIN);
  if (outbox.some((entry) => entry.fields.record === trail[0].id && entry.fields.kind !== "note")) {
    trail[0].judged = true;
    send().then(forward);
  } else send();
}
