import { Changes, type RecordChange } from '../kernel/changes.ts';
import { Faults } from '../kernel/faults.ts';
import type { SimAnswer, SimRequest, SimulatedSystem } from '../kernel/server.ts';
import { WebhookSender } from '../kernel/webhooks.ts';
import { ACTS, actions } from './acts/index.ts';
import { Books } from './books/books.ts';
import { concurrencyExceeded, errorAnswer, NetSuiteError, unexpected } from './errors.ts';
import { beside, besideOne, recallBeside } from './keeping.ts';
import { Limiter } from './limiter.ts';
import { load } from './load.ts';
import { Notices } from './notices.ts';
import { Clients } from './oauth/clients.ts';
import { TOKEN_PATH, Tokens } from './oauth/tokens.ts';
import type { NetSuiteOptions } from './options.ts';
import { own } from './own.ts';
import { isRecordPath, recordService } from './rest/router.ts';
import { TYPE_NAMES } from './schema/names.ts';
import { typeNamed } from './schema/types.ts';
import { QUERY_PATH, queryService } from './suiteql/service.ts';
import type { Settings, Tenant } from './tenant.ts';
import { show, type View } from './wire/read.ts';

const SCOPE = 'rest_webservices';

/** One account: its tokens, its limit, its services, and the control side. */
export class NetSuite implements SimulatedSystem {
  readonly name = 'netsuite';
  readonly faults: Faults;
  readonly actions = actions;
  readonly #tenant: Tenant;
  readonly #clients: Clients;
  readonly #tokens: Tokens;
  readonly #limiter: Limiter;
  readonly #settings: () => Settings;
  readonly #changes = new Changes();
  readonly #view: View;

  constructor(options: NetSuiteOptions) {
    const { accountId = '1234567_SB1', clients, clock, random } = options;
    const { concurrencyLimit = 15, tokenLifetimeSeconds = 3600, latencyMs = 0 } = options;
    this.faults = new Faults(random);
    this.#clients = new Clients(clients);
    this.#tokens = new Tokens({
      clients: this.#clients,
      clock,
      random,
      lifetimeSeconds: tokenLifetimeSeconds,
    });
    this.#limiter = new Limiter(concurrencyLimit);
    this.#settings = () => ({ quietPayments: false, invoiceApproval: false, latencyMs });
    const host = `https://${accountId.toLowerCase().replaceAll('_', '-')}.suitetalk.api.netsuite.com`;
    this.#view = { base: `${host}/services/rest`, expand: true, simpleEnums: false };
    const sender = new WebhookSender({ faults: this.faults, clock });
    this.#tenant = {
      books: new Books(this.#changes),
      settings: this.#settings(),
      clock,
      random,
      faults: this.faults,
      notices: new Notices(sender, options),
      locked: new Set(),
    };
  }

  async handle(request: SimRequest): Promise<SimAnswer> {
    try {
      if (request.url.pathname === TOKEN_PATH) return await this.#tokens.answer(request);
      this.#tokens.check(request, SCOPE);
      return await this.#limiter.run(() => this.#serve(request));
    } catch (error) {
      if (error instanceof NetSuiteError) return errorAnswer(error);
      throw error;
    }
  }

  exempt(request: SimRequest): boolean {
    return request.url.pathname === TOKEN_PATH;
  }

  throttled(): SimAnswer {
    return errorAnswer(concurrencyExceeded());
  }

  unavailable(): SimAnswer {
    return errorAnswer(unexpected(this.#tenant.random.hex(20)));
  }

  expireTokens(): void {
    this.#tokens.expireAll();
  }

  /** Full records by type, with sublists expanded; their links name the account's own host. */
  ledger(): Record<string, readonly unknown[]> {
    const { books } = this.#tenant;
    return Object.fromEntries(
      TYPE_NAMES.map((type) => [
        type,
        books.all(type).map((entry) => show(this.#tenant, entry, this.#view)),
      ]),
    );
  }

  kept(): Record<string, readonly unknown[]> {
    return { ...this.ledger(), ...beside(this.#tenant.books) };
  }

  takeChanges(): readonly RecordChange[] {
    return this.#changes.take((type, id) => this.#keptRecord(type, id));
  }

  /** `_options: [{ webhooks: true }]` beside the records makes the load tell the registered webhooks. */
  load({
    _options,
    _series,
    _deletions,
    ...records
  }: Parameters<SimulatedSystem['load']>[0]): void {
    recallBeside(this.#tenant.books, _series, _deletions);
    load(this.#tenant, records, _options?.[0]?.['webhooks'] === true);
  }

  act(action: string, input: Record<string, unknown>): unknown {
    const act = own(ACTS, action);
    if (!act) throw new Error(`no such action: ${action}`);
    return act.run(this.#tenant, input, { clients: this.#clients });
  }

  reset(): void {
    this.#tenant.books = new Books(this.#changes);
    this.#tenant.locked.clear();
    this.#tenant.settings = this.#settings();
  }

  #keptRecord(type: string, id: string): unknown {
    const { books } = this.#tenant;
    const known = typeNamed(type);
    if (!known) return besideOne(books, type, id);
    const entry = books.find(known.name, Number(id));
    return entry && show(this.#tenant, entry, this.#view);
  }

  async #serve(request: SimRequest): Promise<SimAnswer> {
    const { clock, settings } = this.#tenant;
    if (settings.latencyMs > 0) await clock.sleep(settings.latencyMs);
    const { pathname } = request.url;
    if (isRecordPath(pathname)) return recordService(this.#tenant, request);
    if (pathname === QUERY_PATH) return queryService(this.#tenant, request);
    throw new NetSuiteError(404, 'NOT_FOUND', `The resource ${pathname} does not exist.`);
  }
}
