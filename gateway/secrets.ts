import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { secretFile } from './access/kept-secret.ts';

/** Secrets that vendors replace as they go (refresh tokens): files that only this user may read. */
export const connectionSecrets = (dataDir: string) => ({
  async saveSecret(connectionId: string, secret: string): Promise<void> {
    const path = secretFile(dataDir, `connection-${connectionId}.txt`);
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    // Replaced as a whole: half a token would lock the connection out.
    await writeFile(`${path}.new`, secret, { mode: 0o600 });
    await rename(`${path}.new`, path);
  },
  async readSecret(connectionId: string): Promise<string | null> {
    // No file means that none was kept yet.
    return readFile(secretFile(dataDir, `connection-${connectionId}.txt`), 'utf8').catch(
      () => null,
    );
  },
});
