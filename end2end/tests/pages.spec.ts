// Every page that people reach by following links: it is there, has its heading and its name, and no one is kept out of it.
import { type Page } from '@playwright/test';
import { expect, hasJavaScript, loginAs, open, test, violations } from './support.ts';

/** One of each kind of ente and role that sees something else. */
const PEOPLE = [
  'admin@comune-valdoro',
  'admin@regione-esperia',
  'admin@asl-esperia',
  'admin@registro-enti',
  'api@regione-esperia',
  'security@asl-esperia',
  'support@comune-valdoro',
  'gestore@ponte',
];

/** How many pages of one kind are looked at: the second is there for what differs between two things of a kind. */
const OF_A_KIND = 2;

/** What every page shows of itself, beside answering. */
async function faults(page: Page): Promise<string[]> {
  const found: string[] = [];
  const titles = await page.getByRole('heading', { level: 1 }).allInnerTexts();
  if (titles.length !== 1) found.push(`${titles.length} headings of level 1: ${titles.join(' | ')}`);
  const tab = await page.title();
  if (!/^\S.* – Ponte$/.test(tab)) found.push(`its name is "${tab}"`);
  for (const landmark of ['banner', 'main', 'contentinfo'] as const) {
    const number = await page.getByRole(landmark).count();
    if (number !== 1) found.push(`${number} landmarks "${landmark}"`);
  }
  return [...found, ...(await violations(page))];
}

/** The addresses of our own that a page links to. */
async function links(page: Page): Promise<string[]> {
  const hrefs = await page.getByRole('link').evaluateAll((all) => all.map((one) => (one as unknown as { href: string }).href));
  const { origin } = new URL(page.url());
  const own = hrefs.map((href) => new URL(href)).filter((address) => address.origin === origin);
  return own.map((address) => address.pathname + address.search);
}

/** Addresses that differ in ids, numbers and chosen values only are of one kind. */
function kind(address: string): string {
  const { pathname, searchParams } = new URL(address, 'http://console');
  const path = pathname.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, ':id').replace(/\/v\/\d+/g, '/v/:number');
  return `${path}?${[...searchParams.keys()].sort().join('&')}`;
}

/** Follows links from `start` until every kind of page has been seen; answers what was wrong, and where. */
async function crawl(page: Page, start: string): Promise<{ seen: Map<string, number>; wrong: string[] }> {
  const seen = new Map<string, number>();
  const [known, queue, wrong] = [new Set([start]), [start], [] as string[]];
  for (let address = queue.shift(); address !== undefined; address = queue.shift()) {
    const number = seen.get(kind(address)) ?? 0;
    if (number >= OF_A_KIND) continue;
    seen.set(kind(address), number + 1);
    if (address.includes('/documenti/')) {
      // A file: the browser would store it.
      const answer = await page.request.get(address);
      if (!answer.ok()) wrong.push(`${address}: ${answer.status()}`);
      continue;
    }
    const answer = await page.goto(address);
    const status = answer?.status() ?? 0;
    const found = status < 400 ? await faults(page) : [`answers ${status}`];
    wrong.push(...found.map((fault) => `${address}: ${fault}`));
    for (const next of await links(page)) {
      if (known.has(next)) continue;
      known.add(next);
      queue.push(next);
    }
  }
  return { seen, wrong };
}

for (const person of PEOPLE) {
  test(`every page that ${person} can reach is there and in order`, async ({ page }) => {
    await loginAs(page, person);
    const { seen, wrong } = await crawl(page, '/');
    expect(wrong).toEqual([]);
    expect(seen.size, 'the pages were found by their links').toBeGreaterThan(12);
  });

  test(`every entry of the menu leads ${person} to its page`, async ({ page }) => {
    await loginAs(page, person);
    const menu = page.getByRole('navigation', { name: 'Menu principale' });
    const entries = await menu.getByRole('link').evaluateAll((all) => all.map((one) => one.getAttribute('href') ?? ''));
    expect(entries.length).toBeGreaterThan(1);
    for (const entry of entries) {
      const answer = await page.goto(entry);
      expect(answer?.status(), entry).toBe(200);
      await expect(menu.locator('[aria-current=page]'), entry).toHaveAttribute('href', entry);
      await expect(page.getByRole('main').getByRole('heading', { level: 1 }), entry).toHaveCount(1);
    }
  });
}

test('who has not signed in finds every page that is open to them, and no other', async ({ page }) => {
  await open(page, '/accesso');
  const { seen, wrong } = await crawl(page, '/accesso');
  expect(wrong).toEqual([]);
  expect([...seen.keys()].filter((one) => one.includes('/aderente') || one.includes('/richieste'))).toEqual([]);
  if (hasJavaScript()) await expect(page.locator('html[data-hydrated]')).toHaveCount(1);
});
