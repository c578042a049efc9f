import { createPerform } from '../../../commands/perform.ts';
import { systemClock } from '../../../connectors/clock.ts';
import { timeOrderedIds } from '../../../connectors/ids.ts';
import { createNetSuiteConnector } from '../../../connectors/netsuite/index.ts';
import type { Connector } from '../../../connectors/ports.ts';
import { postgresCarrier } from '../../../control/event-carrier.ts';
import { startEventHub } from '../../../control/event-hub.ts';
import { startJobs } from '../../../control/jobs.ts';
import { seedMappings } from '../../../control/seed-mappings.ts';
import { createIssuer } from '../../../gateway/access/issuer.ts';
import { localKeys } from '../../../gateway/access/key-source.ts';
import { createVerifier } from '../../../gateway/access/verify.ts';
import { DEMO_MAPPINGS } from '../../../gateway/demo.ts';
import { execute, isRefused, prepareOperation } from '../../../gateway/federation/index.ts';
import { loadCommittedSupergraph, localSubgraphs } from '../../../gateway/graph.ts';
import { createDoorkeeper } from '../../../gateway/request-context.ts';
import type { Database } from '../../../store/database.ts';
import { pgBossSendQueue } from '../../../workflows/send-jobs.ts';
import { netSuiteKeys } from '../support/netsuite-account.ts';

/** The whole gateway in this process, from the token to the answer, without HTTP. */
export interface Gateway {
  /** @throws Error where the answer has errors. */
  ask<T>(query: string, variables: Readonly<Record<string, unknown>>): Promise<T>;
  stop(): Promise<void>;
}

const ISSUER = 'http://127.0.0.1';

export async function openGateway(db: Database, folder: string): Promise<Gateway> {
  const clock = systemClock;
  const ids = timeOrderedIds(clock);
  await seedMappings(db, DEMO_MAPPINGS);
  const connector = unreachedNetSuite();
  const connectors = new Map([[connector.connectionId, connector]]);
  const boss = await startJobs(db, { worker: false, onError: () => {} });
  const events = await startEventHub(db, postgresCarrier(db), () => {});
  const perform = createPerform({ db, clock, ids, connectors, queue: pgBossSendQueue(boss) });
  const fetcher = await localSubgraphs({ db, clock, perform, events });
  const supergraphs = await loadCommittedSupergraph();
  const issuer = await createIssuer({ mode: 'demo', url: ISSUER, dataDir: folder, clock });
  const { audience, jwks } = issuer;
  const verifier = createVerifier({ issuer: ISSUER, audience, jwks: localKeys(jwks), clock });
  const doorkeeper = createDoorkeeper(db, verifier, { clock, ids });
  const authorization = `Bearer ${await issuer.issueToken('demo-app', { expiresInSeconds: 86_400 })}`;
  return {
    ask: async (query, variables) => {
      const context = await doorkeeper.admit(authorization);
      const supergraph = supergraphs.current();
      const operation = prepareOperation({ supergraph, query, context });
      if (isRefused(operation)) throw new Error(JSON.stringify(operation.errors));
      const { data, errors } = await execute({ operation, variables, context, fetcher });
      if (errors) throw new Error(JSON.stringify(errors));
      return data as never;
    },
    stop: async () => {
      await events.stop();
      await boss.stop();
      await supergraphs.stop();
      await connector.close();
    },
  };
}

/** Builds requests; there is no worker here that would send them. */
const unreachedNetSuite = (): Connector =>
  createNetSuiteConnector({
    connectionId: 'netsuite',
    environment: 'simulator',
    baseUrl: 'http://127.0.0.1:9',
    ...netSuiteKeys().credentials,
    windows: {},
    settleMs: 60_000,
    requestTimeoutMs: 1_000,
    concurrency: 1,
    clock: systemClock,
    random: () => 0.5,
  });
