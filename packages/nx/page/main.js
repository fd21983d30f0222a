// The page is complete without this: it draws what the tables say.
function localTimes() {
  for (const element of document.querySelectorAll('time')) {
    const at = new Date(element.dateTime);
    element.textContent = at.toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' });
  }
}

/** On paper nothing can be unfolded. */
function unfoldForPaper() {
  let closed = [];
  addEventListener('beforeprint', () => {
    closed = [...document.querySelectorAll('details:not([open])')];
    for (const one of closed) one.open = true;
  });
  addEventListener('afterprint', () => {
    for (const one of closed) one.open = false;
  });
}

startTheme();
localTimes();
unfoldForPaper();
for (const picture of [drawLoop, drawRun, drawHubs, drawDecomposition, drawCache, drawTests]) picture();
root.dataset.ready = '';
