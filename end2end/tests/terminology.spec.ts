// Terminologies: from the list to a version, down its levels to one code, and the deletion of a version.
import { type Page } from '@playwright/test';
import { expect, expectAccessible, open, test, waitHydrated } from './support.ts';
import { row } from './steps.ts';

const KEEPER = 'terminologie@asl-esperia';
const LIST = 'Setting assistenziale (esempio)';

async function go(page: Page, name: string | RegExp): Promise<void> {
  await page.getByRole('main').getByRole('link', { name, exact: typeof name === 'string' }).first().click();
  await waitHydrated(page);
}

/** The page of the version of the sample list that was loaded last. */
async function openLast(page: Page): Promise<void> {
  await open(page, '/terminologie');
  await page.getByLabel('Versioni').selectOption({ label: 'Solo le ultime caricate' });
  await page.getByRole('button', { name: 'Filtra' }).click();
  await waitHydrated(page);
  await row(page, LIST).getByRole('rowheader').getByRole('link').click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(LIST);
  await waitHydrated(page);
}

test('a version is found, its levels are gone down, and a code has an address of its own', async ({ desk }) => {
  const page = await desk(KEEPER);
  await openLast(page);
  await expectAccessible(page);
  await expect(page.getByRole('region', { name: 'Versioni caricate' })).toContainText('1.0');
  const codes = page.getByRole('region', { name: 'Codici' });
  await expect(codes.getByRole('rowheader')).toHaveText(['01', '02', '03']);
  await go(page, 'Apri il livello sotto 01');
  await expect(page).toHaveURL(/padre=01$/);
  await expect(codes.getByRole('rowheader')).toHaveText(['0101', '0102', '0103', '0104']);
  await go(page, '0102');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('0102 – Casa della comunità');
  await expect(page).toHaveURL(/\/codici\/0102$/);
  await expectAccessible(page);
  await go(page, '01 – Assistenza territoriale');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('01 – Assistenza territoriale');
});

test('words are looked for on every level', async ({ desk }) => {
  const page = await desk(KEEPER);
  await openLast(page);
  await page.getByLabel('Codice o descrizione').fill('infermieristico');
  await page.getByRole('button', { name: 'Filtra' }).click();
  await waitHydrated(page);
  await expect(page.getByRole('region', { name: 'Codici' }).getByRole('rowheader')).toHaveText(['010202']);
});

test('a version goes once its phrase is typed, and not before', async ({ desk }) => {
  const page = await desk(KEEPER);
  await openLast(page);
  const version = page.url();
  await go(page, 'Elimina');
  await expectAccessible(page);
  await expect(page.getByRole('main')).toContainText('Restano le altre versioni caricate: 1.0.');
  await page.getByLabel('Frase di conferma').fill('ELIMINA');
  await page.getByRole('button', { name: 'Elimina la versione' }).click();
  await expect(page.getByRole('alert')).toContainText('non corrisponde');
  await page.getByLabel('Frase di conferma').fill('elimina 2.999.4.1/2.0');
  await page.getByRole('button', { name: 'Elimina la versione' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Versione eliminata.' })).toBeVisible();
  await expect(row(page, LIST)).toHaveCount(1);
  const gone = await page.goto(version);
  expect(gone?.status()).toBe(404);
});

test('who has no role for it finds neither the entry nor the page', async ({ desk }) => {
  const page = await desk('admin@asl-esperia');
  await open(page, '/');
  await expect(page.getByRole('navigation', { name: 'Menu principale' }).getByRole('link', { name: 'Terminologie' })).toHaveCount(0);
  const refused = await page.goto('/terminologie');
  expect(refused?.status()).toBe(403);
});
