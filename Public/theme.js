// Runs before the first paint, so that the page never shows the wrong theme for a moment.
{
  let theme = 'auto';
  try {
    theme = JSON.parse(localStorage.getItem('tarsier.settings') ?? '{}').theme ?? 'auto';
  } catch {
    // Nothing remembered.
  }
  const light = theme === 'light' || (theme !== 'dark' && window.matchMedia('(prefers-color-scheme: light)').matches);
  document.documentElement.dataset.theme = light ? 'light' : 'dark';
}
