// What a page does beyond plain HTML: fields that belong to a choice are shown with it, focus goes where news is.
// Everything works without this file; no element carries a handler of its own.
"use strict";
(() => {
  document.documentElement.classList.add("js");

  const chosen = (form, name) =>
    [...form.querySelectorAll(`[name="${CSS.escape(name)}"]`)]
      .filter((input) => (input.type === "radio" || input.type === "checkbox" ? input.checked : true))
      .map((input) => input.value);

  const showOnlyWhen = (form) => {
    for (const field of form.querySelectorAll("[data-only-when]")) {
      const wanted = field.dataset.onlyValues.split(" ");
      field.hidden = !chosen(form, field.dataset.onlyWhen).some((value) => wanted.includes(value));
    }
  };

  const prepare = (root) => {
    for (const form of root.querySelectorAll("form")) {
      if (!form.querySelector("[data-only-when]")) continue;
      showOnlyWhen(form);
      form.addEventListener("change", () => showOnlyWhen(form));
    }
  };

  document.addEventListener("DOMContentLoaded", () => {
    prepare(document);
    document.querySelector(".errsum[tabindex]")?.focus();
  });

  // After htmx has exchanged the rows of a list, focus goes to their heading.
  document.addEventListener("htmx:afterSettle", (event) => {
    const heading = event.target.querySelector?.("h2");
    if (!heading) return;
    heading.tabIndex = -1;
    heading.focus();
  });
})();
