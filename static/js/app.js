/* Saves a page load and keeps the place; every page works without it. */

import { Button, CharacterCount, createAll } from "../vendor/govuk.js";

const DESK = window.matchMedia("(min-width: 56.25em)");
const OPENS_WITHOUT_HELP = CSS.supports("selector(::details-content)");

document.body.classList.add("js-enabled", "govuk-frontend-supported");
start(document.body);
foldByWidth();
focusProblems();
askBeforeLosingWords();
closeWhenLeft();
document.body.addEventListener("htmx:load", (event) => {
  if (event.target !== document.body) {
    start(event.target);
  }
});
DESK.addEventListener("change", foldByWidth);

/** Bring the parts inside `scope` to life: on load, and again for what htmx puts in. */
function start(scope) {
  createAll(Button, { preventDoubleClick: true }, scope);
  createAll(CharacterCount, undefined, scope);
  for (const select of scope.querySelectorAll("select[data-submits]")) {
    select.addEventListener("change", () => select.form.requestSubmit());
    select.form.querySelector("[data-without-script]")?.setAttribute("hidden", "");
  }
  for (const fold of scope.querySelectorAll("details[data-keep]")) {
    keepOpen(fold);
  }
}

/** Move to what is wrong, so that it is read out first; a link in it moves to the field itself. */
function focusProblems() {
  const summary = document.querySelector("[data-problems]");
  if (!summary) {
    return;
  }
  summary.setAttribute("tabindex", "-1");
  summary.focus();
  summary.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    const field = link && document.getElementById(link.hash.slice(1));
    if (field) {
      event.preventDefault();
      (field.closest("fieldset, .govuk-form-group") ?? field).scrollIntoView();
      field.focus({ preventScroll: true });
    }
  });
}

/** Let the browser ask before words that were typed and not sent are left behind; a link that says so discards them. */
function askBeforeLosingWords() {
  const unsent = new Set();
  document.addEventListener("input", ({ target: { form } }) => {
    if (form?.method === "post" && !form.querySelector("[type='password']")) {
      unsent.add(form);
    }
  });
  document.addEventListener("submit", ({ target }) => unsent.delete(target));
  document.addEventListener("click", ({ target }) => {
    if (target.closest("a[data-discards]")) {
      unsent.clear();
    }
  });
  addEventListener("beforeunload", (event) => {
    if (unsent.size > 0) {
      event.preventDefault();
    }
  });
}

/** Fold what lies over the page again, by Escape or by a press outside it. */
function closeWhenLeft() {
  for (const fold of document.querySelectorAll("details[data-closes]")) {
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && fold.open) {
        fold.open = false;
        fold.querySelector("summary").focus();
      }
    });
    document.addEventListener("click", (event) => {
      if (!fold.contains(event.target)) {
        fold.open = false;
      }
    });
  }
}

/** Show folded columns and the menu on a desk, where the browser cannot do that by style alone. */
function foldByWidth() {
  if (OPENS_WITHOUT_HELP) {
    return;
  }
  for (const fold of document.querySelectorAll("details[data-fold]")) {
    fold.open = DESK.matches;
  }
}

/** Remember for this visit whether a fold was open: the page that a save returns to looks as it was left. */
function keepOpen(fold) {
  const key = `fold:${location.pathname}:${fold.dataset.keep}`;
  const kept = sessionStorage.getItem(key);
  if (kept !== null) {
    fold.open = kept === "open";
  }
  fold.addEventListener("toggle", () => sessionStorage.setItem(key, fold.open ? "open" : "shut"));
}
