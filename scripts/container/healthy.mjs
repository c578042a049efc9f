// The health check of a container: `node scripts/container/healthy.mjs [url]` exits 0 when the address answers 200.
const url = process.argv[2] ?? `http://127.0.0.1:${process.env.PORT || 4000}/readyz`;
try {
  const answer = await fetch(url, { signal: AbortSignal.timeout(4_000) });
  if (!answer.ok) console.log(`${url}: ${answer.status} ${(await answer.text()).slice(0, 300)}`);
  process.exitCode = answer.ok ? 0 : 1;
} catch (error) {
  console.log(`${url}: ${error.cause?.message ?? error.message}`);
  process.exitCode = 1;
}
