// Loaded into a house before anything else: what it asks at the address of a cloud's metadata goes to the stand-in of one.
import net from 'node:net';

const { connect } = net.Socket.prototype;
net.Socket.prototype.connect = function turnedConnect(...given) {
  const normalized = Array.isArray(given[0]) ? given[0] : given;
  const [asked] = normalized;
  const port = Number(process.env.TACIT_TEST_METADATA);
  if (asked?.host === '169.254.169.254') Object.assign(asked, { host: '127.0.0.1', port });
  return connect.apply(this, given);
};
