import { expect, it } from 'vitest';
import { GivingWay, StageTurn } from './stage-turn.js';

const gate = () => {
  let open = () => {};
  const passed = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open, passed };
};

it('gives way to a deploy: what waits is told, and what acts comes to its end first', async () => {
  const turn = new StageTurn();
  const acting = gate();
  const order: string[] = [];
  const look = turn.look(async (giveWay) => {
    order.push('looks');
    await acting.passed;
    order.push('has acted');
    giveWay.throwIfAborted();
    order.push('goes on');
  });
  const cleared = turn.clear().then(() => order.push('deploys'));
  acting.open();
  await Promise.all([look, cleared]);
  expect(order).toEqual(['looks', 'has acted', 'deploys']);
});

it('looks again after a deploy', async () => {
  const turn = new StageTurn();
  await turn.clear();
  let aborted: boolean | undefined;
  await turn.look(async (giveWay) => {
    aborted = giveWay.aborted;
  });
  expect(aborted).toBe(false);
});

it('keeps one look waiting, not a crowd', async () => {
  const turn = new StageTurn();
  const first = gate();
  let looks = 0;
  const count = async () => {
    looks += 1;
  };
  const running = turn.look(() => first.passed);
  await Promise.resolve();
  await Promise.resolve();
  const crowd = [turn.look(count), turn.look(count), turn.look(count)];
  first.open();
  await Promise.all([running, ...crowd]);
  expect(looks).toBe(1);
});

it('hands on every other fault', async () => {
  const turn = new StageTurn();
  await expect(turn.look(() => Promise.reject(new Error('down')))).rejects.toThrow('down');
  await expect(turn.look(() => Promise.reject(new GivingWay()))).resolves.toBeUndefined();
});
