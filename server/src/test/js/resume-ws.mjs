// Follows a user with the `ws` package through reconnects; one JSON line per frame on stdout.
// usage: node resume-ws.mjs <socket-url> <token>
import WebSocket from 'ws';
import { followBySocket } from './resuming-socket.mjs';

const [url, token] = process.argv.slice(2);
followBySocket(WebSocket, url, token, (line) => process.stdout.write(JSON.stringify(line) + '\n'));
