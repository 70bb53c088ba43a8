// What surrounds every page.
import { expect, expectAccessible, hasJavaScript, loginAs, open, test, waitHydrated } from './support.ts';

const FOOTER = ['Informativa privacy', 'Cookie', 'Dichiarazione di accessibilità', 'Assistenza', 'Note legali'];

test('the pages of the footer are read without signing in, one from the other', async ({ page }) => {
  await open(page, '/privacy');
  for (const title of FOOTER) {
    await page.getByRole('contentinfo').getByRole('link', { name: title, exact: true }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(title);
    await expect(page).toHaveTitle(new RegExp(`^${title}`));
    await expectAccessible(page);
  }
});

test('every page says that the data are samples', async ({ page }) => {
  await open(page, '/note-legali');
  await expect(page.getByText('Ambiente dimostrativo: dati di esempio, nessun valore legale')).toBeVisible();
});

test('an address that leads nowhere says so, and leads back', async ({ page }) => {
  await loginAs(page, 'admin@comune-valdoro');
  const answer = await page.goto('/questa/pagina/non-esiste');
  await waitHydrated(page);
  expect(answer?.status()).toBe(404);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Pagina non trovata');
  await expect(page.getByRole('main').getByRole('link', { name: 'Torna alla pagina iniziale' })).toHaveAttribute('href', '/');
  await expectAccessible(page);
});

test('the first stop of the keyboard skips to the content', async ({ page }) => {
  await open(page, '/privacy');
  await page.keyboard.press('Tab');
  const skip = page.getByRole('link', { name: 'Vai al contenuto' });
  await expect(skip).toBeFocused();
  await expect(skip).toBeInViewport();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('main')).toBeFocused();
});

test('no page scrolls sideways on a narrow screen', async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 640 });
  for (const address of ['/privacy', '/cookie', '/accessibilita', '/assistenza', '/note-legali', '/accesso']) {
    await open(page, address);
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(width, address).toBeLessThanOrEqual(320);
  }
});

test('files with a hash in their name are compressed and kept for a year, pages are not', async ({ page, request }) => {
  const fetched: string[] = [];
  page.on('response', (answer) => fetched.push(new URL(answer.url()).pathname));
  await open(page, '/privacy');
  const hashed = fetched.filter((address) => /^\/pkg\/(console|app)\.[0-9a-f]{12}\.(js|wasm|css)$/.test(address));
  // The style sheet, and with JavaScript the browser side: its glue and its program.
  expect(hashed).toHaveLength(hasJavaScript() ? 3 : 1);
  for (const address of hashed) {
    const answer = await request.get(address, { headers: { 'accept-encoding': 'br' } });
    expect(answer.headers()['cache-control'], address).toContain('immutable');
    expect(answer.headers()['content-encoding'], address).toBe('br');
  }
  const document = await request.get('/privacy');
  expect(document.headers()['cache-control'] ?? '').not.toContain('immutable');
});
