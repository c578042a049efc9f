import 'graphiql/style.css';
import '@graphiql/plugin-explorer/style.css';
import { explorerPlugin } from '@graphiql/plugin-explorer';
import { GraphiQL, HISTORY_PLUGIN } from 'graphiql';
import { useMemo, useSyncExternalStore } from 'react';
import { createRoot } from 'react-dom/client';
import { ExampleMenu } from './example-menu.tsx';
import { examples, variablesText } from './examples.ts';
import { createFetcher } from './fetcher.ts';
import { LiveChannel } from './live-channel.ts';
import { browserStore, secretlessStorage } from './secretless-storage.ts';
import type { Session } from './session.ts';
import { SessionBar } from './session-bar.tsx';
import { demoIdentity } from './token.ts';
import { TokenKeeper } from './token-keeper.ts';

const plugins = [HISTORY_PLUGIN, explorerPlugin()];
const defaultTabs = examples.map((example) => ({
  query: example.query,
  variables: variablesText(example),
}));

/** Shows the explorer in `root`, in a demo as the analyst at first. */
export function startExplorer(root: Element, session: Session): void {
  const keeper = new TokenKeeper();
  const channel = new LiveChannel(socketUrl(location));
  if (session.mode === 'demo') {
    const client = preferred(session.clients);
    if (client !== undefined) keeper.become(demoIdentity(session.tokenEndpoint, client));
  }
  createRoot(root).render(<ExplorerPage session={session} keeper={keeper} channel={channel} />);
}

interface PageProps {
  readonly session: Session;
  readonly keeper: TokenKeeper;
  readonly channel: LiveChannel;
}

function ExplorerPage({ session, keeper, channel }: PageProps) {
  const who = useSyncExternalStore(keeper.state.subscribe, () => keeper.who);
  // GraphiQL reads the schema again when the fetcher changes: another person may see another graph.
  // biome-ignore lint/correctness/useExhaustiveDependencies: `who` is in the list for that reason
  const fetcher = useMemo(() => createFetcher(keeper, channel), [keeper, channel, who]);
  const storage = useMemo(() => secretlessStorage(browserStore()), []);
  return (
    <>
      <SessionBar session={session} keeper={keeper} channel={channel} />
      <main>
        <GraphiQL
          fetcher={fetcher}
          plugins={plugins}
          storage={storage}
          defaultTabs={defaultTabs}
          shouldPersistHeaders={false}
          showPersistHeadersSettings={false}
        >
          <GraphiQL.Logo>
            <ExampleMenu />
          </GraphiQL.Logo>
        </GraphiQL>
      </main>
    </>
  );
}

/** The analyst explores: reads, introspects, asks freely. */
const preferred = (clients: readonly string[]): string | undefined =>
  clients.find((client) => client === 'demo-analyst') ?? clients[0];

function socketUrl({ protocol, host }: Location): string {
  return `${protocol === 'https:' ? 'wss' : 'ws'}://${host}/graphql`;
}
