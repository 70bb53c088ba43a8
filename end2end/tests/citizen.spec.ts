// What the citizen sees: from the mail about a pratica to the page of its personal link, opened with the end of the fiscal
// code, and nothing on it that leads into the console.
import { readFile } from 'node:fs/promises';
import { expect, expectAccessible, test, waitHydrated } from './support.ts';
import { htmlFaults } from './html.ts';
import { OPERATOR } from './steps.ts';
import { expectMail, personalLink } from './mail.ts';
import { reflow } from './walk.ts';

test('a citizen follows a pratica with the link of its mail', async ({ ponte, desk, page }) => {
  const operator = await desk(OPERATOR);
  await operator.goto('/pratiche?vista=da-assegnare&q=asilo+nido');
  await waitHydrated(operator);
  await operator.getByRole('link', { name: /^Prendi in carico/ }).first().click();
  await waitHydrated(operator);
  await operator.getByRole('button', { name: 'Sì, sono sicuro' }).click();
  await expect(operator.getByRole('status').filter({ hasText: 'Hai preso in carico' })).toBeVisible();
  const id = /\/pratiche\/([0-9a-f-]{36})/.exec(operator.url())?.[1] ?? '';
  const definition = operator.getByRole('definition').filter({ hasText: /^[A-Z]{6}[0-9]{2}[A-Z][0-9]{2}[A-Z][0-9]{3}[A-Z]$/ });
  const fiscalCode = (await definition.first().innerText()).trim();

  const link = personalLink(await expectMail(ponte.folder, id, /presa in carico/));
  const answer = await page.goto(link);
  expect(answer?.headers()['referrer-policy']).toBe('no-referrer');
  expect(await htmlFaults((await answer?.text()) ?? '')).toEqual([]);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('La tua pratica');
  await expectAccessible(page);
  expect(await reflow(page)).toEqual([]);
  const code = page.getByLabel('Ultimi 6 caratteri del codice fiscale');
  await code.fill('ZZZZZZ');
  await page.getByRole('button', { name: 'Apri la pratica' }).click();
  await expect(page.getByRole('alert')).toContainText('La pratica non si apre');
  await expectAccessible(page);
  await code.fill(fiscalCode.slice(-6).toLowerCase());
  await page.getByRole('button', { name: 'Apri la pratica' }).click();

  const iter = page.getByRole('region', { name: 'Iter della pratica' });
  for (const state of ['Inviata', 'Protocollata', 'Presa in carico']) await expect(iter.getByText(state, { exact: true })).toBeVisible();
  await expect(page.getByText('La risposta non è ancora disponibile')).toBeVisible();
  await expect(page.getByRole('link', { name: 'Scarica la risposta' })).toHaveCount(0);
  await expectAccessible(page);
  expect(await reflow(page)).toEqual([]);
  const [form] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Scarica il modulo compilato' }).click(),
  ]);
  expect((await readFile(await form.path())).subarray(0, 5).toString()).toBe('%PDF-');
  const links = await page.getByRole('link').evaluateAll((all) => all.map((one) => one.getAttribute('href') ?? ''));
  expect(links.filter((href) => !href.startsWith(link))).toEqual([]);

  await page.getByRole('button', { name: 'Chiudi la pagina' }).click();
  await expect(page.getByRole('status')).toContainText('Hai chiuso la pagina');
  await expect(code).toBeVisible();
  await expectAccessible(page);
});
