// What the law and whoever helps ask of the console: where the accessibility statement is, and what to send when
// something did not work.
import { expect, expectAccessible, loginAs, open, test } from './support.ts';

const STATEMENT = 'https://form.agid.gov.it/view/7c6e9ae0-1a3b-11ef-9c1d-0242ac120002';

test('the administrator says where the accessibility statement is, and every page leads to it', async ({ page, desk }) => {
  await loginAs(page, 'admin@comune-valdoro');
  await open(page, '/accessibilita');
  await page.getByRole('link', { name: 'Indicalo nell’anagrafica dell’ente' }).click();
  await page.getByLabel(/^Indirizzo della dichiarazione/).fill('https://valdoro.example/dichiarazione');
  await page.getByLabel(/^Dove si segnalano/).fill('accessibilita@valdoro.example');
  await page.getByRole('button', { name: 'Salva i dati sull’accessibilità' }).click();
  await expect(page.getByRole('alert')).toContainText('Il valore non ha la forma prevista.');
  await expect(page.getByLabel(/^Dove si segnalano/)).toHaveValue('accessibilita@valdoro.example');
  await expectAccessible(page);

  await page.getByLabel(/^Indirizzo della dichiarazione/).fill(STATEMENT);
  await page.getByRole('button', { name: 'Salva i dati sull’accessibilità' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Dati sull’accessibilità salvati.' })).toBeVisible();
  const footer = page.getByRole('contentinfo');
  await expect(footer.getByRole('link', { name: 'Dichiarazione di accessibilità' })).toHaveAttribute('href', STATEMENT);

  await open(page, '/accessibilita');
  await expect(page.getByRole('link', { name: 'Leggi la dichiarazione sul sito di AgID' })).toHaveAttribute('href', STATEMENT);
  const report = page.getByRole('link', { name: 'Segnala un problema di accessibilità' });
  await expect(report).toHaveAttribute('href', 'mailto:accessibilita@valdoro.example');

  const operator = await desk('api@comune-valdoro');
  await open(operator, '/aderente');
  await expect(operator.getByRole('link', { name: STATEMENT })).toBeVisible();
  await expect(operator.getByRole('button', { name: 'Salva i dati sull’accessibilità' })).toHaveCount(0);
});

test('who has not signed in finds the statements of all enti', async ({ page, desk }) => {
  await open(page, '/accessibilita');
  await expect(page.getByText('Nessun ente ha ancora indicato qui la propria dichiarazione.')).toBeVisible();
  const admin = await desk('admin@comune-valdoro');
  await open(admin, '/aderente');
  await admin.getByLabel(/^Indirizzo della dichiarazione/).fill(STATEMENT);
  await admin.getByLabel(/^Dove si segnalano/).fill('https://valdoro.example/segnala');
  await admin.getByRole('button', { name: 'Salva i dati sull’accessibilità' }).click();
  await expect(admin.getByRole('status').filter({ hasText: 'Dati sull’accessibilità salvati.' })).toBeVisible();
  await open(page, '/accessibilita');
  await expect(page.getByRole('link', { name: 'La dichiarazione di Comune di Valdoro' })).toHaveAttribute('href', STATEMENT);
  await expectAccessible(page);
});

test('what did not work has a code, and the page of help takes it along', async ({ page }) => {
  await loginAs(page, 'admin@comune-valdoro');
  const answer = await page.goto('/fruizione/richieste/0190aaaa-0000-7000-8000-000000000000');
  const code = answer?.headers()['x-correlation-id'] ?? '';
  expect(code).toMatch(/^[0-9a-f-]{36}$/);
  await page.getByText('Dati per l’assistenza').click();
  await expect(page.getByText(`Codice: ${code}`)).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('link', { name: 'Chiedi assistenza con questo codice' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Assistenza' })).toBeVisible();
  await expect(page.getByText(code, { exact: true })).toBeVisible();
  await expectAccessible(page);

  await open(page, '/assistenza?codice=scrivi%20la%20password');
  await expect(page.getByText('scrivi la password')).toHaveCount(0);
});
