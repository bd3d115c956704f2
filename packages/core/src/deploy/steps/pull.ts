import { AppError } from '../../base/index.js';
import type { DeployContext, DeployStep } from '../context.js';
import { localImageOf } from '../names.js';
import { isNeeded, isOurs, referenceOf } from '../our-images.js';
import type { EngineImage } from '../ports.js';

/** Brings the image, by digest, and gives it a tag of ours so that a prune leaves it. */
export const pull: DeployStep = {
  name: 'pull',
  deadlineMs: () => 30 * 60_000,
  async plan(context, signal) {
    const { ports, facts, deploy } = context;
    if (facts.pulled !== undefined) return {};
    const isHere = (await ports.engine.image(referenceOf(deploy), { signal })) !== undefined;
    return { pulled: !isHere || (await isOurs(ports, deploy.digest)) };
  },
  async act(context, signal) {
    const { ports, frozen, deploy } = context;
    const image = await bring(context, signal);
    await assertPlatform(context, image, signal);
    const { repository, tag } = localImageOf(frozen.spec, deploy.id);
    await ports.engine.tag(image.id, repository, tag, { signal });
    return { imageId: image.id, localTag: `${repository}:${tag}` };
  },
  async undo({ ports, frozen, facts, deploy }, signal) {
    // The tag is of this deploy alone; a release keeps its image by a tag of its own.
    const { repository, tag } = localImageOf(frozen.spec, deploy.id);
    await ports.engine.removeImage(`${repository}:${tag}`, { signal });
    if (facts.pulled && !(await isNeeded(ports, deploy, [deploy.id])))
      await ports.engine.removeImage(referenceOf(deploy), { signal });
  },
};

/** The kept image of a rollback, the engine's own copy, or a pull. */
async function bring(context: DeployContext, signal: AbortSignal): Promise<EngineImage> {
  const { ports, frozen, deploy, target } = context;
  const { image, registry } = frozen.spec;
  const reference = referenceOf(deploy);
  const here =
    (target && (await ports.engine.image(target.localTag, { signal }))) ??
    (await ports.engine.image(reference, { signal }));
  if (here !== undefined) return here;
  const auth = await ports.registries.pullAuth(registry, image, signal);
  await ports.engine.pull(image, deploy.digest, {
    signal,
    ...(auth === undefined ? {} : { auth }),
    onProgress: (progress) => context.progress('pull', { ...progress }),
  });
  const pulled = await ports.engine.image(reference, { signal });
  if (pulled === undefined)
    throw new AppError('image.digest_mismatch', `${reference} was pulled, but the engine does not have it.`);
  return pulled;
}

/** `linux/arm64/v8` runs on `linux/arm64`; `linux/amd64` does not. */
async function assertPlatform(
  { ports, deploy }: DeployContext,
  image: EngineImage,
  signal: AbortSignal,
): Promise<void> {
  const engine = await ports.engine.info({ signal });
  const plain = (platform: string) => platform.split('/').slice(0, 2).join('/');
  if (plain(image.platform) === plain(engine.platform)) return;
  throw new AppError(
    'image.wrong_platform',
    `${deploy.tag} is built for ${image.platform}; this machine is ${engine.platform}.`,
    {
      hint: `docker buildx build --platform ${plain(engine.platform)} …`,
    },
  );
}
