// Seed 002, "Richieste di fruizione", as people live it at their desks: its sections, each sentence that promises
// something, in its order. Purposes, which an upgrade takes along, have no page yet: that half of a sentence is not told.
import { expectAccessible, expect, open, test, waitHydrated } from './support.ts';
import {
  ACQUE,
  ASL,
  declare,
  expectNoCommand,
  expectRefused,
  expectState,
  listRequests,
  openRequest,
  REGION,
  request,
  requestRow,
  row,
  run,
  unverify,
  VALDORO,
  verify,
} from './steps.ts';

test('manual approval is always by hand: «sarà sempre e comunque manuale»', async ({ desk }) => {
  const [asl, valdoro] = [await desk(ASL), await desk(VALDORO)];
  await open(asl, '/catalogo?q=tributi');
  await row(asl, 'Tributi locali').getByRole('link', { name: 'Tributi locali', exact: true }).click();
  await expect(asl.getByRole('definition').filter({ hasText: 'manuale: l’erogatore valuta ogni richiesta' })).toBeVisible();
  await request(asl, 'Tributi locali');
  await run(asl, 'Inoltra la richiesta');
  // Everything that is required is held, and still nobody approved.
  await expectState(asl, 'In attesa di approvazione');
  await open(valdoro, '/erogazione/richieste');
  await requestRow(valdoro, 'Tributi locali').getByRole('link', { name: 'Valuta la richiesta di ASL Esperia per Tributi locali' }).click();
  await expectState(valdoro, 'In attesa di approvazione');
  await run(valdoro, 'Approva');
  await expect(valdoro.getByRole('status').filter({ hasText: 'Richiesta approvata. Stato attuale: attiva.' })).toBeVisible();
  await openRequest(asl, 'fruizione', 'Comune di Valdoro', 'Tributi locali');
  await expectState(asl, 'Attiva');
});

test('automatic approval needs every verified attribute at submission; else the provider verifies, then approves: «a valle della verifica»', async ({
  desk,
}) => {
  const [valdoro, region] = [await desk(VALDORO), await desk(REGION)];
  await request(valdoro, 'Esenzioni dal ticket');
  await run(valdoro, 'Inoltra la richiesta');
  await expectState(valdoro, 'In attesa di approvazione');
  await expect(valdoro.getByText('può verificarlo solo l’erogatore di questo e-service')).toBeVisible();
  await openRequest(region, 'erogazione', 'Comune di Valdoro', 'Esenzioni dal ticket');
  await expectRefused(region, 'Approva', /Convenzione firmata/);
  await verify(region, 'Convenzione firmata');
  // Verification alone activates nothing.
  await expectState(region, 'In attesa di approvazione');
  await run(region, 'Approva');
  await expectState(region, 'Attiva');
  await openRequest(valdoro, 'fruizione', 'Regione Esperia', 'Esenzioni dal ticket');
  await expectState(valdoro, 'Attiva');
});

test('with every verified attribute held the platform activates at once: «automaticamente solo se … possiede già»', async ({ desk }) => {
  const [valdoro, region] = [await desk(VALDORO), await desk(REGION)];
  // The region learns to know the agreement with the comune from another of its requests.
  await openRequest(region, 'erogazione', 'Comune di Valdoro', 'Anagrafe assistiti');
  await verify(region, 'Convenzione firmata');
  await request(valdoro, 'Esenzioni dal ticket');
  await run(valdoro, 'Inoltra la richiesta');
  await expectState(valdoro, 'Attiva');
  await expect(valdoro.getByText('La piattaforma ha attivato la richiesta: l’approvazione è automatica', { exact: false })).toBeVisible();
});

test('a rejection has its reason, and a new request may follow: «aggiornando la documentazione e/o le motivazioni»', async ({ desk }) => {
  const [region, valdoro] = [await desk(REGION), await desk(VALDORO)];
  await openRequest(region, 'erogazione', 'Comune di Valdoro', 'Prenotazioni sanitarie');
  await region.getByRole('link', { name: 'Rifiuta', exact: true }).click();
  await waitHydrated(region);
  await region.getByLabel('Motivazione').fill('troppo breve');
  await region.getByRole('button', { name: 'Rifiuta' }).click();
  await expect(region.getByRole('alert')).toContainText('problema');
  await expect(region.getByLabel('Motivazione')).toHaveValue('troppo breve');
  await waitHydrated(region);
  await expectAccessible(region);
  const reason = 'La convenzione allegata è scaduta: va rinnovata & "firmata".';
  await region.getByLabel('Motivazione').fill(reason);
  await region.getByRole('button', { name: 'Rifiuta' }).click();
  await expect(region.getByRole('status').filter({ hasText: 'Richiesta rifiutata. Stato attuale: rifiutata.' })).toBeVisible();

  await openRequest(valdoro, 'fruizione', 'Regione Esperia', 'Prenotazioni sanitarie');
  await expect(valdoro.getByRole('definition').filter({ hasText: reason })).toBeVisible();
  await run(valdoro, 'Ripresenta come nuova bozza');
  await expectState(valdoro, 'In bozza');
  await valdoro.getByRole('link', { name: 'Modifica la bozza' }).click();
  await waitHydrated(valdoro);
  await valdoro.getByLabel('Messaggio per l’erogatore').fill('Alleghiamo la convenzione nuova.');
  await valdoro.getByRole('button', { name: 'Salva il messaggio' }).click();
  await expect(valdoro.getByRole('definition').filter({ hasText: 'Alleghiamo la convenzione nuova.' })).toBeVisible();
  await waitHydrated(valdoro);
  await run(valdoro, 'Inoltra la richiesta');
  await expectState(valdoro, 'In attesa di approvazione');
});

test('a newer version is signalled and the consumer alone upgrades, for good: «unilateralmente», «irreversibile»', async ({ desk }) => {
  const [valdoro, region] = [await desk(VALDORO), await desk(REGION)];
  await listRequests(valdoro, 'fruizione', 'Regione Esperia', 'Protezione civile');
  await expect(requestRow(valdoro, 'Protezione civile')).toContainText('Aggiornabile alla versione 3');
  await openRequest(region, 'erogazione', 'Comune di Valdoro', 'Protezione civile');
  await expectNoCommand(region, 'Aggiorna');
  await openRequest(valdoro, 'fruizione', 'Regione Esperia', 'Protezione civile');
  const old = valdoro.url();
  await expect(valdoro.getByRole('heading', { name: 'Aggiornabile alla versione 3' })).toBeVisible();
  await valdoro.getByRole('link', { name: 'Aggiorna', exact: true }).first().click();
  await waitHydrated(valdoro);
  await expect(valdoro.getByRole('heading', { level: 1 })).toHaveText('Aggiorna la richiesta dalla versione 1 alla 3');
  await expect(valdoro.getByRole('heading', { name: 'Requisiti della nuova versione' })).toBeVisible();
  await expectAccessible(valdoro);
  await valdoro.getByRole('link', { name: 'Avanti' }).click();
  await waitHydrated(valdoro);
  await expect(row(valdoro, 'Destinatari del voucher (aud)')).toContainText('Incompatibile');
  await expectAccessible(valdoro);
  await valdoro.getByRole('link', { name: 'Avanti' }).click();
  await waitHydrated(valdoro);
  await expect(valdoro.getByText('L’operazione è irreversibile', { exact: false })).toBeVisible();
  // "è possibile che alcuni servizi del fruitore interrompano il servizio … a disposizione l'ambiente di test"
  await expect(valdoro.getByText('prova prima nell’ambiente di test', { exact: false })).toBeVisible();
  await expectAccessible(valdoro);
  await valdoro.getByLabel('Frase di conferma').fill('aggiorna 2');
  await valdoro.getByRole('button', { name: 'Aggiorna' }).click();
  await expect(valdoro.getByRole('alert')).toBeVisible();
  await waitHydrated(valdoro);
  await valdoro.getByLabel('Frase di conferma').fill('aggiorna 3');
  await valdoro.getByRole('button', { name: 'Aggiorna' }).click();
  await expect(valdoro.getByRole('status').filter({ hasText: 'Aggiornamento registrato. Stato attuale: attiva.' })).toBeVisible();
  await expect(valdoro.getByRole('heading', { level: 1 })).toContainText('versione 3');
  // "la richiesta di fruizione per la versione 6 diventa attiva mentre la 5 viene archiviata"
  await open(valdoro, old);
  await expectState(valdoro, 'Archiviata');
  await expect(valdoro.getByRole('heading', { level: 1 })).toContainText('versione 1');
  for (const command of ['Aggiorna', 'Inoltra la richiesta', 'Rimuovi la nostra sospensione', 'Ripresenta come nuova bozza']) {
    await expectNoCommand(valdoro, command);
  }
  await valdoro.getByRole('link', { name: 'Apri la nuova richiesta' }).click();
  await expect(valdoro.getByRole('heading', { level: 1 })).toContainText('versione 3');
});

test('one suspension is enough, and each actor lifts its own: «Solo l’attore che l’ha sospesa ha facoltà di riattivarla»', async ({
  desk,
}) => {
  const [region, asl] = [await desk(REGION), await desk(ASL)];
  await openRequest(region, 'erogazione', 'ASL Esperia', 'Catasto regionale');
  await run(region, 'Sospendi', { 'Motivo della sospensione': 'Verifica documentale di novembre.' });
  await expect(region.getByRole('status').filter({ hasText: 'Sospensione registrata. Stato attuale: sospesa.' })).toBeVisible();

  await openRequest(asl, 'fruizione', 'Regione Esperia', 'Catasto regionale');
  const holders = asl.getByRole('table', { name: 'Chi la sospende' });
  await expect(row(asl, 'Erogatore')).toContainText('Verifica documentale di novembre.');
  await expect(row(asl, 'Erogatore')).toContainText('Solo Regione Esperia');
  await expect(holders.getByRole('link', { name: 'Rimuovi' })).toHaveCount(0);
  await expectNoCommand(asl, 'Rimuovi la nostra sospensione');
  await run(asl, 'Sospendi anche noi', { 'Motivo della sospensione': 'Sostituzione del nostro applicativo.' });
  await expectState(asl, 'Sospesa da erogatore', 'Sospesa da fruitore');

  await openRequest(region, 'erogazione', 'ASL Esperia', 'Catasto regionale');
  await run(region, 'Rimuovi la nostra sospensione');
  await expect(region.getByRole('status').filter({ hasText: 'Stato attuale: sospesa.' })).toBeVisible();
  await expectNoCommand(region, 'Rimuovi la nostra sospensione');

  await openRequest(asl, 'fruizione', 'Regione Esperia', 'Catasto regionale');
  await run(asl, 'Rimuovi la nostra sospensione');
  await expect(asl.getByRole('status').filter({ hasText: 'Stato attuale: attiva.' })).toBeVisible();
});

test('the platform suspends when attributes are lost and is one of the actors: «sarà necessario che anche la piattaforma lo faccia»', async ({
  desk,
}) => {
  const [region, asl, acque] = [await desk(REGION), await desk(ASL), await desk(ACQUE)];
  // "se il fruitore perde uno o più attributi certificati"
  await openRequest(acque, 'fruizione', 'Regione Esperia', 'Reti idriche');
  await expectState(acque, 'Sospesa da piattaforma', 'Attributi certificati mancanti');
  // "… e/o dichiarati": the ASL has taken back its declaration, and both enti have suspended as well.
  await openRequest(region, 'erogazione', 'ASL Esperia', 'Trasporto scolastico');
  await expect(row(region, 'Erogatore (noi)')).toContainText('Solo Regione Esperia');
  await expect(row(region, 'Fruitore')).toContainText('Solo ASL Esperia');
  await expect(row(region, 'Piattaforma')).toContainText('Automatica');
  await expectAccessible(region);
  await run(region, 'Rimuovi la nostra sospensione');
  await expectState(region, 'Sospesa da fruitore', 'Sospesa da piattaforma');
  await openRequest(asl, 'fruizione', 'Regione Esperia', 'Trasporto scolastico');
  await run(asl, 'Rimuovi la nostra sospensione');
  await expect(asl.getByText('La tiene sospesa un solo attore: piattaforma.', { exact: false })).toBeVisible();
  await declare(asl, 'Adesione al codice di condotta');
  await openRequest(asl, 'fruizione', 'Regione Esperia', 'Trasporto scolastico');
  await expectState(asl, 'Attiva');
});

test('reactivation fails while a verified attribute is revoked: «la riattivazione non andrà a buon fine»', async ({ desk }) => {
  const region = await desk(REGION);
  await openRequest(region, 'erogazione', 'ASL Esperia', 'Anagrafe assistiti');
  await unverify(region, 'Convenzione firmata');
  await expectState(region, 'Attiva');
  await run(region, 'Sospendi', { 'Motivo della sospensione': 'La convenzione è scaduta.' });
  await expectRefused(region, 'Rimuovi la nostra sospensione', /Convenzione firmata/);
  // "Sarà necessario prima verificare nuovamente l'attributo, e solo successivamente riattivare la richiesta."
  await verify(region, 'Convenzione firmata');
  await expectState(region, 'Sospesa da erogatore');
  await run(region, 'Rimuovi la nostra sospensione');
  await expect(region.getByRole('status').filter({ hasText: 'Stato attuale: attiva.' })).toBeVisible();
});
