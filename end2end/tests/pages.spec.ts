// Every page that people reach by following links: it is there, in order, and no one is kept out of it. With JavaScript
// each is looked at by axe in every look it has; without, its HTML is read as it was sent and the keyboard goes through it.
import { readFileSync } from 'node:fs';
import { type Page, type Response } from '@playwright/test';
import { violations, violationsAtAGlance } from './accessible.ts';
import { crawl } from './crawl.ts';
import { htmlFaults } from './html.ts';
import { expect, hasJavaScript, loginAs, open, test } from './support.ts';
import { reflow, walk } from './walk.ts';

/** One of each kind of ente, and of the roles that see the least, each with the routes that they at least come across. */
const PEOPLE: Record<string, string[]> = {
  'admin@comune-valdoro': [
    '/erogazione/richieste/:id/attributi/:attributo/:comando',
    '/fruizione/richieste/:id/modifica',
    '/fruizione/richieste/:id/aggiorna/:passo',
    '/catalogo/:id/v/:versione/richiedi',
    '/catalogo/:id/v/:versione/confronto',
    '/fruizione/client',
    '/fruizione/client/nuovo',
    '/fruizione/client/:id',
    '/fruizione/client/:id/elimina',
    '/fruizione/client/:id/finalita/collega',
    '/fruizione/client/:id/finalita/:finalita/scollega',
    '/fruizione/client/:id/membri',
    '/fruizione/client/:id/membri/aggiungi',
    '/fruizione/client/:id/membri/:utente/togli',
    '/fruizione/client/:id/amministratore',
    '/fruizione/client/:id/amministratore/togli',
    '/fruizione/client/:id/asserzioni',
    '/fruizione/client/:id/chiavi',
    '/fruizione/client/:id/chiavi/nuova',
    '/fruizione/client/:id/chiavi/:kid',
    '/fruizione/client/:id/chiavi/:kid/elimina',
    '/strumenti/voucher',
    '/strumenti/voucher/prova',
    '/pratiche/servizi',
    '/pratiche/protocollo',
    '/pratiche/metriche',
    '/pratiche/partner',
    '/pratiche/partner/nuovo',
    '/pratiche/partner/:id',
    '/pratiche/partner/:id/segreto',
    '/pratiche/partner/:id/revoca',
  ],
  'operatore@comune-valdoro': [
    '/pratiche',
    '/pratiche/:id',
    '/pratiche/:id/:comando',
    '/pratiche/:id/elabora/:passo',
  ],
  'admin@regione-esperia': [
    '/erogazione/e-service',
    '/erogazione/e-service/:id',
    '/erogazione/e-service/nuovo',
    '/erogazione/e-service/:id/fruitori',
    '/erogazione/e-service/:id/v/:versione/documenti',
    '/erogazione/e-service/:id/v/:versione/scrivi/:passo',
    '/erogazione/e-service/:id/v/:versione',
    '/erogazione/e-service/:id/:dato',
    '/erogazione/e-service/:id/v/:versione/soglie',
    '/erogazione/e-service/:id/v/:versione/avviso-sospensione',
    '/erogazione/e-service/:id/v/:versione/requisiti',
    '/erogazione/e-service/:id/v/:versione/:comando',
    '/erogazione/richieste',
    '/erogazione/richieste/:id',
    '/erogazione/richieste/:id/:comando',
    '/aderente/registro/nuovo',
    '/discrepanze',
    '/discrepanze/:id',
    '/discrepanze/:id/conferma',
    '/discrepanze/:id/risolta',
    '/erogazione/finalita',
    '/erogazione/finalita/:id',
    '/erogazione/finalita/:id/:comando',
  ],
  'admin@asl-esperia': [
    '/',
    '/notifiche',
    '/notifiche/preferenze',
    '/fruizione/richieste',
    '/fruizione/richieste/:id',
    '/fruizione/richieste/:id/:comando',
    '/catalogo',
    '/catalogo/:id/v/:versione',
    '/aderente',
    '/aderente/attributi',
    '/aderente/attributi/:attributo/:comando',
    '/aderente/registro',
    '/aderente/utenti',
    '/aderente/utenti/nuovo',
    '/aderente/utenti/:id',
    '/aderente/utenti/:id/password',
    '/aderente/utenti/:id/:comando',
    '/fruizione/finalita',
    '/fruizione/finalita/nuova',
    '/fruizione/finalita/:id',
    '/fruizione/finalita/:id/modifica',
    '/fruizione/finalita/:id/analisi',
    '/fruizione/finalita/:id/:comando',
  ],
  'admin@registro-enti': [
    '/aderente/certificatore',
    '/aderente/certificatore/enti',
    '/aderente/certificatore/enti/:ente',
    '/aderente/certificatore/enti/:ente/:attributo/:comando',
  ],
  'security@asl-esperia': ['/profilo', '/profilo/password', '/scorciatoie'],
  'gestore@ponte': ['/enti', '/enti/nuovo'],
  'terminologie@asl-esperia': [
    '/terminologie',
    '/terminologie/carica',
    '/terminologie/operazioni',
    '/terminologie/ancore',
    '/terminologie/gettone',
    '/terminologie/:id',
    '/terminologie/:id/confronto',
    '/terminologie/:id/elimina',
    '/terminologie/:id/codici/:codice',
  ],
};

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

/** Pages that no link leads to: the console asks for the password again by itself, and the box in the header is a form. */
const UNLINKED = ['/accesso/conferma', '/cerca', '/cerca?q=anagrafe'];

/** What only comes of a form, or of one thing among many of its kind: the test of the task looks at them. */
const AFTER_A_FORM = [
  '/erogazione/richieste/massiva',
  '/operazioni/:id',
  '/fruizione/richieste/:id/documenti/:documento/rimuovi',
  '/pratiche/:id/elabora/allegati',
  '/pratiche/massiva',
  '/fruizione/finalita/:id/client',
  '/terminologie/carica/:bozza',
];

/** How many pages of one kind are looked at: of those that belong to `routes` a second, for what differs between two things
 * of a kind. */
const ofAKind = (routes: string[]) => (address: string) => (isOneOf(address, routes) ? 2 : 1);

/** What is wrong with a page that answered. Those that belong to `routes` are seen in every look, and the keyboard goes its
 * way through them on a wide and on a narrow screen: the others are in somebody else's care. */
async function faults(page: Page, answer: Response, routes: string[]): Promise<string[]> {
  const found: string[] = [];
  const titles = await page.getByRole('heading', { level: 1 }).allInnerTexts();
  if (titles.length !== 1) found.push(`${titles.length} headings of level 1: ${titles.join(' | ')}`);
  const tab = await page.title();
  if (!/^\S.* – Ponte$/.test(tab)) found.push(`its name is "${tab}"`);
  found.push(...(await reflow(page)));
  const own = isOneOf(page.url(), routes);
  if (hasJavaScript()) return [...found, ...(await (own ? violations(page) : violationsAtAGlance(page)))];
  found.push(...(await htmlFaults(await answer.text())));
  if (!own) return found;
  found.push(...(await walk(page)));
  await page.setViewportSize({ width: 320, height: 640 });
  const narrow = await walk(page);
  await page.setViewportSize({ width: 1280, height: 720 });
  return [...found, ...narrow.map((fault) => `on a narrow screen ${fault}`)];
}

/** Whether an address belongs to a route. */
function belongs(address: string, route: string): boolean {
  const { pathname } = new URL(address, 'http://console');
  return new RegExp(`^${route.replace(/:[a-z]+/g, '[^/]+')}$`).test(pathname);
}

const isOneOf = (address: string, routes: string[]): boolean => routes.some((route) => belongs(address, route));

for (const [person, routes] of Object.entries(PEOPLE)) {
  test(`every page that ${person} can reach is there and in order, each entry of the menu first`, async ({ page }) => {
    // Some fifty pages, a third of them in four looks.
    test.setTimeout(900_000);
    await loginAs(page, person);
    const menu = page.getByRole('navigation', { name: 'Menu principale' });
    const entries = await menu.getByRole('link').evaluateAll((all) => all.map((one) => one.getAttribute('href') ?? ''));
    expect(entries.length).toBeGreaterThan(2);
    const { seen, wrong } = await crawl(page, '/', OPEN, ofAKind(routes), (at, answer) => faults(at, answer, routes));
    expect(wrong).toEqual([]);
    expect(entries.filter((entry) => !seen.has(entry))).toEqual([]);
    expect(routes.filter((route) => ![...seen].some((address) => belongs(address, route)))).toEqual([]);
    for (const entry of entries.slice(0, 3)) {
      await page.goto(entry);
      await expect(menu.locator('[aria-current=page]'), entry).toHaveAttribute('href', entry);
    }
  });
}

test('every route of the console is looked at by somebody', () => {
  const source = readFileSync(new URL('../../app/src/routes.rs', import.meta.url), 'utf8');
  const routes = [...source.matchAll(/path=path!\("([^"]+)"\)/g)].map(([, route]) => route ?? '');
  expect(routes.length).toBeGreaterThan(30);
  const looked = [...Object.values(PEOPLE).flat(), ...OPEN, ...UNLINKED, ...AFTER_A_FORM];
  expect(routes.filter((route) => !looked.includes(route))).toEqual([]);
});

test('who has not signed in finds every page that is open to them, and no other', async ({ page }) => {
  test.setTimeout(300_000);
  await open(page, '/accesso');
  const { seen, wrong } = await crawl(page, '/accesso', [], ofAKind(OPEN), (at, answer) => faults(at, answer, OPEN));
  expect(wrong).toEqual([]);
  // The way in leads back to the first page afterwards.
  const inside = [...seen].filter((address) => !OPEN.includes(new URL(address, 'http://console').pathname));
  expect(inside.filter((address) => address !== '/')).toEqual([]);
  expect(OPEN.filter((address) => !seen.has(address))).toEqual([]);
});

test('the pages that no link leads to are in order', async ({ page }) => {
  await loginAs(page, 'admin@asl-esperia');
  for (const address of UNLINKED) {
    const answer = await page.goto(address);
    expect(answer?.status()).toBe(200);
    if (answer) expect(await faults(page, answer, UNLINKED)).toEqual([]);
  }
});
