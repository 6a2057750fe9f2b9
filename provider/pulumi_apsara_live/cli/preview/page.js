"use strict";
for (const form of document.querySelectorAll("form.filter")) {
  const changes = [...form.parentElement.querySelectorAll(".changes > details")];
  const texts = changes.map((each) => each.textContent.toLowerCase());
  const count = form.querySelector("output");
  const unfold = form.elements.namedItem("all");
  const apply = () => {
    const words = form.elements.namedItem("words").value.toLowerCase().split(/\s+/).filter(Boolean);
    const ops = new Set([...form.querySelectorAll("input:checked")].map((each) => each.value));
    let shown = 0;
    changes.forEach((each, index) => {
      const fits = ops.has(each.dataset.op) && words.every((word) => texts[index].includes(word));
      each.hidden = !fits;
      shown += fits;
    });
    count.value = `${shown} of ${changes.length} change${changes.length === 1 ? "" : "s"}`;
  };
  const name = () => {
    unfold.textContent = changes.every((each) => each.open) ? "Fold all" : "Unfold all";
  };
  form.addEventListener("input", apply);
  form.addEventListener("submit", (event) => event.preventDefault());
  unfold.addEventListener("click", () => {
    const open = !changes.every((each) => each.open);
    for (const each of changes) each.open = open;
    name();
  });
  form.hidden = false;
  apply();
  name();
}
addEventListener("beforeprint", () => {
  for (const each of document.querySelectorAll("details:not([hidden])")) each.open = true;
});
