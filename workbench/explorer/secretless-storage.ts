/** The part of `localStorage` that GraphiQL uses. */
export interface KeyValueStore {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
  clear(): void;
  readonly length: number;
}

/** Keys whose JSON text carries `headers` beside each operation. */
const listsOfOperations = [':queries', ':favorites', ':tabState'];

/**
 * Remembers tabs and history as GraphiQL asks, but never a request header: its history plugin would
 * otherwise write bearer tokens to disk although header persistence is off.
 */
export function secretlessStorage(store: KeyValueStore): KeyValueStore {
  return {
    getItem: (key) => store.getItem(key),
    setItem(key, value) {
      if (key.endsWith(':headers')) return;
      const carriesHeaders = listsOfOperations.some((suffix) => key.endsWith(suffix));
      store.setItem(key, carriesHeaders ? withoutHeaders(value) : value);
    },
    removeItem: (key) => store.removeItem(key),
    clear: () => store.clear(),
    get length() {
      return store.length;
    },
  };
}

function withoutHeaders(json: string): string {
  return JSON.stringify(JSON.parse(json), (key, value) => (key === 'headers' ? '' : value));
}

const ownPrefix = 'graphiql:';

/** The browser's store, or one that forgets with the page where a person has blocked site storage. */
export function browserStore(): KeyValueStore {
  try {
    const probe = `${ownPrefix}probe`;
    localStorage.setItem(probe, probe);
    localStorage.removeItem(probe);
    return ownPartOf(localStorage);
  } catch {
    // Blocked storage throws on access; the page works without it.
    return memoryStore();
  }
}

/** Other pages keep things at this origin too: "clear storage" must spare them. */
function ownPartOf(store: Storage): KeyValueStore {
  const ownKeys = () => Object.keys(store).filter((key) => key.startsWith(ownPrefix));
  return {
    getItem: (key) => store.getItem(key),
    setItem: (key, value) => store.setItem(key, value),
    removeItem: (key) => store.removeItem(key),
    clear: () => {
      for (const key of ownKeys()) store.removeItem(key);
    },
    get length() {
      return ownKeys().length;
    },
  };
}

function memoryStore(): KeyValueStore {
  const values = new Map<string, string>();
  return {
    getItem: (key) => values.get(key) ?? null,
    setItem: (key, value) => {
      values.set(key, value);
    },
    removeItem: (key) => {
      values.delete(key);
    },
    clear: () => values.clear(),
    get length() {
      return values.size;
    },
  };
}
