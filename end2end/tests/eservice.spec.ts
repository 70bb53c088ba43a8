// The catalogue and the provider's own e-services as people use them: with JavaScript and without, by role and label.
import { type Page } from '@playwright/test';
import { expect, expectAccessible, loginAs, open, test, waitHydrated } from './support.ts';

const REGION = 'admin@regione-esperia';
const VALDORO = 'admin@comune-valdoro';
const ASL = 'admin@asl-esperia';

/** The row of an e-service in a list that is open. */
function row(page: Page, name: string) {
  return page.getByRole('row').filter({ has: page.getByRole('rowheader', { name, exact: true }) });
}

async function follow(page: Page, name: string | RegExp): Promise<void> {
  await page.getByRole('link', { name }).first().click();
  await waitHydrated(page);
}

test('the catalogue is searched, filtered and sorted in its address', async ({ page }) => {
  await loginAs(page, VALDORO);
  await open(page, '/catalogo');
  await expect(page.getByRole('heading', { level: 1, name: 'Catalogo e-service' })).toBeVisible();
  await expect(row(page, 'Bollettini meteo')).toContainText('Regione Esperia');
  await expectAccessible(page);
  await page.getByLabel('Cerca per nome, descrizione o erogatore').fill('QUALITA aria');
  await page.getByRole('button', { name: 'Filtra' }).click();
  await expect(page).toHaveURL(/q=QUALITA/);
  await expect(row(page, 'Qualità dell’aria')).toBeVisible();
  await expect(row(page, 'Bollettini meteo')).toHaveCount(0);
  await follow(page, /«QUALITA aria»/);
  await expect(row(page, 'Bollettini meteo')).toBeVisible();
  await page.getByLabel('Requisiti').selectOption('Mancanti');
  await page.getByRole('button', { name: 'Filtra' }).click();
  await expect(row(page, 'Bollettini meteo')).toHaveCount(0);
  await expect(row(page, 'Qualità dell’aria')).toContainText('manca 1 di 2');
  await open(page, '/catalogo?stato=sospesa');
  await expect(row(page, 'Impianti termici')).toContainText('Sospesa');
  await open(page, '/catalogo?q=nessuno-si-chiama-così');
  await expect(page.getByText('Nessun e-service corrisponde ai filtri scelti.')).toBeVisible();
});

test('a consumer asks for an e-service whose requirements it meets', async ({ page }) => {
  await loginAs(page, VALDORO);
  await open(page, '/catalogo?q=numeri');
  await row(page, 'Numeri civici').getByRole('link', { name: /^Richiedi/ }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Richiedere la fruizione di «Numeri civici»');
  await waitHydrated(page);
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Crea la bozza' }).click();
  await expect(page).toHaveURL(/\/fruizione\/richieste\//);
  await expect(page.getByText('In bozza').first()).toBeVisible();
  await open(page, '/catalogo?q=numeri');
  await expect(row(page, 'Numeri civici')).toContainText('In bozza, v1');
  await expect(row(page, 'Numeri civici').getByRole('link', { name: /^Completa richiesta/ })).toBeVisible();
});

test('where a certified attribute is missing, the reason stands beside the button', async ({ page }) => {
  await loginAs(page, VALDORO);
  await open(page, '/catalogo?q=idriche');
  await row(page, 'Reti idriche').getByRole('link', { name: 'Reti idriche', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Reti idriche, versione 1');
  await waitHydrated(page);
  await expect(page.getByRole('button', { name: /^Richiedi fruizione/ })).toHaveAttribute('aria-disabled', 'true');
  await expect(page.getByText('può riconoscerlo solo Registro Nazionale degli Enti')).toBeVisible();
  await expectAccessible(page);
  await open(page, `${new URL(page.url()).pathname}/richiedi`);
  await expect(page.getByRole('button', { name: 'Crea la bozza' })).toHaveCount(0);
});

test('a newer version is offered to who uses an older one', async ({ page }) => {
  await loginAs(page, ASL);
  await open(page, '/catalogo?q=protezione');
  await expect(row(page, 'Protezione civile')).toContainText('v3');
  await row(page, 'Protezione civile').getByRole('link', { name: 'Protezione civile', exact: true }).click();
  await waitHydrated(page);
  await expect(page.getByRole('link', { name: /^Aggiorna/ })).toBeVisible();
  await page.getByRole('table', { name: 'Versioni' }).getByRole('link', { name: 'Versione 1', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('versione 1');
  await expect(page.getByText('La versione più recente è la 3.')).toBeVisible();
});

test('the interface is downloaded as a file', async ({ page }) => {
  await loginAs(page, VALDORO);
  await open(page, '/catalogo?q=numeri');
  await row(page, 'Numeri civici').getByRole('link', { name: 'Numeri civici', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Numeri civici, versione 1');
  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: /^Scarica/ }).click();
  expect((await download).suggestedFilename()).toBe('interfaccia.yaml');
});

test('a provider suspends a version with a reason, activates it, and archives it with a phrase', async ({ page }) => {
  await loginAs(page, REGION);
  await open(page, '/erogazione/e-service?q=biblioteche');
  await row(page, 'Biblioteche regionali').getByRole('link', { name: 'Biblioteche regionali' }).first().click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Biblioteche regionali');
  await waitHydrated(page);
  await expectAccessible(page);
  await page.getByRole('table', { name: 'Versioni' }).getByRole('link', { name: 'Versione 1' }).first().click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('versione 1');
  await waitHydrated(page);
  await expectAccessible(page);
  await follow(page, 'Sospendi');
  await page.getByLabel('Motivo della sospensione').fill('Manutenzione straordinaria.');
  await page.getByRole('button', { name: 'Sospendi' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Stato attuale: sospesa.' })).toBeVisible();
  await waitHydrated(page);
  await follow(page, 'Riattiva');
  await page.getByRole('button', { name: 'Riattiva' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Stato attuale: pubblicata.' })).toBeVisible();
  await waitHydrated(page);
  await follow(page, 'Sospendi');
  await page.getByLabel('Motivo della sospensione').fill('Servizio dismesso.');
  await page.getByRole('button', { name: 'Sospendi' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Stato attuale: sospesa.' })).toBeVisible();
  await waitHydrated(page);
  await follow(page, 'Archivia');
  await expectAccessible(page);
  await page.getByLabel('Frase di conferma').fill('archivia 2');
  await page.getByRole('button', { name: 'Archivia' }).click();
  await expect(page.getByRole('alert')).toContainText('problema');
  await page.getByLabel('Frase di conferma').fill('archivia 1');
  await page.getByRole('button', { name: 'Archivia' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Stato attuale: archiviata.' })).toBeVisible();
  await expect(page.getByRole('link', { name: 'Riattiva' })).toHaveCount(0);
});

test('a version in use cannot be archived, and the page says why', async ({ page }) => {
  await loginAs(page, REGION);
  await open(page, '/erogazione/e-service?q=protezione');
  await row(page, 'Protezione civile').getByRole('link', { name: 'Protezione civile' }).first().click();
  await page.getByRole('table', { name: 'Versioni' }).getByRole('link', { name: 'Versione 1' }).first().click();
  await waitHydrated(page);
  await expect(page.getByRole('button', { name: 'Archivia' })).toHaveAttribute('aria-disabled', 'true');
});

test('a draft without its pieces cannot be published, and others do not find it', async ({ page }) => {
  await loginAs(page, REGION);
  await open(page, '/erogazione/e-service?stato=bozza');
  await row(page, 'Osservatorio turistico').getByRole('link', { name: 'Versione 1' }).click();
  await waitHydrated(page);
  await expect(page.getByRole('button', { name: 'Pubblica' })).toHaveAttribute('aria-disabled', 'true');
  const address = page.url();
  await page.context().clearCookies();
  await loginAs(page, ASL);
  const answer = await page.goto(address);
  expect(answer?.status()).toBe(404);
});
