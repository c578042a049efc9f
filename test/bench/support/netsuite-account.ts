import { generateKeyPairSync } from 'node:crypto';

/** One client of a simulated account: what the account knows of it, and what the client needs to sign in. */
export function netSuiteKeys() {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const clientId = 'bench';
  const certificateId = 'bench-2026';
  return {
    client: {
      clientId,
      certificateId,
      publicKeyPem: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
      scopes: ['rest_webservices'],
    },
    credentials: {
      accountId: '1234567_SB1',
      clientId,
      certificateId,
      privateKeyPem: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
      webhookSecret: 'not used by a bench',
    },
  };
}
