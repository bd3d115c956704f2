import type { HttpPorts } from '../ports.js';
import { type Route, route } from '../route.js';

export function backupRoutes({ backups }: HttpPorts): readonly Route[] {
  return [
    route({
      method: 'GET',
      path: '/api/backup',
      ability: 'admin',
      everywhere: true,
      summary: 'A consistent copy of the database, as an SQLite file; without the key that its secrets are sealed with',
      produces: 'application/vnd.sqlite3',
      async handle({ caller }) {
        const { bytes, size } = await backups.take(caller);
        return {
          ...{ bytes, size, type: 'application/vnd.sqlite3' },
          headers: { 'content-disposition': 'attachment; filename="docker-watcher-backup.db"' },
        };
      },
    }),
  ];
}
