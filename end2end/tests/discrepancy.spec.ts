// A discrepancy as a case: from the list to its end within three clicks (`ux.md` 5.2, task 7), and what each ente sees.
import { type Locator, type Page } from '@playwright/test';
import { expect, expectAccessible, open, test, waitHydrated } from './support.ts';
import { expectNoCommand, openRequest, REGION, row, TRAM, VALDORO } from './steps.ts';

// The demo data's open case: Regione Esperia vouches, Comune di Valdoro has taken its word back, Tram Esperia is who it is about.
const CASE = '«Referente tecnico nominato» di Tram Esperia S.p.A.';

/** Clicks, and counts them. */
function counter(): { clicks: () => number; click: (target: Locator) => Promise<void> } {
  let clicks = 0;
  return {
    clicks: () => clicks,
    click: async (target) => {
      clicks += 1;
      await target.click();
      await waitHydrated(target.page());
    },
  };
}

async function openCase(page: Page): Promise<void> {
  await open(page, '/discrepanze');
  await page.getByRole('link', { name: `Esamina ${CASE}`, exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: CASE })).toBeVisible();
  await waitHydrated(page);
}

test('a verifier confirms within three clicks; the others read why, and the case waits for it no longer', async ({ desk }) => {
  const [region, valdoro] = [await desk(REGION), await desk(VALDORO)];
  const reason = 'Il referente è in servizio e ha risposto ieri.';
  await open(region, '/discrepanze');
  await expectAccessible(region);
  const { click, clicks } = counter();
  await click(region.getByRole('link', { name: `Esamina ${CASE}`, exact: true }));
  await expectAccessible(region);
  await click(region.getByRole('link', { name: 'Confermo la mia verifica', exact: true }));
  await expect(region.getByRole('heading', { level: 1, name: 'Confermare la tua verifica?' })).toBeVisible();
  await expectAccessible(region);
  await region.getByLabel('Motivazione').fill(reason);
  await click(region.getByRole('button', { name: 'Confermo la mia verifica', exact: true }));
  expect(clicks()).toBe(3);
  await expect(region.getByRole('status').filter({ hasText: 'non aspetta più il tuo ente' })).toBeVisible();
  await expect(row(region, 'Regione Esperia')).toContainText(reason);
  await expectNoCommand(region, 'Confermo la mia verifica');
  await expectAccessible(region);
  await open(region, '/discrepanze');
  await expect(region.getByText('Nessuna discrepanza aperta riguarda il tuo ente.')).toBeVisible();
  await open(region, '/discrepanze?stato=confermate');
  await expect(region.getByRole('heading', { name: CASE })).toBeVisible();

  // It is still open for the others, who are told why.
  await openCase(valdoro);
  await expect(row(valdoro, 'Regione Esperia')).toContainText(reason);
  await expect(valdoro.getByRole('region', { name: 'Cronologia' })).toContainText('Un ente ha confermato la propria verifica');
  await expectNoCommand(valdoro, 'Confermo la mia verifica');
  await expect(valdoro.getByRole('link', { name: 'Verifica di nuovo', exact: true })).toBeVisible();
});

test('a verifier revokes too within three clicks, and no request changes', async ({ desk }) => {
  const region = await desk(REGION);
  await open(region, '/discrepanze');
  const { click, clicks } = counter();
  await click(region.getByRole('link', { name: `Esamina ${CASE}`, exact: true }));
  await expect(region.getByRole('region', { name: 'Le tue richieste collegate' })).toContainText('Sensori del traffico (attiva, invariata)');
  await click(region.getByRole('link', { name: 'Revoco anch’io', exact: true }));
  await region.getByLabel('Motivo').fill('Il referente non risponde nemmeno a noi.');
  await click(region.getByRole('button', { name: 'Revoca la verifica', exact: true }));
  expect(clicks()).toBe(3);
  await expect(region.getByRole('status').filter({ hasText: 'Lo stato della richiesta è invariato' })).toBeVisible();
  await open(region, '/discrepanze?stato=chiuse&attributo=referente&ente=tram');
  await expect(region.getByText('tutti gli altri enti hanno revocato a loro volta', { exact: false })).toBeVisible();
});

test('what an ente marks and notes is its own; any party ends the case for all', async ({ desk }) => {
  const [region, tram] = [await desk(REGION), await desk(TRAM)];
  await openCase(tram);
  await tram.getByRole('button', { name: 'Segna in lavorazione', exact: true }).click();
  await expect(tram.getByRole('status').filter({ hasText: 'Segnata in lavorazione.' })).toBeVisible();
  await waitHydrated(tram);
  await tram.getByLabel('Nuova nota').fill('Sentito il Comune: ci richiama lunedì.');
  await tram.getByRole('button', { name: 'Aggiungi la nota', exact: true }).click();
  await expect(tram.getByRole('status').filter({ hasText: 'La legge solo il tuo ente' })).toBeVisible();
  await expect(tram.getByRole('region', { name: 'Note del tuo ente' })).toContainText('ci richiama lunedì');
  await expectAccessible(tram);
  await open(tram, '/discrepanze?stato=in-lavorazione');
  await expect(tram.getByRole('heading', { name: CASE })).toBeVisible();

  await openCase(region);
  await expect(region.getByRole('region', { name: 'Note del tuo ente' })).toContainText('Nessuna nota.');
  await expect(region.getByRole('main')).not.toContainText('ci richiama lunedì');
  await expect(region.getByRole('region', { name: 'Cronologia' })).not.toContainText('lavorazione');
  await open(region, '/discrepanze?stato=in-lavorazione');
  await expect(region.getByText('Nessuna discrepanza è in questo stato')).toBeVisible();

  // The request concerned leads to the case.
  await openRequest(tram, 'fruizione', 'Comune di Valdoro', 'Anagrafe comunale');
  await tram.getByRole('link', { name: 'Esamina la discrepanza su «Referente tecnico nominato»' }).click();
  await waitHydrated(tram);
  await tram.getByRole('link', { name: 'Segna risolta', exact: true }).click();
  await waitHydrated(tram);
  await tram.getByRole('button', { name: 'Segna risolta', exact: true }).click();
  await expect(tram.getByRole('status').filter({ hasText: 'Discrepanza segnata come risolta.' })).toBeVisible();
  await open(region, '/discrepanze?stato=chiuse');
  await expect(region.getByText('un ente coinvolto l’ha segnata come risolta', { exact: false })).toBeVisible();
});

test('a reason that is too short comes back with what was typed', async ({ desk }) => {
  const region = await desk(REGION);
  await openCase(region);
  await region.getByRole('link', { name: 'Confermo la mia verifica', exact: true }).click();
  await waitHydrated(region);
  await region.getByLabel('Motivazione').fill('Vale.');
  await region.getByRole('button', { name: 'Confermo la mia verifica', exact: true }).click();
  await expect(region.getByRole('alert')).toContainText('C’è un problema');
  await expect(region.getByLabel('Motivazione')).toHaveValue('Vale.');
  await expect(region.getByLabel('Motivazione')).toHaveAccessibleDescription(/10/);
  await expectAccessible(region);
});

test('nonsense in the address is the list of what waits', async ({ desk }) => {
  const region = await desk(REGION);
  const answer = await region.goto('/discrepanze?stato=%27boh&p=-3');
  expect(answer?.status()).toBe(200);
  await expect(region.getByRole('heading', { name: CASE })).toBeVisible();
  expect((await region.goto('/discrepanze/boh'))?.status()).toBe(404);
});
