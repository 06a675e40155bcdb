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

  // "More rows" sends the form without the ceremony that its main button begins.
  const moreRows = (event) => {
    const button = event.target.closest("button[name=more]");
    if (!button) return;
    event.preventDefault();
    button.form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "more", value: button.value }));
    HTMLFormElement.prototype.submit.call(button.form);
  };

  // Enter in the search of a field looks for somebody and sends nothing else.
  const lookFor = (event) => {
    const button = event.target.closest?.(".look")?.querySelector("button[name=look]");
    if (event.key !== "Enter" || !button || event.target === button) return;
    event.preventDefault();
    button.click();
  };

  // A scanner is a keyboard that ends with Enter: only search and single-field forms are sent by it.
  const noEnter = (event) => {
    const fields = event.target.form?.querySelectorAll("input[type=text], textarea, select") ?? [];
    if (event.key === "Enter" && event.target.matches("input[type=text]") && fields.length > 1) event.preventDefault();
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
    document.addEventListener("click", moreRows);
    document.addEventListener("keydown", noEnter);
    document.addEventListener("keydown", lookFor);
    // What has to be put right, or why a device was turned away, is where reading goes on.
    document.querySelector(".errsum, .news, [role=alert][tabindex]:not([hidden])")?.focus();
  });

  // After htmx has exchanged the rows of a list, focus goes to their heading.
  document.addEventListener("htmx:afterSettle", (event) => {
    const heading = event.target.querySelector?.("h2");
    if (!heading) return;
    heading.tabIndex = -1;
    heading.focus();
  });
})();
