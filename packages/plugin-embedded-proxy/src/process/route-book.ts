import type { Route } from '@docker-watcher/sdk';
import type { RouteTable } from '../data-plane/route-table.js';
import type { PutRoute } from '../protocol.js';
import { Fault } from './control-server.js';
import type { Log } from './log.js';
import { NotSynced, type StateFile } from './state-file.js';

/**
 * Changes routes, one after another: first on disk, then in force, then answered. In this order a crash at any instant
 * leaves either the old state or the new one. Before the rename nothing has changed anywhere. Between rename and memory
 * the old route still serves and the next start serves the new one, with nobody told yet: the caller sees a lost answer
 * and asks. The other order could serve the new container, crash, and come back with the old.
 */
export class RouteBook {
  private last: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly table: RouteTable,
    private readonly file: StateFile,
    private readonly log: Log,
  ) {}

  put({ route, previous, adopt }: PutRoute): Promise<{ generation: string }> {
    return this.inTurn(async () => {
      const before = this.table.get(route.host)?.route;
      if (before !== undefined && before.owner !== route.owner && adopt !== true) {
        throw new Fault(409, {
          code: 'conflict',
          message: `${route.host} belongs to "${before.id}" of another docker-watcher instance (${before.owner})`,
          hint: 'Adopt the route, or give the stage another host name',
        });
      }
      await this.keep([...this.others(route.host), route], () => this.table.put(route));
      this.log('info', 'route put', {
        host: route.host,
        id: route.id,
        generation: route.generation,
        target: route.target,
        replaced: before?.generation,
        ...(previous !== undefined && before !== undefined && before.generation !== previous
          ? { expected: previous }
          : {}),
      });
      return { generation: route.generation };
    });
  }

  delete(host: string): Promise<void> {
    return this.inTurn(async () => {
      if (this.table.get(host) === undefined) return;
      await this.keep(this.others(host), () => this.table.delete(host));
      this.log('info', 'route deleted', { host });
    });
  }

  private async keep(routes: readonly Route[], takeEffect: () => void): Promise<void> {
    try {
      await this.file.save(routes);
    } catch (error) {
      if (!(error instanceof NotSynced)) throw error;
      // The file already says so; the process must not say otherwise. Only its durability is in doubt.
      takeEffect();
      throw new Fault(500, { code: 'unknown_outcome', message: `The route is in force, but ${error.message}` });
    }
    takeEffect();
  }

  private others(host: string): Route[] {
    return this.table.all().flatMap(({ route }) => (route.host === host ? [] : [route]));
  }

  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.last.then(work);
    this.last = turn.catch(() => undefined);
    return turn;
  }
}
