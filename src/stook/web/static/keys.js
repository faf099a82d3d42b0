// Single keys: an element with data-key="i" is activated by that key, outside fields, unless the
// reader has switched single keys off (WCAG 2.1.4). "g" waits for a second key.
const GO = { o: "/", s: "/screen/title-abstract", e: "/extract", p: "/problems" };
let waiting = false;

export function typing(target) {
  return target.closest("input:not([type=radio]):not([type=checkbox]), textarea, select, [contenteditable]");
}

function on() {
  return localStorage.getItem("single-keys") !== "off";
}

function act(key) {
  const element = [...document.querySelectorAll(`[data-key="${CSS.escape(key)}"]`)].find((e) => e.offsetParent !== null);
  if (!element) return false;
  if (element.matches("input, textarea, select") && !element.matches("[type=radio], [type=checkbox]")) element.focus();
  else element.click();
  return true;
}

export function startKeys() {
  const box = document.getElementById("single-keys");
  if (box) {
    box.checked = on();
    box.addEventListener("change", () => localStorage.setItem("single-keys", box.checked ? "on" : "off"));
  }
  document.documentElement.dataset.keys = "ready";
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (typing(event.target) || !on()) return;
    const root = document.body.dataset.root;
    if (waiting) {
      waiting = false;
      if (GO[event.key]) location.assign(root + GO[event.key]);
      return;
    }
    if (event.key === "g") waiting = true;
    else if (event.key === "?") document.getElementById("keys")?.togglePopover();
    else if (act(event.key)) event.preventDefault();
    else if (event.key === "z") document.getElementById("undo")?.click();
    else return;
  });
}
