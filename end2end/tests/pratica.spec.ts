// The operator's desk beyond its manual (that is `seed-001.spec.ts`): refusals on the way, what a colleague sees, who is
// enabled, figures, how documents are registered.
import { readFile } from 'node:fs/promises';
import { expect, expectAccessible, test, waitHydrated } from './support.ts';
import { DESK_MANAGER as COLLEAGUE, OPERATOR, row } from './steps.ts';

const PDF = { name: 'graduatoria.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.7\ngraduatoria\n') };

test('an operator takes a pratica in charge and concludes it with a file', async ({ desk }) => {
  const page = await desk(OPERATOR);
  await page.getByRole('navigation', { name: 'Menu principale' }).getByRole('link', { name: /^Pannello di controllo/ }).click();
  await waitHydrated(page);
  const views = page.getByRole('navigation', { name: 'Stato di lavorazione' });
  for (const view of ['Pratiche da gestire', 'Pratiche da assegnare', 'Pratiche concluse', 'Tutte le pratiche dell’ente']) {
    await expect(views.getByRole('link', { name: new RegExp(`^${view} ?\\d+$`) })).toBeVisible();
  }
  await expect(page.getByRole('link', { name: /^Vedi dettaglio/ }).first()).toBeVisible();
  await expectAccessible(page);

  // What can be taken: oldest first, found by its words, sorted by any column.
  await views.getByRole('link', { name: /^Pratiche da assegnare/ }).click();
  await waitHydrated(page);
  await page.getByRole('columnheader', { name: 'Richiedente' }).getByRole('link').click();
  await waitHydrated(page);
  await expect(page.getByRole('columnheader', { name: 'Richiedente' })).toHaveAttribute('aria-sort', 'ascending');
  await page.getByRole('searchbox', { name: /^Protocollo, richiedente/ }).fill('asilo nido');
  await page.getByRole('button', { name: 'Filtra' }).click();
  await waitHydrated(page);
  await expectAccessible(page);
  await page.getByRole('link', { name: /^Prendi in carico/ }).first().click();
  await waitHydrated(page);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Prendere in carico la pratica?');
  await expect(page.getByRole('link', { name: 'No, annulla l’operazione' })).toBeVisible();
  const announced = page.getByRole('region', { name: 'Cosa succede se confermi' });
  await expect(announced.getByRole('cell', { name: 'In carico', exact: true })).toBeVisible();
  await expectAccessible(page);
  const question = page.url();
  await page.getByRole('button', { name: 'Sì, sono sicuro' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Hai preso in carico la pratica.' })).toBeVisible();
  await waitHydrated(page);
  const iter = page.getByRole('region', { name: 'Iter della pratica' });
  for (const state of ['Inviata', 'Protocollata', 'Presa in carico']) await expect(iter.getByText(state, { exact: true })).toBeVisible();
  await expectAccessible(page);

  // Whoever comes later is told who was faster.
  const late = await desk(COLLEAGUE);
  await late.goto(question);
  await expect(late.getByRole('main')).toContainText('È già stata presa in carico da');
  await expect(late.getByRole('button', { name: 'Sì, sono sicuro' })).toHaveCount(0);

  await page.getByRole('link', { name: 'Elabora' }).click();
  await waitHydrated(page);
  await page.getByRole('radio', { name: 'Rigetta' }).check();
  await page.getByLabel('Motivazione').fill('No');
  await page.getByRole('button', { name: 'Avanti' }).click();
  await expect(page.getByRole('alert')).toContainText('almeno 10');
  await waitHydrated(page);
  await expectAccessible(page);
  await page.getByRole('radio', { name: 'Approva' }).check();
  await page.getByRole('button', { name: 'Avanti' }).click();
  await page.getByLabel('Punteggio').fill('78');
  await page.getByRole('button', { name: 'Avanti' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Allega');
  await waitHydrated(page);
  await page.getByLabel('Documento da allegare').setInputFiles({ ...PDF, buffer: Buffer.from('<html>') });
  await page.getByRole('button', { name: 'Allega', exact: true }).click();
  await expect(page.getByRole('alert')).toContainText('tipo diverso');
  await waitHydrated(page);
  await page.getByLabel('Documento da allegare').setInputFiles(PDF);
  await page.getByRole('button', { name: 'Allega e continua' }).click();
  await expect(page.getByRole('heading', { name: 'L’e-mail che riceverà il cittadino' })).toBeVisible();
  await waitHydrated(page);
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Concludi' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'La pratica è conclusa.' })).toBeVisible();
  await waitHydrated(page);

  const [download] = await Promise.all([
    page.waitForEvent('download'),
    row(page, 'graduatoria.pdf').getByRole('link', { name: 'Scarica file graduatoria.pdf' }).click(),
  ]);
  expect(await readFile(await download.path())).toEqual(PDF.buffer);
  // The protocol gives the answer its number by itself.
  await expect(async () => {
    await page.reload();
    await expect(iter.getByText('Iter completato: accettata')).toBeVisible({ timeout: 1_000 });
  }).toPass();
});

test('who manages the desk enables an operator on a service and gives a pratica to somebody else', async ({ desk }) => {
  const page = await desk(COLLEAGUE);
  await page.goto('/pratiche/servizi');
  await waitHydrated(page);
  await expectAccessible(page);
  const service = page.getByRole('region', { name: 'Segnalazione di un guasto' });
  await service.getByRole('button', { name: /^Disabilita/ }).first().click();
  await expect(page.getByRole('status').filter({ hasText: 'non è più abilitata' })).toBeVisible();
  await waitHydrated(page);
  await service.getByRole('button', { name: /^Abilita/ }).first().click();
  await expect(page.getByRole('status').filter({ hasText: 'è abilitata sul servizio' })).toBeVisible();
  await waitHydrated(page);
  await page.goto('/pratiche?vista=tutte&stato=4000');
  await waitHydrated(page);
  await page.getByRole('link', { name: /^Vedi dettaglio/ }).first().click();
  await waitHydrated(page);
  await page.getByRole('link', { name: 'Assegna a un altro operatore' }).click();
  await waitHydrated(page);
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Assegna a un altro operatore' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'assegnata al collega' })).toBeVisible();
});

test('whoever works at the desk sees what came and how long it took', async ({ desk }) => {
  const page = await desk(OPERATOR);
  await page.getByRole('navigation', { name: 'Menu principale' }).getByRole('link', { name: 'Metriche di utilizzo' }).click();
  await waitHydrated(page);
  await expect(page.getByRole('img', { name: /^Pratiche ricevute per giorno: \d+ in tutto/ })).toBeVisible();
  await page.getByLabel('Periodo').selectOption('Ultimi 12 mesi');
  await page.getByRole('button', { name: 'Filtra' }).click();
  await waitHydrated(page);
  await expect(page.getByRole('img', { name: /^Pratiche ricevute per mese/ })).toBeVisible();
  await page.getByRole('navigation', { name: 'Come raggruppare i dati' }).getByRole('link', { name: 'Per periodo' }).click();
  await waitHydrated(page);
  await expect(page.getByRole('table', { name: 'Per periodo' }).getByRole('rowheader')).toHaveCount(12);
  await expect(page.getByRole('table', { name: 'Pratiche per anno' }).getByRole('rowheader').first()).toBeVisible();
  await expectAccessible(page);
});

test('whoever works at the desk reads how documents are registered, and can change nothing there', async ({ desk }) => {
  const page = await desk(OPERATOR);
  const menu = page.getByRole('navigation', { name: 'Menu principale' });
  await menu.getByRole('link', { name: 'Configurazione di protocollo' }).click();
  await waitHydrated(page);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Configurazione di protocollo');
  const table = page.getByRole('table', { name: 'Servizi attivi e parametri di protocollo' });
  await expect(table.getByRole('columnheader', { name: 'Nodo di classificazione' })).toBeVisible();
  await expect(table.getByRole('rowheader', { name: 'Iscrizione all’asilo nido' })).toBeVisible();
  await expect(page.getByRole('main').getByRole('button')).toHaveCount(0);
  await expect(page.getByRole('main').getByRole('textbox')).toHaveCount(0);
  await expectAccessible(page);
  for (const method of ['post', 'put'] as const) {
    const answer = await page.request[method]('/pratiche/protocollo', { headers: { Origin: new URL(page.url()).origin } });
    expect(answer.status()).toBe(405);
  }
});
