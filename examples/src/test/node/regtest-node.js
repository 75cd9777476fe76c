/*
 * A bcoin full node on regtest that lives in memory and obeys its standard input.
 *
 * Usage: node regtest-node.js [--port N] [--blocks N]
 *   --port N    the P2P port on 127.0.0.1; 0 (the default) takes a free one
 *   --blocks N  how many blocks to mine before the node is ready; 0 by default
 *
 * Standard output carries one JSON object per line and nothing else: first the ready line
 * {"port":..,"height":..,"userAgent":"..","tip":".."}, then one answer per command. Commands, one per line:
 *   mine N      mines N blocks, answers {"height":..,"tip":".."}
 *   block HASH  answers {"size":..,"weight":..,"txids":[..],"wtxids":[..]} of a block of its chain
 *   connect N   begins to connect to port N on 127.0.0.1, answers {}
 *   exit        closes the node
 * The end of standard input and SIGTERM end the process too, so the node never outlives whoever started it.
 * Everything else, bcoin's debug log included, goes to standard error; any error ends the process with exit code 1.
 */

'use strict';

// Both are read while bcoin's modules load, hence before the first require of them.
process.env.NODE_BACKEND = 'js';
process.env.BCOIN_NETWORK = 'regtest';

const Module = require('module');
const readline = require('readline');
const {parseArgs} = require('util');

// bcoin loads the native LevelDB binding even when it keeps its chain in memory. Install scripts are off, so the
// binding was never compiled, and nothing here opens a database on disk.
const load = Module._load;
Module._load = function loadWithoutLevelDb(request, ...rest) {
  return request === 'leveldown' ? {} : load.call(this, request, ...rest);
};

// Standard output belongs to the answers: whatever a library prints must not get between them.
const answer = process.stdout.write.bind(process.stdout);
process.stdout.write = process.stderr.write.bind(process.stderr);

const HOST = '127.0.0.1';
const MAX_PEERS = 125;
const CLOSE_DEADLINE_MS = 2000;

function say(fields) {
  answer(JSON.stringify(fields) + '\n');
}

function fail(error) {
  process.stderr.write(`${error.stack || error}\n`, () => process.exit(1));
}

function count(name, text, max) {
  if (!/^\d{1,9}$/.test(text) || Number(text) > max)
    throw new Error(`${name}: expected a number from 0 to ${max}, got "${text}"`);
  return Number(text);
}

function createNode(port) {
  const FullNode = require('bcoin/lib/node/fullnode');

  const node = new FullNode({
    network: 'regtest',
    memory: true,
    workers: false,
    logLevel: 'debug',
    logConsole: true,
    listen: true,
    host: HOST,
    bip37: true,
    maxInbound: MAX_PEERS,
    seeds: []
  });

  // Set here because the constructor refuses 0, with which the operating system picks a free port.
  node.pool.options.port = port;

  // No HTTP server: peer-to-peer is all that the tests talk to.
  node.http.open = async () => {};
  node.http.close = async () => {};

  // No outbound connections, not even to addresses that a peer gossips, and no question to a DNS server about our own
  // address. The public addresses of this machine are not for gossip either.
  node.pool.getHost = () => null;
  node.pool.discoverExternal = async () => {};
  node.pool.hosts.local.clear();

  node.on('error', error => process.stderr.write(`${error.stack || error}\n`));
  return node;
}

async function mine(node, blocks) {
  const Address = require('bcoin/lib/primitives/address');
  const nobody = Address.fromPubkeyhash(Buffer.alloc(20, 0x01));

  for (let i = 0; i < blocks; i++) {
    const block = await node.miner.cpu.mineBlock(null, nobody);
    if (!await node.chain.add(block))
      throw new Error('A mined block was not accepted.');
  }
}

async function describe(node, hash) {
  if (!/^[0-9a-f]{64}$/.test(hash))
    throw new Error(`block: expected a hash, got "${hash}"`);

  const block = await node.chain.getBlock(Buffer.from(hash, 'hex').reverse().toString('hex'));
  if (!block)
    throw new Error(`There is no block ${hash}.`);

  return {
    size: block.getSize(),
    weight: block.getWeight(),
    txids: block.txs.map(tx => tx.txid()),
    wtxids: block.txs.map(tx => tx.wtxid())
  };
}

function connect(node, port) {
  const NetAddress = require('bcoin/lib/net/netaddress');
  node.pool.peers.add(node.pool.createOutbound(NetAddress.fromHost(HOST, port, 'regtest')));
}

function best(node) {
  return {height: node.chain.height, tip: node.chain.tip.rhash()};
}

async function close(node) {
  // Closing drops the peers; the deadline holds even when one of them stands in the way.
  setTimeout(() => process.exit(0), CLOSE_DEADLINE_MS);
  await node.close();
  process.exit(0);
}

async function obey(node, line) {
  const [command, argument = ''] = line.trim().split(/\s+/);

  switch (command) {
    case 'mine':
      await mine(node, count('mine', argument, 100000));
      say(best(node));
      break;
    case 'block':
      say(await describe(node, argument));
      break;
    case 'connect':
      connect(node, count('connect', argument, 65535));
      say({});
      break;
    case 'exit':
      await close(node);
      break;
    default:
      throw new Error(`Unknown command: ${JSON.stringify(line)}`);
  }
}

async function main() {
  const {values} = parseArgs({
    options: {
      port: {type: 'string', default: '0'},
      blocks: {type: 'string', default: '0'}
    }
  });
  const port = count('--port', values.port, 65535);
  const blocks = count('--blocks', values.blocks, 100000);

  const node = createNode(port);
  const ready = start(node, blocks);

  process.on('SIGTERM', () => close(node).catch(fail));

  // Commands run one after the other, the first when the node is ready. The end of the input waits for none of them.
  let last = ready;
  readline.createInterface({input: process.stdin})
    .on('line', (line) => {
      last = last.then(() => obey(node, line));
      last.catch(fail);
    })
    .on('close', () => process.exit(0));

  await ready;
}

async function start(node, blocks) {
  await node.open();
  await mine(node, blocks);
  await node.connect();
  node.startSync();

  const {height, tip} = best(node);
  say({port: node.pool.server.address().port, height, userAgent: node.pool.options.agent, tip});
}

process.on('uncaughtException', fail);
process.on('unhandledRejection', fail);
main().catch(fail);
