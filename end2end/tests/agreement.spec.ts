// The stories of seeds 002 and 003 as people at a desk live them: with JavaScript and without, by role and label.
import { type Page } from '@playwright/test';
import { expect, expectAccessible, loginAs, open, test, waitHydrated } from './support.ts';

const REGION = 'admin@regione-esperia';
const ASL = 'admin@asl-esperia';
const TRAM = 'admin@tram-esperia';

/** Opens the request for an e-service from one side's list of all requests. */
async function openRequest(page: Page, list: 'erogazione' | 'fruizione', party: string, eservice: string): Promise<void> {
  await open(page, `/${list}/richieste?vista=tutte&q=${encodeURIComponent(`${eservice} ${party}`)}`);
  await page.getByRole('row').filter({ hasText: eservice }).getByRole('rowheader').getByRole('link').first().click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText(eservice);
  await waitHydrated(page);
}

async function act(page: Page, action: string): Promise<void> {
  await page.getByRole('link', { name: action, exact: true }).first().click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('?');
  await waitHydrated(page);
}

test('the provider approves a request that has every requirement', async ({ page }) => {
  await loginAs(page, REGION);
  await open(page, '/erogazione/richieste');
  const row = page.getByRole('row').filter({ hasText: 'Prenotazioni sanitarie' }).filter({ hasText: 'ASL Esperia' });
  await row.getByRole('link', { name: /^Valuta/ }).click();
  await expect(page.getByText('In attesa di approvazione').first()).toBeVisible();
  await act(page, 'Approva');
  await page.getByRole('button', { name: 'Approva' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Richiesta approvata. Stato attuale: attiva.' })).toBeVisible();
});

test('a rejection needs a reason, and the consumer reads it and may present the request again', async ({ page }) => {
  await loginAs(page, REGION);
  await openRequest(page, 'erogazione', 'Tram', 'Prenotazioni sanitarie');
  await act(page, 'Rifiuta');
  await page.getByLabel('Motivazione').fill('troppo breve');
  await page.getByRole('button', { name: 'Rifiuta' }).click();
  await expect(page.getByRole('alert')).toContainText('problema');
  await expect(page.getByLabel('Motivazione')).toHaveValue('troppo breve');
  const reason = 'La convenzione allegata è scaduta: va rinnovata & "firmata".';
  await page.getByLabel('Motivazione').fill(reason);
  await page.getByRole('button', { name: 'Rifiuta' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Richiesta rifiutata' })).toBeVisible();
  await page.context().clearCookies();
  await loginAs(page, TRAM);
  await openRequest(page, 'fruizione', 'Regione', 'Prenotazioni sanitarie');
  await expect(page.getByText(reason).first()).toBeVisible();
  await act(page, 'Ripresenta come nuova bozza');
  await page.getByRole('button', { name: 'Ripresenta come nuova bozza' }).click();
  await expect(page.getByText('In bozza').first()).toBeVisible();
});

test('each actor lifts only its own suspension', async ({ page }) => {
  await loginAs(page, REGION);
  await openRequest(page, 'erogazione', 'ASL', 'Trasporto scolastico');
  const holders = page.getByRole('table', { name: 'Chi la sospende' });
  await expect(holders.getByRole('row').filter({ hasText: 'Erogatore (noi)' })).toContainText('Solo Regione Esperia');
  await expect(holders.getByRole('row').filter({ hasText: 'Fruitore' })).toContainText('Solo ASL Esperia');
  await expect(holders.getByRole('row').filter({ hasText: 'Piattaforma' })).toContainText('Automatica');
  await expectAccessible(page);
  await act(page, 'Rimuovi la nostra sospensione');
  await page.getByRole('button', { name: 'Rimuovi la nostra sospensione' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Stato attuale: sospesa.' })).toBeVisible();
  await expect(page.getByRole('link', { name: 'Rimuovi la nostra sospensione' })).toHaveCount(0);
});

test('the provider suspends with a reason that the consumer reads', async ({ page }) => {
  await loginAs(page, REGION);
  await openRequest(page, 'erogazione', 'ASL', 'Catasto regionale');
  await act(page, 'Sospendi');
  await page.getByLabel('Motivo della sospensione').fill('Verifica documentale di novembre.');
  await page.getByRole('button', { name: 'Sospendi' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Sospensione registrata. Stato attuale: sospesa.' })).toBeVisible();
  await page.context().clearCookies();
  await loginAs(page, ASL);
  await openRequest(page, 'fruizione', 'Regione', 'Catasto regionale');
  await expect(page.getByRole('table', { name: 'Chi la sospende' })).toContainText('Verifica documentale di novembre.');
  await expect(page.getByRole('link', { name: 'Rimuovi la nostra sospensione' })).toHaveCount(0);
});

test('an upgrade is the consumer’s, needs its phrase, and archives the old request', async ({ page }) => {
  await loginAs(page, ASL);
  await openRequest(page, 'fruizione', 'Regione', 'Protezione civile');
  await act(page, 'Aggiorna');
  await expect(page.getByText('irreversibile')).toBeVisible();
  await page.getByLabel('Frase di conferma').fill('aggiorna 2');
  await page.getByRole('button', { name: 'Aggiorna' }).click();
  await expect(page.getByRole('alert')).toBeVisible();
  await page.getByLabel('Frase di conferma').fill('aggiorna 3');
  await page.getByRole('button', { name: 'Aggiorna' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Aggiornamento registrato. Stato attuale: attiva.' })).toBeVisible();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('versione 3');
});

test('a request of others is not there, and neither is one that never was', async ({ page }) => {
  await loginAs(page, ASL);
  await openRequest(page, 'fruizione', 'Regione', 'Catasto regionale');
  const address = new URL(page.url()).pathname;
  await page.context().clearCookies();
  await loginAs(page, TRAM);
  const foreign = await page.goto(address);
  expect(foreign?.status()).toBe(404);
  const text = await page.getByRole('main').innerText();
  const unknown = await page.goto('/fruizione/richieste/0190aaaa-0000-7000-8000-000000000000');
  expect(unknown?.status()).toBe(404);
  expect(await page.getByRole('main').innerText()).toBe(text);
});

test('filters stay in the address, and nonsense in it is no error', async ({ page }) => {
  await loginAs(page, ASL);
  await open(page, '/fruizione/richieste?vista=sospese');
  await page.getByLabel('Sospesa da').selectOption('Piattaforma');
  await page.getByRole('button', { name: 'Filtra' }).click();
  await expect(page).toHaveURL(/sospesa-da=piattaforma/);
  await expect(page.getByRole('row')).toHaveCount(5);
  await open(page, '/fruizione/richieste?vista=boh&p=-7&ordina=%27&verso=su&sospesa-da=x');
  await expect(page.getByRole('heading', { level: 1 })).toContainText('richieste');
  await expectAccessible(page);
});
