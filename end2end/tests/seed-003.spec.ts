// Seed 003, "Revoca attributi", as people live it at their desks: its sections, each sentence that promises something, in
// its order.
import { type Page } from '@playwright/test';
import { expect, expectAccessible, open, test, waitHydrated } from './support.ts';
import {
  ASL,
  assign,
  declare,
  expectNoCommand,
  expectRefused,
  expectState,
  listRequests,
  openRequest,
  REGION,
  REGISTRY,
  request,
  requestRow,
  run,
  type Side,
  takeAway,
  TRAM,
  undeclare,
  unverify,
  VALDORO,
  verify,
} from './steps.ts';

const OFFICER = 'Responsabile della protezione dei dati nominato';
const CONDUCT = 'Adesione al codice di condotta';

test('a lost certified attribute invalidates drafts and pending requests: «Attributi certificati mancanti»', async ({ desk }) => {
  const [registry, valdoro, region] = [await desk(REGISTRY), await desk(VALDORO), await desk(REGION)];
  await openRequest(region, 'erogazione', 'Comune di Valdoro', 'Anagrafe assistiti');
  const received = region.url();
  await expectState(region, 'In attesa di approvazione');
  await takeAway(registry, 'Comune di Valdoro', 'Comune');
  await openRequest(valdoro, 'fruizione', 'Regione Esperia', 'Anagrafe assistiti');
  await expectState(valdoro, 'Attributi certificati mancanti');
  await expect(valdoro.getByText('Solo l’ente certificatore può riconoscerlo di nuovo', { exact: false })).toBeVisible();
  await expectAccessible(valdoro);
  await expectNoCommand(valdoro, 'Inoltra la richiesta');
  // The provider sees it too, and can do nothing about it.
  await open(region, received);
  await expectState(region, 'Attributi certificati mancanti');
  await expectNoCommand(region, 'Approva');
  // "a seguito del nuovo riconoscimento dell'attributo, viene riportata in bozza e può essere presentata all'erogatore"
  await assign(registry, 'Comune di Valdoro', 'Comune');
  await openRequest(valdoro, 'fruizione', 'Regione Esperia', 'Anagrafe assistiti');
  await expectState(valdoro, 'In bozza');
  expect((await region.goto(received))?.status(), 'a draft is the consumer’s alone').toBe(404);
  await run(valdoro, 'Inoltra la richiesta');
  await expectState(valdoro, 'In attesa di approvazione');
  await open(region, received);
  await expectState(region, 'In attesa di approvazione');
});

test('what was a draft when the attribute was lost is a draft again: «se si trovava in bozza o in attesa di approvazione»', async ({
  desk,
}) => {
  const [registry, asl] = [await desk(REGISTRY), await desk(ASL)];
  // One was a draft and one waited for the provider when the register struck the ASL off.
  for (const eservice of ['Concorsi sanitari', 'Formazione sanitaria']) {
    await listRequests(asl, 'fruizione', 'Regione Esperia', eservice);
    await expect(requestRow(asl, eservice)).toContainText('Attributi certificati mancanti');
  }
  await assign(registry, 'ASL Esperia', 'Albo della formazione sanitaria');
  for (const eservice of ['Concorsi sanitari', 'Formazione sanitaria']) {
    await listRequests(asl, 'fruizione', 'Regione Esperia', eservice);
    await expect(requestRow(asl, eservice)).toContainText('In bozza');
  }
  await requestRow(asl, 'Concorsi sanitari').or(requestRow(asl, 'Formazione sanitaria')).getByRole('link', { name: /^Completa/ }).click();
  await waitHydrated(asl);
  await run(asl, 'Inoltra la richiesta');
  await expectState(asl, 'In attesa di approvazione');
});

test('another attribute of the same requirement is enough', async ({ desk }) => {
  const [registry, asl] = [await desk(REGISTRY), await desk(ASL)];
  await assign(registry, 'ASL Esperia', 'Gestore di pubblico servizio');
  await takeAway(registry, 'ASL Esperia', 'Pubblica amministrazione');
  await openRequest(asl, 'fruizione', 'Regione Esperia', 'Catasto regionale');
  await expectState(asl, 'Attiva');
});

test('an active request is suspended and says what is missing, until the certifier gives it again', async ({ desk }) => {
  const [registry, tram, region] = [await desk(REGISTRY), await desk(TRAM), await desk(REGION)];
  await takeAway(registry, 'Tram Esperia S.p.A.', 'Gestore di pubblico servizio');
  await openRequest(tram, 'fruizione', 'Regione Esperia', 'Reti idriche');
  await expectState(tram, 'Sospesa da piattaforma', 'Attributi certificati mancanti');
  await expect(tram.getByText('può riconoscerlo solo Registro Nazionale degli Enti', { exact: false })).toBeVisible();
  await expectNoCommand(tram, 'Rimuovi la nostra sospensione');
  await open(region, '/erogazione/richieste?vista=sospese&sospesa-da=piattaforma&q=tram');
  await expect(requestRow(region, 'Reti idriche')).toContainText('Attributi certificati mancanti');
  await assign(registry, 'Tram Esperia S.p.A.', 'Gestore di pubblico servizio');
  await openRequest(tram, 'fruizione', 'Regione Esperia', 'Reti idriche');
  await expectState(tram, 'Attiva');
});

test('a revoked verification changes no state and tells everybody: «A, B e C ricevono una segnalazione di discrepanza»', async ({ desk }) => {
  // A and B have verified the same attribute for C; B has second thoughts.
  const [a, b, c] = [await desk(REGION), await desk(VALDORO), await desk(TRAM)];
  const attribute = 'Referente tecnico nominato';
  await openRequest(b, 'erogazione', 'Tram Esperia S.p.A.', 'Anagrafe comunale');
  await verify(b, attribute);
  await expect(b.getByRole('heading', { name: 'Discrepanza aperta' })).toHaveCount(0);
  await open(c, '/discrepanze');
  await expect(c.getByText('Nessuna discrepanza aperta riguarda il tuo ente.')).toBeVisible();

  await unverify(b, attribute);
  await expect(b.getByRole('status').filter({ hasText: 'Lo stato della richiesta è invariato' })).toBeVisible();
  // "la piattaforma mantiene invariati gli stati delle richieste di fruizione"
  const requests: [Page, Side, string, string][] = [
    [a, 'erogazione', 'Tram Esperia S.p.A.', 'Sensori del traffico'],
    [b, 'erogazione', 'Tram Esperia S.p.A.', 'Anagrafe comunale'],
    [c, 'fruizione', 'Regione Esperia', 'Sensori del traffico'],
    [c, 'fruizione', 'Comune di Valdoro', 'Anagrafe comunale'],
  ];
  for (const [page, side, party, eservice] of requests) {
    await openRequest(page, side, party, eservice);
    await expectState(page, 'Attiva');
  }
  // The requests between B and C are the ones in dispute: both read so.
  await expect(c.getByRole('heading', { name: 'Discrepanza aperta' })).toBeVisible();
  await expect(b.getByRole('heading', { name: 'Discrepanza aperta' })).toBeVisible();
  await expectAccessible(c);
  // "provvede a notificare agli enti interessati l'esistenza di una discrepanza"
  for (const page of [a, b, c]) {
    await open(page, '/discrepanze');
    await expect(page.getByRole('heading', { name: '«Referente tecnico nominato» di Tram Esperia S.p.A.' })).toBeVisible();
    await expect(page.getByText('Comune di Valdoro ha revocato la verifica.', { exact: false })).toBeVisible();
    await expect(page.getByText('Regione Esperia (aveva verificato)', { exact: false })).toBeVisible();
    await expectAccessible(page);
    // The worker brings it within a second or so.
    await expect(async () => {
      await open(page, '/notifiche?tipo=discrepanze');
      await expect(page.getByRole('row').nth(1).getByRole('link').first()).toContainText('discrepanza', { timeout: 500 });
    }).toPass();
  }
  // "La risoluzione della contesa è in capo agli attori coinvolti": B verifies again, and the case is closed for all.
  await openRequest(b, 'erogazione', 'Tram Esperia S.p.A.', 'Anagrafe comunale');
  await verify(b, attribute);
  for (const page of [a, b, c]) {
    await open(page, '/discrepanze?stato=chiuse');
    await expect(page.getByText('chi aveva revocato ha verificato di nuovo', { exact: false }).first()).toBeVisible();
  }
});

test('a draft waits for a required declaration only: «diventa possibile dopo che il fruitore dichiara nuovamente»', async ({ desk }) => {
  const valdoro = await desk(VALDORO);
  // "quando l'attributo non è richiesto per presentare la richiesta, l'utente può continuare senza ulteriori adempimenti"
  await openRequest(valdoro, 'fruizione', 'Regione Esperia', 'Biblioteche regionali');
  const free = valdoro.url();
  await expectState(valdoro, 'In bozza');
  await declare(valdoro, CONDUCT);
  await request(valdoro, 'Piani urbanistici');
  const bound = valdoro.url();
  await undeclare(valdoro, CONDUCT);
  await open(valdoro, bound);
  await expectState(valdoro, 'In bozza');
  await expectRefused(valdoro, 'Inoltra la richiesta', /Adesione al codice di condotta/);
  await expectAccessible(valdoro);
  await open(valdoro, free);
  await run(valdoro, 'Inoltra la richiesta');
  await expectState(valdoro, 'Attiva');
  // The way to mend it stands beside what is missing.
  await open(valdoro, bound);
  await run(valdoro, `Dichiara ${CONDUCT}`, {}, 'Dichiara');
  await open(valdoro, bound);
  await run(valdoro, 'Inoltra la richiesta');
  await expectState(valdoro, 'Attiva');
});

test('a pending request goes back to draft: «viene riportata in bozza presso il fruitore»', async ({ desk }) => {
  const [valdoro, region] = [await desk(VALDORO), await desk(REGION)];
  await openRequest(region, 'erogazione', 'Comune di Valdoro', 'Anagrafe assistiti');
  const received = region.url();
  await openRequest(valdoro, 'fruizione', 'Regione Esperia', 'Anagrafe assistiti');
  const sent = valdoro.url();
  await expectState(valdoro, 'In attesa di approvazione');
  await undeclare(valdoro, OFFICER);
  await open(valdoro, sent);
  await expectState(valdoro, 'In bozza');
  expect((await region.goto(received))?.status(), 'a draft is the consumer’s alone').toBe(404);
  await expectRefused(valdoro, 'Inoltra la richiesta', /Responsabile della protezione dei dati nominato/);
  await declare(valdoro, OFFICER);
  await open(valdoro, sent);
  await run(valdoro, 'Inoltra la richiesta');
  await expectState(valdoro, 'In attesa di approvazione');
});

test('an active request is suspended until declared again: «La riattivazione avviene in modo automatico»', async ({ desk }) => {
  const [asl, region] = [await desk(ASL), await desk(REGION)];
  await openRequest(asl, 'fruizione', 'Regione Esperia', 'Anagrafe assistiti');
  const sent = asl.url();
  await expectState(asl, 'Attiva');
  await undeclare(asl, OFFICER);
  await open(asl, sent);
  await expectState(asl, 'Sospesa da piattaforma');
  await expectNoCommand(asl, 'Rimuovi la nostra sospensione');
  await declare(asl, OFFICER);
  await open(asl, sent);
  await expectState(asl, 'Attiva');
  // "Qualora la richiesta resti sospesa anche dopo la nuova dichiarazione …, permangono altre sospensioni"
  await openRequest(region, 'erogazione', 'ASL Esperia', 'Anagrafe assistiti');
  await run(region, 'Sospendi', { 'Motivo della sospensione': 'Verifica documentale in corso.' });
  await undeclare(asl, OFFICER);
  await declare(asl, OFFICER);
  await open(asl, sent);
  await expectState(asl, 'Sospesa da erogatore');
  await expect(asl.getByText('La tiene sospesa un solo attore: Regione Esperia.', { exact: false })).toBeVisible();
  await openRequest(region, 'erogazione', 'ASL Esperia', 'Anagrafe assistiti');
  await run(region, 'Rimuovi la nostra sospensione');
  await expectState(region, 'Attiva');
});
