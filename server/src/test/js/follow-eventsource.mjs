// Follows a user with the `eventsource` package; one JSON line per event on stdout. Reconnects by itself, as EventSource does.
// usage: node follow-eventsource.mjs <stream-url> <token> <event-name>...
import { EventSource } from 'eventsource';

const [url, token, ...names] = process.argv.slice(2);
const print = (line) => process.stdout.write(JSON.stringify(line) + '\n');

const source = new EventSource(url, {
  fetch: (input, init) => fetch(input, { ...init, headers: { ...init.headers, Authorization: `Bearer ${token}` } }),
});
source.onopen = () => print({ kind: 'open' });
source.onerror = (error) => print({ kind: 'error', code: error.code ?? null });
for (const name of names) {
  source.addEventListener(name, (event) => print({ kind: name, data: event.data, lastEventId: event.lastEventId }));
}
