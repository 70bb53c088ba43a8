// Every page that people reach by following links: it is there, has its heading and its name, and no one is kept out of it.
import { type Page } from '@playwright/test';
import { walk } from './crawl.ts';
import { expect, hasJavaScript, loginAs, open, test, violations } from './support.ts';

/** One of each kind of ente, and of the roles that see the least. */
const PEOPLE = [
  'admin@comune-valdoro',
  'admin@regione-esperia',
  'admin@asl-esperia',
  'admin@registro-enti',
  'security@asl-esperia',
  'gestore@ponte',
];

/** What is open to everybody is looked at once, by who has not signed in. */
const OPEN = [
  '/accesso',
  '/accesso/attivazione',
  '/privacy',
  '/cookie',
  '/accessibilita',
  '/assistenza',
  '/note-legali',
  '/stato',
  '/fonts/OFL.txt',
  '/icons-license.txt',
];

/** How many pages of one kind are looked at: the second is there for what differs between two things of a kind. Without
 * JavaScript the same pages come from the same server: one of each shows that the way is open. */
const ofAKind = () => (hasJavaScript() ? 2 : 1);

/** What is wrong with a page that answered. */
async function faults(page: Page): Promise<string[]> {
  const found: string[] = [];
  const titles = await page.getByRole('heading', { level: 1 }).allInnerTexts();
  if (titles.length !== 1) found.push(`${titles.length} headings of level 1: ${titles.join(' | ')}`);
  const tab = await page.title();
  if (!/^\S.* – Ponte$/.test(tab)) found.push(`its name is "${tab}"`);
  return [...found, ...(await violations(page))];
}

/** Follows links from `start` until every kind of page has been seen, those of `known` apart; answers the addresses that
 * were looked at, and what was wrong, with the page that led there. */
async function crawl(page: Page, start: string, known: string[]): Promise<{ seen: Set<string>; wrong: string[] }> {
  const [seen, wrong] = [new Set<string>(), [] as string[]];
  for await (const { address, from, status, file } of walk(page, start, known, ofAKind())) {
    seen.add(address);
    const fine = status < 400 ? (file ? [] : await faults(page)) : [`answers ${status}`];
    wrong.push(...fine.map((fault) => `${address} (from ${from}): ${fault}`));
  }
  return { seen, wrong };
}

for (const person of PEOPLE) {
  test(`every page that ${person} can reach is there and in order, each entry of the menu first`, async ({ page }) => {
    // Some fifty pages, each looked at by axe.
    test.setTimeout(300_000);
    await loginAs(page, person);
    const menu = page.getByRole('navigation', { name: 'Menu principale' });
    const entries = await menu.getByRole('link').evaluateAll((all) => all.map((one) => one.getAttribute('href') ?? ''));
    expect(entries.length).toBeGreaterThan(4);
    const { seen, wrong } = await crawl(page, '/', OPEN);
    expect(wrong).toEqual([]);
    expect(entries.filter((entry) => !seen.has(entry))).toEqual([]);
    for (const entry of entries.slice(0, 3)) {
      await page.goto(entry);
      await expect(menu.locator('[aria-current=page]'), entry).toHaveAttribute('href', entry);
    }
  });
}

test('a page that is refused is a whole page with one heading, and its status says the same', async ({ page }) => {
  await loginAs(page, 'security@asl-esperia');
  const unknown = '0190aaaa-0000-7000-8000-000000000000';
  for (const [address, status] of [
    [`/fruizione/richieste/${unknown}`, 404],
    [`/catalogo/${unknown}/v/1`, 404],
    [`/aderente/attributi/${unknown}/dichiara`, 404],
    ['/aderente/utenti', 403],
    ['/enti/nuovo', 403],
    ['/aderente/certificatore', 403],
  ] as const) {
    const answer = await page.goto(address);
    expect(answer?.status(), address).toBe(status);
    expect(await faults(page), address).toEqual([]);
  }
});

test('who has not signed in finds every page that is open to them, and no other', async ({ page }) => {
  await open(page, '/accesso');
  const { seen, wrong } = await crawl(page, '/accesso', []);
  expect(wrong).toEqual([]);
  // The way in leads back to the first page afterwards.
  const inside = [...seen].filter((address) => !OPEN.includes(new URL(address, 'http://console').pathname));
  expect(inside.filter((address) => address !== '/')).toEqual([]);
  expect(OPEN.filter((address) => !seen.has(address))).toEqual([]);
});
