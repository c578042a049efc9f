/**
 * A one-page PDF with the given lines. PDF is one of the formats the vendor's image service delivers, and the only
 * one whose bytes can all be ASCII, which is what the server of these stand-ins sends.
 */
export function receiptPdf(lines: readonly string[]): string {
  const text = lines
    .map((line, index) => `BT /F1 11 Tf 40 ${340 - index * 18} Td (${literal(line)}) Tj ET`)
    .join('\n');
  return assemble([
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 400] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${text.length} >>\nstream\n${text}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>',
  ]);
}

/** Characters beyond ASCII as octal escapes; what the font cannot show becomes a question mark. */
function literal(line: string): string {
  return [...line]
    .map((character) => {
      const code = character.codePointAt(0) ?? 63;
      if ('()\\'.includes(character)) return `\\${character}`;
      if (code >= 32 && code < 127) return character;
      return code >= 160 && code < 256 ? `\\${code.toString(8).padStart(3, '0')}` : '?';
    })
    .join('');
}

/** The cross-reference table holds the byte offset of every object. */
function assemble(objects: readonly string[]): string {
  let file = '%PDF-1.4\n';
  const offsets: number[] = [];
  for (const [index, object] of objects.entries()) {
    offsets.push(file.length);
    file += `${index + 1} 0 obj\n${object}\nendobj\n`;
  }
  const table = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  const size = objects.length + 1;
  return `${file}xref\n0 ${size}\n0000000000 65535 f \n${table}trailer\n<< /Size ${size} /Root 1 0 R >>\nstartxref\n${file.length}\n%%EOF\n`;
}
