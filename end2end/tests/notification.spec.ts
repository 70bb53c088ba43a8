// Notifications: found, marked one by one and together, and chosen by each person.
import { type Page } from '@playwright/test';
import { expect, expectAccessible, open, test, waitHydrated } from './support.ts';
import { ASL, REGION } from './steps.ts';

/** The rows of the list that is open. */
function rows(page: Page) {
  return page.getByRole('row').filter({ has: page.getByRole('rowheader') });
}

/** How many are unread, as the menu says. */
async function badge(page: Page): Promise<number> {
  const entry = page.getByRole('navigation', { name: 'Menu principale' }).getByRole('link', { name: /^Notifiche/ });
  return Number((await entry.innerText()).replace(/\D/g, '') || '0');
}

test('messages are marked one by one and together, and read again', async ({ desk }) => {
  const asl = await desk(ASL);
  await open(asl, '/notifiche?vista=da-leggere');
  await expectAccessible(asl);
  const before = await badge(asl);
  expect(before).toBeGreaterThan(4);
  await rows(asl).first().getByRole('button', { name: /^Segna come letta/ }).click();
  await expect(asl.getByRole('status').filter({ hasText: 'Una notifica segnata come letta.' })).toBeVisible();
  await waitHydrated(asl);
  expect(await badge(asl)).toBe(before - 1);
  await expect(asl, 'the view stays').toHaveURL(/vista=da-leggere/);

  for (const position of [0, 1, 2]) await rows(asl).nth(position).getByRole('checkbox').check();
  await asl.getByRole('button', { name: 'Segna lette le selezionate' }).click();
  await expect(asl.getByRole('status').filter({ hasText: '3 notifiche segnate come lette.' })).toBeVisible();
  await waitHydrated(asl);
  expect(await badge(asl)).toBe(before - 4);

  await open(asl, '/notifiche?vista=lette');
  await expect(rows(asl)).toHaveCount(4);
  await rows(asl).first().getByRole('checkbox').check();
  await asl.getByRole('button', { name: 'Segna da leggere le selezionate' }).click();
  await expect(asl.getByRole('status').filter({ hasText: 'Una notifica segnata da leggere.' })).toBeVisible();
  await waitHydrated(asl);
  await expect(rows(asl)).toHaveCount(3);
  expect(await badge(asl)).toBe(before - 3);

  await asl.getByRole('button', { name: 'Segna lette le selezionate' }).click();
  await expect(asl.getByRole('alert')).toContainText('Nessuna notifica è stata segnata.');
  await expectAccessible(asl);
});

test('messages are found by kind and by the other ente, and lead to the thing', async ({ desk }) => {
  const region = await desk(REGION);
  await open(region, '/notifiche');
  await region.getByLabel('Argomento').selectOption('Discrepanze');
  await region.getByLabel('Ente', { exact: true }).fill('tram');
  await region.getByRole('button', { name: 'Filtra' }).click();
  await expect(region).toHaveURL(/tipo=discrepanze&ente=tram/);
  await waitHydrated(region);
  await expect(rows(region).first()).toContainText('Referente tecnico nominato');
  await rows(region).first().getByRole('link', { name: /^Apri/ }).click();
  await expect(region).toHaveURL(/\/discrepanze\/[0-9a-f-]{36}$/);
  await open(region, '/notifiche?ente=nessuno-si-chiama-cos%C3%AC');
  await expect(region.getByRole('heading', { name: 'Nessuna notifica corrisponde ai filtri' })).toBeVisible();
  await expectAccessible(region);
});

test('who switches a kind off sees no more of it, in the list and in the menu', async ({ desk }) => {
  const region = await desk(REGION);
  await open(region, '/notifiche?vista=da-leggere&tipo=discrepanze');
  const cases = await rows(region).count();
  expect(cases).toBeGreaterThan(0);
  const before = await badge(region);
  await region.getByRole('link', { name: 'Preferenze', exact: true }).click();
  await expect(region.getByRole('heading', { level: 1, name: 'Preferenze delle notifiche' })).toBeVisible();
  await waitHydrated(region);
  await expectAccessible(region);
  // Nobody in the demo data has an address yet.
  await expect(region.getByText('Non hai un indirizzo di posta elettronica', { exact: false })).toBeVisible();
  const kind = region.getByRole('region', { name: 'Discrepanze' });
  await kind.getByLabel('Mostra tra le notifiche').uncheck();
  await kind.getByLabel('Per posta elettronica').selectOption('Una volta alla settimana, il lunedì mattina');
  await region.getByRole('button', { name: 'Salva le preferenze' }).click();
  await expect(region.getByRole('status').filter({ hasText: 'Le preferenze sono salvate.' })).toBeVisible();
  await waitHydrated(region);
  await expect(kind.getByLabel('Mostra tra le notifiche')).not.toBeChecked();
  await expect(kind.getByLabel('Per posta elettronica')).toHaveValue('WEEKLY');
  await expect(region.getByRole('region', { name: 'Attributi' }).getByLabel('Mostra tra le notifiche')).toBeChecked();
  if (before < 100) expect(await badge(region)).toBe(before - cases);
  await open(region, '/notifiche?tipo=discrepanze');
  await expect(region.getByText('Gli argomenti spenti nelle preferenze', { exact: false })).toBeVisible();

  // With an address the warning is gone.
  await open(region, '/profilo');
  await region.getByLabel('Indirizzo di posta elettronica').fill('anna.bianchi@regione-esperia.example');
  await region.getByRole('button', { name: 'Salva', exact: true }).click();
  await waitHydrated(region);
  await open(region, '/notifiche/preferenze');
  await expect(region.getByText('Non hai un indirizzo di posta elettronica', { exact: false })).toHaveCount(0);
});
