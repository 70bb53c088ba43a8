// What changes while one looks: the numbers of the menu and what is new on a list. The list itself never moves.
import { type Locator, type Page } from '@playwright/test';
import { expect, expectAccessible, hasJavaScript, open, test, waitHydrated } from './support.ts';
import { ASL, request, requestRow, run, VALDORO } from './steps.ts';

/** The entry of the side menu with this label. */
function entry(page: Page, label: string): Locator {
  return page.getByRole('navigation', { name: 'Menu principale' }).getByRole('link', { name: new RegExp(`^${label}`) });
}

/** The number beside an entry of the menu; none is 0. */
async function waiting(link: Locator): Promise<number> {
  return Number(/\d+/.exec(await link.innerText())?.[0] ?? 0);
}

test('what another ente does shows in the menu and beside the list, which moves only when asked', async ({ desk }) => {
  const [asl, valdoro] = [await desk(ASL), await desk(VALDORO)];
  await open(valdoro, '/erogazione/richieste');
  const received = entry(valdoro, 'Richieste di fruizione');
  const before = await waiting(received);
  const rows = await valdoro.getByRole('row').count();
  await request(asl, 'Tributi locali');
  await run(asl, 'Inoltra la richiesta');
  if (hasJavaScript()) {
    await expect(received).toContainText(`${before + 1} da gestire`);
    await expect(valdoro.getByRole('status').filter({ hasText: '1 nuova richiesta' })).toBeVisible();
    await expectAccessible(valdoro);
    expect(await valdoro.getByRole('row').count(), 'nothing moves by itself').toBe(rows);
    await expect(requestRow(valdoro, 'Tributi locali').filter({ hasText: 'ASL Esperia' })).toHaveCount(0);
    await valdoro.getByRole('link', { name: 'Mostra', exact: true }).click();
    await expect(valdoro.getByRole('status').filter({ hasText: 'nuova richiesta' })).toHaveCount(0);
    await waitHydrated(valdoro);
  } else {
    await valdoro.reload();
  }
  await expect(requestRow(valdoro, 'Tributi locali').filter({ hasText: 'ASL Esperia' })).toBeVisible();
  expect(await waiting(received)).toBe(before + 1);
});

test('a message that arrives is counted where one is', async ({ desk }) => {
  const [asl, valdoro] = [await desk(ASL), await desk(VALDORO)];
  await open(valdoro, '/aderente');
  const messages = entry(valdoro, 'Notifiche');
  const before = await waiting(messages);
  await request(asl, 'Tributi locali');
  await run(asl, 'Inoltra la richiesta');
  if (hasJavaScript()) {
    await expect(messages).toContainText(`${before + 1} da gestire`);
    await expect(valdoro.getByRole('status').filter({ hasText: `Notifiche: ${before + 1} da gestire` })).toBeAttached();
    await expect(valdoro.getByRole('link', { name: 'Mostra', exact: true })).toHaveCount(0);
  } else {
    await valdoro.waitForTimeout(2_000);
    expect(await waiting(messages), 'without a script nothing changes by itself').toBe(before);
    await valdoro.reload();
    expect(await waiting(messages)).toBe(before + 1);
  }
});
