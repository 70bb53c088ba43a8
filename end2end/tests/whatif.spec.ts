// What a page announces before a command is what has happened after it: on requests, attributes and versions.
import { type Page, request } from '@playwright/test';
import { expect, expectAccessible, open, PASSWORD, test, waitHydrated } from './support.ts';
import { ASL, expectState, openRequest, REGION, row, run } from './steps.ts';

/** What would follow, on the page that asks for confirmation. */
function announced(page: Page) {
  return page.getByRole('region', { name: 'Cosa succede se confermi' });
}

/** The announcement about one thing: what it is now, what it will be, and why. */
async function expectAnnounced(page: Page, what: string | RegExp, now: string, then: string, why?: RegExp): Promise<void> {
  const line = announced(page).getByRole('row').filter({ has: page.getByRole('rowheader', { name: what }) });
  const cells = line.getByRole('cell');
  await expect(cells.nth(0)).toHaveText(now);
  await expect(cells.nth(1)).toHaveText(then);
  if (why) await expect(cells.nth(2)).toHaveText(why);
}

async function ask(page: Page, command: string): Promise<void> {
  await page.getByRole('link', { name: command, exact: true }).first().click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('?');
  await waitHydrated(page);
}

test('a provider reads what its suspension does, and that is what it does', async ({ desk }) => {
  const region = await desk(REGION);
  await openRequest(region, 'erogazione', 'ASL Esperia', 'Catasto regionale');
  // The request's own page says it too, for each command, and can be opened without a script.
  const possible = region.getByRole('region', { name: 'Cosa succede se…' });
  await possible.getByText('Sospendi', { exact: true }).click();
  await expect(possible.getByText('1 richiesta attiva viene sospesa subito.')).toBeVisible();
  await expectAccessible(region);

  await ask(region, 'Sospendi');
  await expect(announced(region).getByText('1 richiesta attiva viene sospesa subito.')).toBeVisible();
  await expect(announced(region).getByText('1 altro ente riceve una notifica.')).toBeVisible();
  await expectAnnounced(region, /^Richiesta di ASL Esperia per «Catasto regionale»/, 'Attiva', 'Sospesa (erogatore)');
  await expectAccessible(region);
  await region.getByLabel('Motivo della sospensione').fill('Verifica documentale in corso.');
  await region.getByRole('button', { name: 'Sospendi', exact: true }).click();
  await expect(region).toHaveURL(/[?&]fatto=/);
  await expectState(region, 'Sospesa da erogatore');

  const asl = await desk(ASL);
  await openRequest(asl, 'fruizione', 'Regione Esperia', 'Catasto regionale');
  await ask(asl, 'Sospendi anche noi');
  await expectAnnounced(asl, /^Richiesta a Regione Esperia/, 'Sospesa (erogatore)', 'Sospesa (erogatore, fruitore)');
  await expect(announced(asl).getByText('Dopo, la richiesta resta sospesa da: erogatore, fruitore.')).toBeVisible();
});

test('a consumer reads which requests a revoked declaration suspends, and those are suspended', async ({ desk }) => {
  const conduct = 'Adesione al codice di condotta';
  const [asl, region] = [await desk(ASL), await desk(REGION)];
  await open(asl, '/aderente/attributi?tipo=dichiarati&stato=tutti');
  await ask(asl, `Dichiara ${conduct}`);
  await expect(announced(asl).getByText('1 richiesta sospesa torna attiva.')).toBeVisible();
  await expectAnnounced(asl, /«Piani urbanistici»/, 'Sospesa (piattaforma)', 'Attiva', /la piattaforma toglie/);
  await expectAnnounced(asl, /«Qualità dell’aria»/, 'Sospesa (erogatore, piattaforma)', 'Sospesa (erogatore)');
  await asl.getByRole('button', { name: 'Dichiara', exact: true }).click();
  await expect(asl).toHaveURL(/[?&]fatto=/);

  await openRequest(region, 'erogazione', 'ASL Esperia', 'Qualità dell’aria');
  await run(region, 'Rimuovi la nostra sospensione');
  await expectState(region, 'Attiva');

  await open(asl, '/aderente/attributi?tipo=dichiarati&stato=tutti');
  await ask(asl, `Revoca la dichiarazione ${conduct}`);
  await expect(announced(asl).getByText('2 richieste attive vengono sospese subito.')).toBeVisible();
  await expectAnnounced(asl, new RegExp(`^Attributo «${conduct}» del tuo ente`), 'Posseduto', 'Non posseduto');
  for (const eservice of ['Piani urbanistici', 'Qualità dell’aria']) {
    await expectAnnounced(asl, new RegExp(`«${eservice}»`), 'Attiva', 'Sospesa (piattaforma)', new RegExp(conduct));
  }
  await expectAccessible(asl);
  await asl.getByRole('button', { name: 'Revoca la dichiarazione', exact: true }).click();
  await expect(asl).toHaveURL(/[?&]fatto=/);
  for (const eservice of ['Piani urbanistici', 'Qualità dell’aria']) {
    await openRequest(asl, 'fruizione', 'Regione Esperia', eservice);
    await expectState(asl, 'Sospesa da piattaforma');
  }
});

test('a provider reads what becomes of the older version when it publishes, and that becomes of it', async ({ desk }) => {
  const region = await desk(REGION);
  await open(region, '/erogazione/e-service?q=catasto');
  await row(region, 'Catasto regionale').getByRole('link', { name: 'Catasto regionale' }).first().click();
  await expect(region.getByRole('heading', { level: 1 })).toHaveText('Catasto regionale');
  const own = new URL(region.url()).pathname;
  await draftOfNextVersion(region, own.split('/').pop() ?? '');

  await open(region, `${own}/v/2`);
  await ask(region, 'Pubblica');
  await expectAnnounced(region, '«Catasto regionale», versione 1', 'Pubblicata', 'Deprecata', /Ha richieste in corso/);
  await expectAnnounced(region, '«Catasto regionale», versione 2', 'In bozza', 'Pubblicata');
  await expect(announced(region).getByText('1 altro ente riceve una notifica.')).toBeVisible();
  await expectAccessible(region);
  await region.getByRole('button', { name: 'Pubblica', exact: true }).click();
  await expect(region.getByRole('status').filter({ hasText: 'Stato attuale: pubblicata.' })).toBeVisible();
  await open(region, `${own}/v/1`);
  await expectState(region, 'Deprecata');
});

/** A next version with its interface, made as a machine makes it. */
async function draftOfNextVersion(page: Page, eservice: string): Promise<void> {
  // A machine has no cookies of a person's browser.
  const api = await request.newContext({ baseURL: new URL(page.url()).origin });
  const session = await api.post('/api/v1/sessions', { data: { username: REGION, password: PASSWORD } });
  expect(session.status()).toBe(201);
  const { token } = (await session.json()) as { token: string };
  const headers = { Authorization: `Bearer ${token}` };
  const made = await api.post(`/api/v1/eservices/${eservice}/descriptors`, { headers });
  expect(made.status()).toBe(201);
  const { id } = (await made.json()) as { id: string };
  const text = [
    'openapi: 3.0.3',
    'info: { title: Catasto regionale, version: "2" }',
    'servers: [{ url: https://api.esperia.example }]',
    'paths: { /particelle: { get: { responses: { "200": { description: Elenco } } } } }',
  ].join('\n');
  const doc = { name: 'interfaccia.yaml', mimeType: 'application/yaml', buffer: Buffer.from(text) };
  const upload = await api.post(`/api/v1/eservices/${eservice}/descriptors/${id}/documents`, {
    headers,
    multipart: { kind: 'INTERFACE', prettyName: 'Interfaccia OpenAPI', doc },
  });
  expect(upload.status()).toBe(201);
  await api.dispose();
}
