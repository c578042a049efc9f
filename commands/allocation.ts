/**
 * Splits a whole into parts that sum to it exactly: largest remainder, ties to the earlier part, sign kept
 * (canonical-model A6). Weights are not negative and not all zero.
 */
export function allocate(whole: bigint, weights: readonly bigint[]): bigint[] {
  const sum = weights.reduce((total, weight) => total + weight, 0n);
  if (sum <= 0n || weights.some((weight) => weight < 0n))
    throw new Error('cannot split by weights that are negative or all zero');
  const size = whole < 0n ? -whole : whole;
  const parts = weights.map((weight) => (size * weight) / sum);
  const left = size - parts.reduce((total, part) => total + part, 0n);
  const byRemainder = weights
    .map((weight, index) => ({ index, remainder: (size * weight) % sum }))
    .sort((a, b) =>
      a.remainder === b.remainder ? a.index - b.index : a.remainder > b.remainder ? -1 : 1,
    );
  for (const { index } of byRemainder.slice(0, Number(left)))
    parts[index] = (parts[index] as bigint) + 1n;
  return whole < 0n ? parts.map((part) => -part) : parts;
}
