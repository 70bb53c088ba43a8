// What people do at their desks with requests and attributes, step by step: found as a person finds it, by role and name.
import { type Page } from '@playwright/test';
import { expect, open, waitHydrated } from './support.ts';

/** The administrators of the demo data's enti. */
export const VALDORO = 'admin@comune-valdoro';
export const REGION = 'admin@regione-esperia';
export const ASL = 'admin@asl-esperia';
export const ACQUE = 'admin@acque-esperia';
export const TRAM = 'admin@tram-esperia';
export const REGISTRY = 'admin@registro-enti';
/** Who works at the desk of Valdoro, and who manages it. */
export const OPERATOR = 'operatore@comune-valdoro';
export const DESK_MANAGER = 'operatore-admin@comune-valdoro';
/** Who keeps the terminologies. */
export const KEEPER = 'terminologie@asl-esperia';

/** The side of a request: received as provider, or sent as consumer. */
export type Side = 'erogazione' | 'fruizione';

/** The row of a table that is about `name`. */
export function row(page: Page, name: string | RegExp) {
  return page.getByRole('row').filter({ has: page.getByRole('rowheader', { name }) });
}

/** The row of the request for `eservice` in the list of a side that is open. */
export function requestRow(page: Page, eservice: string) {
  return page.getByRole('row').filter({ has: page.getByRole('cell', { name: new RegExp(`^${eservice}, v`) }) });
}

/** Lists the requests of one side with `party` for `eservice`. */
export async function listRequests(page: Page, side: Side, party: string, eservice: string): Promise<void> {
  await open(page, `/${side}/richieste?vista=tutte&q=${encodeURIComponent(`${party} ${eservice}`)}`);
}

/** Opens the request of one side with `party` for `eservice`, from the list. */
export async function openRequest(page: Page, side: Side, party: string, eservice: string): Promise<void> {
  await listRequests(page, side, party, eservice);
  await requestRow(page, eservice).getByRole('rowheader').getByRole('link').click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText(`${party} – ${eservice}, versione`);
  await waitHydrated(page);
}

/** Makes a draft request for an e-service of the catalogue; its page is open afterwards. */
export async function request(page: Page, eservice: string): Promise<void> {
  await open(page, `/catalogo?q=${encodeURIComponent(eservice)}`);
  await row(page, eservice).getByRole('link', { name: /^Richiedi/ }).click();
  await waitHydrated(page);
  await page.getByRole('button', { name: 'Crea la bozza' }).click();
  await expectState(page, 'In bozza');
}

/** The open page of a request says in which state it is. */
export async function expectState(page: Page, ...badges: string[]): Promise<void> {
  for (const badge of badges) {
    await expect(page.getByRole('main').getByText(badge, { exact: true }).first()).toBeVisible();
  }
  await waitHydrated(page);
}

/** Goes through the confirmation of a command on the open page, with what its form asks for. */
export async function run(page: Page, command: string, words: Record<string, string> = {}, send = command): Promise<void> {
  await page.getByRole('link', { name: command, exact: true }).first().click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('?');
  await waitHydrated(page);
  for (const [label, text] of Object.entries(words)) await page.getByLabel(label).fill(text);
  await page.getByRole('button', { name: send, exact: true }).click();
  await expect(page).toHaveURL(/[?&]fatto=/);
  await waitHydrated(page);
}

/** A command stands on the open page, cannot be given, and says why. */
export async function expectRefused(page: Page, command: string, why: RegExp): Promise<void> {
  const button = page.getByRole('button', { name: command, exact: true });
  await expect(button).toHaveAttribute('aria-disabled', 'true');
  await expect(button).toHaveAccessibleDescription(why);
}

/** A command is not for this person, or not now: the open page does not have it. */
export async function expectNoCommand(page: Page, command: string): Promise<void> {
  await expect(page.getByRole('main').getByRole('link', { name: command, exact: true })).toHaveCount(0);
  await expect(page.getByRole('main').getByRole('button', { name: command, exact: true })).toHaveCount(0);
}

/** The ente's administrator declares an attribute from the page of its attributes. */
export async function declare(page: Page, attribute: string): Promise<void> {
  await declarations(page);
  await run(page, `Dichiara ${attribute}`, {}, 'Dichiara');
}

/** The ente's administrator takes a declaration back. */
export async function undeclare(page: Page, attribute: string): Promise<void> {
  await declarations(page);
  await run(page, `Revoca la dichiarazione ${attribute}`, {}, 'Revoca la dichiarazione');
}

async function declarations(page: Page): Promise<void> {
  await open(page, '/aderente/attributi?tipo=dichiarati&stato=tutti');
}

/** The certifier gives one of its attributes to an ente. */
export async function assign(page: Page, ente: string, attribute: string): Promise<void> {
  await openCertified(page, ente);
  await run(page, `Assegna ${attribute}`, {}, 'Assegna');
  await expect(page.getByRole('status').filter({ hasText: 'Attributo assegnato.' })).toBeVisible();
}

/** The certifier takes one of its attributes from an ente. */
export async function takeAway(page: Page, ente: string, attribute: string): Promise<void> {
  await openCertified(page, ente);
  await run(page, `Revoca ${attribute}`, { Motivo: 'Cancellato dall’elenco di riferimento.' }, 'Revoca');
}

async function openCertified(page: Page, ente: string): Promise<void> {
  await open(page, `/aderente/certificatore/enti?q=${encodeURIComponent(ente)}`);
  await row(page, ente).getByRole('link', { name: ente }).first().click();
  await expect(page.getByRole('heading', { level: 1, name: ente })).toBeVisible();
  await waitHydrated(page);
}

/** The provider verifies an attribute on the open page of a received request, without an end. */
export async function verify(page: Page, attribute: string): Promise<void> {
  await run(page, `Verifica ${attribute}`, {}, 'Verifica');
}

/** The provider takes a verification back on the open page of a received request. */
export async function unverify(page: Page, attribute: string): Promise<void> {
  await run(page, `Revoca ${attribute}`, { Motivo: 'La convenzione è scaduta e non è stata rinnovata.' }, 'Revoca la verifica');
}
