import { toAppError } from '../base/index.js';
import type { WebhookIntake } from '../http/index.js';
import type { Metrics } from '../telemetry/index.js';

/** Each delivery counts, by the status it is answered with; made-up sources are one. */
export function countDeliveries(intake: WebhookIntake, metrics: Pick<Metrics, 'webhookReceived'>): WebhookIntake {
  return {
    async receive(source, request) {
      let status = 500;
      try {
        const answer = await intake.receive(source, request);
        status = answer.status;
        return answer;
      } catch (error) {
        status = toAppError(error).status;
        throw error;
      } finally {
        metrics.webhookReceived(status === 404 ? 'unknown' : source, status);
      }
    },
  };
}
