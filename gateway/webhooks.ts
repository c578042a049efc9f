import express, { type Router } from 'express';
import type { Clock } from '../connectors/clock.ts';
import type { Connector } from '../connectors/ports.ts';
import { storeHints } from '../control/inbox.ts';
import type { Queryable } from '../store/statement.ts';
import type { Logger } from './log.ts';

const MAX_BODY = '1mb';

/**
 * `/webhooks/<connectionId>`: a genuine delivery is stored, then acknowledged; what it says is only what to read
 * again. A forged one and an unknown connection look the same from outside.
 */
export function webhooks(
  db: Queryable,
  connectors: ReadonlyMap<string, Connector>,
  { clock, log }: { readonly clock: Clock; readonly log: Logger },
): Router {
  const router = express.Router();
  router.post(
    '/:connectionId',
    express.text({ type: () => true, limit: MAX_BODY }),
    async (req, res) => {
      const connector = connectors.get(String(req.params['connectionId']));
      const headers = req.headers as Record<string, string | undefined>;
      const hints = await connector?.webhooks?.receive(headers, String(req.body ?? ''));
      if (!connector || !hints) {
        log.warn({ connection: connector?.connectionId }, 'webhook refused');
        res.status(401).end();
        return;
      }
      await storeHints(db, connector.connectionId, hints, new Date(clock.now()));
      res.status(204).end();
    },
  );
  return router;
}
