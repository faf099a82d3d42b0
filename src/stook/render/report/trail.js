// Shows where a number is from, in a panel at the side: what it is, how it was made, its sources.
// The trails are packed in the page and unpacked when the first number is opened.
const panel = document.getElementById("trail");
const body = panel.querySelector(".body");
const title = document.getElementById("trail-title");
const back = panel.querySelector(".back");
const holder = document.getElementById("trail-data");
const words = holder.dataset;
const path = [];
let opener = null;
let trails = null;

async function load() {
  if (trails) return trails;
  const bytes = Uint8Array.from(atob(holder.textContent.trim()), (char) => char.charCodeAt(0));
  const plain = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  trails = JSON.parse(await new Response(plain).text());
  return trails;
}

function part(name, text, kind) {
  const node = document.createElement(name);
  if (kind) node.className = kind;
  if (text) node.textContent = text;
  return node;
}

function linkList(links) {
  const list = part("ul", "", "tl-f");
  for (const [href, label] of links) {
    const item = document.createElement("li");
    const link = part("a", label);
    link.href = href;
    item.append(link);
    list.append(item);
  }
  return list;
}

// A quote stands in its own words; everything else is a place with the values that stand there.
function sourceList(sources) {
  const list = part("ul", "", "sources");
  for (const [kind, place, text, page, href] of sources) {
    const item = part("li", "", kind);
    if (words[kind]) item.append(part("b", words[kind], "kind"));
    const where = page ? `${place}, ${words.page} ${page}` : place;
    if (href) {
      const link = part("a", where, "at");
      link.href = href;
      item.append(link);
    } else {
      item.append(part("code", where, "at"));
    }
    if (text) item.append(part(kind === "quote" ? "q" : "span", text));
    list.append(item);
  }
  return list;
}

function draw() {
  const id = path[path.length - 1];
  const card = trails.cards[id];
  const [about, settings, planned] = trails.sets[card.set];
  const basis = part("p", card.basis, "ba");
  if (card.marked) basis.classList.add("declared");
  const parts = [basis, part("p", card.value, "tv"), part("p", about, "quiet")];
  if (card.value.length > 24) parts[1].classList.add("long");
  if (card.how) parts.push(part("p", card.how.join("; "), "how"));
  if (card.links) parts.push(part("h3", words.from), linkList(card.links));
  if (card.sources) parts.push(part("h3", words.sources), sourceList(card.sources));
  if (card.settings) parts.push(part("h3", words.because), sourceList(card.settings));
  if (card.more) parts.push(part("p", `+ ${card.more}: stook why ${id.replace(/^\w+:/, "")}`, "small"));
  if (card.uses) parts.push(part("h3", words.uses), linkList(card.uses));
  if (settings.length || planned) {
    const choices = document.createElement("details");
    choices.append(part("summary", words.choices));
    if (settings.length) choices.append(sourceList(settings));
    if (planned) choices.append(linkList([["#plan", words.plan]]));
    parts.push(choices);
  }
  const name = part("p", "", "id");
  name.append(part("code", id.replace(/^\w+:/, "")));
  body.replaceChildren(...parts, name);
  back.hidden = path.length < 2;
  panel.scrollTop = 0;
}

function known(hash) {
  let id = hash.slice(1);
  try {
    id = decodeURIComponent(id);
  } catch {
    return null; // an address that is no text leads nowhere
  }
  id = trails.others[id] ?? id;
  return Object.hasOwn(trails.cards, id) ? id : null;
}

function show(id, from) {
  path.push(id);
  draw();
  if (panel.hidden) {
    opener = from;
    panel.hidden = false;
    document.body.classList.add("has-trail");
  }
  title.focus({ preventScroll: true });
}

function close() {
  if (panel.hidden) return;
  panel.hidden = true;
  document.body.classList.remove("has-trail");
  path.length = 0;
  opener?.focus?.({ preventScroll: true });
}

const TRAIL = /^#(fact|cell|why|plan)(:|$)/;

// What is folded opens when a link leads into it.
function reveal(hash) {
  let id = hash.slice(1);
  try {
    id = decodeURIComponent(id);
  } catch {
    return;
  }
  const target = document.getElementById(id);
  let folded = target?.closest("details");
  if (!folded) return;
  for (; folded; folded = folded.parentElement.closest("details")) folded.open = true;
  target.scrollIntoView();
}

document.addEventListener("click", async (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  const link = event.target.closest('a[href^="#"]');
  const row = event.target.closest("[data-fact]");
  const hash = link ? link.getAttribute("href") : row ? `#fact:${row.dataset.fact}` : "";
  if (TRAIL.test(hash)) {
    event.preventDefault();
    await load();
    const id = known(hash);
    if (id) {
      if (!panel.contains(event.target)) path.length = 0;
      show(id, link ?? row);
    }
  } else if (link) {
    close();
    link.closest(".menu")?.removeAttribute("open");
    reveal(hash);
  }
});
back.addEventListener("click", () => {
  path.pop();
  draw();
  title.focus({ preventScroll: true });
});
panel.querySelector(".close").addEventListener("click", close);
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") close();
});

// An address that ends with a number's id, as people pass it on, opens that number's trail.
async function arrive() {
  if (!TRAIL.test(location.hash)) {
    reveal(location.hash);
    return;
  }
  await load();
  const id = known(location.hash);
  if (!id) return;
  path.length = 0;
  show(id, null);
}
addEventListener("hashchange", arrive);
arrive();
