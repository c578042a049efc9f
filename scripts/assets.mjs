// The second half of `npm run build`: what the compiled product reads beside its code.
import { cp } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

for (const folder of ['schema/generated', 'workbench/dist']) {
  await cp(`${root}${folder}`, `${root}dist/${folder}`, { recursive: true, force: true });
}
