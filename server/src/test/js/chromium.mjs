// Follows a user with Chromium's own EventSource or WebSocket, from a page of the origin given; what the page prints, on stdout.
// The page is answered by the browser's debugger, everything else is the server's. When this process ends, so does the browser.
// usage: node chromium.mjs <program> <origin> eventsource|ticket|websocket <token> <query>
// With ticket, the token opens nothing but the ticket: the stream is opened by that, and again by the cookie that it sets.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const [program, origin, mode, token, query] = process.argv.slice(2);
const profile = mkdtempSync(join(process.cwd(), 'chromium-'));
const browser = spawn(
  program,
  ['--headless=new', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--no-first-run', '--no-proxy-server',
    '--disable-background-networking',
    // A page that the debugger answers is of no network; without this it would have to ask before it may talk to this machine.
    '--disable-features=LocalNetworkAccessChecks,LocalNetworkAccessChecksWebSockets',
    '--remote-debugging-pipe', `--user-data-dir=${profile}`, 'about:blank'],
  { stdio: ['ignore', 'ignore', 'inherit', 'pipe', 'pipe'] },
);
browser.on('exit', (code) => process.exit(code ?? 1));

// Messages of the DevTools protocol, each ended by a zero byte.
const waiting = new Map();
const listeners = {};
let last = 0;
let session;
const send = (method, params = {}) =>
  new Promise((done, failed) => {
    const id = ++last;
    waiting.set(id, { done, failed });
    browser.stdio[3].write(JSON.stringify({ id, method, params, sessionId: session }) + '\0');
  });
let text = '';
browser.stdio[4].setEncoding('utf8').on('data', (chunk) => {
  const messages = (text + chunk).split('\0');
  text = messages.pop();
  for (const { id, result, error, method, params } of messages.map((message) => JSON.parse(message))) {
    if (method) listeners[method]?.(params);
    else if (error) waiting.get(id).failed(new Error(JSON.stringify(error)));
    else waiting.get(id).done(result);
  }
});

const pages = {
  eventsource: `follow(new EventSource('/v1/stream?token=${token}&${query}'));`,
  ticket: `fetch('/v1/ticket', { method: 'POST', headers: { Authorization: 'Bearer ${token}' } })
    .then((answer) => answer.json())
    .then(({ ticket }) => follow(new EventSource('/v1/stream?ticket=' + ticket + '&${query}')));`,
  websocket: `followBySocket(WebSocket, location.origin.replace('http', 'ws') + '/v1/ws?${query}', '${token}', print);`,
};
const page = `<!doctype html><meta charset=utf-8><title>follows</title><script type=module>
  ${readFileSync(new URL('./resuming-socket.mjs', import.meta.url), 'utf8').replace('export ', '')}
  const print = (line) => console.log(JSON.stringify(line));
  function follow(source) {
    source.onopen = () => print({ kind: 'open' });
    source.onerror = () => print({ kind: 'error', closed: source.readyState === EventSource.CLOSED });
    for (const name of ['counted', 'gap', 'reconnect']) {
      source.addEventListener(name, ({ data, lastEventId }) => print({ kind: name, data, lastEventId }));
    }
  }
  ${pages[mode]}
</script>`;

listeners['Fetch.requestPaused'] = ({ requestId }) =>
  send('Fetch.fulfillRequest', {
    requestId,
    responseCode: 200,
    responseHeaders: [{ name: 'Content-Type', value: 'text/html' }],
    body: Buffer.from(page).toString('base64'),
  });
listeners['Runtime.consoleAPICalled'] = ({ args }) => process.stdout.write(args.map(({ value }) => value).join(' ') + '\n');
listeners['Runtime.exceptionThrown'] = ({ exceptionDetails }) => process.stderr.write(JSON.stringify(exceptionDetails) + '\n');

const { targetId } = await send('Target.createTarget', { url: 'about:blank' });
session = (await send('Target.attachToTarget', { targetId, flatten: true })).sessionId;
await send('Runtime.enable');
await send('Fetch.enable', { patterns: [{ urlPattern: `${origin}/page` }] });
await send('Page.navigate', { url: `${origin}/page` });
