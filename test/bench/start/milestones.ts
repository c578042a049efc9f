import { type Database, openDatabase } from '../../../store/database.ts';
import { startEmbedded } from '../../../store/embedded/index.ts';

/** What a start has behind it, as wall-clock milliseconds. */
export type Milestones = Readonly<Record<string, number>>;

/** What the product wrote down on its way: in its database, which is joined here, and in its log. */
export async function milestones(dataDir: string, log: string): Promise<Milestones> {
  const server = await startEmbedded({ dataDir, log: () => {} });
  const db = await openDatabase({
    url: server.url,
    poolSize: 1,
    applicationName: 'tributary bench',
  });
  try {
    return { ...(await keptMilestones(db)), ...simulatorsAt(log) };
  } finally {
    await db.close();
    await server.stop();
  }
}

async function keptMilestones(db: Database): Promise<Milestones> {
  const [row] = await db.query<Record<string, Date>>(
    `select pg_postmaster_start_time() as postgres,
  (select max(executed_at) from control.migration) as migrated,
  (select min(load_started_at) from control.sync_state) as "first sync begins"`,
  );
  return Object.fromEntries(Object.entries(row ?? {}).map(([name, at]) => [name, at.getTime()]));
}

/** The line says when the simulators were filled and listened. */
function simulatorsAt(log: string): Milestones {
  const line = log.split('\n').find((text) => text.includes('"msg":"simulators"'));
  if (line === undefined) return {};
  const { time } = JSON.parse(line) as { time: string };
  return { simulators: Date.parse(time) };
}
