// Runs examples/browser/godwit-stream.js as a browser would: an EventSource that reconnects by itself, a jar of cookies, an Origin.
// usage: node follow-ticket.mjs <file-url-of-godwit-stream.js> <gateways, with commas> <origin> <token> <event-name>...
import { EventSource } from 'eventsource';

const [example, gateways, origin, token, ...names] = process.argv.slice(2);
const { follow } = await import(example);
const print = (line) => process.stdout.write(JSON.stringify(line) + '\n');
const nodes = gateways.split(',');
const cookies = new Map();
let turn = 0;

// As a load balancer would: each request goes to the next node, and to another if that is away.
async function jar(input, init = {}) {
  const url = new URL(input);
  const headers = new Headers(init.headers);
  headers.set('Origin', origin);
  if (cookies.size > 0) headers.set('Cookie', [...cookies].map(([name, value]) => `${name}=${value}`).join('; '));
  let response = null;
  for (let tries = 0; response === null; tries++) {
    try {
      response = await fetch(nodes[turn++ % nodes.length] + url.pathname + url.search, { ...init, headers });
    } catch (away) {
      if (tries > nodes.length) throw away;
    }
  }
  print({ kind: 'request', method: init.method ?? 'GET', path: url.pathname, status: response.status });
  for (const cookie of response.headers.getSetCookie()) {
    const [pair] = cookie.split(';');
    cookies.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1));
  }
  return response;
}

class Source extends EventSource {
  constructor(url, init) {
    super(url, { ...init, fetch: jar });
  }
}

follow({
  gateway: nodes[0],
  token: async () => token,
  events: Object.fromEntries(names.map((name) => [name, (data) => print({ kind: name, data })])),
  onState: (state, problem) => print({ kind: 'state', state, problem: problem?.message }),
  EventSource: Source,
  fetch: jar,
});
