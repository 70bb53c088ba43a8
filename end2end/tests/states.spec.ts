// The pages that people meet when things do not go as usual: nothing there, refused, gone, overtaken, too long. Each is a
// whole page that says what happened, in order for everybody who reads it.
import { type Page } from '@playwright/test';
import { htmlFaults } from './html.ts';
import { ASL, openRequest, REGION, run, VALDORO } from './steps.ts';
import { expect, expectAccessible, hasJavaScript, loginAs, open, PASSWORD, test, waitHydrated } from './support.ts';
import { reflow, walk } from './walk.ts';

const UNKNOWN = '0190aaaa-0000-7000-8000-000000000000';

/** The open page is whole and in order. */
async function expectInOrder(page: Page): Promise<void> {
  const address = page.url();
  await expect(page.getByRole('heading', { level: 1 }), address).toHaveCount(1);
  expect(await reflow(page), address).toEqual([]);
  await expectAccessible(page);
  if (!hasJavaScript()) expect(await walk(page), address).toEqual([]);
}

/** Opens an address that answers with `status`; the page it answers with is whole and in order. */
async function expectPage(page: Page, address: string, status: number): Promise<void> {
  const answer = await page.goto(address);
  expect(answer?.status(), address).toBe(status);
  expect(await htmlFaults((await answer?.text()) ?? ''), address).toEqual([]);
  await expectInOrder(page);
}

test('an ente for which there is nothing yet reads so on every list, and what to do about it', async ({ page }) => {
  await loginAs(page, 'admin@polizze-sicure');
  for (const address of [
    '/',
    '/notifiche',
    '/discrepanze',
    '/discrepanze?stato=chiuse',
    '/erogazione/e-service',
    '/erogazione/richieste',
    '/fruizione/richieste',
    '/aderente/attributi',
    '/aderente/attributi?tipo=verificati',
  ]) {
    await expectPage(page, address, 200);
    await expect(page.getByRole('main').getByText(/[Nn]essun|[Nn]on ha/).first(), address).toBeVisible();
    await expect(page.getByRole('main').getByRole('row'), address).toHaveCount(0);
  }
});

test('a search that finds nothing says so and leads back to everything', async ({ page }) => {
  await loginAs(page, REGION);
  for (const address of [
    '/catalogo',
    '/erogazione/e-service',
    '/erogazione/richieste',
    '/fruizione/richieste',
    '/aderente/registro',
    '/aderente/utenti',
    '/discrepanze',
  ]) {
    await expectPage(page, `${address}?q=nessuno-si-chiama-cos%C3%AC`, 200);
    await expect(page.getByRole('main').getByText(/[Nn]essun/).first(), address).toBeVisible();
    await expect(page.getByRole('main').getByRole('link', { name: /Azzera|Mostra tutt/ }).first(), address).toBeVisible();
  }
});

test('a page that is not there, or not for this person, is a whole page whose status says the same', async ({ page }) => {
  await loginAs(page, 'security@asl-esperia');
  for (const [address, status] of [
    ['/questa/pagina/non-esiste', 404],
    [`/fruizione/richieste/${UNKNOWN}`, 404],
    ['/fruizione/richieste/non-un-codice', 404],
    [`/fruizione/richieste/${UNKNOWN}/approva`, 404],
    [`/catalogo/${UNKNOWN}/v/1`, 404],
    [`/aderente/attributi/${UNKNOWN}/dichiara`, 404],
    ['/aderente/utenti', 403],
    ['/enti/nuovo', 403],
    ['/aderente/certificatore', 403],
  ] as const) {
    await expectPage(page, address, status);
  }
});

test('a command that cannot be given now says why instead of asking', async ({ page }) => {
  await loginAs(page, REGION);
  await openRequest(page, 'erogazione', 'Comune di Valdoro', 'Anagrafe assistiti');
  const { pathname } = new URL(page.url());
  await expectPage(page, `${pathname}/approva`, 200);
  await expect(page.getByRole('main')).toContainText('Convenzione firmata');
  await expect(page.getByRole('main').getByRole('button', { name: 'Approva' })).toHaveCount(0);
});

test('a form that comes back keeps what was typed, and is in order', async ({ page }) => {
  await loginAs(page, REGION);
  await openRequest(page, 'erogazione', 'Comune di Valdoro', 'Prenotazioni sanitarie');
  await page.getByRole('link', { name: 'Rifiuta', exact: true }).first().click();
  await waitHydrated(page);
  await page.getByLabel('Motivazione').fill('breve <b>"&');
  await page.getByRole('button', { name: 'Rifiuta' }).click();
  await expect(page.getByRole('alert')).toBeVisible();
  await expect(page.getByLabel('Motivazione')).toHaveValue('breve <b>"&');
  await expectInOrder(page);
});

test('who is overtaken by a colleague is told so, and nothing is done twice', async ({ desk, browser, baseURL }) => {
  const valdoro = await desk(VALDORO);
  await openRequest(valdoro, 'erogazione', 'Regione Esperia', 'Tributi locali');
  const request = valdoro.url();
  await valdoro.getByRole('link', { name: 'Rifiuta', exact: true }).first().click();
  await waitHydrated(valdoro);
  const other = await browser.newContext({ baseURL });
  const colleague = await other.newPage();
  await loginAs(colleague, VALDORO);
  await open(colleague, request);
  await run(colleague, 'Approva');
  await other.close();
  await valdoro.getByLabel('Motivazione').fill('La convenzione allegata è scaduta e va rinnovata.');
  await valdoro.getByRole('button', { name: 'Rifiuta' }).click();
  await expect(valdoro).toHaveURL(/\/rifiuta\?bozza=/);
  await expect(valdoro.getByRole('alert')).toContainText(/nel frattempo|modificat|cambiat/);
  await expectInOrder(valdoro);
  await open(valdoro, request);
  await expect(valdoro.getByRole('main').getByText('Attiva', { exact: true }).first()).toBeVisible();
});

test('what is too long is refused in words, and the field says how long it may be', async ({ page }) => {
  await loginAs(page, ASL);
  await openRequest(page, 'fruizione', 'Regione Esperia', 'Catasto regionale');
  await page.getByRole('link', { name: 'Sospendi', exact: true }).first().click();
  await waitHydrated(page);
  const reason = page.getByLabel('Motivo della sospensione');
  await expect(reason).toHaveAttribute('maxlength', '1000');
  // A browser that does not keep to it.
  await reason.evaluate((field) => field.removeAttribute('maxlength'));
  await reason.fill('molto '.repeat(400));
  await page.getByRole('button', { name: 'Sospendi' }).click();
  await expect(page.getByRole('alert')).toBeVisible();
  await expect(page.getByRole('main')).toContainText('1.000');
  await expectInOrder(page);
});

test('a form beyond every bound is answered with a page, not with silence', async ({ page }) => {
  await open(page, '/accesso');
  await page.getByLabel('Nome utente').evaluate((field) => field.removeAttribute('maxlength'));
  await page.getByLabel('Nome utente').fill('x'.repeat(40_000));
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  const answered = page.waitForResponse((answer) => answer.request().method() === 'POST');
  await page.getByRole('button', { name: 'Accedi' }).click();
  const answer = await answered;
  expect(answer.status()).toBe(413);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(page.getByRole('link', { name: 'Ponte' })).toHaveAttribute('href', '/');
  expect(await reflow(page)).toEqual([]);
  await expectAccessible(page);
});
