// Terminologies: from the list to a version, down its levels to one code, and the deletion of a version.
import { type Page } from '@playwright/test';
import { expect, expectAccessible, hasJavaScript, open, test, waitHydrated } from './support.ts';
import { KEEPER, row } from './steps.ts';

const LIST = 'Setting assistenziale (esempio)';

async function go(page: Page, name: string | RegExp): Promise<void> {
  await page.getByRole('main').getByRole('link', { name, exact: typeof name === 'string' }).first().click();
  await waitHydrated(page);
}

/** The page of the version of the sample list that was loaded last. */
async function openLast(page: Page): Promise<void> {
  await open(page, '/terminologie');
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

/** Sends a file from the form, as version 3.0 of the sample list. */
async function send(page: Page, content: string): Promise<void> {
  await open(page, '/terminologie');
  await go(page, 'Carica dizionario');
  await page.getByLabel('Formato').selectOption({ label: 'CSV semplificato' });
  await page.getByLabel('File', { exact: true }).setInputFiles({ name: 'setting.csv', mimeType: 'text/csv', buffer: Buffer.from(content) });
  await page.getByLabel('Nome').fill(LIST);
  await page.getByLabel('OID').fill('2.999.4.1');
  await page.getByLabel('URL canonico').fill('https://ponte.example/terminologie/setting-assistenziale');
  await page.getByLabel('Versione').fill('3.0');
  await page.getByRole('button', { name: 'Controlla il file' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Controllo del file');
  await waitHydrated(page);
}

test('a file is checked, what it changes is seen, and it is published', async ({ desk }) => {
  const page = await desk(KEEPER);
  await send(page, 'code,display\n01,Assistenza territoriale\n0304,Eliambulanza\n03,Urgenza\n');
  await expectAccessible(page);
  await expect(page.getByRole('heading', { name: 'Differenze con la versione 2.0' })).toBeVisible();
  await expect(row(page, '0304')).toContainText('Eliambulanza');
  await expect(row(page, /^03$/)).toContainText('Urgenza');
  await page.getByRole('button', { name: 'Pubblica' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Pubblicata: da ora la vedono tutti.' })).toBeVisible();
  await expect(page.getByRole('region', { name: 'Versioni caricate' })).toContainText('3.0');
});

test('what is wrong with a file is said row by row, and nothing can be published', async ({ desk }) => {
  const page = await desk(KEEPER);
  await send(page, 'code,parent\nA,X\nB,Y,Z\n');
  await expectAccessible(page);
  const errors = page.getByRole('region', { name: 'Errori da correggere' });
  await expect(errors).toContainText('Riga 2');
  await expect(errors).toContainText('Riga 3');
  await expect(page.getByRole('button', { name: 'Pubblica' })).toHaveCount(0);
  await go(page, 'Carica un altro file');
  await expect(page.getByLabel('OID')).toHaveValue('2.999.4.1');
});

test('how far a large file is can be seen, and its page goes on to what was found', async ({ desk }) => {
  test.slow();
  const page = await desk(KEEPER);
  const rows = Array.from({ length: 400_000 }, (_, place) => `C${place},Prestazione numero ${place}`);
  await send(page, `code,display\n${rows.join('\n')}\n`);
  await expect(page.getByText('Stiamo controllando il file')).toBeVisible();
  await expectAccessible(page);
  await expect(page.getByRole('progressbar', { name: 'Avanzamento' })).toBeVisible();
  await expect(page.getByText(/Letto (il \d+ % del|tutto il) file: [\d.]+ voci/)).toBeVisible();
  const other = await page.context().newPage();
  await open(other, '/terminologie/operazioni');
  await expect(row(other, 'setting.csv')).toContainText('Un operatore');
  await expectAccessible(other);
  await other.close();
  const found = page.getByText('Il file si può pubblicare');
  if (hasJavaScript()) {
    await expect(found).toBeVisible({ timeout: 60_000 });
  } else {
    await expect(async () => {
      await page.getByRole('link', { name: 'Aggiorna' }).click();
      await expect(found).toBeVisible({ timeout: 500 });
    }).toPass({ timeout: 60_000 });
  }
  await waitHydrated(page);
  await expect(page.getByRole('main')).toContainText('400.000');
});

test('two versions are compared code by code, and one kind of difference is left', async ({ desk }) => {
  const page = await desk(KEEPER);
  await openLast(page);
  await go(page, 'Confronta 1.0');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Confronto fra versioni');
  await expectAccessible(page);
  await expect(row(page, '0302')).toContainText('Tolto');
  await expect(row(page, '0104')).toContainText('Telemedicina');
  await page.getByLabel('Modifica', { exact: true }).selectOption({ label: 'Codici cambiati' });
  await page.getByRole('button', { name: 'Filtra' }).click();
  await waitHydrated(page);
  await expect(page).toHaveURL(/cambio=cambiati/);
  await expect(row(page, '0101')).toContainText('Ambulatorio del medico di famiglia');
  await expect(row(page, '0104')).toHaveCount(0);
});

test('what happened to all of them is there, refused files too', async ({ desk }) => {
  const page = await desk(KEEPER);
  await send(page, 'code,parent\nA,X\n');
  await open(page, '/terminologie/operazioni');
  await expectAccessible(page);
  await page.getByLabel('Esito', { exact: true }).selectOption({ label: 'Rifiuti' });
  await page.getByRole('button', { name: 'Filtra' }).click();
  await waitHydrated(page);
  await expect(row(page, '2.999.4.1, versione 3.0').first()).toContainText('Caricamento rifiutato');
  await page.getByLabel('Esito', { exact: true }).selectOption({ label: 'Caricamenti' });
  await page.getByRole('button', { name: 'Filtra' }).click();
  await waitHydrated(page);
  await expect(row(page, '2.999.4.2').first()).toContainText('S1#SISTEMA-DI-ESEMPIO');
});

test('without a listener for machines the pages about it say so, and who can switch it on', async ({ desk }) => {
  const page = await desk(KEEPER);
  for (const name of ['Autorità di certificazione riconosciute', 'Spiega un gettone']) {
    await open(page, '/terminologie');
    await go(page, name);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(name);
    await expect(page.getByRole('main')).toContainText('PONTE_MACHINE_ADDR');
    await expectAccessible(page);
  }
});

test('who has no role for it finds neither the entry nor the page', async ({ desk }) => {
  const page = await desk('admin@asl-esperia');
  await open(page, '/');
  await expect(page.getByRole('navigation', { name: 'Menu principale' }).getByRole('link', { name: 'Dizionari' })).toHaveCount(0);
  const refused = await page.goto('/terminologie');
  expect(refused?.status()).toBe(403);
});
