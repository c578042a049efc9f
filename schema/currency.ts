/**
 * Minor units of ISO 4217 currencies: how many decimals an amount of that currency can be posted with.
 * Source: ISO 4217 list one and three. Metals, test codes and "no currency" have no minor unit and cannot be posted.
 */
const decimalsOf: ReadonlyMap<string, number> = new Map(
  (
    [
      [0, 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF'],
      [
        2,
        'AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HRK HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XAD XCD XCG YER ZAR ZMW ZWG DEM FRF ITL ESP NLG ATS BEF FIM IEP PTE GRD LUF',
      ],
      [3, 'BHD IQD JOD KWD LYD OMR TND'],
      [4, 'CLF UYW'],
    ] as const
  ).flatMap(([digits, codes]) => codes.split(' ').map((code) => [code, digits] as const)),
);

/** Last day on which a withdrawn currency could be posted; documents dated earlier stay valid. */
const withdrawnAfter: ReadonlyMap<string, string> = new Map([
  ['BGN', '2025-12-31'],
  ['HRK', '2022-12-31'],
  ...'DEM FRF ITL ESP NLG ATS BEF FIM IEP PTE GRD LUF'
    .split(' ')
    .map((code) => [code, '2002-02-28'] as const),
]);

/** Decimals of a currency, or null where the code is unknown or cannot be posted. */
export function currencyDecimals(code: string): number | null {
  return decimalsOf.get(code) ?? null;
}

/** Whether a document of that date may be in that currency (canonical-model A1). */
export function postable(code: string, date: string): boolean {
  const last = withdrawnAfter.get(code);
  return decimalsOf.has(code) && (last === undefined || date <= last);
}
