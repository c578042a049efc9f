/**
 * A process that keeps a database, for the tests of the supervisor: starts the embedded server on the folder of
 * its first argument, says what it got, obeys one word per line on standard input.
 */
import { createInterface } from 'node:readline';
import { startEmbedded } from '../../store/embedded/index.ts';

const [dataDir = '', port = ''] = process.argv.slice(2);
const say = (message: object): void => void process.stdout.write(`${JSON.stringify(message)}\n`);

const orders: Record<string, (server: Server) => unknown> = {
  stop: (server) => server.stop(),
  migrate: ({ url }) => migrateOnce(url),
  exit: () => process.exit(0),
  finish: () => input.close(),
};

type Server = Awaited<ReturnType<typeof startEmbedded>>;

/** Loaded only here: most of these processes need no MikroORM, which takes longer to load than a server to start. */
async function migrateOnce(url: string): Promise<string[]> {
  const { openDatabase } = await import('../../store/database.ts');
  const { migrate } = await import('../../store/migrate.ts');
  const database = await openDatabase({ url, poolSize: 2, applicationName: 'migrating' });
  return migrate(database).finally(() => database.close());
}

const input = createInterface({ input: process.stdin });
try {
  const log: string[] = [];
  const wanted = port === '' ? {} : { port: Number(port) };
  const server = await startEmbedded({ dataDir, ...wanted, log: (line) => log.push(line) });
  say({ url: server.url, port: server.port, pid: server.pid, log });
  for await (const order of input) say({ [order]: (await orders[order]?.(server)) ?? null });
} catch (error) {
  say({ refused: (error as Error).message });
  input.close();
}
