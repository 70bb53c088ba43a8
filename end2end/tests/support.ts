// What every test stands on: a server of its own with fresh demo data, a browser that must stay silent, and the few
// steps all tests share. Locators are roles, labels and names only: what a test cannot find, a screen reader cannot.
import './core.ts';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test as base, type BrowserContext, type Page } from '@playwright/test';
import { violations } from './accessible.ts';
import { Server } from './server.ts';

export { expect };

/** The password of every demo user. */
export const PASSWORD = 'ponte-demo-2026';

// Chromium says this of each answer that is not a success; 403, 404 and 409 are ordinary answers of ours.
const ORDINARY = /^Failed to load resource: the server responded with a status of 4\d\d \(.*\)$/;

interface Ours {
  ponte: Server;
  silence: void;
  /** The desk of a demo user: a browser of its own in which they have signed in, the same for the whole test. */
  desk: (user: string) => Promise<Page>;
}

export const test = base.extend<Ours>({
  ponte: async ({}, use, info) => {
    const template = process.env.PONTE_DEMO_DATA;
    if (!template) throw new Error('the demo data was not made');
    const folder = await mkdtemp(path.join(tmpdir(), 'ponte-test-'));
    try {
      await cp(template, folder, { recursive: true });
      const server = await Server.start(folder);
      try {
        await use(server);
      } finally {
        await server.stop();
      }
      await info.attach('ponte.log', { body: server.log, contentType: 'text/plain' });
      expect(server.log, 'the server must not panic').not.toContain('panicked at');
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },

  baseURL: async ({ ponte }, use) => use(ponte.url),

  silence: [
    async ({ context, baseURL }, use) => {
      const noise = listen(context, baseURL ?? '');
      await use();
      expect(noise, 'the browser must have nothing to complain about').toEqual([]);
    },
    { auto: true },
  ],

  desk: async ({ browser, baseURL }, use) => {
    const desks = new Map<string, Page>();
    const noise: string[][] = [];
    await use(async (user) => {
      const taken = desks.get(user);
      if (taken) return taken;
      const context = await browser.newContext({ baseURL });
      noise.push(listen(context, baseURL ?? ''));
      const page = await context.newPage();
      desks.set(user, page);
      await loginAs(page, user);
      return page;
    });
    for (const page of desks.values()) await page.context().close();
    expect(noise.flat(), 'no browser must have anything to complain about').toEqual([]);
  },
});

/** Collects what no page may cause: errors, failed hydration, blocked content, requests to anybody else. */
function listen(context: BrowserContext, own: string): string[] {
  const noise: string[] = [];
  context.on('console', (message) => {
    const text = message.text();
    // Blocked content (CSP) and panics of the browser side come as errors, a failed hydration also as a warning.
    const counts = message.type() === 'error' || /hydrat/i.test(text);
    if (counts && !ORDINARY.test(text)) noise.push(`${message.type()}: ${text} (${message.location().url})`);
  });
  context.on('weberror', (error) => noise.push(`exception: ${error.error().stack ?? error.error().message}`));
  context.on('request', (request) => {
    const { origin, protocol } = new URL(request.url());
    if (protocol.startsWith('http') && origin !== own) noise.push(`request to another site: ${request.url()}`);
  });
  return noise;
}

/** Whether this run has JavaScript. */
export function hasJavaScript(): boolean {
  return test.info().project.use.javaScriptEnabled !== false;
}

/** Opens a page of ours and waits until it is as alive as it will be. */
export async function open(page: Page, address: string): Promise<void> {
  await page.goto(address);
  await waitHydrated(page);
}

/** Waits until the browser side has taken the page over; without JavaScript there is nothing to wait for. */
export async function waitHydrated(page: Page): Promise<void> {
  if (hasJavaScript()) await page.locator('html[data-hydrated]').waitFor({ state: 'attached' });
}

/** Enters as a demo user, named `<role>@<ente>`, and waits for the first page. */
export async function loginAs(page: Page, user: string): Promise<void> {
  await open(page, '/accesso');
  await fillLogin(page, user, PASSWORD);
  await expect(page).not.toHaveURL(/\/accesso/);
  await waitHydrated(page);
}

/** Fills the access form and sends it. */
export async function fillLogin(page: Page, user: string, password: string): Promise<void> {
  await page.getByLabel('Nome utente').fill(user);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Accedi' }).click();
}

/** The page breaks no rule that axe can check, in any of its looks. Needs JavaScript, as axe does. */
export async function expectAccessible(page: Page): Promise<void> {
  if (hasJavaScript()) expect(await violations(page), `axe at ${page.url()}`).toEqual([]);
}
