// A session that ends in the middle of a form: nothing typed is lost, and nothing is done twice.
import { expect, expectAccessible, fillLogin, loginAs, open, PASSWORD, test, waitHydrated } from './support.ts';
import { VALDORO } from './steps.ts';

test('what was being typed when the session ended is there after signing in again', async ({ desk, page }) => {
  const writer = await desk(VALDORO);
  await open(writer, '/profilo');
  await writer.getByLabel('Nome', { exact: true }).fill('Anna Maria');

  // The same person, at another desk, ends what was left open.
  await loginAs(page, VALDORO);
  await open(page, '/profilo');
  await page.getByRole('button', { name: 'Termina tutte le altre' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Tutte le altre sessioni sono state terminate.' })).toBeVisible();

  await writer.getByLabel('Indirizzo di posta elettronica').fill('anna.maria@comune.example');
  await writer.getByRole('button', { name: 'Salva', exact: true }).click();
  await expect(writer).toHaveURL(/\/accesso\?fatto=finita/);
  await expect(writer.getByRole('status').filter({ hasText: 'La tua sessione è finita' })).toBeVisible();
  await expectAccessible(writer);
  await fillLogin(writer, VALDORO, PASSWORD);
  await expect(writer).toHaveURL(/\/profilo\?bozza=/);
  await waitHydrated(writer);
  await expect(writer.getByRole('alert').filter({ hasText: 'non è stato fatto nulla' })).toBeVisible();
  await expect(writer.getByLabel('Nome', { exact: true })).toHaveValue('Anna Maria');
  await expect(writer.getByLabel('Indirizzo di posta elettronica')).toHaveValue('anna.maria@comune.example');
  await expectAccessible(writer);
  await writer.getByRole('button', { name: 'Salva', exact: true }).click();
  await expect(writer.getByRole('status').filter({ hasText: 'I tuoi dati sono stati salvati.' })).toBeVisible();
});
