import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import pg from 'pg';
import type { Cluster } from './cluster.ts';
import { SUPERUSER } from './cluster.ts';

/** What a port says when asked for our cluster. */
export type Answer = 'ours' | 'not-yet' | 'silent' | 'another';

const TIMEOUT_MS = 2_000;

/** cannot_connect_now (starting, stopping, recovering) and too_many_connections: a server that is there. */
const NOT_YET = new Set(['57P03', '53300']);

export const urlOf = ({ password }: Cluster, port: number, database: string): string =>
  `postgres://${SUPERUSER}:${password}@127.0.0.1:${port}/${database}`;

/** A session on the server's own database, which every server has. It keeps no process alive by itself. */
export async function connectAdmin(cluster: Cluster, port: number): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString: urlOf(cluster, port, 'postgres'),
    application_name: 'tributary supervisor',
    connectionTimeoutMillis: TIMEOUT_MS,
  });
  // The server stops before its supervisor's session does; that is no fault.
  client.on('error', () => {});
  await client.connect();
  return client;
}

const WHICH_CLUSTER = {
  text: `select current_setting('data_directory') as path, system_identifier::text as id
           from pg_control_system()`,
  query_timeout: TIMEOUT_MS,
};

/**
 * Asks whether the server on `port` keeps this very cluster. The folder alone is not enough (a container sees
 * another's `/app/.data`), nor the identifier (a copied folder has the same one).
 */
export async function ask(cluster: Cluster, port: number): Promise<Answer> {
  let client: pg.Client | undefined;
  try {
    client = await connectAdmin(cluster, port);
    const { rows } = await client.query(WHICH_CLUSTER);
    const isOurs = rows[0]?.path === cluster.path && rows[0]?.id === cluster.systemId;
    return isOurs ? 'ours' : 'another';
  } catch (error) {
    // Every failure is an answer here.
    return answerOf(error);
  } finally {
    await client?.end();
  }
}

/** A server that refuses our password or has no such database is not ours; no server's word is silence. */
function answerOf(error: unknown): Answer {
  if (!(error instanceof pg.DatabaseError)) return 'silent';
  return NOT_YET.has(error.code ?? '') ? 'not-yet' : 'another';
}

/** Whether that process is a postmaster started on this cluster: process ids are used again. */
export const isPostmasterOf = (pid: number, { path }: Cluster): boolean =>
  commandOf(pid).includes(`-D ${path} `);

function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    // No /proc (macOS), or no such process; the second answers nothing here as well.
    return (
      spawnSync('ps', ['-ww', '-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).stdout ??
      ''
    );
  }
}
