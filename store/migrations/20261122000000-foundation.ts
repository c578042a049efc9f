import { Migration } from '@mikro-orm/migrations';

/** One PostgreSQL schema per subgraph; no foreign key ever crosses them. */
export class Migration20261122000000_foundation extends Migration {
  override name = 'Migration20261122000000_foundation';

  override up(): void {
    for (const schema of ['crm', 'erp', 'expense', 'control']) {
      this.addSql(`create schema if not exists ${schema}`);
    }
  }
}
