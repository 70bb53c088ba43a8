// Lists as tools: files, print, saved filters, and one command on many requests.
import { readFile } from 'node:fs/promises';
import { expect, expectAccessible, open, loginAs, test, waitHydrated } from './support.ts';
import { REGION, row, run, VALDORO } from './steps.ts';

test('many requests are approved at once, and the one that changed in between is refused alone', async ({ desk }) => {
  const provider = await desk(REGION);
  await open(provider, '/erogazione/richieste?q=prenotazioni');
  await expectAccessible(provider);
  const boxes = provider.getByRole('checkbox', { name: /^Seleziona la richiesta di/ });
  await expect(boxes).toHaveCount(3);
  for (const box of await boxes.all()) await box.check();
  await provider.getByRole('button', { name: 'Approva selezionate' }).click();
  await expect(provider.getByRole('heading', { level: 1 })).toHaveText('Approvare le richieste selezionate?');
  await waitHydrated(provider);
  await expectAccessible(provider);
  const will = provider.getByRole('group', { name: 'Riusciranno', exact: true });
  const count = (await will.getByRole('row').count()) - 1;
  expect(count).toBeGreaterThan(1);

  // In the meantime the consumer thinks better of it.
  const consumer = await desk(VALDORO);
  await open(consumer, '/fruizione/richieste?vista=in-attesa&q=prenotazioni');
  await row(consumer, 'Regione Esperia').getByRole('rowheader').getByRole('link').click();
  await waitHydrated(consumer);
  await run(consumer, 'Elimina');

  await provider.getByRole('button', { name: `Approva ${count}`, exact: true }).click();
  await expect(provider).toHaveURL(/\/operazioni\//);
  await waitHydrated(provider);
  await expect(provider.getByRole('heading', { level: 1 })).toHaveText('Approvazione di più richieste');
  await expect(provider.getByRole('main').getByText(`${count - 1} riuscit`, { exact: false }).first()).toBeVisible();
  await expect(provider.getByRole('row').filter({ hasText: 'Non riuscita' })).toHaveCount(1);
  await expect(provider.getByRole('row').filter({ hasText: /Riuscita/ })).toHaveCount(count - 1);
  await expectAccessible(provider);
  const [file] = await Promise.all([
    provider.waitForEvent('download'),
    provider.getByRole('link', { name: 'Esporta CSV' }).click(),
  ]);
  const lines = (await readFile(await file.path(), 'utf8')).trim().split('\r\n');
  expect(lines).toHaveLength(count + 1);
});

test('a suspension of many asks for its reason and keeps the selection when it is missing', async ({ page }) => {
  await loginAs(page, REGION);
  await open(page, '/erogazione/richieste?vista=attive&q=asl');
  await page.getByRole('link', { name: /^Seleziona tutte le/ }).click();
  await waitHydrated(page);
  await expect(page.getByText(/^Hai selezionato tutte le/)).toBeVisible();
  await page.getByRole('link', { name: 'Sospendi selezionate' }).click();
  await waitHydrated(page);
  await page.getByLabel('Motivo della sospensione').fill('Manutenzione straordinaria del nodo.');
  await page.getByRole('button', { name: /^Sospendi \d+$/ }).click();
  await expect(page).toHaveURL(/\/operazioni\//);
  await expect(page.getByText('Manutenzione straordinaria del nodo.')).toBeVisible();
});

test('a filter gets a name, is found above the list, and goes away', async ({ page }) => {
  await loginAs(page, REGION);
  await open(page, '/erogazione/richieste?vista=tutte&sospesa-da=piattaforma');
  await page.getByText('Salva questi filtri').click();
  await page.getByLabel('Nome del filtro').fill('Ferme per noi');
  await page.getByRole('button', { name: 'Salva', exact: true }).click();
  await waitHydrated(page);
  await expect(page.getByRole('status').filter({ hasText: 'Filtro salvato' })).toBeVisible();
  await open(page, '/erogazione/richieste');
  await page.getByRole('navigation', { name: 'Filtri salvati' }).getByRole('link', { name: 'Ferme per noi' }).click();
  await expect(page).toHaveURL(/vista=tutte&sospesa-da=piattaforma/);
  await waitHydrated(page);
  await expectAccessible(page);
  await page.getByText('Elimina filtri salvati').click();
  await page.getByRole('button', { name: 'Elimina Ferme per noi' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Filtro eliminato.' })).toBeVisible();
  await expect(page.getByRole('navigation', { name: 'Filtri salvati' })).toHaveCount(0);
});

test('a list is printed whole, without what is around it', async ({ page }) => {
  await loginAs(page, REGION);
  await open(page, '/catalogo?stato=tutti');
  await page.getByRole('link', { name: 'Stampa', exact: true }).click();
  await expect(page).toHaveURL(/stampa=1/);
  await waitHydrated(page);
  await expect(page.getByRole('button', { name: 'Filtra' })).toHaveCount(0);
  await expect(page.getByRole('link', { name: 'Le mie richieste' })).toBeHidden();
  await expectAccessible(page);
  await page.getByRole('link', { name: 'Torna all’elenco' }).click();
  await expect(page).toHaveURL(/catalogo\?stato=tutti$/);
});
