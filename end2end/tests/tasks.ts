// What people come for (`ux.md` 5.2), each described once: what they want, and what they do, by role and name.
import type { Page } from '@playwright/test';
import { ASL, KEEPER, OPERATOR, REGION, VALDORO } from './steps.ts';
import type { Step } from './driver.ts';
import { askForVoucher, PUBLIC_KEY } from './voucher.ts';

/** "Da fare": what waits for somebody, with one action in each row. Every task starts there. */
export const START = '/';

export interface Task {
  /** What the person wants, in their own words. */
  goal: string;
  person: string;
  /** How often they may click, or press Enter or Space, at most. Typing is free. */
  budget: number;
  steps: Step[];
  /** What a machine does afterwards with what the page says. */
  then?: (page: Page) => Promise<void>;
}

/** A small interface, as a provider would have it. */
const INTERFACE = `openapi: 3.0.3
info: { title: Anagrafe canina, version: '1' }
servers: [{ url: https://cani.example }]
paths: { /cani: { get: { summary: Elenco, responses: { '200': { description: ok } } } } }
`;

/** What a region publishes: one code more than before, one with another name, others gone. */
const CODES = 'code,display\n01,Assistenza territoriale\n0304,Eliambulanza\n03,Urgenza\n';

export const TASKS: Task[] = [
  {
    goal: 'write an e-service from nothing and publish it',
    person: REGION,
    budget: 11,
    steps: [
      { press: 'link', menu: true, name: /^I miei e-service/ },
      { press: 'link', name: 'Nuovo e-service' },
      { fill: 'Nome', with: 'Anagrafe canina' },
      { fill: 'Descrizione', with: 'Chi ha un cane, e dove abita.' },
      { press: 'radio', name: 'REST' },
      { press: 'radio', name: 'Sì' },
      { press: 'button', name: 'Salva e continua' },
      { fill: 'Descrizione della versione', with: 'La prima versione.' },
      { fill: 'Chiamate al giorno per fruitore', with: '1000' },
      { fill: 'Chiamate al giorno in totale', with: '10000' },
      { press: 'button', name: 'Salva e continua' },
      { attach: 'File', name: 'cani.yaml', content: INTERFACE },
      { press: 'button', name: 'Carica il file' },
      { see: 'status', name: 'File caricato.' },
      { fill: 'Destinatari del voucher (aud)', with: 'https://cani.example' },
      { press: 'button', name: 'Salva e continua' },
      { press: 'link', name: 'Avanti' },
      { see: 'row', name: /^GET \/cani Elenco/ },
      { press: 'link', name: 'Pubblica…' },
      { press: 'button', name: 'Pubblica' },
      { see: 'status', name: /Versione 1 pubblicata\. Stato attuale: pubblicata/ },
    ],
  },
  {
    goal: 'approve a request that has all it needs',
    person: VALDORO,
    budget: 3,
    steps: [
      { press: 'link', name: 'Valuta la richiesta di Regione Esperia per Tributi locali' },
      { press: 'link', name: 'Approva' },
      { press: 'button', name: 'Approva' },
      { see: 'status', name: 'Richiesta approvata. Stato attuale: attiva.' },
    ],
  },
  {
    goal: 'reject a request and say why',
    person: REGION,
    budget: 3,
    steps: [
      { press: 'link', name: 'Valuta la richiesta di Comune di Valdoro per Prenotazioni sanitarie' },
      { press: 'link', name: 'Rifiuta' },
      { fill: 'Motivazione', with: 'La convenzione allegata è scaduta e va rinnovata.' },
      { press: 'button', name: 'Rifiuta' },
      { see: 'status', name: 'Richiesta rifiutata. Stato attuale: rifiutata.' },
    ],
  },
  {
    goal: 'suspend an active request',
    person: REGION,
    budget: 5,
    steps: [
      { press: 'link', menu: true, name: /^Richieste di fruizione/ },
      { press: 'link', name: /^Attive/ },
      { press: 'link', name: 'Apri la richiesta di ASL Esperia per Catasto regionale' },
      { press: 'link', name: 'Sospendi' },
      { fill: 'Motivo della sospensione', with: 'Verifica documentale di novembre.' },
      { press: 'button', name: 'Sospendi' },
      { see: 'status', name: 'Sospensione registrata. Stato attuale: sospesa.' },
    ],
  },
  {
    goal: 'find out why a request is suspended and who alone can lift it',
    person: ASL,
    budget: 3,
    steps: [
      { press: 'link', menu: true, name: /^Le mie richieste/ },
      { press: 'link', name: /^Sospese/ },
      { press: 'link', name: 'Apri la richiesta di Regione Esperia per Trasporto scolastico' },
      { see: 'heading', name: 'Perché non è attiva', aboveFold: true },
      { see: 'table', name: 'Chi la sospende', aboveFold: true },
      { see: 'row', name: /^Erogatore .* Verifica documentale in corso\. Solo Regione Esperia/ },
      { see: 'row', name: /^Fruitore \(noi\) .* Solo ASL Esperia/ },
      { see: 'row', name: /^Piattaforma .* Automatica quando i requisiti tornano/ },
    ],
  },
  {
    goal: 'verify what is missing and approve',
    person: REGION,
    budget: 5,
    steps: [
      { press: 'link', name: 'Valuta la richiesta di Comune di Valdoro per Anagrafe assistiti' },
      { press: 'link', name: 'Verifica Convenzione firmata' },
      { press: 'button', name: 'Verifica' },
      { press: 'link', name: 'Approva' },
      { press: 'button', name: 'Approva' },
      { see: 'status', name: 'Richiesta approvata. Stato attuale: attiva.' },
    ],
  },
  {
    goal: 'upgrade to a newer version, knowing what it asks and what follows',
    person: VALDORO,
    budget: 5,
    steps: [
      { press: 'link', name: 'Aggiorna la richiesta a Regione Esperia per Protezione civile' },
      { see: 'heading', name: 'Requisiti della nuova versione' },
      { press: 'link', name: 'Avanti' },
      { see: 'row', name: /^Destinatari del voucher .* Incompatibile/ },
      { press: 'link', name: 'Avanti' },
      { see: 'listitem', name: /irreversibile/ },
      { fill: 'Frase di conferma', with: 'AGGIORNA 3' },
      { press: 'button', name: 'Aggiorna' },
      { see: 'status', name: 'Aggiornamento registrato. Stato attuale: attiva.' },
    ],
  },
  {
    goal: 'resolve a discrepancy',
    person: REGION,
    budget: 3,
    steps: [
      { press: 'link', name: /^Esamina la discrepanza su Referente tecnico nominato/ },
      { press: 'link', name: 'Revoco anch’io' },
      { fill: 'Motivo', with: 'Il referente non lavora più per il fruitore.' },
      { press: 'button', name: 'Revoca la verifica' },
      { see: 'status', name: /revocat/ },
    ],
  },
  {
    goal: 'obtain a voucher for an e-service whose request is active',
    person: ASL,
    budget: 22,
    steps: [
      { press: 'link', menu: true, name: /^Le mie richieste/ },
      { press: 'link', name: /^Attive/ },
      { press: 'link', name: 'Apri la richiesta di Regione Esperia per Catasto regionale' },
      { press: 'link', name: 'Nuova finalità' },
      { fill: 'Titolo', with: 'Ambulatori sul territorio' },
      { fill: 'Descrizione', with: 'Controllo degli immobili usati come ambulatori.' },
      { fill: 'Stima di carico: chiamate al giorno', with: '100' },
      { press: 'button', name: 'Salva e continua' },
      { press: 'button', name: 'Usa queste risposte' },
      { press: 'checkbox', name: /^L’ente dichiara che le risposte sono vere/ },
      { press: 'button', name: 'Salva e continua' },
      { press: 'link', name: 'Torna alla finalità per presentarla' },
      { press: 'link', name: 'Presenta' },
      { press: 'button', name: 'Presenta' },
      { see: 'status', name: 'La finalità è stata presentata.' },
      { press: 'link', name: 'Collega un client' },
      { press: 'link', name: 'Nuovo client' },
      { fill: 'Nome', with: 'Server degli ambulatori' },
      { fill: 'Descrizione', with: 'Il sistema che controlla gli immobili.' },
      { press: 'button', name: 'Crea il client' },
      { press: 'link', name: /^Chiavi/ },
      { press: 'link', name: 'Aggiungi una chiave' },
      { fill: 'Nome', with: 'Chiave 2026' },
      { fill: 'Chiave pubblica in formato PEM', with: PUBLIC_KEY },
      { press: 'button', name: 'Aggiungi una chiave' },
      { see: 'status', name: 'La chiave è stata aggiunta: si può usare da subito.' },
      { press: 'link', name: 'Torna al client' },
      { press: 'link', name: /^Finalità/ },
      { press: 'link', name: 'Collega una finalità' },
      { press: 'button', name: 'Collega Ambulatori sul territorio' },
      { see: 'status', name: 'La finalità è collegata al client.' },
      { press: 'link', name: 'Come si chiede un voucher' },
      { see: 'heading', name: 'Shell' },
    ],
    then: askForVoucher,
  },
  {
    goal: 'take the next pratica in charge',
    person: OPERATOR,
    budget: 3,
    steps: [
      { press: 'link', name: /^\d+ pratiche da assegnare$/ },
      { press: 'link', name: /^Prendi in carico/ },
      { press: 'button', name: 'Sì, sono sicuro' },
      { see: 'status', name: 'Hai preso in carico la pratica.' },
      { see: 'listitem', name: /Presa in carico/ },
    ],
  },
  {
    goal: 'process a pratica and answer it with a file',
    person: OPERATOR,
    budget: 5,
    steps: [
      { press: 'link', name: /^Elabora .*Certificato di residenza/ },
      { press: 'radio', name: 'Approva' },
      { press: 'button', name: 'Avanti' },
      { attach: 'Documento da allegare', name: 'certificato.pdf', content: '%PDF-1.7\ncertificato\n', type: 'application/pdf' },
      { press: 'button', name: 'Allega e continua' },
      { see: 'heading', name: 'L’e-mail che riceverà il cittadino' },
      { press: 'button', name: 'Concludi' },
      { see: 'status', name: 'La pratica è conclusa.' },
    ],
  },
  {
    goal: 'publish a new version of a list of codes, knowing what it changes, and read one of them',
    person: KEEPER,
    budget: 4,
    steps: [
      { press: 'link', menu: true, name: 'Carica dizionario' },
      { attach: 'File', name: 'setting.csv', content: CODES, type: 'text/csv' },
      { fill: 'Nome', with: 'Setting assistenziale (esempio)' },
      { fill: 'OID', with: '2.999.4.1' },
      { fill: 'URL canonico', with: 'https://ponte.example/terminologie/setting-assistenziale' },
      { fill: 'Versione', with: '3.0' },
      { press: 'button', name: 'Controlla il file' },
      { see: 'heading', name: 'Differenze con la versione 2.0' },
      { see: 'row', name: /^0304 Eliambulanza/ },
      { press: 'button', name: 'Pubblica' },
      { see: 'status', name: 'Pubblicata: da ora la vedono tutti.' },
      { press: 'link', name: '0304' },
      { see: 'heading', name: '0304 – Eliambulanza' },
    ],
  },
  {
    goal: 'delete a version of a list of codes',
    person: KEEPER,
    budget: 3,
    steps: [
      { press: 'link', menu: true, name: 'Dizionari' },
      { press: 'link', name: 'Elimina Setting assistenziale (esempio) 2.0' },
      { fill: 'Frase di conferma', with: 'elimina 2.999.4.1/2.0' },
      { press: 'button', name: 'Elimina la versione' },
      { see: 'status', name: 'Versione eliminata.' },
    ],
  },
];
