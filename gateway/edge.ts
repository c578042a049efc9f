import { createServer, type Server } from 'node:http';
import { fileURLToPath } from 'node:url';
import express, { type Express, type Router } from 'express';
import { collectDefaultMetrics, Registry } from 'prom-client';
import type { Clock } from '../connectors/clock.ts';
import type { Ids } from '../connectors/ids.ts';
import { type ExplorerSession, explorer } from './explorer.ts';
import { type Logger, safeError } from './log.ts';
import type { Readiness } from './readiness.ts';

export interface EdgeOptions {
  readonly readiness: Readiness;
  readonly session: ExplorerSession;
  readonly log: Logger;
  readonly webhooks: Router;
  /** The demo’s issuer; mounted before anything reads a body. */
  readonly issuer?: express.RequestHandler;
}

export interface Edge {
  readonly app: Express;
  readonly server: Server;
}

const EXPLORER_BUNDLE = fileURLToPath(new URL('../workbench/dist', import.meta.url));

/** Everything the gateway shows over HTTP but the graph itself, which is mounted when it is ready. */
export function createEdge({ readiness, session, log, webhooks, issuer }: EdgeOptions): Edge {
  const app = express();
  app.disable('x-powered-by');
  if (issuer) app.use(issuer);
  app.get('/livez', (_req, res) => {
    res.json({ status: 'alive' });
  });
  app.get('/readyz', async (_req, res) => {
    const missing = await readiness.missing();
    res.status(missing.length === 0 ? 200 : 503).json({
      status: missing.length === 0 ? 'ready' : 'not ready',
      missing,
    });
  });
  const metrics = new Registry();
  collectDefaultMetrics({ register: metrics, prefix: 'tributary_' });
  app.get('/metrics', async (_req, res) => {
    res.type(metrics.contentType).send(await metrics.metrics());
  });
  app.use('/webhooks', webhooks);
  app.use('/graphiql', explorer({ distDir: EXPLORER_BUNDLE, session }));
  app.get('/', (_req, res) => res.redirect('/graphiql/'));
  const server = createServer(app);
  server.keepAliveTimeout = 65_000;
  return { app, server: withErrors(server, log) };
}

/** Express’s last word: a fault never shows its stack. */
export function closeRoutes(
  app: Express,
  { ids, log }: { readonly ids: Ids; readonly log: Logger },
): void {
  app.use((_req, res) => {
    res.status(404).json({ error: 'There is nothing here.' });
  });
  app.use(((error: Error & { status?: number }, _req, res, _next) => {
    const status = error.status ?? 500;
    const correlationId = ids.next('req');
    if (status >= 500) log.error({ ...safeError(error), correlationId }, 'request failed');
    const code = status >= 500 ? 'INTERNAL_SERVER_ERROR' : 'BAD_REQUEST';
    const message = status >= 500 ? 'Something went wrong here.' : error.message;
    const extensions = { code, correlationId, retryable: false };
    res.status(status).json({ errors: [{ message, extensions }] });
  }) as express.ErrorRequestHandler);
}

function withErrors(server: Server, log: Logger): Server {
  server.on('clientError', (error, socket) => {
    log.debug(safeError(error), 'client error');
    if (socket.writable) socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n');
  });
  return server;
}

export const listenOn = (server: Server, port: number, host: string): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        error.code === 'EADDRINUSE'
          ? new Error(`Port ${port} is taken: set PORT to another one, or stop what listens there.`)
          : error,
      ),
    );
    server.listen(port, host, () => resolve());
  });

/** What was on its way when we began to stop is still taken: closing a connection would lose its request. */
const LAST_REQUESTS_MS = 500;
/** In so many pauses: a process that is busy would else not look at its sockets once in all that time. */
const LAST_LOOKS = 5;

/**
 * Takes no more connections and waits until those that are open have their answers. Node by itself would close
 * those whose request has not been read yet, and keep one that is answered now for its whole keep-alive time.
 */
export async function finishServing(server: Server, clock: Clock): Promise<void> {
  server.keepAliveTimeout = 1;
  server.prependListener('request', (_request, response) => {
    response.shouldKeepAlive = false;
  });
  for (let look = 0; look < LAST_LOOKS; look += 1) await clock.sleep(LAST_REQUESTS_MS / LAST_LOOKS);
  await new Promise<void>((resolve) => server.close(() => resolve()));
}
