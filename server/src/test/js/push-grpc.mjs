// Calls godwit.v1.PushService with @grpc/grpc-js: one command, one JSON line on stdout that says how it ended.
// usage: node push-grpc.mjs <host:port> <folder of .proto files> <command as JSON>
import fs from 'node:fs';
import grpc from '@grpc/grpc-js';
import loader from '@grpc/proto-loader';

const [address, protos, json] = process.argv.slice(2);
const command = JSON.parse(json);
const load = (file) => grpc.loadPackageDefinition(loader.loadSync(file, { includeDirs: [protos, '.'], longs: Number, enums: String }));
const { PushService } = load('godwit/v1/push_service.proto').godwit.v1;
const { Health } = load('grpc_health.proto').grpc.health.v1;

const options = { 'grpc.max_send_message_length': -1, 'grpc.keepalive_time_ms': 1000, 'grpc.keepalive_timeout_ms': 5000 };
const gzip = { ...options, 'grpc.default_compression_algorithm': 2 };
const Wrong = grpc.makeGenericClientConstructor(
  { PushNothing: { ...PushService.service.Push, path: '/godwit.v1.PushService/PushNothing' } },
  'PushService',
);
// Over TLS if the command names the file of a CA.
const credentials = command.ca ? grpc.credentials.createSsl(fs.readFileSync(command.ca)) : grpc.credentials.createInsecure();
const clients = {
  plain: new PushService(address, credentials, options),
  gzip: new PushService(address, credentials, gzip),
  wrong: new Wrong(address, credentials, options),
  health: new Health(address, credentials, options),
};
const status = (error) => ({ status: error ? grpc.status[error.code] : 'OK', details: error?.details ?? '' });

function metadata({ token, metadataBytes = 0 }) {
  const all = new grpc.Metadata();
  if (token) all.set('authorization', `Bearer ${token}`);
  if (metadataBytes) all.set('x-large', 'x'.repeat(metadataBytes));
  return all;
}

/** With data of so many bytes if the command says so. */
function request({ request: given, dataBytes }) {
  return dataBytes ? { ...given, jsonData: JSON.stringify('x'.repeat(dataBytes)) } : given;
}

const timing = ({ deadline }) => (deadline === undefined ? {} : { deadline: Date.now() + deadline });
const one = (method, client) => (command) =>
  new Promise((done) => {
    client[method](request(command), metadata(command), timing(command), (error, answer) => done({ ...status(error), answer }));
  });

/** What is sent: the requests, or the same one many times. */
function items({ request: given, times = 1, requests }) {
  return requests ?? Array.from({ length: times }, (_, i) => ({ ...given, correlationId: `c${i}` }));
}

const write = (call, item) => (call.write(item) ? null : new Promise((free) => call.once('drain', free)));

const methods = {
  push: (command) => one('Push', clients[command.client ?? 'plain'])(command),
  health: one('Check', clients.health),
  wrongPath: one('PushNothing', clients.wrong),

  // With cancelAfter it is cancelled when so many are sent; a stream, when so many are answered.
  batch: (command) =>
    new Promise(async (done) => {
      const call = clients.plain.PushBatch(metadata(command), timing(command), (error, answer) => done({ ...status(error), answer }));
      let sent = 0;
      for (const item of items(command)) {
        await write(call, item);
        sent += 1;
        if (sent === command.cancelAfter) {
          // What was written is on the wire before the reset.
          setTimeout(() => call.cancel(), 200);
          return;
        }
      }
      call.end();
    }),

  stream: (command) =>
    new Promise(async (done) => {
      const answers = [];
      const call = clients.plain.PushStream(metadata(command), timing(command));
      call.on('data', (answer) => {
        answers.push(answer);
        if (answers.length === command.cancelAfter) call.cancel();
      });
      call.on('error', () => {});
      call.on('status', (end) => done({ ...status(end), answers }));
      for (const item of items(command)) await write(call, item);
      if (command.cancelAfter === undefined) call.end();
    }),

  // As many calls at once as the command says, on one connection.
  flood: async (command) => {
    const calls = Array.from({ length: command.times }, () => methods.push(command));
    const counts = {};
    for (const { status: end } of await Promise.all(calls)) counts[end] = (counts[end] ?? 0) + 1;
    return { counts };
  },
};

const result = await methods[command.method](command);
process.stdout.write(JSON.stringify(result) + '\n', () => process.exit(0));
