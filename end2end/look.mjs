import { chromium } from '@playwright/test';
const [base, file1, file2, out] = process.argv.slice(2);
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'] });
const page = await (await browser.newContext({ locale: 'it-IT', viewport: { width: 1280, height: 900 } })).newPage();
page.on('console', (m) => m.type() === 'error' && console.log('console', m.text()));
await page.goto(`${base}/accesso`);
await page.getByLabel('Nome utente').fill('terminologie@asl-esperia');
await page.getByLabel('Password').fill('ponte-demo-2026');
await page.getByRole('button', { name: 'Entra' }).click();
await page.waitForURL(`${base}/`);
const shot = (name) => page.screenshot({ path: `${out}/${name}.png`, fullPage: true });
async function send(file, version, name) {
  await page.goto(`${base}/terminologie/carica`);
  await page.getByLabel('Formato').selectOption({ label: 'CSV semplificato' });
  await page.getByLabel('File', { exact: true }).setInputFiles(file);
  await page.getByLabel('Nome').fill('Un milione');
  await page.getByLabel('OID').fill('2.999.1000000');
  await page.getByLabel('URL canonico').fill('http://example.org/milione');
  await page.getByLabel('Versione').fill(version);
  const since = Date.now();
  await page.getByRole('button', { name: 'Controlla il file' }).click();
  await page.getByText('Stiamo controllando il file').waitFor();
  console.log(name, 'progress page after', Date.now() - since);
  await page.waitForTimeout(3500);
  await shot(`${name}-progress`);
  await page.getByText('Il file si può pubblicare').waitFor({ timeout: 240000 });
  console.log(name, 'checked after', Date.now() - since);
  await shot(`${name}-checked`);
  const p = Date.now();
  await page.getByRole('button', { name: 'Pubblica' }).click();
  await page.getByText('Pubblicata: da ora la vedono tutti.').waitFor({ timeout: 60000 });
  console.log(name, 'published after', Date.now() - p);
}
await send(file1, '1', 'first');
await send(file2, '2', 'second');
for (let i = 0; i < 3; i++) {
  const since = Date.now();
  await page.getByRole('link', { name: 'Confronta 1', exact: true }).first().click();
  await page.getByRole('heading', { name: 'Confronto fra versioni' }).waitFor({ timeout: 120000 });
  console.log('comparison after', Date.now() - since);
  await shot('comparison');
  await page.goBack();
}
await browser.close();
