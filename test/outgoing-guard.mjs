// Loaded into a house before anything else: writes down every address that the process, and each that it starts, calls.
import dns from 'node:dns';
import { appendFileSync } from 'node:fs';
import net from 'node:net';

const note = (line) => appendFileSync(process.env.TACIT_TEST_OUTGOING, `${line}\n`);

const { connect } = net.Socket.prototype;
net.Socket.prototype.connect = function heardConnect(...given) {
  const [first, second] = Array.isArray(given[0]) ? given[0] : given;
  const asked = typeof first === 'object' && first !== null ? first : undefined;
  const isPath = asked === undefined ? typeof first === 'string' && !/^\d+$/.test(first) : asked.path !== undefined;
  const host = asked === undefined ? second : asked.host;
  note(isPath ? 'unix' : `host ${typeof host === 'string' ? host : 'localhost'}`);
  return connect.apply(this, given);
};

const { lookup } = dns;
dns.lookup = (name, ...rest) => {
  note(`host ${name}`);
  return lookup(name, ...rest);
};
