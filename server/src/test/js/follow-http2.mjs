// Follows a user over HTTP/2 in clear text, without asking (prior knowledge); the status and each event's name on stdout.
// usage: node follow-http2.mjs <origin> <path> <token>
import http2 from 'node:http2';

const [origin, path, token] = process.argv.slice(2);
const print = (line) => process.stdout.write(JSON.stringify(line) + '\n');

const request = http2.connect(origin).request({ ':path': path, authorization: `Bearer ${token}` });
request.setEncoding('utf8');
request.on('response', (headers) => print({ kind: 'open', status: headers[':status'] }));
let text = '';
request.on('data', (chunk) => {
  text += chunk;
  const blocks = text.split('\n\n');
  text = blocks.pop();
  for (const block of blocks) {
    const field = (name) => block.split('\n').find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2);
    if (field('event')) print({ kind: field('event'), data: field('data') });
  }
});
