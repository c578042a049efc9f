// Workers go through modules of our own: `?worker` on a package's file builds, but fails in the dev server.
import EditorWorker from './workers/editor.worker.ts?worker';
import GraphqlWorker from './workers/graphql.worker.ts?worker';
import JsonWorker from './workers/json.worker.ts?worker';

const workers: Readonly<Record<string, new () => Worker>> = {
  graphql: GraphqlWorker,
  json: JsonWorker,
};

// Monaco looks this up when it starts its first editor, so it must stand before GraphiQL is imported.
Object.assign(globalThis, {
  MonacoEnvironment: {
    getWorker: (_id: string, label: string) => new (workers[label] ?? EditorWorker)(),
  },
});
