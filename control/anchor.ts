/**
 * The mark that a write carries into the vendor’s record, so that it can be found there: `tb_`, the operation
 * and, where one operation makes several documents, the part (design.md 8). Letters, digits and `_`, at most 60.
 */
export function anchorOf(operationId: string, part?: string): string {
  const anchor = part === undefined ? `tb_${operationId}` : `tb_${operationId}_${part}`;
  if (!/^[A-Za-z0-9_]{1,60}$/.test(anchor)) throw new Error(`not an anchor: ${anchor}`);
  return anchor;
}
