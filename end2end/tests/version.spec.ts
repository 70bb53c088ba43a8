// What a provider changes on a version that is out, and two versions side by side: each with JavaScript and without.
import { type Page } from '@playwright/test';
import { expect, expectAccessible, open, test, waitHydrated } from './support.ts';
import { ASL, expectState, openRequest, REGION, requestRow, row, VALDORO } from './steps.ts';

/** Opens a version of an e-service of the reader's own ente, from the list. */
async function openVersion(page: Page, eservice: string, number: number): Promise<void> {
  await open(page, `/erogazione/e-service?q=${encodeURIComponent(eservice)}`);
  await row(page, eservice).getByRole('link', { name: eservice }).first().click();
  await page.getByRole('table', { name: 'Versioni' }).getByRole('link', { name: `Versione ${number}` }).first().click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(`${eservice}, versione ${number}`);
  await waitHydrated(page);
}

async function follow(page: Page, name: string | RegExp): Promise<void> {
  await page.getByRole('main').getByRole('link', { name }).first().click();
  await waitHydrated(page);
}

async function send(page: Page, name: string): Promise<void> {
  await page.getByRole('main').getByRole('button', { name, exact: true }).click();
  await waitHydrated(page);
}

/** The announcement about one thing: what it is now, and what it will be. */
function announced(page: Page, what: string | RegExp) {
  const region = page.getByRole('region', { name: 'Cosa succede se confermi' });
  return region.getByRole('row').filter({ has: page.getByRole('rowheader', { name: what }) });
}

/** The value of something on the open page. */
function value(page: Page, text: string) {
  return page.getByRole('definition').filter({ hasText: text }).first();
}

test('a provider changes the thresholds: first the numbers, then what follows, then it is so', async ({ desk }) => {
  const region = await desk(REGION);
  await openVersion(region, 'Biblioteche regionali', 1);
  await follow(region, 'Modifica le soglie');
  await expectAccessible(region);
  await region.getByLabel('Chiamate al giorno per fruitore').fill('60000');
  await send(region, 'Continua');
  await expect(region.getByRole('alert')).toContainText('superano quelle totali');
  await expect(region.getByLabel('Chiamate al giorno per fruitore')).toHaveValue('60000');
  await region.getByLabel('Chiamate al giorno per fruitore').fill('6000');
  await region.getByLabel('Durata del voucher in secondi').fill('900');
  await send(region, 'Continua');
  await expect(region).toHaveURL(/soglie\?per-fruitore=6000&totale=50000&durata=900$/);
  await expect(announced(region, /^«.*», versione 1$/)).toContainText('6.000 chiamate al giorno per fruitore, 50.000 in tutto, voucher di 15 minuti');
  await expectAccessible(region);
  await send(region, 'Modifica le soglie');
  await expect(region.getByRole('status').filter({ hasText: 'aggiornata nelle soglie' })).toBeVisible();
  await expect(value(region, '6.000')).toBeVisible();
  await expect(value(region, '15 minuti')).toBeVisible();
});

test('a provider changes who approves, having read what that means', async ({ desk }) => {
  const region = await desk(REGION);
  await openVersion(region, 'Biblioteche regionali', 1);
  await follow(region, 'Cambia l’approvazione');
  await expect(announced(region, /^«.*», versione 1$/)).toContainText('Approvazione manuale');
  await expectAccessible(region);
  await send(region, 'Cambia l’approvazione');
  await expect(region.getByRole('status').filter({ hasText: 'aggiornata nell’approvazione' })).toBeVisible();
  await expect(value(region, 'manuale: l’erogatore valuta ogni richiesta')).toBeVisible();
});

test('a provider widens a requirement, and who was left out comes back in the same breath', async ({ desk }) => {
  const [region, asl] = [await desk(REGION), await desk(ASL)];
  await openRequest(asl, 'fruizione', 'Regione Esperia', 'Formazione sanitaria');
  await expectState(asl, 'Attributi certificati mancanti');
  await openVersion(region, 'Formazione sanitaria', 1);
  await follow(region, 'Amplia i requisiti');
  await expectAccessible(region);
  await follow(region, /^Aggiungi un’alternativa «Albo della formazione sanitaria»/);
  await send(region, 'Continua');
  await expect(region.getByRole('alert')).toContainText('Scegli almeno un attributo.');
  await region.getByLabel('Cerca un attributo').fill('azienda sanitaria');
  await send(region, 'Cerca');
  await expect(region.getByLabel('Comune', { exact: true })).toHaveCount(0);
  await region.getByLabel('Azienda sanitaria locale').check();
  await expectAccessible(region);
  await send(region, 'Continua');
  await expect(announced(region, /^«.*», versione 1$/)).toContainText('2 attributi nei requisiti');
  await expect(announced(region, /^Richiesta di ASL Esperia/)).toContainText('In bozza');
  await expectAccessible(region);
  await send(region, 'Amplia i requisiti');
  await expect(region.getByRole('status').filter({ hasText: 'aggiornata nei requisiti' })).toBeVisible();
  await expect(region.getByText('Albo della formazione sanitaria oppure Azienda sanitaria locale')).toBeVisible();
  await openRequest(asl, 'fruizione', 'Regione Esperia', 'Formazione sanitaria');
  await expectState(asl, 'In bozza');
});

test('a provider gives an e-service another name and another description', async ({ desk }) => {
  const region = await desk(REGION);
  await open(region, '/erogazione/e-service?q=biblioteche');
  await row(region, 'Biblioteche regionali').getByRole('link', { name: 'Biblioteche regionali' }).first().click();
  await waitHydrated(region);
  await follow(region, 'Cambia il nome');
  await region.getByLabel('Nome').fill('Bollettini meteo');
  await send(region, 'Cambia il nome');
  await expect(region.getByRole('alert')).toContainText('ha già un e-service con lo stesso nome');
  await expect(region.getByLabel('Nome')).toHaveValue('Bollettini meteo');
  await expectAccessible(region);
  await region.getByLabel('Nome').fill('Biblioteche e archivi');
  await send(region, 'Cambia il nome');
  await expect(region.getByRole('status').filter({ hasText: 'Nome cambiato.' })).toBeVisible();
  await expect(region.getByRole('heading', { level: 1 })).toHaveText('Biblioteche e archivi');
  await follow(region, 'Cambia la descrizione');
  await region.getByLabel('Descrizione').fill('Breve');
  await send(region, 'Cambia la descrizione');
  await expect(region.getByRole('alert')).toBeVisible();
  await region.getByLabel('Descrizione').fill('Catalogo, prestiti e fondi degli archivi.');
  await send(region, 'Cambia la descrizione');
  await expect(region.getByRole('status').filter({ hasText: 'Descrizione cambiata.' })).toBeVisible();
  await expect(region.getByText('Catalogo, prestiti e fondi degli archivi.')).toBeVisible();
});

test('two versions are compared at an address that can be sent, and the interface is never passed over', async ({ desk }) => {
  const [valdoro, region] = [await desk(VALDORO), await desk(REGION)];
  await open(valdoro, '/catalogo?q=protezione');
  await row(valdoro, 'Protezione civile').getByRole('link', { name: 'Protezione civile', exact: true }).click();
  await waitHydrated(valdoro);
  await follow(valdoro, 'Confronta Versione 1');
  await expect(valdoro.getByRole('heading', { level: 1 })).toHaveText('Confronto fra la versione 1 e la 3 di «Protezione civile»');
  await expect(valdoro.getByText('1 modifica incompatibile, 4 da verificare, 2 compatibili.')).toBeVisible();
  await expect(row(valdoro, 'Interfaccia')).toContainText('Da verificare');
  await expect(row(valdoro, 'Requisito dichiarato')).toContainText('Il tuo ente possiede già quello che serve.');
  await expect(row(valdoro, 'Chiamate al giorno per fruitore')).toContainText('3.000');
  await expect(row(valdoro, 'Destinatari del voucher (aud)')).toContainText('Incompatibile');
  await expect(valdoro.getByRole('heading', { name: 'L’interfaccia non fa parte di questo confronto' })).toBeVisible();
  await expect(valdoro.getByText('1 riga tolta e 1 aggiunta.', { exact: false })).toBeVisible();
  const lines = valdoro.getByRole('table', { name: 'I file dell’interfaccia riga per riga' });
  await expect(lines.getByRole('row').filter({ hasText: 'tolta' })).toContainText("version: '1'");
  await expect(lines.getByRole('row').filter({ hasText: 'aggiunta' })).toContainText("version: '3'");
  const download = valdoro.waitForEvent('download');
  await valdoro.getByRole('link', { name: 'Interfaccia della versione 3' }).click();
  expect((await download).suggestedFilename()).toBe('interfaccia.yaml');
  await expectAccessible(valdoro);

  await valdoro.getByLabel('Confronta con').selectOption('Versione 2');
  await send(valdoro, 'Confronta');
  await expect(valdoro.getByRole('heading', { level: 1 })).toContainText('fra la versione 2 e la 3');
  const address = new URL(valdoro.url());
  await open(region, address.pathname + address.search);
  await expect(row(region, 'Requisito dichiarato')).toContainText('Dipende da ciò che possiede ciascun fruitore.');

  await openVersion(region, 'Protezione civile', 2);
  await follow(region, 'Confronta con la versione 1');
  await expect(region.getByRole('heading', { level: 1 })).toContainText('fra la versione 1 e la 2');
  await expect(region.getByText('sono uguali nelle due versioni', { exact: false })).toBeVisible();
});

test('requests that can be upgraded are found by a filter, and an old address leads to the first step', async ({ desk }) => {
  const valdoro = await desk(VALDORO);
  await open(valdoro, '/fruizione/richieste?vista=tutte');
  await valdoro.getByLabel('Versione').selectOption('Aggiornabile');
  await valdoro.getByRole('button', { name: 'Filtra' }).click();
  await expect(valdoro).toHaveURL(/versione=aggiornabile/);
  await waitHydrated(valdoro);
  await expect(requestRow(valdoro, 'Protezione civile')).toContainText('Aggiornabile alla versione 3');
  await expect(valdoro.getByRole('rowheader')).toHaveCount(1);
  await requestRow(valdoro, 'Protezione civile').getByRole('rowheader').getByRole('link').click();
  await waitHydrated(valdoro);
  await open(valdoro, `${new URL(valdoro.url()).pathname}/aggiorna`);
  await expect(valdoro).toHaveURL(/\/aggiorna\/requisiti$/);
  await expect(valdoro.getByRole('heading', { level: 1 })).toHaveText('Aggiorna la richiesta dalla versione 1 alla 3');
});
