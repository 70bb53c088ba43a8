// The box in the header of every page.
import { expect, loginAs, test } from './support.ts';

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
