// Follows a user by protobuf frames: gRPC with @grpc/grpc-js (subscribe, connect), or WebSocket with ws and protobufjs (ws). One JSON line per
// frame on stdout. When a connection ends it resumes at the next address, as docs/protocol.md tells clients to.
// usage: node follow-frames.mjs <folder of .proto files> <subscribe|connect|ws> <host:port,host:port> <token> <topic>
import path from 'node:path';
import grpc from '@grpc/grpc-js';
import loader from '@grpc/proto-loader';
import protobuf from 'protobufjs';
import WebSocket from 'ws';

const [protos, mode, addresses, token, topic] = process.argv.slice(2);
const print = (line) => process.stdout.write(JSON.stringify(line) + '\n');

const options = { includeDirs: [protos], longs: Number, oneofs: true };
const { StreamService } = grpc.loadPackageDefinition(loader.loadSync('godwit/v1/stream.proto', options)).godwit.v1;
const root = new protobuf.Root();
root.resolvePath = (origin, target) => path.join(protos, target);
root.loadSync('godwit/v1/stream.proto');
const ServerFrame = root.lookupType('godwit.v1.ServerFrame');
const ClientFrame = root.lookupType('godwit.v1.ClientFrame');

let since = '';
const seen = new Map();
const number = (id) => id.split('-').map(Number);
const isNew = ({ mailbox, id }) => {
  const [last, now] = [number(seen.get(mailbox) ?? '0--1'), number(id)];
  return now[0] > last[0] || (now[0] === last[0] && now[1] > last[1]);
};

function heard(frame) {
  const { frame: kind } = frame;
  const body = frame[kind];
  since = body.position || since;
  if (kind === 'message') {
    if (!isNew(body)) return;
    seen.set(body.mailbox, body.id);
  }
  print({ kind, ...body });
}

// Pings bring positions.
const said = (say) => {
  say({ subscribe: { id: 's', topics: [`${topic}.later`] } });
  const pinging = setInterval(() => say({ ping: { id: 'p' } }), 100);
  return () => clearInterval(pinging);
};

const ways = {
  subscribe: (address, over) => {
    const metadata = new grpc.Metadata();
    metadata.set('authorization', `Bearer ${token}`);
    const client = new StreamService(address, grpc.credentials.createInsecure());
    const call = client.Subscribe({ since, topics: [topic], device: 'phone' }, metadata);
    call.on('data', heard);
    call.on('error', () => {});
    call.on('status', ({ code, details }) => {
      client.close();
      over(grpc.status[code], details);
    });
  },

  connect: (address, over) => {
    const metadata = new grpc.Metadata();
    metadata.set('authorization', `Bearer ${token}`);
    metadata.set('godwit-topics', topic);
    metadata.set('godwit-device', 'phone');
    if (since) metadata.set('godwit-since', since);
    const client = new StreamService(address, grpc.credentials.createInsecure());
    const call = client.Connect(metadata);
    const silent = said((frame) => call.write(frame));
    call.on('data', heard);
    call.on('error', () => {});
    call.on('status', ({ code, details }) => {
      silent();
      client.close();
      over(grpc.status[code], details);
    });
  },

  ws: (address, over) => {
    const query = new URLSearchParams({ topics: topic, device: 'phone', ...(since ? { since } : {}) });
    const socket = new WebSocket(`ws://${address}/v1/ws?${query}`, ['godwit.v1.proto', `godwit.bearer.${token}`]);
    let silent = () => {};
    socket.on('open', () => {
      silent = said((frame) => socket.send(ClientFrame.encode(ClientFrame.fromObject(frame)).finish()));
    });
    socket.on('message', (data) => heard(ServerFrame.toObject(ServerFrame.decode(data), { longs: Number, oneofs: true })));
    socket.on('error', () => {});
    socket.on('close', (code, reason) => {
      silent();
      over(String(code), reason.toString('utf8'));
    });
  },
};

function follow(at) {
  const all = addresses.split(',');
  ways[mode](all[at % all.length], (code, details) => {
    print({ kind: 'end', code, details });
    setTimeout(() => follow(at + 1), 200);
  });
}

follow(0);
