interface Key {
  id: string;
}

/** An entity of another subgraph, which resolves it by this key; null where none is named. */
export function stub<K extends Key>(type: new () => K, id: string | null): K | null {
  return id === null ? null : Object.assign(new type(), { id });
}
