import { toAppError } from '../../base/index.js';
import type { Check } from '../../http/index.js';
import { type Finding, failed, type Look, ok, skipped, warning } from './look.js';

/** Who is told; nothing is sent. */
export const notifiers: Look = {
  id: 'notifier',
  title: 'Notifiers',
  async look(patient, signal) {
    const all = patient.notifiers.all();
    if (all.length === 0) {
      const finding = skipped('Nobody is told of deploys.', 'Set notification_url, or name some under "notifiers".');
      return [{ id: 'notifier', title: 'Notifiers', ...finding }];
    }
    return Promise.all(
      all.map(async ({ id, events, notifier }): Promise<Check> => {
        const told = events === undefined ? 'what people care about' : events.join(', ');
        return { id: `notifier.${id}`, title: `Notifier ${id}`, ...(await standing(told)) };

        async function standing(what: string): Promise<Finding> {
          const detail = `Told of ${what}. Nothing was sent to try it.`;
          try {
            const health = (await notifier.health?.({ signal })) ?? { state: 'ok' as const };
            if (health.state === 'ok') return ok(detail);
            return (health.state === 'failed' ? failed : warning)(health.detail ?? 'It does not work.');
          } catch (error) {
            signal.throwIfAborted();
            const { message, hint } = toAppError(error);
            return failed(message, hint);
          }
        }
      }),
    );
  },
};
