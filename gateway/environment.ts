import { z } from 'zod';
import { connectionsFile } from './connections-file.ts';
import { jsonText } from './json-text.ts';

export const subgraphNames = ['crm', 'erp', 'expense', 'control'] as const;

export const subgraphKeyTexts = z.partialRecord(
  z.enum(subgraphNames),
  z
    .array(z.string().regex(/^[\w-]{43,}$/, 'must be base64url of at least 32 random bytes'))
    .min(1)
    .max(2, 'at most two keys can be live'),
);
/** Base64url keys per subgraph: the first signs, the second still verifies. */
export type SubgraphKeyTexts = Readonly<z.infer<typeof subgraphKeyTexts>>;

interface Variable {
  readonly meaning: string;
  /** What applies without it, where the schema's own default does not say it. */
  readonly fallback?: string;
  /** May also be given as a file, `<NAME>_FILE`, and is never shown. */
  readonly secret?: true;
}

/** Read by the generator of docs/configuration.md. */
export const variables = z.registry<Variable>();

const wholeNumber = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/, 'must be a whole number')
    .transform(Number)
    .pipe(z.number().min(min).max(max));
const port = wholeNumber(0, 65_535);
const httpUrl = z.url({ protocol: /^https?$/, error: 'must be an http or https URL' });

const subgraphUrl = (name: string) =>
  httpUrl.optional().register(variables, {
    meaning: `The GraphQL endpoint of the ${name} subgraph when it runs as a process of its own.`,
    fallback: `\`/graphql\` at \`http://127.0.0.1:\` and \`SUBGRAPH_PORT_${name.toUpperCase()}\``,
  });
const subgraphPort = (name: string, standard: number) =>
  port.default(standard).register(variables, {
    meaning: `Where the role \`subgraph ${name}\` listens.`,
  });

/** Every variable there is, in the order of the documentation. */
export const environment = z.object({
  TRIBUTARY_MODE: z.enum(['demo', 'production']).default('demo').register(variables, {
    meaning:
      '`demo` listens on loopback, runs its own token issuer and simulated systems; `production` refuses all of that.',
  }),
  PORT: port.default(4000).register(variables, { meaning: 'Where the gateway listens.' }),
  HOST: z.string().optional().register(variables, {
    meaning: 'The address to listen on. A demo listens on `127.0.0.1` whatever it says.',
    fallback: '`127.0.0.1` in demo, `0.0.0.0` in production',
  }),
  DATABASE_URL: z
    .url({ protocol: /^postgres(ql)?$/, error: 'must be a postgres URL' })
    .optional()
    .register(variables, {
      meaning: 'PostgreSQL. Required in production.',
      fallback: 'an embedded server under `DATA_DIR`',
      secret: true,
    }),
  DATA_DIR: z.string().default('./.data').register(variables, {
    meaning: 'Files that this installation keeps: the embedded database, the demo’s keys.',
  }),
  REDIS_URL: z
    .url({ protocol: /^rediss?$/, error: 'must be a redis URL' })
    .optional()
    .register(variables, {
      meaning: 'Redis, to fan events out to several gateways.',
      fallback: 'events travel through PostgreSQL',
      secret: true,
    }),
  SIM_PORT_BASE: port.default(4100).register(variables, {
    meaning: 'The port of the first simulated system; the others follow.',
  }),
  SUBGRAPH_URL_CRM: subgraphUrl('crm'),
  SUBGRAPH_URL_ERP: subgraphUrl('erp'),
  SUBGRAPH_URL_EXPENSE: subgraphUrl('expense'),
  SUBGRAPH_URL_CONTROL: subgraphUrl('control'),
  SUBGRAPH_PORT_CRM: subgraphPort('crm', 4001),
  SUBGRAPH_PORT_ERP: subgraphPort('erp', 4002),
  SUBGRAPH_PORT_EXPENSE: subgraphPort('expense', 4003),
  SUBGRAPH_PORT_CONTROL: subgraphPort('control', 4004),
  SUBGRAPH_KEYS: jsonText.pipe(subgraphKeyTexts).optional().register(variables, {
    meaning:
      'JSON, per subgraph one or two base64url keys of at least 32 bytes that prove to it that the gateway is calling: `{"crm":["new","old"],…}`. The first signs, both verify. In production the gateway needs all four, a subgraph its own.',
    fallback: 'made once and kept in `DATA_DIR` (demo)',
    secret: true,
  }),
  OIDC_ISSUER: httpUrl.optional().register(variables, {
    meaning: 'The `iss` of the access tokens to accept. Production only, required there.',
  }),
  OIDC_AUDIENCE: z.string().optional().register(variables, {
    meaning: 'The `aud` of the access tokens to accept. Production only, required there.',
  }),
  OIDC_JWKS_URL: httpUrl.optional().register(variables, {
    meaning: 'Where the issuer publishes its keys. Production only, required there.',
  }),
  OIDC_MAX_TOKEN_AGE_SECONDS: wholeNumber(60, 86_400).default(900).register(variables, {
    meaning: 'Access tokens issued longer ago are refused, whatever their own expiry says.',
  }),
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'])
    .default('info')
    .register(variables, { meaning: 'The least severe log entries to write.' }),
  CONNECTIONS: connectionsFile.optional().register(variables, {
    meaning:
      'Path of a JSON file with the systems to connect: a list of `{ id, system, environment, baseUrl, credentials, legalEntities, syncWindows }`. A credential is a text or `{ "file": path }`; `syncWindows` gives the seconds within which a change of an object type must have arrived. Required in production.',
    fallback: 'the simulated systems (demo)',
  }),
  SETTLE_SECONDS: wholeNumber(1, 86_400).optional().register(variables, {
    meaning:
      'How long to wait after a lost answer before looking in the vendor whether the write took effect.',
    fallback: 'each connector’s own time',
  }),
});
export type Environment = z.infer<typeof environment>;
