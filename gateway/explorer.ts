import { extname } from 'node:path';
import express, { type Request, type Response, type Router } from 'express';
import {
  type BuildBundle,
  BundleSource,
  type BundleState,
  buildByPrepare,
  type Encoding,
  encodedPath,
  encodings,
} from './explorer-bundle.ts';

/** What the page is told about tokens, at `session.json`. */
export type ExplorerSession =
  | {
      readonly mode: 'demo';
      readonly tokenEndpoint: string;
      /** Client ids of the embedded issuer, each with the secret `demo`. */
      readonly clients: readonly string[];
    }
  | {
      readonly mode: 'production';
      /** Named beside the field where a token is pasted. */
      readonly issuer?: string;
    };

export interface ExplorerOptions {
  /** The built page: `<project>/workbench/dist`. */
  readonly distDir: string;
  readonly session: ExplorerSession;
  /** Builds the page at the first visit when it is absent; null leaves it absent. */
  readonly buildOnDemand?: BuildBundle | null;
}

/** Serves the GraphiQL page; mount it at `/graphiql`, to which the bundle's addresses are bound. */
export function explorer({ distDir, session, buildOnDemand }: ExplorerOptions): Router {
  const source = new BundleSource(
    distDir,
    buildOnDemand === undefined ? buildByPrepare(distDir) : buildOnDemand,
  );
  const router = express.Router();
  router.use((req, res, next) => {
    res.set(securityHeaders(req.headers.host));
    next();
  });
  router.get('/session.json', (_req, res) => {
    res.set('Cache-Control', 'no-store').json(session);
  });
  router.get('/', (req, res) => {
    if (isWithoutSlash(req)) res.redirect(308, `${req.baseUrl}/`);
    else sendPage(req, res, distDir, source.current());
  });
  router.get('/assets/:name', (req, res) => {
    sendAsset(req, res, distDir, source.current(), `assets/${req.params.name}`);
  });
  router.use((req, res) => {
    const known = req.method === 'GET' || req.method === 'HEAD';
    if (!known) res.set('Allow', 'GET, HEAD');
    res
      .status(known ? 404 : 405)
      .type('text/plain')
      .send(known ? 'Not found.\n' : 'Only GET.\n');
  });
  return router;
}

const isWithoutSlash = (req: Request): boolean =>
  !new URL(req.originalUrl, 'http://gateway').pathname.endsWith('/');

function securityHeaders(host: string | undefined): Record<string, string> {
  // Older browsers do not take a socket to the same host as 'self'. The name comes from the caller: let nothing
  // into the header but a plain host.
  const sockets =
    host !== undefined && /^[\w.-]+(:\d+)?$/.test(host) ? ` ws://${host} wss://${host}` : '';
  return {
    'Content-Security-Policy': [
      "default-src 'none'",
      "script-src 'self'",
      "worker-src 'self'",
      // Monaco sets a hundred inline styles.
      "style-src 'self' 'unsafe-inline'",
      "font-src 'self' data:",
      "img-src 'self' data:",
      `connect-src 'self'${sockets}`,
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
    ].join('; '),
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
  };
}

function sendPage(req: Request, res: Response, distDir: string, state: BundleState): void {
  // The page names the hashed assets of one build, so it is asked for again at every visit.
  res.set('Cache-Control', 'no-cache');
  if (state.status === 'ready') {
    sendFile(req, res, distDir, state.bundle.page, state.bundle.files.get(state.bundle.page) ?? []);
    return;
  }
  res.set('Cache-Control', 'no-store').status(503).type('html');
  if (state.status === 'building') {
    res.set('Retry-After', '3').send(waitingPage);
  } else {
    res.send(page('The explorer is not built', escaped(state.reason)));
  }
}

function sendAsset(
  req: Request,
  res: Response,
  distDir: string,
  state: BundleState,
  path: string,
): void {
  const available = state.status === 'ready' ? state.bundle.files.get(path) : undefined;
  if (available === undefined) {
    sendNotFound(res);
    return;
  }
  res.set('Cache-Control', 'public, max-age=31536000, immutable');
  sendFile(req, res, distDir, path, available);
}

function sendFile(
  req: Request,
  res: Response,
  distDir: string,
  path: string,
  available: readonly Encoding[],
): void {
  // Browsers list gzip before br with equal weight, hence our order and not theirs.
  const encoding = encodings.find((e) => available.includes(e) && req.acceptsEncodings(e));
  res.vary('Accept-Encoding').type(extname(path));
  if (encoding !== undefined) res.set('Content-Encoding', encoding);
  const file = encoding === undefined ? path : encodedPath(path, encoding);
  const options = { root: distDir, cacheControl: false, acceptRanges: false };
  res.sendFile(file, options, (error) => {
    // Gone since the list was read: the bundle is being rebuilt under us. A visitor who left is no error.
    if (error && !res.headersSent) {
      res.removeHeader('Content-Encoding');
      sendNotFound(res);
    }
  });
}

function sendNotFound(res: Response): void {
  res.set('Cache-Control', 'no-store').status(404).type('text/plain').send('Not found.\n');
}

const escaped = (text: string): string => text.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);

const page = (title: string, body: string, head = ''): string =>
  `<!doctype html><html lang="en"><meta charset="utf-8">${head}
<meta name="viewport" content="width=device-width, initial-scale=1"><title>${title}</title>
<style>body{font:16px/1.5 system-ui,sans-serif;max-width:40rem;margin:20vh auto;padding:0 1rem;color-scheme:light dark}</style>
<h1>${title}</h1><p>${body}</p></html>
`;

const waitingPage = page(
  'The explorer is being built',
  'This happens once and takes some seconds. The page comes by itself; the graph at <code>/graphql</code> is ready meanwhile.',
  '<meta http-equiv="refresh" content="3">',
);
