import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ConnectionSettings } from '../../../connectors/registry.ts';

/** The connections as an operator configures them; answers the path for `CONNECTIONS`. */
export async function connectionsFile(
  folder: string,
  connections: readonly ConnectionSettings[],
): Promise<string> {
  const path = join(folder, 'connections.json');
  const configured = connections.map((connection) => ({ ...connection, environment: 'sandbox' }));
  await writeFile(path, JSON.stringify(configured), { mode: 0o600 });
  return path;
}
