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

/** A table that is wider than its place is a stop of the keyboard and says that it goes on; others are neither. */
function tellWideTables() {
  const seen = new ResizeObserver((entries) => {
    for (const { target } of entries) tellWide(target);
  });
  for (const place of document.querySelectorAll('.scroll')) {
    tellWide(place);
    seen.observe(place);
  }
}

function tellWide(place) {
  const isWide = place.scrollWidth > place.clientWidth + 1;
  if (isWide) place.tabIndex = 0;
  else place.removeAttribute('tabindex');
  place.toggleAttribute('data-wide', isWide);
  if (place.nextElementSibling?.className === 'wider') place.nextElementSibling.hidden = !isWide;
}

startTheme();
tellWideTables();
localTimes();
unfoldForPaper();
for (const picture of [drawLoop, drawBudget, drawRun, drawHubs, drawDecomposition, drawCache, drawTests])
  picture();
root.dataset.ready = '';
