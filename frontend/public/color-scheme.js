// Runs before the first paint, so that a dark page never flashes white.
(() => {
  let scheme = null;
  try {
    scheme = window.localStorage.getItem("capliquify-color-scheme");
  } catch {
    // Storage can be switched off; the system's preference decides then.
  }
  if (scheme !== "light" && scheme !== "dark") {
    scheme = window.matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  }
  document.documentElement.setAttribute("data-mantine-color-scheme", scheme);
})();
