// Containers and images of others on the same engine: a stranger's, and those of a second instance with the same names.

/** Gives `complaints()`: what was done to them, in words; none: they are as they were. */
export async function standBy({ docker, image, run, lane, label }) {
  const stage = lane.stageAt(0);
  const foreign = {
    'io.docker-watcher.instance': `another-${run}`,
    'io.docker-watcher.project': lane.project,
    'io.docker-watcher.stage': stage,
    'io.docker-watcher.deploy': `foreign-${run}`,
  };
  const tags = [
    { repo: `docker-watcher/${lane.project}-${stage}`, tag: `other${run}` },
    { repo: `crash-${run}-stranger`, tag: '1' },
  ];
  for (const one of tags) await docker.getImage(image).tag(one);
  const wanted = [
    { name: `crash-${run}-stranger`, Labels: { [label]: run } },
    { name: `${lane.project}-${stage}-other`, Labels: { ...foreign, [label]: run } },
  ];
  const before = [];
  for (const { name, Labels } of wanted) {
    const container = await docker.createContainer({ name, Image: image, Labels });
    await container.start();
    before.push(await container.inspect());
  }
  const stopped = await docker.createContainer({
    name: `${lane.project}-${stage}-other-kept`,
    Image: image,
    Labels: { ...foreign, [label]: run },
  });
  before.push(await stopped.inspect());

  return {
    async complaints() {
      const found = [];
      for (const { Id, Name, State, HostConfig } of before) {
        const now = await docker
          .getContainer(Id)
          .inspect()
          .catch(() => undefined);
        if (now === undefined) found.push(`the bystander ${Name} is gone`);
        else if (now.State.StartedAt !== State.StartedAt || now.State.Running !== State.Running)
          found.push(`the bystander ${Name} was stopped or started`);
        else if (now.HostConfig.RestartPolicy.Name !== HostConfig.RestartPolicy.Name)
          found.push(`the bystander ${Name} has another restart policy`);
      }
      for (const { repo, tag } of tags) {
        const there = await docker
          .getImage(`${repo}:${tag}`)
          .inspect()
          .then(
            () => true,
            () => false,
          );
        if (!there) found.push(`the image ${repo}:${tag} of others is gone`);
      }
      return found;
    },
  };
}
