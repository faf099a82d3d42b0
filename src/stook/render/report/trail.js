// Opens a number's trail in a dialog; without this script its link leads to the list below.
const dialog = document.getElementById("trail");
const body = dialog.querySelector(".body");
function show(id) {
  const card = document.getElementById(id);
  if (!card) return false;
  body.replaceChildren(...Array.from(card.cloneNode(true).childNodes));
  if (!dialog.open) dialog.showModal();
  return true;
}
document.addEventListener("click", (event) => {
  const link = event.target.closest('a[href^="#fact:"]');
  if (link && show(decodeURIComponent(link.getAttribute("href").slice(1)))) event.preventDefault();
});
dialog.querySelector(".close").addEventListener("click", () => dialog.close());
dialog.addEventListener("click", (event) => {
  if (event.target === dialog) dialog.close();
});
