// Getting in and out.
import { expect, expectAccessible, fillLogin, loginAs, open, PASSWORD, test } from './support.ts';

test('who has not signed in is brought to the access page, and from there to the page they wanted', async ({ page }) => {
  await open(page, '/catalogo?q=anagrafe');
  await expect(page).toHaveURL(/\/accesso\?/);
  await fillLogin(page, 'api@comune-valdoro', PASSWORD);
  await expect(page).toHaveURL(/\/catalogo\?q=anagrafe$/);
});

test('a person signs in, reads for which ente they act, and signs out for good', async ({ page }) => {
  await loginAs(page, 'admin@comune-valdoro');
  await expect(page.getByRole('banner')).toContainText('Comune di Valdoro');
  await page.getByRole('banner').locator('summary').click();
  await page.getByRole('button', { name: 'Esci' }).click();
  await expect(page.getByText('Sei uscito dalla console.')).toBeVisible();
  await open(page, '/erogazione/richieste');
  await expect(page).toHaveURL(/\/accesso/);
});

test('a wrong password and an unknown name get the same refusal, and the name stays written', async ({ page }) => {
  const refusals: string[] = [];
  for (const user of ['admin@comune-valdoro', 'nessuno@comune-valdoro']) {
    await open(page, '/accesso');
    await fillLogin(page, user, 'non-questa');
    const refusal = page.getByRole('alert');
    await expect(refusal).toBeVisible();
    await expect(page.getByLabel('Nome utente')).toHaveValue(user);
    await expect(page.getByLabel('Password', { exact: true })).toHaveValue('');
    refusals.push(await refusal.innerText());
  }
  expect(refusals[0]).toBe(refusals[1]);
});

test('the way back after signing in never leads to another site', async ({ page }) => {
  for (const elsewhere of ['https://example.org/', '//example.org/', '/\\example.org']) {
    await page.context().clearCookies();
    await open(page, `/accesso?ritorno=${encodeURIComponent(elsewhere)}`);
    await fillLogin(page, 'admin@comune-valdoro', PASSWORD);
    await expect(page.getByRole('banner')).toContainText('Comune di Valdoro');
  }
});

test('the access page is accessible and names the accounts of the demo', async ({ page }) => {
  await open(page, '/accesso');
  await expect(page.getByRole('rowheader', { name: 'admin@comune-valdoro' })).toBeVisible();
  await expect(page.getByText(PASSWORD)).toBeVisible();
  await expectAccessible(page);
});
