// What the citizen sees: from the mail about a pratica to the page of its personal link, opened with the end of the fiscal
// code, and nothing on it that leads into the console.
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, expectAccessible, test, waitHydrated } from './support.ts';
import { htmlFaults } from './html.ts';
import { reflow } from './walk.ts';

const OPERATOR = 'operatore@comune-valdoro';

/** What a mail says, whichever way its parts are encoded. */
function plain(mail: string): string {
  const joined = mail.replace(/=\r?\n/g, '').replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
  const blocks = mail.split(/\r?\n\r?\n/).filter((block) => /^[A-Za-z0-9+/=\r\n]+$/.test(block));
  return [joined, ...blocks.map((block) => Buffer.from(block, 'base64').toString())].join('\n');
}

/** The address of the personal link in the mail about a pratica, once it has been sent. */
async function personalLink(folder: string, pratica: string): Promise<string> {
  const mail = path.join(folder, 'data', 'mail');
  let found = '';
  await expect(async () => {
    for (const name of (await readdir(mail)).filter((file) => file.includes('cittadino'))) {
      const text = plain(await readFile(path.join(mail, name), 'utf8'));
      if (text.includes(pratica)) found = /\/cittadino\/[\w-]+/.exec(text)?.[0] ?? found;
    }
    expect(found).not.toBe('');
  }).toPass({ timeout: 15_000 });
  return found;
}

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

  const link = await personalLink(ponte.folder, id);
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
