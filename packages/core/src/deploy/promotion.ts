import { AppError, authorize, type Caller } from '../base/index.js';
import { formatImageName, matchTag } from '../images/index.js';
import type { DeployPorts } from './context.js';
import type { Deploy, Release, Step } from './model.js';
import type { StageSpec } from './stage.js';
import { holdingBack, knownStage, liveRelease } from './use-cases/shared.js';

/** What speaks for moving a digest on: where it ran, since when, by whom, and what its probes said. */
export interface Promotion {
  readonly from: string;
  readonly tag: string;
  readonly digest: string;
  readonly release: number;
  readonly liveAt: Date;
  /** Milliseconds it was, or has been, live there. */
  readonly liveMs: number;
  readonly by: Deploy['actor'];
  readonly evidence: readonly { readonly step: Step['name']; readonly text: string }[];
  /** Why it may not be promoted; absent: it may. */
  readonly obstacle?: string;
}

/** The digests of the stage before, newest first. Throws when the stage is not promoted to. */
export async function promotions(ports: DeployPorts, caller: Caller, key: string): Promise<readonly Promotion[]> {
  authorize(caller, 'read', key.split('/')[0]);
  const { spec, row } = await knownStage(ports, key);
  if (spec.promoteFrom === undefined) {
    throw new AppError('stage.conflict', `${key} is not promoted to: it takes tags from the registry.`, {
      hint: 'Set promote_from on the stage, or deploy a tag.',
    });
  }
  const live = liveRelease(await ports.store.releases(row.id));
  const from = await ports.store.stageRow(spec.project, spec.promoteFrom);
  const seen = new Set<string>();
  const found: Promotion[] = [];
  for (const release of from === undefined ? [] : await ports.store.releases(from.id)) {
    if (seen.has(release.digest)) continue;
    seen.add(release.digest);
    const obstacle = release.digest === live?.digest ? 'It runs here already.' : await obstacleTo(ports, spec, release);
    found.push(await evidenceFor(ports, spec, release, obstacle));
  }
  return found;
}

/** Only what has been a release there and was not taken back, of the same image, with a tag that this stage takes. */
export async function obstacleTo(ports: DeployPorts, spec: StageSpec, release: Release): Promise<string | undefined> {
  const from = `${release.project}/${release.stage}`;
  if (release.rolledBackAt !== undefined) return `${release.tag} was rolled back from on ${from}.`;
  const held = holdingBack(await ports.store.quarantines(release.stageId), release.digest, undefined);
  if (held !== undefined) return `${release.tag} is quarantined on ${from}: ${held.reason}`;
  if (release.image !== formatImageName(spec.image)) return `${from} runs another image (${release.image}).`;
  if (matchTag(spec.tags, release.tag) !== 'match')
    return `It was ${release.tag} on ${from}, which the tag_pattern "${spec.tags.pattern.text}" does not take.`;
  return undefined;
}

async function evidenceFor(
  ports: DeployPorts,
  spec: StageSpec,
  release: Release,
  obstacle: string | undefined,
): Promise<Promotion> {
  const [deploy, steps] = await Promise.all([
    ports.store.deploy(release.deployId),
    ports.store.steps(release.deployId),
  ]);
  const until = release.retiredAt ?? ports.clock.now();
  return {
    from: `${spec.project}/${spec.promoteFrom}`,
    tag: release.tag,
    digest: release.digest,
    release: release.number,
    liveAt: release.liveAt,
    liveMs: until.getTime() - release.liveAt.getTime(),
    by: deploy?.actor ?? { kind: 'system', id: 'unknown' },
    evidence: steps.flatMap(({ name, phase, result }) =>
      phase === 'do' && result.evidence !== undefined ? [{ step: name, text: result.evidence }] : [],
    ),
    ...(obstacle === undefined ? {} : { obstacle }),
  };
}
