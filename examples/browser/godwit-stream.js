// Follows a Godwit stream with the browser's own EventSource. Copy it; it needs nothing.
//
//   const stream = follow({
//     gateway: 'https://push.example.com',
//     token: async () => (await fetch('/push-token', { method: 'POST' })).text(),   // your login
//     events: { order_created: (data) => console.log(JSON.parse(data)) },
//   });
//   ...
//   stream.close();
//
// An EventSource cannot send a header, and a token in a URL ends up in logs. So the token is exchanged for a ticket that works
// once; the stream that it opens sets a cookie, with which the EventSource reconnects by itself until the token ends. Then, and
// whenever else it gives up, a new token is fetched and the stream goes on from where it was.

const FIRST_PAUSE = 1_000;
const LONGEST_PAUSE = 60_000;

export function follow({ gateway, token, events, topics = [], onState = () => {}, EventSource, fetch }) {
  const Source = EventSource ?? globalThis.EventSource;
  const send = fetch ?? globalThis.fetch.bind(globalThis);
  let source = null;
  let timer = null;
  let position = '';
  let failures = 0;
  let closed = false;

  async function ticket() {
    const headers = { Authorization: `Bearer ${await token()}` };
    const response = await send(`${gateway}/v1/ticket`, { method: 'POST', headers });
    if (!response.ok) throw new Error(`no ticket: ${response.status}`);
    return (await response.json()).ticket;
  }

  async function open() {
    onState('connecting');
    try {
      const query = new URLSearchParams({ ticket: await ticket() });
      if (position) query.set('since', position);
      if (topics.length > 0) query.set('topics', topics.join(','));
      if (!closed) listen(new Source(`${gateway}/v1/stream?${query}`, { withCredentials: true }));
    } catch (problem) {
      later(problem);
    }
  }

  function listen(opened) {
    source = opened;
    const on = (name, handle) =>
      opened.addEventListener(name, (event) => {
        position = event.lastEventId || position;
        handle(event.data, event);
      });
    on('connection_id', () => {
      failures = 0;
      onState('open');
    });
    for (const [name, handle] of Object.entries(events)) on(name, handle);
    opened.onerror = () => {
      // While it reconnects by itself, it is not closed.
      if (opened.readyState === Source.CLOSED) later();
      else onState('reconnecting');
    };
  }

  function later(problem) {
    if (closed) return;
    source?.close();
    onState('waiting', problem);
    const longest = Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** failures++);
    timer = setTimeout(open, Math.random() * longest);
  }

  open();
  return {
    close() {
      closed = true;
      clearTimeout(timer);
      source?.close();
      onState('closed');
    },
    /** Signs the user out of this browser: the cookie goes too. */
    async signOut() {
      this.close();
      await send(`${gateway}/v1/ticket`, { method: 'DELETE', credentials: 'include' });
    },
  };
}
