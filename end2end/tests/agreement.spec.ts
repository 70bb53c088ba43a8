// What surrounds the stories of a request: its lists and its limits. The stories are in seed-002 and seed-003.
import { expect, expectAccessible, loginAs, open, test } from './support.ts';
import { ASL, openRequest, TRAM } from './steps.ts';

test('a request of others is not there, and neither is one that never was', async ({ page }) => {
  await loginAs(page, ASL);
  await openRequest(page, 'fruizione', 'Regione Esperia', 'Catasto regionale');
  const address = new URL(page.url()).pathname;
  await page.context().clearCookies();
  await loginAs(page, TRAM);
  const foreign = await page.goto(address);
  expect(foreign?.status()).toBe(404);
  const text = await page.getByRole('main').innerText();
  const unknown = await page.goto('/fruizione/richieste/0190aaaa-0000-7000-8000-000000000000');
  expect(unknown?.status()).toBe(404);
  expect(await page.getByRole('main').innerText()).toBe(text);
});

test('filters stay in the address, and nonsense in it is no error', async ({ page }) => {
  await loginAs(page, ASL);
  await open(page, '/fruizione/richieste?vista=sospese');
  await page.getByLabel('Sospesa da').selectOption('Piattaforma');
  await page.getByRole('button', { name: 'Filtra' }).click();
  await expect(page).toHaveURL(/sospesa-da=piattaforma/);
  await expect(page.getByRole('row')).toHaveCount(5);
  await open(page, '/fruizione/richieste?vista=boh&p=-7&ordina=%27&verso=su&sospesa-da=x');
  await expect(page.getByRole('heading', { level: 1 })).toContainText('richieste');
  await expectAccessible(page);
});
