import { hash } from 'node:crypto';
import { Faults } from '../kernel/faults.ts';
import type { SimRequest, SimulatedSystem } from '../kernel/server.ts';
import { act, actions } from './acts.ts';
import { Books } from './books.ts';
import { Connections } from './connections.ts';
import { essRoutes } from './ess-routes.ts';
import { EventBus } from './event-bus.ts';
import { fisRoutes } from './fis-routes.ts';
import { identifiers } from './identifiers.ts';
import { imageRoutes } from './images.ts';
import { kept, keptOne, ledger } from './ledger.ts';
import { listRoutes } from './list-routes.ts';
import { load } from './load.ts';
import { TOKEN_PATH } from './oauth.ts';
import type { ConcurOptions } from './options.ts';
import { maintenance, Router, tooMany } from './router.ts';
import { noContent, type Route, routesOf } from './routing.ts';
import { scimRoutes } from './scim-routes.ts';
import type { Tenant } from './tenant.ts';
import { v3EntryRoutes } from './v3-entries.ts';
import { v3ReportRoutes } from './v3-reports.ts';
import { v4Routes } from './v4-routes.ts';

export type { Client, ConcurOptions } from './options.ts';

/** Until a client has called, nobody knows where this tenant is reached. */
const VENDOR_BASE_URL = 'https://us2.api.concursolutions.com';
const DEFAULT_MAX_TRIES = 720;

/** A stand-in for one SAP Concur tenant: its reports, its users and lists, and its financial integration. */
export function createConcur(options: ConcurOptions): SimulatedSystem {
  const faults = new Faults(options.random);
  const tenant = tenantOf(options, faults);
  const router = new Router(tenant, routes, options.rateLimitPerMinute);
  return {
    name: 'concur',
    faults,
    actions,
    handle: (request) => router.handle(request),
    exempt: (request) => isToken(request) && !isAimedAtTokens(faults),
    throttled: (request) => router.refuse(request, tooMany, { 'retry-after': '0' }),
    unavailable: (request) => router.refuse(request, maintenance),
    expireTokens: () => tenant.connections.expireAccess(),
    ledger: () => ledger(tenant),
    kept: () => kept(tenant),
    takeChanges: () => tenant.books.changes.take((type, id) => keptOne(tenant, type, id)),
    load: (records) => load(tenant, records),
    act: (action, input) => act(tenant, action, input),
    reset: () => {
      for (const id of tenant.books.subscriptions.keys()) tenant.events.drop(id);
      tenant.books.clear();
    },
  };
}

function tenantOf(options: ConcurOptions, faults: Faults): Tenant {
  const { clock, companyUuid } = options;
  const books = new Books();
  const ids = identifiers(options.random, clock.now(), books.changes);
  const maxTries = options.webhook?.maxTries ?? DEFAULT_MAX_TRIES;
  return {
    companyUuid,
    ...namesOf(companyUuid),
    clock,
    faults,
    ids,
    books,
    connections: new Connections(clock, ids, options.clients, options.companyRequestToken),
    events: new EventBus(books.subscriptions, { faults, clock, maxTries }),
    baseUrl: VENDOR_BASE_URL,
  };
}

/** Of the company and not by chance: documents carry them, so that they must be the same after a restart. */
function namesOf(companyUuid: string): Pick<Tenant, 'companyId' | 'entityId'> {
  const digest = hash('sha256', companyUuid);
  const companyId = String(100_000 + (Number.parseInt(digest.slice(0, 8), 16) % 900_000));
  return { companyId, entityId: `p${digest.slice(8, 19)}` };
}

const connectionRoutes = routesOf('reports', [], {
  'DELETE /app-mgmt/v0/connections': {
    answer: ({ tenant, token }) => {
      tenant.connections.revoke(token.clientId);
      return noContent;
    },
  },
});

const routes: readonly Route[] = [
  ...fisRoutes,
  ...v3ReportRoutes,
  ...v3EntryRoutes,
  ...v4Routes,
  ...listRoutes,
  ...scimRoutes,
  ...essRoutes,
  ...imageRoutes,
  ...connectionRoutes,
];

const isToken = (request: SimRequest): boolean => request.url.pathname === TOKEN_PATH;

/** Faults spare the token endpoint unless one names it, so that losing a rotated token can be tried as well. */
const isAimedAtTokens = (faults: Faults): boolean =>
  faults.list().some((fault) => fault.match?.includes('/oauth2') === true);
