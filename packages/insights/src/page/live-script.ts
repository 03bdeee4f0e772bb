/**
 * The page's script, served as `/live.js`: on each event `loaded` it fetches the page's own URL and puts the new
 * figures in the place of the old ones, with what was open, focused and scrolled to as it was. It has no timer: the
 * browser itself tries a lost connection again. It listens while it is looked at, since a browser has six connections
 * to a server for all its tabs.
 */
export const LIVE_SCRIPT = `'use strict';
const live = document.getElementById('live');
const say = (text) => { live.textContent = text; };
const now = () => new Date().toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' });

let isFetching = false;
let isStale = false;

async function renew() {
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
    say('Updated ' + now());
  } catch {
    isStale = true;
    say('The new figures could not be fetched. Reload the page to try again.');
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
  // Nobody's choice is taken out of their hands.
  if (!form.contains(document.activeElement)) form.replaceWith(fresh.querySelector('form'));
  for (const id of open) document.getElementById(id)?.setAttribute('open', '');
  if (focused) document.querySelector(focused)?.focus({ preventScroll: true });
  scrollTo({ left, top, behavior: 'instant' });
}

/** A selector of something in main that has the focus: its place in the nearest element that has an id. */
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
  source.addEventListener('loaded', renew);
  source.addEventListener('open', () => (isStale ? renew() : say('Live: new figures appear here as they are loaded.')));
  source.addEventListener('error', () => {
    const isClosed = source.readyState === EventSource.CLOSED;
    say(isClosed ? 'Connection lost. Reload the page to try again.' : 'Connection lost, trying again.');
  });
}

document.addEventListener('visibilitychange', listen);
listen();
`;
