// Light, dark, or what the system says.
const root = document.documentElement;

function isDark() {
  const chosen = root.dataset.theme;
  return chosen === undefined ? matchMedia('(prefers-color-scheme: dark)').matches : chosen === 'dark';
}

function startTheme() {
  const button = document.getElementById('theme');
  if (!(button instanceof HTMLButtonElement)) return;
  const tell = () => {
    button.textContent = isDark() ? 'Light' : 'Dark';
    button.setAttribute('aria-label', isDark() ? 'Show it light' : 'Show it dark');
  };
  button.addEventListener('click', () => {
    root.dataset.theme = isDark() ? 'light' : 'dark';
    tell();
  });
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', tell);
  button.hidden = false;
  tell();
}
