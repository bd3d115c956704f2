import type { OwnMount, PartSchemas } from './ports.js';
import type { RawFile } from './schema/file.js';
import type { Secrets } from './secrets/secrets.js';
import type { ConfigSource } from './source/config-source.js';
import type { Problems } from './source/problems.js';

/** What the making of one configuration looks at. */
export interface LoadContext {
  readonly source: ConfigSource;
  readonly problems: Problems;
  readonly secrets: Secrets;
  /** The file as far as it is right. */
  readonly raw: RawFile;
  readonly schemas: PartSchemas;
  /** Absent: this process runs in no container. */
  readonly ownMounts?: readonly OwnMount[];
}
