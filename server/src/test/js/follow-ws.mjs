// Follows a user with the `ws` package; one JSON line per frame on stdout. Ends when the connection does.
// usage: node follow-ws.mjs <socket-url> <token>
import WebSocket from 'ws';

const [url, token] = process.argv.slice(2);
const print = (line) => process.stdout.write(JSON.stringify(line) + '\n');

const socket = new WebSocket(url, ['godwit.v1.json', `godwit.bearer.${token}`]);
socket.on('open', () => print({ kind: 'open', protocol: socket.protocol }));
socket.on('message', (data) => print({ kind: 'frame', frame: JSON.parse(data.toString('utf8')) }));
socket.on('close', (code, reason) => print({ kind: 'close', code, reason: reason.toString('utf8') }));
socket.on('error', (error) => print({ kind: 'error', message: error.message }));
