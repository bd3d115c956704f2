import type { Actor } from '@docker-watcher/sdk';
import { type Caller, messageOf } from '../base/index.js';
import { Alarm } from './alarm.js';
import { BuildTimes } from './build-times.js';
import type { DetectionContext, DetectionPorts } from './context.js';
import { type DeliveryAnswer, type DeliveryRequest, Intake } from './intake.js';
import { newestOf } from './newest.js';
import { skip } from './skip.js';
import { Watches } from './watches.js';

export interface Detection {
  readonly intake: { receive(source: string, request: DeliveryRequest): Promise<DeliveryAnswer> };
  start(): void;
  /** Resolves once nothing of this room runs any more. */
  stop(): Promise<void>;
  /** Stages or registries have changed. */
  reloaded(): void;
  /** Looks without waiting for the next poll. `image`: `host/repository`; absent: all of the registry. */
  lookNow(registry: string, image?: string): void;
  /** Decides again for a stage, by id or key, and for those promoted from it: a deploy has ended, a quarantine was lifted. */
  reconsider(stage: string): void;
  /** A person says that a tag is not to be deployed by itself. */
  skip(caller: Caller, stageKey: string, tag: string): Promise<void>;
  /** The newest candidate that the stage's policy takes; undefined: none is known. */
  newest(stageKey: string): Promise<{ readonly tag: string; readonly digest: string } | undefined>;
}

/** The room's use cases over its ports. */
export function createDetection(ports: DetectionPorts): Detection {
  const context: DetectionContext = { ...ports, buildTimes: new BuildTimes(), timersChanged: () => alarm.reset() };
  const watches = new Watches(context);
  const background = new Set<Promise<void>>();
  const inBackground = (what: string, work: Promise<void>): void => {
    const task = work
      .catch((error: unknown) => ports.log.error('Background work failed', { what, reason: messageOf(error) }))
      .finally(() => background.delete(task));
    background.add(task);
  };
  const alarm = new Alarm(context, (stageId, actor) => inBackground('timer', watches.reconsider(stageId, actor)));
  const system: Actor = { kind: 'system', id: 'detection' };
  return {
    intake: new Intake(context, watches),
    start() {
      watches.start();
      alarm.start();
    },
    async stop() {
      await Promise.all([watches.stop(), alarm.stop()]);
      await Promise.all(background);
    },
    reloaded: () => inBackground('reload', watches.reloaded()),
    lookNow: (registry, image) => watches.lookNow(registry, image),
    reconsider: (stage) => inBackground('reconsider', watches.reconsider(stage, system)),
    async skip(caller, stageKey, tag) {
      await skip(context, caller, stageKey, tag);
      inBackground('reconsider', watches.reconsider(stageKey, caller.actor));
    },
    newest: (stageKey) => newestOf(ports.store, stageKey),
  };
}
