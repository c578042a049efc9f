import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import express, { type Express } from 'express';
import { buildSchema, graphql } from 'graphql';
import { useServer as serveSockets } from 'graphql-ws/use/ws';
import { type WebSocket, WebSocketServer } from 'ws';
import { type ExplorerSession, explorer } from '../../../gateway/explorer.ts';

const schema = buildSchema(`
  type Query { "Name of the client whose token came along." me: String! }
  type Subscription { "Counts what happens." happened: Happening! }
  type Happening { number: Int! seenBy: String! }
`);

/** A graph of three fields behind the explorer: what the page does with tokens and sockets shows here. */
export interface SmallGraph {
  readonly url: string;
  /** Authorization values in the order in which sockets were opened with them. */
  readonly connected: readonly string[];
  /** How many tokens were handed out. */
  tokens(): number;
  /** Makes every token handed out so far invalid and drops the sockets, as at their end. */
  endTokens(): void;
  /** Makes something happen. */
  happen(): void;
  close(): Promise<void>;
}

export const demoSession: ExplorerSession = {
  mode: 'demo',
  tokenEndpoint: '/oauth/token',
  clients: ['demo-dashboard', 'demo-analyst', 'demo-app'],
};

export async function startSmallGraph({
  session = demoSession,
  tokenSeconds = 3_600,
} = {}): Promise<SmallGraph> {
  const tokens = new Tokens(tokenSeconds);
  const news = new News();
  const connected: string[] = [];
  const app = express();
  app.use(
    '/graphiql',
    explorer({ distDir: join(import.meta.dirname, '../../../workbench/dist'), session }),
  );
  serveTokens(app, tokens);
  serveQueries(app, tokens);
  const server = createServer(app);
  const sockets = serveSubscriptions(server, { tokens, news, connected });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphiql/`,
    connected,
    tokens: () => tokens.issued,
    endTokens() {
      tokens.end();
      for (const socket of sockets.clients) socket.close(4403, 'Forbidden');
    },
    happen: () => news.add(),
    async close() {
      for (const socket of sockets.clients) socket.terminate();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

class Tokens {
  readonly seconds: number;
  issued = 0;
  #valid = new Set<string>();

  constructor(seconds: number) {
    this.seconds = seconds;
  }

  issue(client: string): string {
    this.issued += 1;
    const token = `secret.${client}.${this.issued}`;
    this.#valid.add(token);
    return token;
  }

  end(): void {
    this.#valid.clear();
  }

  clientOf(authorization: unknown): string | null {
    const token = String(authorization).replace(/^Bearer /, '');
    // A token that was made elsewhere, for the tests in which a person brings one.
    if (token.startsWith('own.')) return token;
    return this.#valid.has(token) ? (token.split('.')[1] ?? null) : null;
  }
}

class News {
  #count = 0;
  #wake: (() => void)[] = [];

  add(): void {
    this.#count += 1;
    for (const wake of this.#wake.splice(0)) wake();
  }

  async *follow(): AsyncGenerator<number> {
    for (let seen = this.#count; ; ) {
      while (seen < this.#count) yield ++seen;
      await new Promise<void>((resolve) => this.#wake.push(resolve));
    }
  }
}

function serveTokens(app: Express, tokens: Tokens): void {
  app.post('/oauth/token', (req, res) => {
    const basic = atob(String(req.headers.authorization).replace(/^Basic /, ''));
    const [client = '', secret] = basic.split(':');
    if (secret !== 'demo' || client === 'demo-app') {
      res.status(401).json({ error: 'invalid_client', error_description: 'no such client' });
      return;
    }
    res.json({
      access_token: tokens.issue(client),
      token_type: 'Bearer',
      expires_in: tokens.seconds,
    });
  });
}

function serveQueries(app: Express, tokens: Tokens): void {
  app.post('/graphql', express.json(), async (req, res) => {
    const me = tokens.clientOf(req.headers.authorization);
    if (me === null) {
      res.status(401).json({ errors: [{ message: 'unauthenticated' }] });
      return;
    }
    const { query, variables, operationName } = req.body;
    const source = { schema, source: query, variableValues: variables, operationName };
    res.json(await graphql({ ...source, rootValue: { me } }));
  });
}

function serveSubscriptions(
  server: Server,
  { tokens, news, connected }: { tokens: Tokens; news: News; connected: string[] },
): WebSocketServer {
  const sockets = new WebSocketServer<typeof WebSocket>({ server, path: '/graphql' });
  serveSockets<{ authorization?: string }>(
    {
      schema,
      context: (context) => context,
      onConnect: ({ connectionParams }) => {
        connected.push(String(connectionParams?.authorization));
        return tokens.clientOf(connectionParams?.authorization) !== null;
      },
      roots: {
        subscription: {
          async *happened(_args: unknown, context: { connectionParams?: Record<string, unknown> }) {
            const seenBy = tokens.clientOf(context.connectionParams?.['authorization']);
            for await (const number of news.follow()) yield { happened: { number, seenBy } };
          },
        },
      },
    },
    sockets,
  );
  return sockets;
}
