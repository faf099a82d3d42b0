// Opens a number's trail in a dialog; without this script its link leads to the entry below.
const dialog = document.getElementById("trail");
const body = dialog.querySelector(".body");
const title = document.getElementById("trail-title");
const back = dialog.querySelector(".back");
const path = [];
let opener = null;

function named(hash) {
  let id = hash.slice(1);
  try {
    id = decodeURIComponent(id);
  } catch {
    return null; // an address that is no text leads nowhere
  }
  return document.getElementById(id)?.closest(".card") ?? null;
}

function draw() {
  const card = path[path.length - 1];
  const copy = card.cloneNode(true);
  copy.querySelectorAll("[id]").forEach((node) => node.removeAttribute("id"));
  const parts = Array.from(copy.childNodes);
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
    const card = named(link.getAttribute("href"));
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
// An address that ends with a number's id, as people pass it on, opens that number's trail.
function arrive() {
  const card = named(location.hash);
  if (!card) return;
  path.length = 0;
  show(card, null);
}
window.addEventListener("hashchange", arrive);
arrive();
dialog.addEventListener("close", () => {
  path.length = 0;
  opener?.focus?.();
});
