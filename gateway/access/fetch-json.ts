import { request } from 'undici';

const TIMEOUT_MS = 5_000;
const LIMIT_BYTES = 1_048_576;

/** Reads a JSON document of at most 1 MiB within 5 seconds, without following redirects. */
export async function fetchJson(url: string): Promise<unknown> {
  const { statusCode, body } = await request(url, {
    headers: { accept: 'application/json' },
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > LIMIT_BYTES) throw new Error(`The document at ${url} exceeds ${LIMIT_BYTES} bytes.`);
    chunks.push(chunk);
  }
  if (statusCode !== 200) throw new Error(`${url} answered ${statusCode}.`);
  return JSON.parse(Buffer.concat(chunks).toString('utf8'));
}
