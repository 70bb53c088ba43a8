// The box in the header of every page.
import { expect, expectAccessible, hasJavaScript, loginAs, open, test } from './support.ts';

test('somebody looks for an e-service from any page and finds it, and the requests for it', async ({ page }) => {
  await loginAs(page, 'admin@comune-valdoro');
  await page.goto('/notifiche');
  await page.getByRole('searchbox', { name: 'Cerca nella console' }).fill('prenotazioni');
  await page.getByRole('searchbox', { name: 'Cerca nella console' }).press('Enter');
  await expect(page).toHaveURL(/\/cerca\?q=prenotazioni$/);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Ricerca');
  await expect(page.getByRole('searchbox', { name: 'Cerca nella console' })).toHaveValue('prenotazioni');
  const catalogue = page.getByRole('region', { name: 'Catalogo e-service' });
  await expect(catalogue.getByRole('link', { name: 'Prenotazioni sanitarie' })).toBeVisible();
  const sent = page.getByRole('region', { name: 'Le mie richieste' }).getByRole('link').first();
  await sent.click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Prenotazioni sanitarie');
  // The code that stands on its page leads back to it, and to nothing else.
  const code = new URL(page.url()).pathname.split('/').at(-1) ?? '';
  await page.goto(`/cerca?q=${code}`);
  await expect(page.getByText('1 risultato per')).toBeVisible();
  await page.getByRole('main').getByRole('link').first().click();
  await expect(page).toHaveURL(new RegExp(`${code}$`));
});

test('what somebody may do is found too, and leads there', async ({ page }) => {
  await loginAs(page, 'admin@regione-esperia');
  await page.goto('/cerca?q=nuovo');
  await page.getByRole('region', { name: 'Azioni' }).getByRole('link', { name: 'Nuovo e-service' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Nuovo e-service');
  await loginAs(page, 'security@regione-esperia');
  await page.goto('/cerca?q=e-service');
  await expect(page.getByRole('link', { name: 'Nuovo e-service' })).toHaveCount(0);
});

test('what somebody may not see is not found', async ({ page }) => {
  await loginAs(page, 'security@asl-esperia');
  await page.goto('/cerca?q=utenti');
  await expect(page.getByText('Nessun risultato per «utenti»')).toBeVisible();
  await page.goto('/cerca');
  await expect(page.getByRole('heading', { name: 'Che cosa cerchi?' })).toBeVisible();
});

test('Ctrl+K looks everywhere without leaving the page', async ({ page }) => {
  await loginAs(page, 'admin@comune-valdoro');
  await open(page, '/notifiche/preferenze');
  const before = page.getByRole('button', { name: 'Salva le preferenze' });
  await before.focus();
  await page.keyboard.press('Control+k');
  const dialog = page.getByRole('dialog', { name: 'Cerca nella console' });
  if (!hasJavaScript()) {
    await expect(dialog).toBeHidden();
    return;
  }
  const field = dialog.getByRole('combobox', { name: 'Cerca nella console' });
  const chosen = dialog.getByRole('option', { selected: true });
  await expect(field).toBeFocused();
  await expect(dialog.getByRole('group', { name: 'Azioni' }).getByRole('option', { name: 'Nuova finalità' })).toBeVisible();
  await field.fill('prenotazioni');
  const catalogue = dialog.getByRole('group', { name: 'Catalogo e-service' });
  await expect(catalogue.getByRole('option', { name: /^Prenotazioni sanitarie/ })).toBeVisible();
  await expect(dialog.getByRole('status')).toContainText('per «prenotazioni»');
  await expect(chosen).toHaveCount(1);
  await expect(field).toHaveAttribute('aria-activedescendant', (await chosen.getAttribute('id')) ?? '');
  await expectAccessible(page);
  // Up from the first comes round to the last; nothing leaves the dialog on the way.
  await page.keyboard.press('ArrowUp');
  await expect(chosen).toHaveText('Apri la pagina con tutti i risultati');
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(before, 'the focus is back where it was').toBeFocused();

  await page.keyboard.press('Control+k');
  await field.fill('catalogo');
  await expect(chosen).toHaveText(/Catalogo/);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/catalogo$/);
});
