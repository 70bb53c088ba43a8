// Clients: from an active purpose to a client with a key that may obtain vouchers for it, and back.
import { generateKeyPairSync } from 'node:crypto';
import { type Page } from '@playwright/test';
import { expect, expectAccessible, open, test, waitHydrated } from './support.ts';
import { ASL, expectNoCommand, expectRefused, row, run, VALDORO } from './steps.ts';

const PURPOSE = 'Verifica delle sedi aziendali';

/** The two halves of a fresh pair, as OpenSSL writes them. */
function pair(modulusLength = 2048) {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength });
  return {
    open: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    secret: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

const done = (page: Page, text: string | RegExp) => page.getByRole('status').filter({ hasText: text });

const tab = (page: Page, name: RegExp) => page.getByRole('navigation', { name: 'Parti del client' }).getByRole('link', { name });

async function go(page: Page, name: string | RegExp): Promise<void> {
  await page.getByRole('main').getByRole('link', { name, exact: typeof name === 'string' }).first().click();
  await waitHydrated(page);
}

async function send(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name, exact: true }).click();
}

async function openPurpose(page: Page, title: string): Promise<void> {
  await open(page, `/fruizione/finalita?q=${encodeURIComponent(title)}`);
  await row(page, title).getByRole('rowheader').getByRole('link').click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(title);
  await waitHydrated(page);
}

/** Makes a client; its page is open afterwards. */
async function make(page: Page, name: string): Promise<void> {
  await page.getByLabel('Nome').fill(name);
  await page.getByLabel('Descrizione').fill('Il sistema che controlla le sedi.');
  await send(page, 'Crea il client');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(name);
  await waitHydrated(page);
}

test('from an active purpose: a client is made, a key is added, the purpose is linked', async ({ desk }) => {
  const asl = await desk(ASL);
  await openPurpose(asl, PURPOSE);
  const section = asl.getByRole('region', { name: 'Client collegati' });
  await expect(section).toContainText('Nessun client è collegato');
  await section.getByRole('link', { name: 'Collega un client' }).click();
  await waitHydrated(asl);
  await expect(asl.getByRole('heading', { name: 'Nessun client da collegare' })).toBeVisible();
  await expectAccessible(asl);
  await go(asl, 'Nuovo client');
  await expect(asl.getByLabel('Aggiungimi ai membri')).toBeChecked();
  await expectAccessible(asl);
  await make(asl, 'Server delle sedi');
  await expect(done(asl, 'Il client è stato creato.')).toBeVisible();
  await expect(asl.getByText('Che cosa manca per ottenere voucher')).toBeVisible();

  await tab(asl, /^Chiavi/).click();
  await waitHydrated(asl);
  await go(asl, 'Aggiungi una chiave');
  await asl.getByText('Come creare una coppia di chiavi').click();
  await expect(asl.getByText(/^openssl genpkey -algorithm RSA/)).toBeVisible();
  await expectAccessible(asl);
  const key = pair();
  await asl.getByLabel('Nome').fill('Chiave 2026');
  await asl.getByLabel('Chiave pubblica in formato PEM').fill(key.open);
  await send(asl, 'Aggiungi una chiave');
  await expect(done(asl, 'La chiave è stata aggiunta')).toBeVisible();
  await expect(asl.getByRole('heading', { level: 1 })).toHaveText('Chiave 2026');
  await waitHydrated(asl);
  await expectAccessible(asl);

  await openPurpose(asl, PURPOSE);
  await go(asl, 'Collega un client');
  await row(asl, /Server delle sedi/).getByRole('button', { name: /^Collega/ }).click();
  await expect(asl.getByRole('heading', { level: 1 })).toHaveText(PURPOSE);
  await waitHydrated(asl);
  await expect(section.getByRole('link', { name: 'Server delle sedi', exact: true })).toBeVisible();
  await expectAccessible(asl);

  // Seen from the client, and taken away again.
  await section.getByRole('link', { name: 'Server delle sedi', exact: true }).click();
  await waitHydrated(asl);
  await expect(asl.getByText('Che cosa manca per ottenere voucher')).toHaveCount(0);
  await expect(row(asl, PURPOSE)).toContainText('Attiva');
  await expectAccessible(asl);
  await row(asl, PURPOSE).getByRole('link', { name: /^Scollega/ }).click();
  await waitHydrated(asl);
  await expectAccessible(asl);
  await send(asl, 'Scollega');
  await expect(done(asl, 'La finalità non è più collegata al client.')).toBeVisible();
  await expect(asl.getByRole('heading', { name: 'Nessuna finalità collegata' })).toBeVisible();
  await waitHydrated(asl);
  await go(asl, 'Collega una finalità');
  await row(asl, PURPOSE).getByRole('button', { name: /^Collega/ }).click();
  await expect(done(asl, 'La finalità è collegata al client.')).toBeVisible();
  await waitHydrated(asl);
  await run(asl, 'Elimina il client', { Conferma: 'elimina server delle sedi' });
  await expect(done(asl, 'Il client è stato eliminato, con le sue chiavi.')).toBeVisible();
});

test('how long assertions may live is changed after a warning, and back', async ({ desk }) => {
  const asl = await desk(ASL);
  await open(asl, '/fruizione/client/nuovo');
  await make(asl, 'Server delle notti');
  await tab(asl, /^Chiavi/).click();
  await waitHydrated(asl);
  const assertions = asl.getByRole('region', { name: 'Asserzioni' });
  await expect(assertions).toContainText('10 minuti');
  await go(asl, 'Ammetti 30 giorni');
  await expect(asl.getByText(/^Chi ruba un’asserzione/)).toBeVisible();
  await expectAccessible(asl);
  await send(asl, 'Ammetti 30 giorni');
  await expect(done(asl, 'possono valere fino a 30 giorni')).toBeVisible();
  await tab(asl, /^Chiavi/).click();
  await expect(assertions).toContainText('30 giorni (pdnd-compat)');
  await go(asl, 'Torna a 10 minuti');
  await send(asl, 'Torna a 10 minuti');
  await expect(done(asl, 'valgono al massimo 10 minuti')).toBeVisible();
});

test('what is wrong with a key is said on its form, and a private one is not kept', async ({ desk }) => {
  const valdoro = await desk(VALDORO);
  await open(valdoro, '/fruizione/client');
  await go(valdoro, 'Server delle allerte');
  await tab(valdoro, /^Chiavi/).click();
  await waitHydrated(valdoro);
  await go(valdoro, 'Aggiungi una chiave');
  const pem = valdoro.getByLabel('Chiave pubblica in formato PEM');
  const key = pair();
  const refuse = async (text: string, why: string | RegExp) => {
    await valdoro.getByLabel('Nome').fill('Chiave nuova');
    await pem.fill(text);
    await send(valdoro, 'Aggiungi una chiave');
    await expect(valdoro.getByRole('alert')).toContainText(why);
    await waitHydrated(valdoro);
    await expect(valdoro.getByLabel('Nome')).toHaveValue('Chiave nuova');
  };
  await refuse('ciao', 'non è una sola chiave pubblica in formato PEM');
  await expectAccessible(valdoro);
  await refuse(pair(1024).open, 'È lunga 1.024 bit: ne servono da 2.048 a 8.192.');
  await refuse(key.secret, 'Contiene una chiave privata');
  await expect(pem).toHaveValue('');
  await refuse('', 'Il campo è obbligatorio.');

  // As a file, then.
  await valdoro.getByLabel('Oppure scegli il file').setInputFiles({
    name: 'chiave-pubblica.pem',
    mimeType: 'application/x-pem-file',
    buffer: Buffer.from(key.open),
  });
  await send(valdoro, 'Aggiungi una chiave');
  await expect(done(valdoro, 'La chiave è stata aggiunta')).toBeVisible();
  await waitHydrated(valdoro);
  await run(valdoro, 'Elimina la chiave');
  await expect(done(valdoro, 'La chiave è stata eliminata')).toBeVisible();
});

test('who looks after a client: added, taken out, and their key is told from the others', async ({ desk }) => {
  const [valdoro, security] = [await desk(VALDORO), await desk('security@comune-valdoro')];
  await open(valdoro, '/fruizione/client');
  await expect(row(valdoro, /Server di riserva/)).toContainText('Nessuna chiave');
  await go(valdoro, 'Server delle allerte');
  await tab(valdoro, /^Chiavi/).click();
  await waitHydrated(valdoro);
  await expect(row(valdoro, 'Chiave della prova')).toContainText('Di un ex membro');
  await expect(row(valdoro, 'Chiave del server 2026')).not.toContainText('Di un ex membro');
  await expectAccessible(valdoro);
  await go(valdoro, 'Chiave della prova');
  await expect(valdoro.getByText('Nessuno segue più questa chiave')).toBeVisible();

  // The security operator sees the client, and neither its keys nor a way to add one.
  await open(security, '/fruizione/client');
  await go(security, 'Server delle allerte');
  await expectNoCommand(security, 'Elimina il client');
  await tab(security, /^Chiavi/).click();
  await waitHydrated(security);
  await expect(security.getByText('Un amministratore del tuo ente può aggiungerti ai membri')).toBeVisible();

  await open(valdoro, '/fruizione/client');
  await go(valdoro, 'Server delle allerte');
  await tab(valdoro, /^Membri/).click();
  await waitHydrated(valdoro);
  await go(valdoro, 'Aggiungi un membro');
  await expectAccessible(valdoro);
  await valdoro.getByRole('row').filter({ hasText: 'Operatore di sicurezza' }).getByRole('button', { name: /^Aggiungi/ }).click();
  await expect(done(valdoro, 'La persona è ora fra i membri del client.')).toBeVisible();
  await waitHydrated(valdoro);
  await security.reload();
  await waitHydrated(security);
  await expect(row(security, 'Chiave della prova')).not.toContainText('Di un ex membro');
  await row(security, 'Chiave del server 2026').getByRole('rowheader').getByRole('link').click();
  await waitHydrated(security);
  await expectRefused(security, 'Elimina la chiave', /L’ha caricata un’altra persona/);
});

test('an API client writes in the name of an administrator, or reads', async ({ desk }) => {
  const valdoro = await desk(VALDORO);
  await open(valdoro, '/fruizione/client?vista=api');
  await expectAccessible(valdoro);
  await go(valdoro, 'Cruscotto del protocollo');
  await expect(valdoro.getByText('Leggere e assegnare attributi certificati (ruolo m2m)')).toBeVisible();
  await go(valdoro, 'Indica l’amministratore');
  await expectAccessible(valdoro);
  await valdoro.getByRole('row').filter({ hasText: 'Amministratore' }).getByRole('button', { name: /^Scegli/ }).click();
  await expect(valdoro.getByText('Leggere e scrivere (ruolo m2m-admin)')).toBeVisible();
  await waitHydrated(valdoro);
  await expectAccessible(valdoro);
  await run(valdoro, 'Togli l’amministratore');
  await expect(done(valdoro, 'Il client da ora non scrive più a nome di nessuno.')).toBeVisible();
});
