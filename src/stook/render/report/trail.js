// Opens a number's trail in a dialog; without this script its link leads to the entry below.
const dialog = document.getElementById("trail");
const body = dialog.querySelector(".body");
const title = document.getElementById("trail-title");
const back = dialog.querySelector(".back");
const path = [];
let opener = null;

function target(link) {
  const id = decodeURIComponent(link.getAttribute("href").slice(1));
  const found = document.getElementById(id);
  return found && found.classList.contains("card") ? found : null;
}

function draw() {
  const card = path[path.length - 1];
  const parts = Array.from(card.cloneNode(true).childNodes);
  const name = document.createElement("code");
  name.textContent = card.id.replace(/^\w+:/, "");
  parts.push(name);
  const settings = card.parentElement.querySelector(":scope > .settings");
  if (settings) parts.push(settings.cloneNode(true));
  body.replaceChildren(...parts);
  back.hidden = path.length < 2;
  dialog.scrollTop = 0;
}

function show(card, from) {
  path.push(card);
  draw();
  if (!dialog.open) {
    opener = from;
    dialog.showModal();
  }
  title.focus();
}

document.addEventListener("click", (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  const link = event.target.closest('a[href^="#"]');
  if (link) {
    const card = target(link);
    if (card) {
      event.preventDefault();
      show(card, link);
    } else {
      dialog.close();
      link.closest("details")?.closest(".sheet")?.querySelector("details").removeAttribute("open");
    }
    return;
  }
  const row = event.target.closest("[data-fact]");
  const card = row && document.getElementById(`fact:${row.dataset.fact}`);
  if (card) show(card, row);
});
back.addEventListener("click", () => {
  path.pop();
  draw();
  title.focus();
});
dialog.querySelector(".close").addEventListener("click", () => dialog.close());
dialog.addEventListener("click", (event) => {
  if (event.target === dialog) dialog.close();
});
dialog.addEventListener("close", () => {
  path.length = 0;
  opener?.focus?.();
});
