/** Country, then a number with at least seven digits, perhaps with letters in it: `ATU12345678`, `IE1234567FA`. */
const WITH_COUNTRY = /^[A-Z]{2}(?=(?:[A-Z+*]*\d){7})[0-9A-Z+*]{7,16}$/;

/** `DE000000000` is what people enter to get past a required field. */
const ONE_DIGIT_ONLY = /^\D*(\d)(?:\D*\1)*\D*$/;

/**
 * The same for every spelling of one registration number: country and number without separators,
 * `DE136695976`. Null unless the number names its country: the CRM checks nothing, and `12-3456789` or `n/a`
 * must not make one customer of two.
 */
export function taxRegistrationKey(text: string | null): string | null {
  const bare = text?.toUpperCase().replace(/[\s.\-/]/g, '') ?? '';
  return WITH_COUNTRY.test(bare) && !ONE_DIGIT_ONLY.test(bare) ? bare : null;
}
