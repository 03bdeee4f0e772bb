/**
 * The page's script, served as `/live.js`: on each event `loaded` it fetches the page's own URL and replaces the old
 * figures with the new ones, keeping open details, focus and scroll position. It has no timer: the browser itself
 * retries a lost connection. It listens only while the page is visible, since a browser has six connections to a server
 * for all its tabs.
 */
export const LIVE_SCRIPT = `'use strict';
const live = document.getElementById('live');
const setStatus = (text) => { live.textContent = text; };
const now = () => new Date().toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' });

let isFetching = false;
let isStale = false;

async function refresh() {
  isStale = true;
  if (isFetching) return;
  isFetching = true;
  try {
    while (isStale) {
      isStale = false;
      const reply = await fetch(location.href, { cache: 'no-store' });
      if (!reply.ok) throw new Error(String(reply.status));
      show(new DOMParser().parseFromString(await reply.text(), 'text/html'));
    }
    setStatus('Updated ' + now());
  } catch {
    isStale = true;
    setStatus('The new figures could not be fetched. Reload the page to try again.');
  } finally {
    isFetching = false;
  }
}

function show(fresh) {
  const [left, top] = [scrollX, scrollY];
  const focused = pathOf(document.activeElement);
  const open = [...document.querySelectorAll('details[open]')].map(({ id }) => id);
  document.title = fresh.title;
  live.dataset.state = fresh.getElementById('live').dataset.state;
  document.querySelector('main').replaceWith(fresh.querySelector('main'));
  const form = document.querySelector('form');
  // A form in use is kept, so that no choice is lost.
  if (!form.contains(document.activeElement)) form.replaceWith(fresh.querySelector('form'));
  for (const id of open) document.getElementById(id)?.setAttribute('open', '');
  if (focused) document.querySelector(focused)?.focus({ preventScroll: true });
  scrollTo({ left, top, behavior: 'instant' });
}

/** A selector for the focused element in main: its place below the nearest element that has an id. */
function pathOf(element) {
  if (!element || !element.closest('main')) return undefined;
  const steps = [];
  for (; element && !element.id; element = element.parentElement) {
    const place = [...element.parentElement.children].indexOf(element);
    steps.unshift(':nth-child(' + (1 + place) + ')');
  }
  return ['#' + CSS.escape(element.id), ...steps].join(' > ');
}

let events;

function listen() {
  if (events) events.close();
  if (document.hidden) return;
  const source = events = new EventSource('/events?state=' + encodeURIComponent(live.dataset.state));
  source.addEventListener('loaded', refresh);
  const connected = 'Live: new figures appear here as they are loaded.';
  source.addEventListener('open', () => (isStale ? refresh() : setStatus(connected)));
  source.addEventListener('error', () => {
    const isClosed = source.readyState === EventSource.CLOSED;
    setStatus(isClosed ? 'Connection lost. Reload the page to try again.' : 'Connection lost, trying again.');
  });
}

document.addEventListener('visibilitychange', listen);
listen();
`;
