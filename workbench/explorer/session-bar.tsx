import { type FormEvent, useEffect, useState, useSyncExternalStore } from 'react';
import { every, now } from './clock.ts';
import type { ChannelState, LiveChannel } from './live-channel.ts';
import type { DemoSession, ProductionSession, Session } from './session.ts';
import { demoIdentity, pastedIdentity } from './token.ts';
import type { TokenKeeper, TokenState } from './token-keeper.ts';

interface BarProps {
  readonly session: Session;
  readonly keeper: TokenKeeper;
  readonly channel: LiveChannel;
}

/** Who you are, until when, and whether events reach you. */
export function SessionBar({ session, keeper, channel }: BarProps) {
  const state = useSyncExternalStore(keeper.state.subscribe, keeper.state.get);
  const become = (identity: Parameters<TokenKeeper['become']>[0]) => {
    // What runs for the one person must not go on under the eyes of the next.
    channel.close();
    keeper.become(identity);
  };
  return (
    <header className="session-bar">
      <h1>
        Tributary <span>Explorer</span>
      </h1>
      {session.mode === 'demo' ? (
        <ClientChoice
          session={session}
          who={keeper.who}
          onChoose={(client) => become(demoIdentity(session.tokenEndpoint, client))}
        />
      ) : (
        <TokenEntry
          session={session}
          who={keeper.who}
          onToken={(token) => become(token === null ? null : pastedIdentity(token))}
        />
      )}
      <TokenNote state={state} />
      <ChannelNote channel={channel} />
    </header>
  );
}

interface ClientChoiceProps {
  readonly session: DemoSession;
  readonly who: string | null;
  readonly onChoose: (client: string) => void;
}

function ClientChoice({ session, who, onChoose }: ClientChoiceProps) {
  return (
    <label>
      <span>You are</span>
      <select
        name="client"
        value={who ?? ''}
        onChange={(event) => onChoose(event.currentTarget.value)}
      >
        {session.clients.map((client) => (
          <option key={client}>{client}</option>
        ))}
      </select>
    </label>
  );
}

interface TokenEntryProps {
  readonly session: ProductionSession;
  readonly who: string | null;
  readonly onToken: (token: string | null) => void;
}

function TokenEntry({ session, who, onToken }: TokenEntryProps) {
  if (who !== null) {
    return (
      <p>
        <span>You are</span> <strong>{who}</strong>{' '}
        <button type="button" onClick={() => onToken(null)}>
          Forget token
        </button>
      </p>
    );
  }
  const paste = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const token = String(new FormData(event.currentTarget).get('token') ?? '');
    const bare = token.trim().replace(/^bearer\s+/i, '');
    if (bare !== '') onToken(bare);
  };
  return (
    <form onSubmit={paste}>
      <label>
        <span>Access token{session.issuer === undefined ? '' : ` from ${session.issuer}`}</span>
        <input name="token" type="password" autoComplete="off" spellCheck={false} required />
      </label>
      <button type="submit">Use it</button>
    </form>
  );
}

function TokenNote({ state }: { state: TokenState }) {
  const time = useNow(15_000);
  if (state.status === 'refused') {
    return (
      <p className="note bad" role="alert">
        No token: {state.reason}
      </p>
    );
  }
  if (state.status !== 'ready') {
    return <p className="note">{state.status === 'asking' ? 'Asking for a token…' : 'No token'}</p>;
  }
  const { endsAt, scopes } = state.grant;
  return (
    <p className="note" title={scopes.length > 0 ? `Scopes: ${scopes.join(' ')}` : undefined}>
      {endsAt === null ? 'Token without a known end' : <TokenEnd endsAt={endsAt} time={time} />}
    </p>
  );
}

function TokenEnd({ endsAt, time }: { endsAt: number; time: number }) {
  const end = new Date(endsAt);
  const clock = end.toLocaleTimeString(undefined, { hour: '2-digit', minute: '2-digit' });
  const minutes = Math.max(0, Math.floor((endsAt - time) / 60_000));
  return (
    <>
      Token {endsAt > time ? 'ends' : 'ended'} at <time dateTime={end.toISOString()}>{clock}</time>
      {endsAt > time ? <span className="extra"> (in {span(minutes)})</span> : null}
    </>
  );
}

function span(minutes: number): string {
  if (minutes < 1) return 'less than a minute';
  return minutes < 120 ? `${minutes} min` : `${Math.floor(minutes / 60)} h`;
}

const channelWords: Readonly<Record<ChannelState, string>> = {
  idle: 'idle',
  connecting: 'connecting',
  live: 'connected',
  reconnecting: 'lost, coming back',
  refused: 'refused',
};

function ChannelNote({ channel }: { channel: LiveChannel }) {
  const state = useSyncExternalStore(channel.state.subscribe, channel.state.get);
  return (
    <p className="note channel" role="status" data-state={state}>
      <span className="extra">Live channel: </span>
      {channelWords[state]}
    </p>
  );
}

function useNow(everyMs: number): number {
  const [time, setTime] = useState(now);
  useEffect(() => every(everyMs, () => setTime(now())), [everyMs]);
  return time;
}
