import { createConcur } from './concur/index.ts';
import type { Client as ConcurClient } from './concur/options.ts';
import { subscribeToEvents } from './demo/ess-subscription.ts';
import { furnish } from './demo/furnish.ts';
import { type DemoSystems, startLife } from './demo/life.ts';
import type { SimClock } from './kernel/clock.ts';
import { type Random, seededRandom } from './kernel/random.ts';
import { type RunningSimulator, type SimulatedSystem, serve } from './kernel/server.ts';
import { createNetSuite } from './netsuite/index.ts';
import type { ClientMapping, WebhookTarget } from './netsuite/options.ts';
import { createSalesforce } from './salesforce/index.ts';
import type { ClientOptions as SalesforceClient } from './salesforce/oauth/clients.ts';

/** Who may sign in where: what each vendor's administrator would set up. */
export interface SimulatorCredentials {
  readonly salesforce: { readonly clients: readonly SalesforceClient[] };
  readonly netsuite: { readonly accountId?: string; readonly clients: readonly ClientMapping[] };
  readonly concur: {
    readonly companyUuid: string;
    readonly companyRequestToken: string;
    readonly clients: readonly ConcurClient[];
  };
}

export interface StartOptions {
  /** Salesforce listens here, NetSuite one above, Concur two above; 0 takes free ports. */
  readonly portBase: number;
  /** Where the stand-ins keep their books over a restart; without it they forget. */
  readonly dataDir?: string | undefined;
  readonly clock: SimClock;
  /** Told in a sentence what an operator should know, such as a journal that could not be read to its end. */
  readonly warn?: ((sentence: string) => void) | undefined;
  readonly seed: number;
  readonly credentials: SimulatorCredentials;
  /** Who is told of changes. Concur is subscribed to over its own API with its first client. */
  readonly webhooks?: {
    readonly netsuite?: WebhookTarget | undefined;
    readonly concur?: { readonly url: string } | undefined;
  };
  /** Fill them with the demo company. */
  readonly demo: boolean;
  /** Keep things happening in it. */
  readonly life: boolean;
}

export interface RunningSimulators {
  readonly salesforce: RunningSimulator;
  readonly netsuite: RunningSimulator;
  readonly concur: RunningSimulator;
  stop(): Promise<void>;
}

/** Starts the three vendors' stand-ins on loopback. */
export async function startSimulators(options: StartOptions): Promise<RunningSimulators> {
  const { clock } = options;
  const { systems, close } = await furnish(create(options), options);
  const running = await listen(systems, options);
  await subscribe(running.concur, options);
  const random = drawToday(options, 4);
  const life = options.life ? startLife({ systems, clock, random }) : undefined;
  return {
    ...running,
    stop: async () => {
      life?.stop();
      await Promise.all(Object.values(running).map((simulator) => simulator.close()));
      await close();
    },
  };
}

/** Each vendor draws from a generator of its own, so that one's requests do not move another's ids. */
const draw = (seed: number, part: number): Random => seededRandom(seed * 1009 + part);

/** Another draw at every start: ids of events, new records and payments must not come a second time. */
const drawToday = ({ seed, clock }: StartOptions, part: number): Random =>
  draw(seed + Math.floor(clock.now() / 1000), part);

function create(options: StartOptions): DemoSystems {
  const { clock, seed, credentials, webhooks } = options;
  const webhook = webhooks?.netsuite;
  return {
    // An org keeps the ids it was born with, so its draw is that of the seed alone.
    salesforce: createSalesforce({ ...credentials.salesforce, clock, random: draw(seed, 1) }),
    netsuite: createNetSuite({
      ...credentials.netsuite,
      clock,
      random: drawToday(options, 2),
      ...(webhook && { webhook }),
    }),
    concur: createConcur({ ...credentials.concur, clock, random: drawToday(options, 3) }),
  };
}

async function listen(
  { salesforce, netsuite, concur }: DemoSystems,
  { portBase, clock }: StartOptions,
): Promise<Omit<RunningSimulators, 'stop'>> {
  const started: RunningSimulator[] = [];
  const at = async (system: SimulatedSystem, offset: number): Promise<RunningSimulator> => {
    const running = await serve(system, { port: portBase === 0 ? 0 : portBase + offset, clock });
    started.push(running);
    return running;
  };
  try {
    return {
      salesforce: await at(salesforce, 0),
      netsuite: await at(netsuite, 1),
      concur: await at(concur, 2),
    };
  } catch (error) {
    // A port that is taken must not leave the others behind.
    await Promise.all(started.map((running) => running.close()));
    throw error;
  }
}

async function subscribe(
  concur: RunningSimulator,
  { webhooks, credentials }: StartOptions,
): Promise<void> {
  const [client] = credentials.concur.clients;
  if (webhooks?.concur && client) await subscribeToEvents(concur, client, webhooks.concur.url);
}
