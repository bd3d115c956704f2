// The visitors in a process of their own: they wait for nothing but the answers. Told what to do over its channel.
import { sendVisitors } from './visitors.mjs';

let visitors;
process.on('message', async ({ id, ask, with: given }) => {
  try {
    process.send({ id, answer: await told(ask, given) });
  } catch (error) {
    process.send({ id, error: error.message });
  }
});
process.on('disconnect', () => process.exit());

async function told(ask, given) {
  if (ask === 'send') visitors = sendVisitors(given);
  else return visitors[ask](given);
}
