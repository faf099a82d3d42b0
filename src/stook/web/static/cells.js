// Cells are saved on leaving them, at the latest two seconds after the last key; what cannot be
// saved stays in the field, with what the file holds beside it.
import { say } from "./swap.js";

const LATEST = 2000;
const timers = new WeakMap();
const form = document.getElementById("cells");
document.documentElement.classList.add("has-script");

function hidden(input) {
  return form.elements[`base ${input.name}`];
}

// Saves go out one after the other: the second one of a cell is based on what the first one wrote.
let queue = Promise.resolve(true);

export function saveCell(input, over = false) {
  clearTimeout(timers.get(input));
  queue = queue.then(() => send(input, over));
  return queue;
}

async function send(input, over) {
  const base = hidden(input);
  if (!base || input.value.trim() === base.value) return true;
  const cell = input.closest(".cell, .field");
  cell.classList.add("saving");
  const sent = input.value;
  const body = new URLSearchParams({ [input.name]: sent, [base.name]: base.value });
  if (over) body.set("over", "yes");
  try {
    const answer = await fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" }, credentials: "same-origin" });
    const told = await answer.json();
    cell.querySelector(".clash")?.remove();
    if (told.saved) {
      base.value = told.saved[input.name];
      if (document.activeElement !== input && input.value === sent) input.value = base.value;
      say(`Saved ${new Date().toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" })}`);
      return true;
    }
    clash(cell, input, told);
  } catch {
    say("Not saved. Your text is safe here; it is sent again");
    timers.set(input, setTimeout(() => saveCell(input), LATEST));
  } finally {
    cell.classList.remove("saving");
  }
  return false;
}

function clash(cell, input, told) {
  const line = document.createElement("span");
  line.className = "clash err";
  line.setAttribute("role", "alert");
  if (told.conflict) {
    line.textContent = `Somebody saved ${told.conflict.theirs || "nothing"} here; before it was ${told.conflict.base || "empty"}. `;
    const mine = button(`Keep ${input.value}`, () => saveCell(input, true));
    const theirs = button("Take theirs", () => {
      input.value = told.conflict.theirs;
      hidden(input).value = told.conflict.theirs;
      line.remove();
    });
    line.append(mine, " ", theirs);
  } else line.textContent = told.fault || "Not saved";
  cell.append(line);
  say("Not saved");
}

function button(text, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "btn link";
  made.textContent = text;
  made.addEventListener("click", act);
  return made;
}

function isCell(target) {
  return target.matches?.("[data-cell]") ?? false;
}

form?.addEventListener("input", (event) => {
  if (!isCell(event.target)) return;
  clearTimeout(timers.get(event.target));
  timers.set(event.target, setTimeout(() => saveCell(event.target), LATEST));
});
form?.addEventListener("focusout", (event) => isCell(event.target) && saveCell(event.target));
form?.addEventListener("submit", (event) => {
  event.preventDefault();
  for (const input of form.querySelectorAll("[data-cell]")) saveCell(input);
});
window.addEventListener("beforeunload", (event) => {
  const open = [...(form?.querySelectorAll("[data-cell]") ?? [])].some((input) => input.value.trim() !== hidden(input)?.value);
  if (open) event.preventDefault();
});
