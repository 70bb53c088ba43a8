// Single keys: off until somebody asks for them, and never the only way.
import { type Page } from '@playwright/test';
import { expect, expectAccessible, hasJavaScript, loginAs, open, test, waitHydrated } from './support.ts';
import { ASL } from './steps.ts';

/** Switches the shortcuts in the profile. */
async function choose(page: Page, on: boolean): Promise<void> {
  await open(page, '/profilo');
  await page.getByLabel('Usa le scorciatoie da tastiera').setChecked(on);
  await page.getByRole('button', { name: 'Salva la scelta' }).click();
  const said = on ? 'Le scorciatoie sono attive: premi ? per vederle.' : 'Le scorciatoie sono spente.';
  await expect(page.getByRole('status').filter({ hasText: said })).toBeVisible();
  await waitHydrated(page);
}

test('the choice is kept, and the list of keys is a page', async ({ page }) => {
  await loginAs(page, ASL);
  await open(page, '/scorciatoie');
  await expect(page.getByText('Le scorciatoie sono spente: puoi attivarle nel tuo profilo.')).toBeVisible();
  await expect(page.getByRole('row', { name: 'g n Va a Notifiche' })).toBeVisible();
  await expectAccessible(page);
  await choose(page, true);
  await expect(page.getByLabel('Usa le scorciatoie da tastiera')).toBeChecked();
  await page.getByRole('link', { name: 'Vedi l’elenco delle scorciatoie' }).click();
  await expect(page.getByText('Le scorciatoie sono attive.')).toBeVisible();
  await choose(page, false);
  await expect(page.getByLabel('Usa le scorciatoie da tastiera')).not.toBeChecked();
});

test('keys move about only where they were switched on', async ({ page }) => {
  await loginAs(page, ASL);
  await open(page, '/fruizione/richieste?vista=tutte');
  for (const key of ['g', 'n', '?', '/', 'j']) await page.keyboard.press(key);
  await expect(page).toHaveURL(/\/fruizione\/richieste\?vista=tutte$/);
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await choose(page, true);
  await open(page, '/fruizione/richieste?vista=tutte');
  if (!hasJavaScript()) {
    for (const key of ['?', 'g', 'n']) await page.keyboard.press(key);
    await expect(page).toHaveURL(/\/fruizione\/richieste\?vista=tutte$/);
    await expect(page.getByRole('dialog')).toHaveCount(0);
    return;
  }

  await page.keyboard.press('?');
  const list = page.getByRole('dialog', { name: 'Scorciatoie da tastiera' });
  await expect(list).toBeVisible();
  await expect(list.getByRole('row', { name: 'g r Va a Richieste di fruizione' })).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await expect(list).toBeHidden();

  const links = page.getByRole('main').getByRole('rowheader').getByRole('link');
  await page.keyboard.press('j');
  await expect(links.nth(0)).toBeFocused();
  await page.keyboard.press('j');
  await expect(links.nth(1)).toBeFocused();
  await page.keyboard.press('k');
  await expect(links.nth(0)).toBeFocused();
  await page.keyboard.press('k');
  await expect(links.nth(0), 'nothing is above the first row').toBeFocused();

  await page.keyboard.press('/');
  const search = page.getByRole('search').getByRole('searchbox');
  await expect(search).toBeFocused();
  await page.keyboard.type('gn?/j');
  await expect(search).toHaveValue('gn?/j');
  await expect(page).toHaveURL(/\/fruizione\/richieste\?vista=tutte$/);

  await links.nth(0).focus();
  await page.keyboard.press('g');
  await page.keyboard.press('n');
  await expect(page).toHaveURL(/\/notifiche$/);
  await waitHydrated(page);
  await page.keyboard.press('g');
  await page.keyboard.press('p');
  await expect(page).toHaveURL(/\/profilo$/);
});
