import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { RecordChange } from './changes.ts';
import type { SimClock } from './clock.ts';
import { controlApi } from './control.ts';
import type { Faults } from './faults.ts';

export interface SimRequest {
  readonly method: string;
  /** Absolute URL as the client addressed it; `url.origin` is the simulator's own base. */
  readonly url: URL;
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** Raw body text, empty if none. */
  readonly body: string;
}

export interface SimAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** A string goes out as it is; anything else as JSON; absent means no body. */
  readonly body?: unknown;
  /** Streams the body chunk by chunk in place of `body`, for pages too large to build at once. */
  readonly stream?: AsyncIterable<string>;
}

/** A vendor's stand-in: its own wire on one side, the test's control on the other. */
export interface SimulatedSystem {
  /** Lower case, as in the folder name. */
  readonly name: string;
  readonly faults: Faults;
  /** The vendor's API. Must answer every request, unknown paths in the vendor's own error shape. */
  handle(request: SimRequest): SimAnswer | Promise<SimAnswer>;
  /** Requests that faults must not touch (token endpoints by default take no general faults). */
  exempt?(request: SimRequest): boolean;
  /** The vendor's own body for "too many requests". */
  throttled(request: SimRequest): SimAnswer;
  /** The vendor's own body for "temporarily unavailable". */
  unavailable(request: SimRequest): SimAnswer;
  /** Makes every token handed out so far invalid. */
  expireTokens(): void;
  /** Everything it holds, by record type, as the vendor would show it. */
  ledger(): Record<string, readonly unknown[]>;
  /**
   * All that must outlive a restart, in the shape `load` takes: the ledger and, under names that begin with `_`, what
   * no record shows.
   */
  kept(): Record<string, readonly unknown[]>;
  /** The records of `kept` that changed since the last call; the first call begins the watch. */
  takeChanges(): readonly RecordChange[];
  /** Takes records of the vendor's own shape, by record type, as if they had been entered there. */
  load(records: Record<string, readonly Record<string, unknown>[]>): void | Promise<void>;
  /** Something a person does in that system. Throws an Error with a sentence when it cannot be done. */
  act(action: string, input: Record<string, unknown>): unknown;
  /** Names of the actions `act` knows, each with one sentence. */
  readonly actions: Readonly<Record<string, string>>;
  /** Back to empty. */
  reset(): void;
}

export interface RunningSimulator {
  readonly name: string;
  readonly system: SimulatedSystem;
  readonly url: string;
  readonly port: number;
  close(): Promise<void>;
}

const MAX_BODY_BYTES = 104 * 1024 * 1024;

/** Serves one stand-in on loopback. `port` 0 takes a free one. */
export async function serve(
  system: SimulatedSystem,
  { port, clock }: { port: number; clock: SimClock },
): Promise<RunningSimulator> {
  const server = createServer((req, res) => {
    answer(system, clock, req, res).catch((error: unknown) => {
      // A simulator that throws has a bug of its own: say so in the open instead of looking like a vendor fault.
      if (!res.headersSent) res.writeHead(599, { 'content-type': 'text/plain' });
      res.end(`simulator ${system.name} failed: ${error instanceof Error ? error.stack : error}`);
    });
  });
  server.keepAliveTimeout = 30_000;
  await listen(server, port);
  const bound = (server.address() as AddressInfo).port;
  return {
    name: system.name,
    system,
    port: bound,
    url: `http://127.0.0.1:${bound}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve());
  });
}

async function answer(
  system: SimulatedSystem,
  clock: SimClock,
  req: IncomingMessage,
  res: ServerResponse,
): Promise<void> {
  const request = await read(req);
  if (request.url.pathname.startsWith('/_sim/')) {
    await write(res, await controlApi(system, request));
    return;
  }
  if (system.exempt?.(request)) {
    await write(res, await system.handle(request));
    return;
  }
  const target = `${request.method} ${request.url.pathname}`;
  const { faults } = system;
  if (faults.take('expire-token', target)) system.expireTokens();
  const slow = faults.take('slow', target);
  if (slow) await clock.sleep(slow.ms ?? 1000);
  if (faults.take('throttle', target)) return write(res, system.throttled(request));
  if (faults.take('error-before', target)) return write(res, system.unavailable(request));
  if (faults.take('html-200', target)) return write(res, maintenancePage);
  const result = await system.handle(request);
  if (faults.take('lost-answer', target)) {
    req.socket.destroy();
    return;
  }
  await write(res, result);
}

const maintenancePage: SimAnswer = {
  status: 200,
  headers: { 'content-type': 'text/html; charset=utf-8' },
  body: '<!DOCTYPE html><html><head><title>Maintenance</title></head><body><h1>We will be back soon</h1></body></html>',
};

async function read(req: IncomingMessage): Promise<SimRequest> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of req as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) throw new Error(`body over ${MAX_BODY_BYTES} bytes`);
    chunks.push(chunk);
  }
  const headers: Record<string, string | undefined> = {};
  for (const [name, value] of Object.entries(req.headers)) {
    headers[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return {
    method: req.method ?? 'GET',
    url: new URL(req.url ?? '/', `http://${req.headers.host ?? '127.0.0.1'}`),
    headers,
    body: Buffer.concat(chunks).toString('utf8'),
  };
}

async function write(res: ServerResponse, result: SimAnswer): Promise<void> {
  const text =
    result.body === undefined
      ? undefined
      : typeof result.body === 'string'
        ? result.body
        : JSON.stringify(result.body);
  const headers: Record<string, string> = { ...result.headers };
  if (text !== undefined && !headers['content-type'])
    headers['content-type'] = 'application/json; charset=utf-8';
  res.writeHead(result.status, headers);
  if (!result.stream) {
    res.end(text);
    return;
  }
  for await (const chunk of result.stream) {
    if (!res.write(chunk)) await new Promise((resolve) => res.once('drain', resolve));
  }
  res.end();
}
