import { z } from 'zod';

/** JSON in a string. The parser's own message quotes the text, which may be a secret, so it is not shown. */
export const jsonText = z.string().transform((text, context): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    context.addIssue({ code: 'custom', message: 'must be valid JSON' });
    return z.NEVER;
  }
});
