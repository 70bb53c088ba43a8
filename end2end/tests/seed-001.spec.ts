// Seed 001, the manual of the municipal operator: its sections, each sentence that promises something, in its order. What
// Ponte has beyond the manual is in `pratica.spec.ts`; the API of its last section is tested where it is served.
import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { expect, expectAccessible, fillLogin, hasJavaScript, open, PASSWORD, test, waitHydrated } from './support.ts';
import { DESK_MANAGER, OPERATOR, row } from './steps.ts';
import { expectMail, mailAbout, personalLink } from './mail.ts';

const ANSWER = { name: 'risposta-firmata.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.7\nrisposta\n') };
/** Who works at the desk: nobody outside may read it (`decisions.md`, "La stanza del cittadino non comunica…"). */
const DESK_PEOPLE = /operatore@|operatore-admin@|Elena Marini|Marini Elena|Franco Rinaldi|Rinaldi Franco/i;

/** Opens one view of the desk. */
async function view(page: Page, name: string): Promise<void> {
  await page.getByRole('navigation', { name: 'Stato di lavorazione' }).getByRole('link', { name: new RegExp(`^${name}`) }).click();
  await waitHydrated(page);
}

/** How many the views say that they hold. */
async function counted(page: Page, name: string): Promise<number> {
  const views = page.getByRole('navigation', { name: 'Stato di lavorazione' });
  const words = await views.getByRole('link', { name: new RegExp(`^${name}`) }).innerText();
  return Number(/\d+/.exec(words.replace('.', ''))?.[0]);
}

function idOf(page: Page): string {
  return /\/pratiche\/([0-9a-f-]{36})/.exec(page.url())?.[1] ?? '';
}

/** Takes the first of the free pratiche that the words find; its page is open afterwards. */
async function take(page: Page, words: string): Promise<void> {
  await open(page, `/pratiche?vista=da-assegnare&q=${encodeURIComponent(words)}`);
  await page.getByRole('link', { name: /^Prendi in carico/ }).first().click();
  await waitHydrated(page);
  await page.getByRole('button', { name: 'Sì, sono sicuro' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Hai preso in carico la pratica.' })).toBeVisible();
  await waitHydrated(page);
}

test('the way in: «non ci sono parti accessibili anonimamente», «tre pagine principali»', async ({ page }) => {
  for (const address of ['/', '/pratiche', '/pratiche/protocollo', '/pratiche/metriche', '/pratiche?vista=tutte']) {
    await open(page, address);
    await expect(page, address).toHaveURL(/\/accesso/);
  }
  // "Per accedere si può usare il link": from what anybody may read, in every page's frame.
  await open(page, '/privacy');
  await page.getByRole('banner').getByRole('link', { name: 'Accedi' }).click();
  await expect(page).toHaveURL(/\/accesso/);
  await waitHydrated(page);
  // "Non esiste una modalità di registrazione autonoma."
  await expect(page.getByRole('main').getByText(/registra/i)).toHaveCount(0);
  for (const address of ['/registrazione', '/accesso/registrazione', '/signup']) {
    expect((await page.request.get(address, { maxRedirects: 0 })).status(), address).not.toBe(200);
  }
  await fillLogin(page, OPERATOR, 'una password sbagliata');
  await expect(page.getByRole('alert')).toBeVisible();
  await fillLogin(page, OPERATOR, PASSWORD);
  await expect(page).not.toHaveURL(/\/accesso/);
  await waitHydrated(page);
  const menu = page.getByRole('navigation', { name: 'Menu principale' });
  for (const [entry, heading] of [
    [/^Pannello di controllo/, 'Pannello di controllo'],
    ['Configurazione di protocollo', 'Configurazione di protocollo'],
    ['Metriche di utilizzo', 'Metriche di utilizzo'],
  ] as const) {
    await menu.getByRole('link', { name: entry }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(heading);
    await waitHydrated(page);
  }
});

test('the control panel: «suddivise per stato di lavorazione», «il conteggio», «filtrabile», «ordinabili»', async ({ desk }) => {
  const page = await desk(OPERATOR);
  await open(page, '/pratiche');
  const views = page.getByRole('navigation', { name: 'Stato di lavorazione' }).getByRole('link');
  await expect(views).toHaveText([/^Pratiche da gestire/, /^Pratiche da assegnare/, /^Pratiche concluse/, /^Tutte le pratiche dell’ente/]);
  // "Per ogni tipologia viene presentato il conteggio": as many as there are rows.
  for (const name of ['Pratiche da gestire', 'Pratiche da assegnare', 'Pratiche concluse', 'Tutte le pratiche']) {
    await view(page, name);
    await expect(page.getByRole('rowheader')).toHaveCount(await counted(page, name));
  }
  // "Sono le pratiche dei servizi per i quali è abilitato l'utente corrente."
  const manager = await desk(DESK_MANAGER);
  const free = await counted(page, 'Pratiche da assegnare');
  await open(manager, '/pratiche/servizi');
  const service = manager.getByRole('region', { name: 'Iscrizione all’asilo nido' });
  await service.getByRole('button', { name: /^Disabilita .*Marini Elena/ }).click();
  await expect(manager.getByRole('status').filter({ hasText: 'non è più abilitata' })).toBeVisible();
  await view(page, 'Pratiche da assegnare');
  await expect(page.getByRole('cell', { name: 'Iscrizione all’asilo nido' })).toHaveCount(0);
  expect(await counted(page, 'Pratiche da assegnare')).toBeLessThan(free);
  await waitHydrated(manager);
  await service.getByRole('button', { name: /^Abilita .*Marini Elena/ }).click();
  await expect(manager.getByRole('status').filter({ hasText: 'è abilitata sul servizio' })).toBeVisible();

  // "Per le pratiche da gestire e quelle concluse c'è un pulsante «Vedi dettaglio» per ogni riga."
  for (const name of ['Pratiche da gestire', 'Pratiche concluse']) {
    await view(page, name);
    const shown = await page.getByRole('rowheader').count();
    await expect(page.getByRole('main').getByRole('link', { name: /^Vedi dettaglio/ })).toHaveCount(shown);
  }
  // "Per le pratiche da assegnare c'è un pulsante «Prendi in carico» per ogni riga"; without a number it says why not.
  await view(page, 'Pratiche da assegnare');
  const rows = page.getByRole('row').filter({ has: page.getByRole('rowheader') });
  const ready = rows.getByRole('link', { name: /^Prendi in carico/ });
  const waiting = rows.getByRole('button', { name: /^Prendi in carico/ });
  expect((await ready.count()) + (await waiting.count())).toBe(await rows.count());
  for (const button of await waiting.all()) await expect(button).toHaveAccessibleDescription(/protocoll/);

  // "filtrabile tramite casella di ricerca"
  await view(page, 'Tutte le pratiche');
  const whole = await page.getByRole('rowheader').count();
  await page.getByRole('searchbox', { name: /^Protocollo, richiedente/ }).fill('RESIDENZA');
  await page.getByRole('button', { name: 'Filtra' }).click();
  await waitHydrated(page);
  const found = await page.getByRole('rowheader').count();
  expect(found).toBeGreaterThan(0);
  expect(found).toBeLessThan(whole);
  await expect(rows.filter({ hasText: 'Certificato di residenza' })).toHaveCount(found);
  // "le colonne sono ordinabili per un criterio a scelta"
  for (const name of ['Protocollo', 'Richiedente', 'Servizio', 'Data di compilazione', 'Stato']) {
    const column = page.getByRole('columnheader', { name: new RegExp(`^${name}`) });
    await column.getByRole('link').click();
    await expect(column).toHaveAttribute('aria-sort', /ascending|descending/);
    const before = await column.getAttribute('aria-sort');
    await column.getByRole('link').click();
    await expect(column).toHaveAttribute('aria-sort', before === 'ascending' ? 'descending' : 'ascending');
    await waitHydrated(page);
  }
  await expectAccessible(page);
});

test('taking in charge: «un dialogo di conferma», «Sì, sono sicuro», «una email automatica al cittadino», without a name', async ({
  desk,
  ponte,
}) => {
  const page = await desk(OPERATOR);
  await open(page, '/pratiche?vista=da-gestire');
  const before = await counted(page, 'Pratiche da gestire');
  await view(page, 'Pratiche da assegnare');
  await page.getByRole('link', { name: /^Prendi in carico .*Iscrizione all’asilo nido/ }).first().click();
  await waitHydrated(page);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Prendere in carico la pratica?');
  // Nothing has happened yet: "No" leads back.
  await page.getByRole('link', { name: 'No, annulla l’operazione' }).click();
  await waitHydrated(page);
  await take(page, 'asilo nido');
  // "Si viene portati alla visualizzazione di dettaglio della pratica."
  const id = idOf(page);
  await expect(page.getByRole('link', { name: 'Elabora' })).toBeVisible();
  const mail = await expectMail(ponte.folder, id, /è stata presa in carico da un operatore/);
  expect(mail).toMatch(/Gentile \p{L}+ \p{L}+,/u);
  // "appare fra le «Pratiche da gestire»"
  await open(page, '/pratiche?vista=da-gestire');
  expect(await counted(page, 'Pratiche da gestire')).toBe(before + 1);
  await expect(page.locator(`a[href="/pratiche/${id}"]`).first()).toBeVisible();
  for (const text of await mailAbout(ponte.folder, id)) expect(text).not.toMatch(DESK_PEOPLE);
});

test('the detail: «Elabora», «lo stato corrente», «il modulo compilato», «in attesa di protocollazione», «l’iter»', async ({ desk }) => {
  const page = await desk(OPERATOR);
  await take(page, 'asilo nido');
  await expect(page.getByRole('link', { name: 'Elabora' })).toBeVisible();
  await expect(page.getByRole('definition').filter({ hasText: /^In carico$/ })).toBeVisible();
  const [form] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Scarica il modulo compilato' }).click(),
  ]);
  expect((await readFile(await form.path())).subarray(0, 5).toString()).toBe('%PDF-');
  const sent = page.getByRole('region', { name: 'Documentazione inoltrata all’ente' });
  await expect(sent.getByRole('definition').filter({ hasText: /\d+\/\d{4}/ }).first()).toBeVisible();
  // "tutti gli stati che la pratica ha passato fino a quel momento, comprensivi di data e ora"
  const iter = page.getByRole('region', { name: 'Iter della pratica' }).getByRole('listitem');
  await expect(iter).toHaveText([/Inviata/, /Protocollata/, /Presa in carico/]);
  for (const line of await iter.all()) await expect(line.getByRole('time')).toHaveText(/\d\d\/\d\d\/\d{4}.*\d\d:\d\d/);
  // "in caso la protocollazione sia ancora in corso viene mostrato un avvertimento"
  await open(page, '/pratiche?vista=da-assegnare&q=suolo');
  await page.getByRole('rowheader').first().getByRole('link').click();
  await waitHydrated(page);
  await expect(page.getByRole('main').getByText('In attesa di protocollazione').first()).toBeVisible();
  await expectAccessible(page);
});

test('the elaboration: «approvazione/rifiuto», «upload del file di risposta», then mail, «concluse», and files for the citizen', async ({
  desk,
  ponte,
  page: citizen,
}) => {
  const page = await desk(OPERATOR);
  await open(page, '/pratiche');
  const before = await counted(page, 'Pratiche concluse');
  await take(page, 'certificato residenza');
  const id = idOf(page);
  const code = page.getByRole('definition').filter({ hasText: /^[A-Z]{6}[0-9]{2}[A-Z][0-9]{2}[A-Z][0-9]{3}[A-Z]$/ });
  const fiscalCode = (await code.first().innerText()).trim();
  await page.getByRole('link', { name: 'Elabora' }).click();
  await waitHydrated(page);
  // "Il flusso di compilazione standard prevede due step", and the confirmation.
  const steps = page.getByRole('list', { name: 'Passi' }).getByRole('listitem');
  await expect(steps).toHaveText([/Approva/, /Allega/, /Concludi/]);
  await page.getByRole('radio', { name: 'Approva' }).check();
  await page.getByLabel('Motivazione').fill('La residenza risulta dal 2019.');
  await page.getByRole('button', { name: 'Avanti' }).click();
  await waitHydrated(page);
  await page.getByLabel('Documento da allegare').setInputFiles(ANSWER);
  await page.getByRole('button', { name: 'Allega e continua' }).click();
  await waitHydrated(page);
  await page.getByRole('button', { name: 'Concludi' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'La pratica è conclusa.' })).toBeVisible();
  // "viene inviata una email al cittadino per avvertirlo che è pronto l'esito"
  const mail = await expectMail(ponte.folder, id, /è stata accettata/);
  // "La pratica viene spostata in quelle concluse."
  await open(page, '/pratiche?vista=concluse');
  expect(await counted(page, 'Pratiche concluse')).toBe(before + 1);
  // "viene creato un file di risposta dal sistema"
  await open(page, `/pratiche/${id}`);
  const [answer] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'Scarica la risposta' }).click()]);
  expect((await readFile(await answer.path())).subarray(0, 5).toString()).toBe('%PDF-');
  // Too late to process it once more: the address from before leads to the pratica.
  await open(page, `/pratiche/${id}/elabora/conferma`);
  await expect(page).toHaveURL(new RegExp(`/pratiche/${id}\\?fatto=gia-decisa$`));
  await expect(page.getByText('La pratica è già decisa', { exact: false })).toBeVisible();

  // "viene reso disponibile al cittadino l'eventuale file allegato dall'operatore"
  await citizen.goto(personalLink(mail));
  await citizen.getByLabel('Ultimi 6 caratteri del codice fiscale').fill(fiscalCode.slice(-6));
  await citizen.getByRole('button', { name: 'Apri la pratica' }).click();
  for (const [link, start] of [
    ['Scarica la risposta', '%PDF-'],
    [`Scarica file ${ANSWER.name}`, '%PDF-1.7\nrisposta'],
  ] as const) {
    const [file] = await Promise.all([citizen.waitForEvent('download'), citizen.getByRole('link', { name: link }).click()]);
    expect((await readFile(await file.path())).subarray(0, start.length).toString()).toBe(start);
  }
  expect(await citizen.content()).not.toMatch(DESK_PEOPLE);
});

test('figures of use: «servizi attivi» and «pratiche per anno», exactly', async ({ desk }) => {
  const page = await desk(OPERATOR);
  await open(page, '/pratiche?vista=tutte');
  const all = await counted(page, 'Tutte le pratiche');
  await open(page, '/pratiche/servizi');
  await open(page, '/pratiche/metriche');
  const whole = page.getByRole('region', { name: 'Servizi attivi e pratiche per anno' });
  await expect(whole.getByText(/^4 servizi attivi$/)).toBeVisible();
  const years = page.getByRole('table', { name: 'Pratiche per anno' });
  const numbers = await years.getByRole('row').filter({ has: page.getByRole('rowheader') }).getByRole('cell').allInnerTexts();
  expect(numbers.map(Number).reduce((sum, one) => sum + one, 0)).toBe(all);
});

test('the way out: «in alto a destra un link che permette di terminare la sessione»', async ({ desk }) => {
  const page = await desk(OPERATOR);
  await open(page, '/pratiche');
  await page.getByRole('banner').locator('summary').click();
  await page.getByRole('button', { name: 'Esci' }).click();
  await expect(page.getByText('Sei uscito dalla console.')).toBeVisible();
  // Going back shows nothing of the desk.
  if (hasJavaScript()) await waitHydrated(page);
  await page.goBack();
  await expect(page).toHaveURL(/\/accesso/);
  await expect(row(page, /Iscrizione/)).toHaveCount(0);
});
