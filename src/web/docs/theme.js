// Before the first paint: the mode chosen in Herald itself, or the system's. The button changes it for both.
'use strict';
{
  const root = document.documentElement;
  const wanted = () => {
    try {
      return localStorage.getItem('herald-mode') || 'system';
    } catch {
      return 'system';
    }
  };
  const system = matchMedia('(prefers-color-scheme: dark)');
  const apply = () => {
    const mode = wanted();
    root.dataset.mode = mode === 'system' ? (system.matches ? 'dark' : 'light') : mode;
  };
  apply();
  system.addEventListener('change', apply);
  addEventListener('DOMContentLoaded', () => {
    document.getElementById('theme').addEventListener('click', () => {
      const next = root.dataset.mode === 'dark' ? 'light' : 'dark';
      try {
        localStorage.setItem('herald-mode', next);
      } catch {
        // A browser that keeps nothing still changes this page.
      }
      root.dataset.mode = next;
    });
  });
}
