// Runs before the first paint: puts the chosen theme and density on <html>. No choice means the system's theme.
// The keys are those of src/lib/ui/appearance.svelte.ts.
(function (root, store) {
  try {
    var theme = store.getItem('timbre.theme');
    var density = store.getItem('timbre.density');
    if (theme) root.dataset.theme = theme;
    if (density) root.dataset.density = density;
  } catch (e) {
    // Storage is closed to us (private mode): the system's theme stands.
  }
})(document.documentElement, window.localStorage);
