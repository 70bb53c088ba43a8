// A machine that asks for a voucher with what the page says, and with a key of which the console never sees the private half.
import { createPublicKey, generateKeyPairSync, randomUUID, sign, verify } from 'node:crypto';
import { expect, type Page } from '@playwright/test';

const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });

/** The public half, as OpenSSL writes it. */
export const PUBLIC_KEY = publicKey.export({ type: 'spki', format: 'pem' }).toString();

const base64url = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
const read = (part: string | undefined) => JSON.parse(Buffer.from(part ?? '', 'base64url').toString());

/** The values that the shell's sample on the open page is filled with. */
async function sample(page: Page): Promise<Record<string, string>> {
  const script = await page.getByText(/^#!\/bin\/sh/).innerText();
  return Object.fromEntries([...script.matchAll(/^([A-Z]+)=\$\{[A-Z]+:?-(.*)\}$/gm)].map(([, name, value]) => [name, value]));
}

/** Signs an assertion with the values on the open page, sends it where the page says, and checks what comes back. */
export async function askForVoucher(page: Page): Promise<void> {
  const { URL: url, AUDIENCE, CLIENT, KID, PURPOSE } = await sample(page);
  const now = Math.floor(Date.now() / 1000);
  const header = { alg: 'RS256', typ: 'JWT', kid: KID };
  const claims = { iss: CLIENT, sub: CLIENT, aud: AUDIENCE, jti: randomUUID(), iat: now, exp: now + 300, purposeId: PURPOSE };
  const message = `${base64url(header)}.${base64url(claims)}`;
  const signature = sign('sha256', Buffer.from(message), privateKey).toString('base64url');
  const answer = await fetch(url ?? '', {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_id: CLIENT ?? '',
      client_assertion: `${message}.${signature}`,
    }),
  });
  const given = await answer.json();
  expect(answer.status, JSON.stringify(given)).toBe(200);
  const [first, second, third] = given.access_token.split('.');
  const { keys } = await (await fetch(new URL('/.well-known/jwks.json', url))).json();
  const key = createPublicKey({ key: keys.find((one: { kid: string }) => one.kid === read(first).kid), format: 'jwk' });
  expect(verify('sha256', Buffer.from(`${first}.${second}`), key, Buffer.from(third, 'base64url'))).toBe(true);
  expect(read(second)).toMatchObject({ client_id: CLIENT, purposeId: PURPOSE });
}
