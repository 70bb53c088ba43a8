// A page in the hands of somebody who has no mouse, or sees it four times as large (`ux.md` 5.1, A2 and A3).
import { type Page } from '@playwright/test';

/** A place where the focus stops. */
interface Stop {
  /** Its place in the document: no two are the same. */
  id: number;
  what: string;
  /** The keyboard stops in it more than once: a date has a day, a month, a year and a calendar. */
  inParts: boolean;
  /** In the page itself, past its breadcrumb. */
  inPage: boolean;
  inMain: boolean;
  inFooter: boolean;
  faults: string[];
}

/** More stops than any page has. */
const STOPS = 400;
/** Stops in a field for a date. */
const PARTS = 4;
/** Tabs from the start of the page's own content to the first thing one can do there. */
const TO_FIRST_CONTROL = 8;

/** Goes from stop to stop with the Tab key, once through the open page, and says what is wrong on the way. */
export async function walk(page: Page): Promise<string[]> {
  const [stops, faults] = [[] as Stop[], [] as string[]];
  const ids = new Set<number>();
  let parts = 1;
  await page.evaluate(fromTheTop);
  for (;;) {
    await page.keyboard.press('Tab');
    const stop = await page.evaluate(atFocus);
    // Past the last stop the focus leaves the page, and comes back to the first.
    if (stop === null || stop.id === stops[0]?.id) break;
    if (stop.inParts && stop.id === stops.at(-1)?.id && ++parts <= PARTS) continue;
    parts = 1;
    if (ids.has(stop.id) || stops.length > STOPS) {
      faults.push(`the focus does not get past ${stop.what}`);
      break;
    }
    ids.add(stop.id);
    stops.push(stop);
    faults.push(...stop.faults.map((fault) => `${stop.what} ${fault}`));
  }
  const [first, last] = [stops[0], stops.at(-1)];
  if (first?.what !== 'A "Vai al contenuto"') faults.push(`the first stop is ${first?.what}`);
  // A page as it will be on paper has no foot.
  const footed = await page.evaluate(() => document.querySelector('footer')?.checkVisibility() ?? false);
  if (footed && !last?.inFooter) faults.push(`the last stop is ${last?.what}`);
  const own = stops.filter((stop) => stop.inMain);
  const before = own.findIndex((stop) => stop.inPage);
  if (before > TO_FIRST_CONTROL) faults.push(`the first control comes after ${before} Tabs`);
  for (const { id, what } of await page.evaluate(reachable)) {
    if (!ids.has(id)) faults.push(`the keyboard never comes to ${what}`);
  }
  return faults;
}

/** Gives the focus back to the start of the document: a form that came back has put it on what is wrong. Runs in the
 * browser. */
function fromTheTop(): void {
  document.body.tabIndex = -1;
  document.body.focus();
  document.body.removeAttribute('tabindex');
}

/** Where the focus is, and what is wrong with the place. Runs in the browser. */
function atFocus(): Stop | null {
  const element = document.activeElement;
  if (!element || element === document.body || element === document.documentElement) return null;
  const faults: string[] = [];
  const style = getComputedStyle(element);
  const outline = style.outlineStyle === 'none' ? 0 : parseFloat(style.outlineWidth);
  if (outline < 2) faults.push(`shows the focus with a line of ${outline} px`);
  const box = element.getClientRects()[0] ?? element.getBoundingClientRect();
  const left = Math.max(box.left, 0);
  const right = Math.min(box.right, innerWidth);
  const top = Math.max(box.top, 0);
  const bottom = Math.min(box.bottom, innerHeight);
  const hit = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
  if (right - left < 1 || bottom - top < 1) faults.push('has the focus and is out of sight');
  else if (!hit || !(element.contains(hit) || hit.contains(element))) faults.push(`has the focus behind ${hit?.tagName}`);
  // WCAG 2.5.8 leaves out links in a sentence: their height is that of the line.
  const words = element.parentElement?.textContent?.trim() ?? '';
  const inSentence = style.display === 'inline' && words !== element.textContent?.trim();
  const { width, height } = element.getBoundingClientRect();
  if (!inSentence && (width < 24 || height < 24)) faults.push(`is ${Math.round(width)} × ${Math.round(height)} px large`);
  const main = element.closest('main');
  const text = (element.getAttribute('aria-label') ?? element.textContent ?? '').trim().replace(/\s+/g, ' ');
  return {
    id: [...document.querySelectorAll('*')].indexOf(element),
    what: `${element.tagName} "${text.slice(0, 60) || (element.getAttribute('name') ?? '')}"`,
    inParts: element instanceof HTMLInputElement && element.type === 'date',
    inMain: main !== null && element !== main,
    inPage: main !== null && element !== main && !element.closest('nav[aria-label="Percorso"]'),
    inFooter: element.closest('footer') !== null,
    faults,
  };
}

/** What can be used with a mouse and is seen: the keyboard must come there too. Runs in the browser. */
function reachable(): { id: number; what: string }[] {
  const everything = [...document.querySelectorAll('*')];
  const controls = document.querySelectorAll<HTMLElement>('a[href], button, input, select, textarea, summary');
  const used = [...controls].filter((one) => {
    const input = one instanceof HTMLInputElement ? one : null;
    // Of several radio buttons that belong together the keyboard comes to one.
    return one.checkVisibility() && input?.type !== 'hidden' && input?.type !== 'radio' && !one.matches(':disabled');
  });
  return used.map((one) => ({
    id: everything.indexOf(one),
    what: `${one.tagName} "${(one.textContent ?? '').trim().slice(0, 60) || (one.getAttribute('name') ?? '')}"`,
  }));
}

/** A screen of 1280 × 1024 at 400 %: 320 × 256. The page may grow downwards only. */
const ENLARGED = { width: 320, height: 256 };

/** What makes the open page scroll sideways when it is seen four times as large. */
export async function reflow(page: Page): Promise<string[]> {
  const before = page.viewportSize();
  await page.setViewportSize(ENLARGED);
  const wide = await page.evaluate(() => {
    const root = document.documentElement;
    if (root.scrollWidth <= root.clientWidth) return [];
    // What stands inside something that scrolls by itself widens nothing.
    const scrolls = (one: Element | null): boolean =>
      one !== null && (getComputedStyle(one).overflowX !== 'visible' || scrolls(one.parentElement));
    const beyond = [...document.body.querySelectorAll('*')].filter((one) => {
      return one.getBoundingClientRect().right > root.clientWidth + 1 && !scrolls(one.parentElement);
    });
    return [`is ${root.scrollWidth} px wide, by ${beyond.slice(-3).map((one) => one.outerHTML.slice(0, 120)).join(' and ')}`];
  });
  if (before) await page.setViewportSize(before);
  return wide;
}
