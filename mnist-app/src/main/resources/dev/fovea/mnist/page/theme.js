"use strict";

// Light or dark as the system has it, until the reader chooses; a choice that is again the system's is forgotten.
(() => {
  const KEY = "fovea-theme";
  const root = document.documentElement;
  const system = matchMedia("(prefers-color-scheme: dark)");

  // A browser may forbid a page to store anything: then the choice holds until the page is left.
  function stored() {
    try {
      return localStorage.getItem(KEY);
    } catch {
      return null;
    }
  }

  function store(theme) {
    try {
      if (theme === null) {
        localStorage.removeItem(KEY);
      } else {
        localStorage.setItem(KEY, theme);
      }
    } catch {
      return;
    }
  }

  let chosen = stored();
  if (chosen !== "light" && chosen !== "dark") {
    chosen = null;
  }

  function theme() {
    return chosen ?? (system.matches ? "dark" : "light");
  }

  function apply() {
    root.dataset.theme = theme();
    document.getElementById("theme")?.setAttribute("aria-pressed", String(theme() === "dark"));
    document.dispatchEvent(new CustomEvent("themechange"));
  }

  apply();
  system.addEventListener("change", apply);
  document.addEventListener("DOMContentLoaded", () => {
    apply();
    document.getElementById("theme").addEventListener("click", () => {
      const other = theme() === "dark" ? "light" : "dark";
      chosen = other === (system.matches ? "dark" : "light") ? null : other;
      store(chosen);
      apply();
    });
  });
})();
