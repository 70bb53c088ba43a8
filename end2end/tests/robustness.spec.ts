// What anybody can write into an address. It may find nothing; it never breaks a page, and never speaks in our name.
import { type Page } from '@playwright/test';
import { expect, loginAs, open, test } from './support.ts';

/** Who sees which lists. */
const LISTS: Record<string, string[]> = {
  'admin@regione-esperia': [
    '/',
    '/catalogo',
    '/erogazione/e-service',
    '/erogazione/richieste',
    '/fruizione/richieste',
    '/discrepanze',
    '/notifiche',
    '/aderente/attributi',
    '/aderente/registro',
    '/aderente/utenti',
  ],
  'admin@registro-enti': ['/aderente/certificatore', '/aderente/certificatore/enti'],
  'gestore@ponte': ['/enti'],
};

/** Written into each parameter by itself. */
const ONE_BY_ONE = ['"><script>alert(1)</script>', '-99999999999999999999999'];

/** Written into all parameters at once. */
const NONSENSE = [...ONE_BY_ONE, "'; DROP TABLE agreement; --", 'x'.repeat(300), '\u0000\uFFFF\u202E', '%'];

/** What a list can be asked: by its filters, and by the links to other views of itself. */
async function parameters(page: Page): Promise<string[]> {
  const here = new URL(page.url()).pathname;
  const fields = page.getByRole('search').locator('input, select');
  const names = await fields.evaluateAll((all) => all.map((one) => one.getAttribute('name') ?? ''));
  const links = await page.getByRole('main').getByRole('link').evaluateAll((all) => all.map((one) => (one as unknown as { href: string }).href));
  const own = links.map((href) => new URL(href)).filter((address) => address.pathname === here);
  const known = ['p', 'q', 'vista', 'stato', 'tipo', 'ordina', 'verso', 'fatto', 'bozza', '__err', '__path'];
  return [...new Set([...known, ...names, ...own.flatMap((address) => [...address.searchParams.keys()])])].filter(Boolean);
}

/** A page that works, whatever it was asked. */
async function expectWhole(page: Page, address: string): Promise<void> {
  const answer = await page.goto(address);
  const shown = address.slice(0, 120);
  expect(answer?.status(), shown).toBe(200);
  await expect(page.getByRole('heading', { level: 1 }), shown).toHaveCount(1);
  await expect(page.getByText('Qualcosa è andato storto'), shown).toHaveCount(0);
  expect(await page.getByRole('main').locator('script').count(), shown).toBe(0);
}

for (const [person, lists] of Object.entries(LISTS)) {
  test(`nonsense in the address of any list of ${person} breaks nothing`, async ({ page }) => {
    test.setTimeout(300_000);
    page.on('dialog', (dialog) => {
      throw new Error(`a script from the address ran: ${dialog.message()}`);
    });
    await loginAs(page, person);
    for (const list of lists) {
      await open(page, list);
      const names = await parameters(page);
      for (const name of names) {
        // One after the other without a browser, which would take minutes: the answer is the same.
        for (const value of ONE_BY_ONE) {
          const address = `${list}?${name}=${encodeURIComponent(value)}`;
          const answer = await page.request.get(address);
          expect(answer.status(), address).toBe(200);
          expect(await answer.text(), address).not.toContain('<script>alert(1)');
        }
      }
      for (const value of NONSENSE) {
        const all = names.map((name) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`);
        await expectWhole(page, `${list}?${all.join('&')}`);
      }
      // Twice, without a value, without a name, and not even decodable.
      for (const query of ['p=2&p=3&q=a&q=b', 'p&q&vista', '=&&=x', 'q=%ff%fe&p=%zz', 'p[]=1&q[a]=b']) {
        await expectWhole(page, `${list}?${query}`);
      }
    }
  });
}

test('a page far beyond the last one shows the list, or that it ends before', async ({ page }) => {
  await loginAs(page, 'admin@regione-esperia');
  for (const list of ['/catalogo', '/erogazione/richieste?vista=tutte', '/notifiche', '/aderente/registro']) {
    await expectWhole(page, `${list}${list.includes('?') ? '&' : '?'}p=4000`);
  }
});

test('an address made by hand puts no words into our mouth', async ({ page }) => {
  const words = 'Il tuo conto è bloccato, scrivi la password a truffa.example';
  const error = Buffer.from(`ServerError|${words}`).toString('base64url');
  await loginAs(page, 'admin@regione-esperia');
  for (const path of ['/', '/catalogo', '/profilo', '/erogazione/richieste', '/privacy', '/non-esiste']) {
    for (const value of [words, error, JSON.stringify({ ServerError: words }), `<h1>${words}</h1>`]) {
      for (const name of ['__err', 'bozza', 'fatto', 'ritorno']) {
        const address = `${path}?${name}=${encodeURIComponent(value)}&__path=${encodeURIComponent('/api/x')}`;
        const answer = await page.request.get(address);
        expect(await answer.text(), address).not.toContain('conto è bloccato');
      }
    }
  }
  // What it does show is ours: a sentence of the catalogue.
  await open(page, `/catalogo?__err=${error}`);
  await expect(page.getByRole('alert')).toHaveCount(1);
  await expect(page.getByRole('main').or(page.getByRole('alert')).filter({ hasText: 'truffa' })).toHaveCount(0);
});
