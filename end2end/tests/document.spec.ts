// Files of a request: the consumer attaches them to its draft, the provider reads them.
import { readFile } from 'node:fs/promises';
import { expect, expectAccessible, test, waitHydrated } from './support.ts';
import { ASL, openRequest, REGION, row, run } from './steps.ts';

const PDF = { name: 'convenzione.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.7\nconvenzione firmata\n') };
const OTHER = { ...PDF, name: 'delega.pdf', buffer: Buffer.from('%PDF-1.7\ndelega\n') };

test('the consumer attaches a file to its draft, and the provider reads it once it is sent', async ({ desk }) => {
  const [asl, region] = [await desk(ASL), await desk(REGION)];
  await openRequest(asl, 'fruizione', 'Regione Esperia', 'Biblioteche regionali');
  await expect(asl.getByText('Nessun documento allegato.')).toBeVisible();
  await asl.getByRole('link', { name: 'Aggiungi o rimuovi documenti' }).click();
  await waitHydrated(asl);

  // What is no document comes back to the form, which says so.
  await asl.getByLabel('File').setInputFiles({ name: 'programma.exe', mimeType: 'application/pdf', buffer: Buffer.from('MZ') });
  await asl.getByLabel('Nome per chi lo legge').fill('Convenzione 2026');
  await asl.getByRole('button', { name: 'Allega', exact: true }).click();
  await expect(asl.getByRole('alert')).toContainText('È di un tipo diverso da quello previsto.');
  await waitHydrated(asl);
  await expect(asl.getByLabel('Nome per chi lo legge')).toHaveValue('Convenzione 2026');
  await expectAccessible(asl);
  await asl.getByLabel('File').setInputFiles({ ...PDF, buffer: Buffer.concat([PDF.buffer, Buffer.alloc(10 * 1024 * 1024)]) });
  await asl.getByRole('button', { name: 'Allega', exact: true }).click();
  await expect(asl.getByRole('alert')).toContainText('il limite è di 10 MiB');
  await waitHydrated(asl);
  await expect(asl.getByLabel('Nome per chi lo legge')).toHaveValue('Convenzione 2026');
  await asl.getByLabel('Nome per chi lo legge').fill('');

  await asl.getByLabel('File').setInputFiles(PDF);
  await asl.getByRole('button', { name: 'Allega', exact: true }).click();
  await expect(asl.getByRole('status').filter({ hasText: 'Documento allegato.' })).toBeVisible();
  await waitHydrated(asl);
  await asl.getByLabel('File').setInputFiles(OTHER);
  await asl.getByRole('button', { name: 'Allega', exact: true }).click();
  await expect(row(asl, 'delega.pdf')).toBeVisible();
  await waitHydrated(asl);

  // One is taken off again, after a question.
  await row(asl, 'delega.pdf').getByRole('link', { name: 'Rimuovi delega.pdf' }).click();
  await waitHydrated(asl);
  await expect(asl.getByRole('heading', { level: 1 })).toHaveText('Rimuovere il documento «delega.pdf»?');
  await expectAccessible(asl);
  await asl.getByRole('button', { name: 'Rimuovi' }).click();
  await expect(asl.getByRole('status').filter({ hasText: 'Documento rimosso.' })).toBeVisible();
  await expect(row(asl, 'delega.pdf')).toHaveCount(0);
  await waitHydrated(asl);

  await openRequest(asl, 'fruizione', 'Regione Esperia', 'Biblioteche regionali');
  await run(asl, 'Inoltra la richiesta');
  await openRequest(region, 'erogazione', 'ASL Esperia', 'Biblioteche regionali');
  const [download] = await Promise.all([
    region.waitForEvent('download'),
    row(region, 'convenzione.pdf').getByRole('link', { name: 'Scarica convenzione.pdf' }).click(),
  ]);
  expect(download.suggestedFilename()).toBe('convenzione.pdf');
  expect(await readFile(await download.path())).toEqual(PDF.buffer);
  await expectAccessible(region);
});
