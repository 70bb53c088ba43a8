// Purposes: from a draft with its risk analysis to an active one, a load over the quotas that the provider decides on, a
// change of plan, hands on the switch, and the end.
import { type Page } from '@playwright/test';
import { expect, expectAccessible, hasJavaScript, open, test, waitHydrated } from './support.ts';
import { ASL, expectNoCommand, expectState, REGION, row, run, type Side } from './steps.ts';

const CADASTRE = 'Catasto regionale';

async function openPurpose(page: Page, side: Side, title: string): Promise<void> {
  await open(page, `/${side}/finalita?vista=tutte&q=${encodeURIComponent(title)}`);
  await row(page, title).getByRole('rowheader').getByRole('link').click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(title);
  await waitHydrated(page);
}

/** Begins a purpose for the cadastre; the questions of its risk analysis are open afterwards. */
async function begin(page: Page, title: string, calls: number): Promise<void> {
  await open(page, '/fruizione/finalita');
  await page.getByRole('link', { name: 'Nuova finalità' }).click();
  await waitHydrated(page);
  await page.getByLabel('Per quale e-service?').selectOption({ label: await optionOf(page, CADASTRE) });
  await page.getByLabel('Titolo').fill(title);
  await page.getByLabel('Descrizione').fill('Controllo degli immobili usati come ambulatori.');
  await page.getByLabel('Stima di carico: chiamate al giorno').fill(String(calls));
  await page.getByRole('button', { name: 'Salva e continua' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Analisi del rischio');
  await waitHydrated(page);
}

async function optionOf(page: Page, eservice: string): Promise<string> {
  const options = await page.getByLabel('Per quale e-service?').getByRole('option').allInnerTexts();
  return options.find((option) => option.startsWith(eservice)) ?? '';
}

async function save(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Salva e continua' }).click();
  await expect(page).toHaveURL(/fatto=modifica/);
  await waitHydrated(page);
}

/** Answers everything that a purpose with personal data asks, question after question as they come up. */
async function answer(page: Page): Promise<void> {
  const choose = (question: string, option: string) =>
    page.getByRole('group', { name: question }).getByLabel(option, { exact: true }).check();
  // Nothing that depends on an answer is asked before it is given.
  await expect(page.getByLabel('Quale compito istituzionale?')).toBeHidden();
  await choose('Per quale finalità l’ente chiede di accedere ai dati?', 'Per un compito istituzionale dell’ente');
  // At once where the page is alive, with the next saving where it is not.
  await expect(page.getByLabel('Quale compito istituzionale?')).toBeVisible({ visible: hasJavaScript() });
  await choose('L’accesso comporta il trattamento di dati personali?', 'Sì');
  await choose('Che cosa ottiene l’ente dall’accesso?', 'Dati che non possiede');
  await page.getByLabel(/^L’ente dichiara che le risposte sono vere/).check();
  await save(page);
  await page.getByLabel('Quale compito istituzionale?').fill('Vigilanza sulle strutture sanitarie.');
  await page.getByLabel('Dati comuni, per esempio anagrafici o di contatto').check();
  await page.getByLabel('Compito di interesse pubblico').check();
  await choose('L’ente sa stimare di quante persone tratterà i dati?', 'No');
  await choose('In quale forma servono i dati?', 'In chiaro');
  await choose('Gli interessati hanno ricevuto l’informativa?', 'Sì');
  await choose('È stata fatta una valutazione d’impatto (DPIA)?', 'Sì');
  await page.getByLabel(/^Per quanto tempo saranno conservati i dati/).fill('Cinque anni.');
  await page.getByLabel('A chi saranno comunicati?').fill('Nessuno.');
  await save(page);
  await choose('Da che cosa è previsto il compito di interesse pubblico?', 'Da una norma di legge o di regolamento');
  await save(page);
  await page.getByLabel('Quale norma?').fill('Legge regionale 4 del 2021.');
  await save(page);
  await expect(page.getByText('Tutte le domande hanno una risposta.')).toBeVisible();
}

test('a consumer answers the risk analysis question by question, and the purpose is active within the quotas', async ({ desk }) => {
  const asl = await desk(ASL);
  await begin(asl, 'Ambulatori sul territorio', 100);
  await expectAccessible(asl);
  await openPurpose(asl, 'fruizione', 'Ambulatori sul territorio');
  await expect(asl.getByText('È in bozza: ASL Esperia deve completarla e presentarla.')).toBeVisible();
  await expect(asl.getByRole('button', { name: 'Presenta', exact: true })).toHaveAttribute('aria-disabled', 'true');
  await asl.getByRole('link', { name: 'Compila l’analisi del rischio' }).click();
  await waitHydrated(asl);
  await answer(asl);
  await expectAccessible(asl);
  await openPurpose(asl, 'fruizione', 'Ambulatori sul territorio');
  await run(asl, 'Presenta');
  await expectState(asl, 'Attiva');
  await expect(asl.getByText('Perché non si può usare adesso')).toHaveCount(0);
  await expectAccessible(asl);
});

test('a load over the quotas: both sides see what is left, and the provider decides', async ({ desk }) => {
  const [asl, region] = [await desk(ASL), await desk(REGION)];
  await openPurpose(asl, 'fruizione', 'Mappatura dei terreni agricoli');
  await expectState(asl, 'In attesa di approvazione');
  await expect(asl.getByText(/6\.000 chiamate al giorno su 2\.800 disponibili per fruitore/)).toBeVisible();
  await expectNoCommand(asl, 'Approva');

  await open(region, '/');
  const waiting = row(region, /Finalità sopra le soglie – Mappatura dei terreni agricoli/);
  await expect(waiting).toContainText('chieste 6.000 chiamate al giorno, le soglie ne lasciano 2.800');
  await waiting.getByRole('link', { name: /^Valuta la finalità/ }).click();
  await expect(region.getByText(/6\.000 chiamate al giorno su 2\.800 disponibili per fruitore/)).toBeVisible();
  await expectAccessible(region);
  await region.getByRole('link', { name: 'Approva', exact: true }).click();
  await waitHydrated(region);
  const announced = region.getByRole('region', { name: 'Cosa succede se confermi' });
  await expect(announced).toContainText('In attesa di approvazione, 6.000 chiamate al giorno');
  await expect(announced).toContainText('Attiva, 6.000 chiamate al giorno');
  await expectAccessible(region);
  await region.getByRole('button', { name: 'Approva', exact: true }).click();
  await expectState(region, 'Attiva');
  await openPurpose(asl, 'fruizione', 'Mappatura dei terreni agricoli');
  await expectState(asl, 'Attiva');
});

test('a change of plan is looked at before it is asked for, and can be taken back', async ({ desk }) => {
  const asl = await desk(ASL);
  await openPurpose(asl, 'fruizione', 'Verifica delle sedi aziendali');
  await asl.getByRole('link', { name: 'Cambia la stima di carico', exact: true }).click();
  await waitHydrated(asl);
  await asl.getByLabel('Chiamate al giorno').fill('4500');
  await asl.getByRole('button', { name: 'Vedi che cosa comporta' }).click();
  await expect(asl).toHaveURL(/chiamate=4500/);
  await waitHydrated(asl);
  const announced = asl.getByRole('region', { name: 'Cosa succede se confermi' });
  await expect(announced).toContainText('Attiva, 1.000 chiamate al giorno; 4.500 in attesa');
  await expectAccessible(asl);
  await asl.getByRole('button', { name: 'Chiedi 4.500 chiamate al giorno' }).click();
  await expectState(asl, 'Attiva', 'In attesa di approvazione');
  await run(asl, 'Ritira la stima in attesa');
  await expect(asl.getByRole('main').getByText('In attesa di approvazione', { exact: true })).toHaveCount(0);
});

test('each side lifts its own suspension, and the page says whose turn it is', async ({ desk }) => {
  const [asl, region] = [await desk(ASL), await desk(REGION)];
  const title = 'Stima degli affitti';
  await openPurpose(asl, 'fruizione', title);
  await expectState(asl, 'Sospesa dall’erogatore', 'Sospesa dal fruitore');
  await expect(asl.getByText('La sospende Regione Esperia: solo Regione Esperia può togliere la propria sospensione.')).toBeVisible();
  await run(asl, 'Rimuovi la nostra sospensione');
  await expectState(asl, 'Sospesa dall’erogatore');
  await expectNoCommand(asl, 'Rimuovi la nostra sospensione');
  await openPurpose(region, 'erogazione', title);
  await run(region, 'Rimuovi la nostra sospensione');
  await expectState(region, 'Attiva');
  await openPurpose(asl, 'fruizione', title);
  await asl.getByRole('link', { name: 'Archivia', exact: true }).click();
  await waitHydrated(asl);
  await asl.getByLabel('Conferma').fill(`ARCHIVIA ${title}`);
  await asl.getByRole('button', { name: 'Archivia', exact: true }).click();
  await expectState(asl, 'Archiviata');
});

test('a rejected purpose is copied into a draft with the same answers, which are also a start for others', async ({ desk }) => {
  const asl = await desk(ASL);
  await openPurpose(asl, 'fruizione', 'Studio epidemiologico per area');
  await expectState(asl, 'Rifiutata');
  await expect(asl.getByText(/Regione Esperia ha rifiutato la stima di carico/)).toBeVisible();
  await run(asl, 'Duplica');
  await expect(asl.getByRole('heading', { level: 1 })).toHaveText('Studio epidemiologico per area - copia');
  await expect(asl.getByRole('region', { name: 'Analisi del rischio' })).toContainText('Legge regionale 4 del 2021');
  await run(asl, 'Elimina');
  await expect(asl.getByRole('status').filter({ hasText: 'La finalità è stata eliminata.' })).toBeVisible();

  await openPurpose(asl, 'fruizione', 'Analisi delle volumetrie');
  await asl.getByRole('link', { name: 'Compila l’analisi del rischio' }).click();
  await waitHydrated(asl);
  await asl.getByLabel('Da quale finalità?').selectOption('Studio epidemiologico per area – Catasto regionale');
  await asl.getByRole('button', { name: 'Usa queste risposte' }).click();
  await expect(asl).toHaveURL(/fatto=modifica/);
  await expect(asl.getByLabel('Quale norma?')).toHaveValue('Legge regionale 4 del 2021, articolo 12.');
  await expect(asl.getByText('Manca o va corretta una risposta fra le domande di adesso.')).toBeVisible();
  await expect(asl.getByLabel(/^L’ente dichiara che le risposte sono vere/)).not.toBeChecked();
});

test('an active purpose whose request is suspended cannot be used, and the page leads to the request', async ({ desk }) => {
  const asl = await desk(ASL);
  await openPurpose(asl, 'fruizione', 'Percorsi delle ambulanze');
  await expect(asl.getByText(/La richiesta di fruizione è sospesa/)).toBeVisible();
  await asl.getByRole('link', { name: 'Apri la richiesta' }).click();
  await expect(asl.getByRole('heading', { level: 1 })).toContainText('Registro delle strade');
});
