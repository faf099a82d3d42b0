// A click on a sentence opens it at the side; its numbers stay links of their own.
import { fetchPage } from "./swap.js";

document.addEventListener("click", async (event) => {
  const sentence = event.target.closest?.("[data-sentence]");
  if (!sentence || event.target.closest("a")) return;
  const { page } = await fetchPage(sentence.dataset.sentence);
  const fresh = page.getElementById("aside");
  if (!fresh) return;
  document.getElementById("aside").replaceWith(document.adoptNode(fresh));
  document.querySelectorAll(".sent.here").forEach((one) => one.classList.remove("here"));
  sentence.classList.add("here");
  history.replaceState(null, "", sentence.dataset.sentence);
});
