// A WebSocket client that comes back: from its last position, passing over what it has. Runs in Node and in browsers.
export function followBySocket(WebSocket, url, token, print) {
  let since = '';
  const seen = new Set();
  const connect = () => {
    const target = since ? `${url}${url.includes('?') ? '&' : '?'}since=${since}` : url;
    const socket = new WebSocket(target, ['godwit.v1.json', `godwit.bearer.${token}`]);
    socket.onopen = () => print({ kind: 'open', protocol: socket.protocol, extensions: socket.extensions });
    socket.onmessage = ({ data }) => {
      const frame = JSON.parse(data);
      since = frame.position ?? since;
      if (frame.type !== 'message') {
        if (frame.type !== 'heartbeat') print({ kind: frame.type, frame });
        return;
      }
      const key = `${frame.mailbox} ${frame.id}`;
      if (!seen.has(key)) print({ kind: frame.event, data: JSON.stringify(frame.data), id: frame.id });
      seen.add(key);
    };
    socket.onerror = () => {};
    socket.onclose = ({ code }) => {
      print({ kind: 'close', code });
      setTimeout(connect, 300);
    };
  };
  connect();
}
