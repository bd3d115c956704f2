// The journal of a controller that is not running, read from its database; and a world's fault: the journal is lost.
import { openDatabase } from '../world/database.mjs';

/** Where each of `deploys` stood: `gate started`, `gate done`, `queued`, or how it had ended. */
export function standings(dataDir, deploys) {
  return withDatabase(dataDir, (database) => {
    const deploy = database.prepare('SELECT state FROM deploy WHERE id = ?');
    const step = database.prepare('SELECT name, phase, state FROM step WHERE "deployId" = ? ORDER BY seq DESC LIMIT 1');
    return deploys.map((id) => {
      const { state } = deploy.get(id) ?? { state: 'unknown' };
      if (!['running', 'undoing', 'recovering', 'stuck'].includes(state)) return state;
      const last = step.get(id);
      if (last === undefined) return 'begun';
      return `${last.phase === 'undo' ? 'undo ' : ''}${last.name} ${last.state === 'intended' ? 'started' : last.state}`;
    });
  });
}

/** As if the store had dropped what it was told of the open deploys. */
export function forgetOpenDeploys(dataDir) {
  withDatabase(dataDir, (database) => {
    database.pragma('foreign_keys = OFF');
    const open = `SELECT id FROM deploy WHERE state NOT IN ('succeeded', 'failed', 'cancelled', 'superseded')`;
    database.exec(`DELETE FROM step WHERE "deployId" IN (${open}); DELETE FROM deploy WHERE id IN (${open});`);
  });
}

function withDatabase(dataDir, work) {
  const database = openDatabase(dataDir);
  try {
    return work(database);
  } finally {
    database.close();
  }
}
