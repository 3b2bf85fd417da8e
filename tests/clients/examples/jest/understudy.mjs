// A world per test, for Jest and for node:test: copy this file next to your tests.
//
//   understudy --port 4566 &                      # or: docker compose -f docker/compose.yaml up
//   UNDERSTUDY_URL=http://localhost:4566 npx jest   (or: node --test)
//
// `world` is the test's own AWS: a fork of one that is prepared once. Its clock moves when told, and `explained` adds to
// a failure why the last refused call was refused.
const URL = process.env.UNDERSTUDY_URL ?? 'http://localhost:4566';

async function control(method, path, body) {
  const answer = await fetch(URL + path, { method, body: body && JSON.stringify(body) });
  const json = await answer.json();
  if (!answer.ok) throw new Error(`${json.error} ${json.hint ?? ''}`);
  return json;
}

// What every test begins with; `fixture` is a fixture document. Worlds that nobody calls disappear.
export const prepare = (fixture) => control('POST', '/_understudy/worlds', { fixture, ttl: 'PT1H' });

export class World {
  static async fork(prepared) {
    const { id, endpoint } = await control('POST', '/_understudy/worlds', { from: `world:${prepared.id}`, ttl: 'PT10M' });
    return Object.assign(new World(), { id, endpoint, path: `/_w/${id}/_understudy` });
  }
  destroy() {
    return control('DELETE', `/_understudy/worlds/${this.id}`);
  }
  // Settings of an SDK client. A key of twelve digits is the root user of that account.
  as(accessKeyId, secretAccessKey = 'test', sessionToken = undefined, region = 'us-east-1') {
    return { endpoint: this.endpoint, region, credentials: { accessKeyId, secretAccessKey, sessionToken }, forcePathStyle: true };
  }
  // `PT12H`, `P7D`: what expires by then has expired.
  advance(duration) {
    return control('POST', `${this.path}/clock`, { advance: duration });
  }
  // What the last refused call lacked; empty when none was refused.
  async why() {
    const { decisions: [refused] } = await control('GET', `${this.path}/decisions?denied=true&limit=1`);
    if (!refused) return '';
    const { checks } = await control('GET', `${this.path}/decisions/${refused.request_id}`);
    const check = checks.at(-1);
    return [check.message, ...check.explanation.change.map((line) => `- ${line}`)].join('\n');
  }
}

// The body of a test, with a world that is gone afterwards: test('name', inWorld(() => prepared, async (world) => {...})).
export const inWorld = (prepared, body) => async () => {
  const world = await World.fork(await prepared());
  try {
    await body(world);
  } catch (error) {
    const why = await world.why();
    if (why) error.message += `\n\nthe last refused call: ${why}`;
    throw error;
  } finally {
    await world.destroy();
  }
};
