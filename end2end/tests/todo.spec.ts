// "Da fare": the queue, its numbers, its filters, and what is left when everything is done.
import { expect, expectAccessible, loginAs, open, test, waitHydrated } from './support.ts';
import { ASL, REGION, row } from './steps.ts';

test('every row says what, who, since when and why, and has one step that names it', async ({ page }) => {
  await loginAs(page, REGION);
  await expect(page.getByRole('heading', { level: 1, name: 'Da fare' })).toBeVisible();
  const rows = page.getByRole('row').filter({ has: page.getByRole('rowheader') });
  // What ends comes first.
  await expect(rows.first()).toContainText('Verifica in scadenza – Convenzione firmata');
  await expect(rows.first()).toContainText('ASL Esperia');
  await expect(rows.first()).toContainText(/scade il \d\d\/\d\d\/\d{4}, fra \d+ giorni/);
  const missing = rows.filter({ hasText: /Richiesta ricevuta – Anagrafe assistiti.*Comune di Valdoro/ });
  await expect(missing).toContainText(/\d\d\/\d\d\/\d{4} da \d+ giorni/);
  await expect(missing).toContainText('manca 1 verificato: «Convenzione firmata»');
  await expectAccessible(page);
  await missing.getByRole('link', { name: 'Valuta la richiesta di Comune di Valdoro per Anagrafe assistiti' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Comune di Valdoro – Anagrafe assistiti');
});

test('each number leads to as many rows as it says, and the badge is their sum', async ({ page }) => {
  await loginAs(page, REGION);
  const tiles = page.getByRole('navigation', { name: 'Quante attività per tipo' }).getByRole('link');
  const addresses: [string, number][] = [];
  for (const tile of await tiles.all()) {
    const number = Number((await tile.innerText()).match(/^\d+/)?.[0]);
    addresses.push([(await tile.getAttribute('href')) ?? '', number]);
  }
  expect(addresses.length).toBeGreaterThanOrEqual(3);
  let sum = 0;
  for (const [address, number] of addresses) {
    await open(page, address);
    await expect(page.getByRole('rowheader')).toHaveCount(number);
    sum += number;
  }
  await open(page, '/');
  await expect(page.getByRole('navigation', { name: 'Menu principale' }).getByRole('link', { name: new RegExp(`^Da fare ?${sum} da gestire$`) })).toBeAttached();
});

test('filters are in the address and can be taken away, and nonsense is no error', async ({ page }) => {
  await loginAs(page, REGION);
  await page.getByLabel('Tipo', { exact: true }).selectOption('Richieste da approvare');
  await page.getByLabel('E-service o servizio', { exact: true }).fill('prenotazioni');
  await page.getByRole('button', { name: 'Filtra' }).click();
  await expect(page).toHaveURL(/tipo=da-approvare/);
  await expect(page).toHaveURL(/e-service=prenotazioni/);
  await waitHydrated(page);
  await expect(page.getByRole('rowheader')).toHaveCount(3);
  const address = page.url();
  await page.getByRole('link', { name: 'Rimuovi il filtro Tipo: Richieste da approvare' }).click();
  await expect(page).not.toHaveURL(/tipo=/);
  await open(page, address);
  await expect(page.getByRole('rowheader')).toHaveCount(3);
  await open(page, '/');
  const all = await page.getByRole('rowheader').count();
  const { pathname } = new URL(page.url());
  for (const query of ['?tipo=boh', '?p=-7', '?p=x', '?tipo=%27&p=x&verso=su']) {
    await open(page, pathname + query);
    await expect(page.getByRole('rowheader')).toHaveCount(all);
    await expect(page.getByRole('heading', { name: 'Elenco senza filtri' })).toBeVisible();
  }
  await open(page, `${pathname}?p=999`);
  await expect(page.getByRole('rowheader')).toHaveCount(all);
  await expect(page.getByText('La pagina chiesta non c’è più: questa è la prima.')).toBeVisible();
  await expectAccessible(page);
});

test('a rejected request is presented again from the queue, and leaves it', async ({ page }) => {
  await loginAs(page, ASL);
  const rejected = row(page, /Richiesta rifiutata – Edilizia residenziale/);
  await expect(rejected).toContainText('rifiutata: «La convenzione allegata non riporta la firma');
  await rejected.getByRole('link', { name: 'Ripresenta la richiesta a Regione Esperia per Edilizia residenziale' }).click();
  await waitHydrated(page);
  await page.getByRole('button', { name: 'Ripresenta come nuova bozza' }).click();
  await expect(page).toHaveURL(/fatto=clona/);
  await open(page, '/');
  await expect(row(page, /Richiesta rifiutata/)).toHaveCount(0);
  await expect(row(page, /Bozza di richiesta – Edilizia residenziale/)).toBeVisible();
});

test('who only reads has nothing to do, and is told who has', async ({ page }) => {
  await loginAs(page, 'support@regione-esperia');
  await expect(page.getByRole('heading', { name: 'Nessuna attività in sospeso' })).toBeVisible();
  await expect(page.getByText('Il tuo ruolo consulta soltanto', { exact: false })).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Ultime attività del tuo ente' })).toBeVisible();
  await expect(page.getByRole('listitem').filter({ has: page.getByRole('time') })).toHaveCount(5);
  await expectAccessible(page);
});
