// Every page that each of these people reaches by following links, and what they meet when something is not there, in
// light and dark, wide and narrow. Nothing is compared: the pictures are for people.
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Page } from '@playwright/test';
import { crawl } from '../tests/crawl.ts';
import { expect, loginAs, open, test } from '../tests/support.ts';

const FOLDER = process.env.PONTE_SCREENSHOTS ?? fileURLToPath(new URL('../../target/screenshots', import.meta.url));
const WIDTHS = [1280, 320];
const THEMES = ['light', 'dark'] as const;

/** One of each kind of ente, of the roles that see the least, and who has not signed in. */
const PEOPLE = [
  undefined,
  'admin@comune-valdoro',
  'admin@regione-esperia',
  'admin@asl-esperia',
  'admin@registro-enti',
  'security@asl-esperia',
  'gestore@ponte',
];

const UNKNOWN = '0190aaaa-0000-7000-8000-000000000000';

/** What no link leads to: lists in which nothing is found, things that are not there, pages that are not theirs. */
const DEAD_ENDS = [
  '/catalogo?q=nessuno-si-chiama-cosi',
  '/fruizione/richieste?q=nessuno-si-chiama-cosi',
  '/erogazione/e-service?q=nessuno-si-chiama-cosi',
  '/notifiche?vista=da-leggere&tipo=discrepanza',
  `/fruizione/richieste/${UNKNOWN}`,
  '/questa/pagina/non-esiste',
  '/enti/nuovo',
  '/aderente/utenti',
];

/** A page in the index. */
interface Entry {
  address: string;
  title: string;
  status: number;
  /** Pictures, beside the index. */
  files: string[];
}

async function pictures(page: Page, name: string): Promise<string[]> {
  const files: string[] = [];
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: width > 600 ? 800 : 640 });
    for (const colorScheme of THEMES) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      const file = `${name}.${colorScheme}.${width}.png`;
      await page.screenshot({ path: path.join(FOLDER, file), fullPage: true });
      files.push(file);
    }
  }
  return files;
}

/** `12-fruizione-richieste`: the order in which the pages were met, and their address as far as it can be read. */
function slug(number: number, address: string): string {
  const words = address.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'id').replace(/[^a-z0-9]+/gi, '-').replace(/^-|-$/g, '');
  return `${String(number).padStart(2, '0')}-${words.slice(0, 60) || 'inizio'}`;
}

for (const person of PEOPLE) {
  const name = person ?? 'nessuno';
  test(`what ${name} sees`, async ({ page }) => {
    const entries: Entry[] = [];
    await rm(path.join(FOLDER, name), { recursive: true, force: true });
    await mkdir(path.join(FOLDER, name), { recursive: true });
    const take = async (address: string, status: number) => {
      const files = await pictures(page, `${name}/${slug(entries.length, address)}`);
      entries.push({ address, title: await page.title(), status, files });
    };
    if (person) await loginAs(page, person);
    else await open(page, '/accesso');
    await crawl(page, person ? '/' : '/accesso', [], () => 1, async (at, answer) => {
      const { pathname, search } = new URL(at.url());
      await take(pathname + search, answer.status());
      return [];
    });
    for (const address of person ? DEAD_ENDS : []) {
      const answer = await page.goto(address);
      await take(address, answer?.status() ?? 0);
    }
    expect(entries.length).toBeGreaterThan(5);
    await writeFile(path.join(FOLDER, name, 'pages.json'), JSON.stringify({ person: name, entries }, null, 1));
  });
}
