import { Changes, type RecordChange } from '../kernel/changes.ts';
import type { SimClock } from '../kernel/clock.ts';
import { Faults } from '../kernel/faults.ts';
import type { Random } from '../kernel/random.ts';
import type { SimAnswer, SimRequest, SimulatedSystem } from '../kernel/server.ts';
import { ACTS } from './control/acts.ts';
import { Loader } from './control/load.ts';
import { concurrencyExceeded, SalesforceError, serverUnavailable } from './errors.ts';
import { type ClientOptions, Clients } from './oauth/clients.ts';
import { Sessions } from './oauth/sessions.ts';
import { answerOAuth } from './oauth/token.ts';
import { LAST_VERSION } from './rest/organisation.ts';
import { RestApi } from './rest/router.ts';
import { ApiUsage } from './rest/usage.ts';
import { sobjectOfId } from './schema/index.ts';
import type { SObjectType } from './schema/sobject.ts';
import { Queries } from './soql/queries.ts';
import { type Author, Org } from './store/org.ts';
import type { Row } from './store/row.ts';
import { integrationUser, seedOrg } from './store/seed.ts';
import { MINUTE_MS } from './time.ts';
import { wireRecord } from './wire.ts';

export type { ClientOptions } from './oauth/clients.ts';

/** The same for every org, so that a ledger can be loaded into a new one: its first users and currencies are the same records. */
const INSTANCE = 'tr';

export interface SalesforceOptions {
  /** Connected apps that exist from the first day. */
  readonly clients: readonly ClientOptions[];
  readonly clock: SimClock;
  readonly random: Random;
  /** Calls within 24 hours. Default 100,000. */
  readonly dailyApiLimit?: number;
  /** How long a session lives without being used. Default 120. */
  readonly sessionMinutes?: number;
  /** Records on a page of a query. Default 2000. */
  readonly pageSize?: number;
  /** How long the next page of a query can be fetched. Default 15. */
  readonly locatorMinutes?: number;
}

/** A customer's Salesforce org: the REST data API and its token endpoint. */
export function createSalesforce(options: SalesforceOptions): SimulatedSystem {
  return new Salesforce(options);
}

class Salesforce implements SimulatedSystem {
  readonly name = 'salesforce';
  readonly faults: Faults;
  readonly actions: Readonly<Record<string, string>> = Object.fromEntries(
    Object.entries(ACTS).map(([name, { sentence }]) => [name, sentence]),
  );
  readonly #options: SalesforceOptions;
  readonly #changes = new Changes();
  #day: FirstDay;

  constructor(options: SalesforceOptions) {
    this.#options = options;
    this.faults = new Faults(options.random);
    this.#day = firstDay(options, this.faults, this.#changes);
  }

  handle(request: SimRequest): SimAnswer {
    const { pathname } = request.url;
    if (pathname.startsWith('/services/oauth2/')) return answerOAuth(this.#day, request);
    return this.#day.api.answer(request);
  }

  exempt(request: SimRequest): boolean {
    return request.url.pathname.startsWith('/services/oauth2/');
  }

  throttled(): SimAnswer {
    return this.#refusal(concurrencyExceeded());
  }

  unavailable(): SimAnswer {
    return this.#refusal(serverUnavailable());
  }

  expireTokens(): void {
    this.#day.sessions.closeAll();
  }

  /** Deleted records included, marked `IsDeleted`, as `queryAll` would show them. */
  ledger(): Record<string, readonly unknown[]> {
    const books: Record<string, readonly unknown[]> = {};
    for (const table of this.#day.org.tables()) {
      books[table.type.name] = [...table.all()].map((row) => shown(table.type, row));
    }
    return books;
  }

  /** The ledger is all of it: nothing is ever quite gone here, so ids and numbers go on behind what it shows. */
  kept(): Record<string, readonly unknown[]> {
    return this.ledger();
  }

  takeChanges(): readonly RecordChange[] {
    return this.#changes.take((name, id) => {
      const table = this.#day.org.table(name);
      const row = table.get(id);
      return row && shown(table.type, row);
    });
  }

  /** By object name, or a tree-import file's list of records. */
  load(records: Readonly<Record<string, unknown>> | readonly unknown[]): void {
    this.#day.loader.load(records);
  }

  act(action: string, input: Record<string, unknown>): unknown {
    const act = Object.hasOwn(ACTS, action) ? ACTS[action] : undefined;
    if (!act) throw new Error(`nobody knows how to "${action}" here`);
    return shownResult(worded(() => act.run(this.#day, input)));
  }

  reset(): void {
    this.#day = firstDay(this.#options, this.faults, this.#changes);
  }

  #refusal(error: SalesforceError): SimAnswer {
    return { ...error.toAnswer(), headers: this.#day.usage.header };
  }
}

interface FirstDay {
  readonly org: Org;
  readonly author: Author;
  readonly clients: Clients;
  readonly sessions: Sessions;
  readonly usage: ApiUsage;
  readonly loader: Loader;
  readonly api: RestApi;
}

function firstDay(options: SalesforceOptions, faults: Faults, changes: Changes): FirstDay {
  const { clock, random, dailyApiLimit = 100_000, sessionMinutes = 120 } = options;
  const { pageSize = 2000, locatorMinutes = 15 } = options;
  const org = new Org({ clock, instance: INSTANCE, changes });
  const author = seedOrg(org);
  const clients = new Clients(random);
  org.backdated(MINUTE_MS, () => {
    for (const client of options.clients) {
      integrationUser(org, author, clients.register(client).username);
    }
  });
  const sessions = new Sessions({ clock, random, sessionMinutes });
  const usage = new ApiUsage({ clock, dailyApiLimit });
  const queries = new Queries(org, { locatorMinutes });
  const api = new RestApi({ org, queries, usage, faults, random, pageSize }, sessions);
  const loader = new Loader(org, author.userId);
  return { org, author, clients, sessions, usage, loader, api };
}

/** Through JSON, so that amounts are the numbers a client would parse. */
function shown(type: SObjectType, row: Row): unknown {
  const base = `/services/data/v${LAST_VERSION}.0`;
  return JSON.parse(JSON.stringify(wireRecord(base, type, row)));
}

/** A record in the read API's shape; anything else as it is. */
function shownResult(result: unknown): unknown {
  const id = (result as { Id?: unknown } | undefined)?.Id;
  const type = typeof id === 'string' ? sobjectOfId(id) : undefined;
  if (!type) return result;
  return shown(type, result as Row);
}

/** Puts the vendor's code before its words, for whoever reads the control API's error. */
function worded<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof SalesforceError)) throw error;
    throw new Error(`${error.errorCode}: ${error.message}`);
  }
}
