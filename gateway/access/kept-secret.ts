import { randomBytes } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** The folder under `DATA_DIR` that holds the secrets which a demo makes for itself. */
export const secretFile = (dataDir: string, name: string): string => join(dataDir, 'keys', name);

/**
 * The text of a file that only its owner may read (mode 0600), made by `create` the first time. Processes
 * that start together agree on one text: the file appears whole or not at all, and the first one wins.
 */
export async function keptSecret(path: string, create: () => Promise<string>): Promise<string> {
  const kept = await readIfPresent(path);
  if (kept !== null) return kept;
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const draft = `${path}.${randomBytes(8).toString('hex')}`;
  try {
    await writeFile(draft, await create(), { mode: 0o600, flag: 'wx' });
    await linkUnlessPresent(draft, path);
  } finally {
    await rm(draft, { force: true });
  }
  return readFile(path, 'utf8');
}

async function readIfPresent(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    // Absence is the normal first start.
    if (isFileError(error, 'ENOENT')) return null;
    throw error;
  }
}

async function linkUnlessPresent(draft: string, path: string): Promise<void> {
  try {
    await link(draft, path);
  } catch (error) {
    // Another process was first: its text is the one to use.
    if (!isFileError(error, 'EEXIST')) throw error;
  }
}

const isFileError = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code;
