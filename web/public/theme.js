// Runs before the first paint: puts the chosen theme and density on <html>. No choice means the system's theme.
// The keys are those of src/lib/ui/appearance.svelte.ts.
(function (root) {
  try {
    var theme = localStorage.getItem('timbre.theme');
    var density = localStorage.getItem('timbre.density');
    if (theme) root.dataset.theme = theme;
    if (density) root.dataset.density = density;
  } catch {
    // Storage is closed to us (private mode): the system's theme stands.
  }
})(document.documentElement);
