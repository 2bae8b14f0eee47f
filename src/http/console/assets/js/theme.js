// Runs before the first paint, so that a page in the dark theme never flashes white. Not a module: modules run later.
(function () {
  var chosen = null;
  try {
    chosen = localStorage.getItem("theme");
  } catch (_) {
    // Storage may be forbidden; the system's theme is used then.
  }
  if (chosen === "dark" || chosen === "light") document.documentElement.dataset.theme = chosen;
})();
