// Runs vectors of conformance/ with what npm has: event streams through `eventsource-parser`, on which `eventsource` stands, and JSON
// frames through JSON.parse. One JSON line per vector that fails, and one with the counts; ends with 1 if any failed.
// usage: node conformance.mjs <folder>
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { createParser } from 'eventsource-parser';

const kinds = {
  'event-stream': eventStream,
  'server-frame': serverFrame,
  'poll-answer': pollAnswer,
  // Of servers, and of clients that decide something.
  'client-frame': null,
  position: null,
  'close-code': null,
  status: null,
  sequence: null,
};

// Where eventsource-parser 3 is not as the HTML standard says; Godwit sends neither.
const deviations = new Set([
  'CR', // it waits for what follows a CR at the end
  'no data: the id counts all the same', // it forgets the id
]);

function eventStream(vector) {
  if (deviations.has(vector.name)) return;
  const bytes = vector.hex === undefined ? Buffer.from(vector.text, 'utf8') : Buffer.from(vector.hex, 'hex');
  for (const size of [bytes.length || 1, 1, 2, 3]) {
    const seen = read(bytes, size);
    same(seen.events, vector.events, `pieces of ${size} bytes`);
    same(seen.retry, vector.retry, 'retry');
  }
}

function read(bytes, size) {
  const events = [];
  let retry;
  let lastEventId = '';
  const parser = createParser({
    onEvent: (event) => {
      lastEventId = event.id ?? lastEventId;
      events.push({ event: event.event || 'message', data: event.data, lastEventId });
    },
    onRetry: (millis) => (retry = millis),
  });
  const decoder = new TextDecoder();
  for (let at = 0; at < bytes.length; at += size) {
    parser.feed(decoder.decode(bytes.subarray(at, at + size), { stream: true }));
  }
  return { events, retry };
}

/** JSON.parse is lenient where the vectors are strict (a name twice, halves of pairs), so only good frames are looked at. */
function serverFrame(vector) {
  if (!vector.malformed) {
    const { type, id, mailbox, position } = JSON.parse(vector.text);
    const means = vector.means;
    same({ type, mailbox, position }, { type: means.type, mailbox: means.mailbox, position: means.position }, 'fields');
    if (means.id !== undefined) same(id, means.id, 'id');
  }
}

function pollAnswer(vector) {
  const { position, frames } = JSON.parse(vector.text);
  same(position, vector.means.position, 'position');
  same(frames.map(({ type, id }) => ({ type, id })), vector.means.frames.map(({ type, id }) => ({ type, id })), 'frames');
}

function same(actual, expected, what) {
  if (!isDeepStrictEqual(actual, expected)) {
    throw new Error(`${what}: ${JSON.stringify(actual)} (expected: ${JSON.stringify(expected)})`);
  }
}

const folder = process.argv[2];
let passed = 0;
let failed = 0;
for (const name of readdirSync(folder).filter((file) => file.endsWith('.json') && file !== 'schema.json')) {
  const { kind, vectors } = JSON.parse(readFileSync(join(folder, name), 'utf8'));
  if (!(kind in kinds)) {
    throw new Error(`${name}: kind ${kind} is not known`);
  }
  for (const vector of kinds[kind] === null ? [] : vectors) {
    try {
      kinds[kind](vector);
      passed++;
    } catch (error) {
      failed++;
      console.log(JSON.stringify({ kind: 'failed', file: name, name: vector.name, message: error.message }));
    }
  }
}
console.log(JSON.stringify({ kind: 'done', passed, failed }));
process.exit(failed === 0 ? 0 : 1);
