// The page of a report: q quotes the selection for the cell in focus, a click on a number takes the
// number and its line, w shows the quote of the cell.
import { saveCell } from "./cells.js";
import { fetchPage, say } from "./swap.js";
import { typing } from "./keys.js";

const form = document.getElementById("cells");
let current = null;

function choose(input) {
  document.querySelectorAll(".cell.now").forEach((cell) => cell.classList.remove("now"));
  input?.closest(".cell")?.classList.add("now");
  current = input;
}

document.addEventListener("focusin", (event) => {
  if (event.target.matches?.("[data-cell]")) choose(event.target);
});

// A cell may have had the focus before this module was there.
if (document.activeElement?.matches("[data-cell]")) choose(document.activeElement);

function paper() {
  return document.querySelector(".sheet-of-paper");
}

// The line of text and the character in it under a point.
function placeAt(x, y) {
  const range = document.caretRangeFromPoint?.(x, y);
  const position = range ? { node: range.startContainer, offset: range.startOffset } : (() => {
    const found = document.caretPositionFromPoint?.(x, y);
    return found ? { node: found.offsetNode, offset: found.offset } : null;
  })();
  const line = position?.node.parentElement?.closest("[data-line]");
  return line ? { line: Number(line.dataset.line), offset: position.offset } : null;
}

// The characters of a line that one end of a selection cuts off; a triple click ends at elements.
function offsetIn(line, container, offset, fallback) {
  if (!line.contains(container)) return fallback;
  if (container.nodeType === Node.TEXT_NODE) return offset;
  return offset === 0 ? 0 : line.textContent.length;
}

function selected() {
  const selection = getSelection();
  if (!selection || selection.isCollapsed || !paper()?.contains(selection.anchorNode)) return null;
  const range = selection.getRangeAt(0);
  const lines = [...paper().querySelectorAll("[data-line]")].filter((line) => range.intersectsNode(line));
  if (!lines.length) return null;
  const cut = lines.map((line) => {
    const text = line.textContent;
    const start = offsetIn(line, range.startContainer, range.startOffset, 0);
    const end = offsetIn(line, range.endContainer, range.endOffset, text.length);
    return [text.slice(0, start), text.slice(start, end), text.slice(end)];
  });
  return {
    exact: cut.map((part) => part[1]).join("\n"),
    prefix: cut[0][0].slice(-32),
    suffix: cut[cut.length - 1][2].slice(0, 32),
    how: "selected",
  };
}

async function send(fields) {
  if (!current) return say("Put the cursor into the cell that the quote is for");
  const body = new URLSearchParams({ cell: current.name, report: paper().dataset.report, page: paper().dataset.page, ...fields });
  try {
    const answer = await fetch(form.dataset.quoteUrl, { method: "POST", body, headers: { Accept: "application/json" }, credentials: "same-origin" });
    const told = await answer.json();
    if (told.ask) return ask(told.ask, fields);
    if (!told.quoted) return say(told.fault || "Not quoted");
    for (const [name, value] of Object.entries(told.saved ?? {})) {
      if (form.elements[name]) form.elements[name].value = value;
      if (form.elements[`base ${name}`]) form.elements[`base ${name}`].value = value;
    }
    await refresh();
    say(told.saved ? `Took ${Object.values(told.saved).join(", ")} with its line` : "Quoted");
  } catch {
    say("Not quoted: the server is away");
  }
}

// Both readings of a number whose minus the page and its text have at different places.
function ask(readings, fields) {
  const dialog = document.getElementById("ask-sign");
  const acts = dialog.querySelector(".acts");
  acts.replaceChildren(...readings.map((reading) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn";
    button.textContent = reading.replace("-", "\u2212");
    button.addEventListener("click", () => {
      dialog.hidePopover();
      send({ ...fields, value: reading });
    });
    return button;
  }));
  dialog.showPopover();
  acts.firstElementChild.focus();
}

// Fetches the page again and exchanges what is not being typed into: marks, quotes, the page.
async function refresh() {
  const { page } = await fetchPage(location.href);
  for (const id of ["live", "doc"]) {
    const fresh = page.getElementById(id);
    const old = document.getElementById(id);
    const scroll = old?.querySelector(".desk")?.scrollTop;
    if (fresh && old) old.replaceWith(document.adoptNode(fresh));
    if (scroll) document.getElementById(id).querySelector(".desk").scrollTop = scroll;
  }
  for (const fresh of page.querySelectorAll("#cells .cell")) {
    const name = fresh.querySelector("[data-cell]").name;
    const old = form.elements[name]?.closest(".cell");
    if (!old) continue;
    old.querySelectorAll(".q, .err:not(.clash)").forEach((part) => part.remove());
    old.append(...[...fresh.querySelectorAll(".q, .err")].map((part) => document.adoptNode(part)));
    old.classList.toggle("bare", fresh.classList.contains("bare"));
    old.classList.toggle("wrong", fresh.classList.contains("wrong"));
  }
  document.body.dataset.revision = page.body.dataset.revision;
}

function nextCell() {
  const row = current?.closest("tr");
  const cells = row ? [...row.querySelectorAll("[data-cell]")] : [];
  const after = cells[cells.indexOf(current) + 1];
  return after ? after.name.split("!").pop() : "";
}

async function quoteSelection() {
  const passage = selected();
  if (!passage) return say("Select the passage on the page first");
  if (current && !(await saveCell(current))) return;
  send(passage);
}

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-quote]")) {
    choose(event.target.closest(".cell").querySelector("[data-cell]"));
    quoteSelection();
    return;
  }
  if (event.target.closest("[data-not-reported]")) return notReported(event.target.closest(".block"));
  if (!event.target.closest?.("[data-line]") || !getSelection()?.isCollapsed) return;
  const place = placeAt(event.clientX, event.clientY);
  const character = place && paper().querySelector(`[data-line="${place.line}"]`).textContent;
  const near = character?.slice(Math.max(0, place.offset - 1), place.offset + 1) ?? "";
  if (!place || !/\d/.test(near) || !current) return;
  send({ how: "clicked", ...place, next: event.shiftKey ? nextCell() : "" });
});

function notReported(block) {
  const inputs = current && block?.contains(current) ? [current] : [...(block?.querySelectorAll("[data-cell]") ?? [])];
  for (const input of inputs) {
    if (input.value.trim()) continue;
    input.value = "nr";
    saveCell(input);
  }
}

// q works from within the cell too, where nothing but a number is typed; so do w and r.
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || localStorage.getItem("single-keys") === "off") return;
  const field = typing(event.target);
  if (field && !(field.matches("[data-cell]") && field.inputMode === "decimal")) return;
  if (event.key === "q") quoteSelection();
  else if (event.key === "w") current?.closest(".cell")?.querySelector("a.q")?.click();
  else if (event.key === "r" && current) notReported(current.closest(".block"));
  else return;
  event.preventDefault();
});
