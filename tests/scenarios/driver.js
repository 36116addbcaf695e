// The driver over Node's net: reads a step list (plan.py), does it, prints one event a line as README.md has it.
'use strict';
const net = require('node:net');
const fs = require('node:fs');
const crypto = require('node:crypto');

const PERIOD = 65521;
const BLOCK = Buffer.alloc(PERIOD);
for (let i = 0; i < PERIOD; i++) BLOCK[i] = (i * i * 31 + i * 7 + (i >> 8) * 5 + 3) & 255;
const TABLE = Int32Array.from({ length: 256 }, (_, n) => {
  for (let k = 0; k < 8; k++) n = n & 1 ? (n >>> 1) ^ 0xedb88320 : n >>> 1;
  return n;
});

function crc(bytes, before) {
  let value = ~before;
  for (let i = 0; i < bytes.length; i++) value = TABLE[(value ^ bytes[i]) & 255] ^ (value >>> 8);
  return ~value >>> 0;
}

const NAMES = {
  ERR_STREAM_DESTROYED: 'ECANCELED', ERR_STREAM_WRITE_AFTER_END: 'EPIPE', ERR_STREAM_ALREADY_FINISHED: 'EPIPE',
  ERR_SERVER_NOT_RUNNING: 'EALREADY', ERR_SERVER_ALREADY_LISTEN: 'EALREADY', ERR_STREAM_PREMATURE_CLOSE: 'ECANCELED',
  ERR_SOCKET_CLOSED_BEFORE_CONNECTION: 'ECANCELED', ERR_SOCKET_CLOSED: 'ECANCELED', ERR_AGGREGATE: 'ECONNREFUSED',
};
const nameOf = (error) => NAMES[error.code] || error.code || error.message;

const rules = [];
const actors = new Map();
const out = [];

function actorOf(name) {
  if (!actors.has(name)) actors.set(name, { name, total: 0, crc: 0, at: 0, opened: false });
  return actors.get(name);
}

// An event was seen: it is printed, and every rule that waited for it is done.
function seen(actor, kind, arg = '', bytes = 0) {
  out.push(`${actor}.${kind}${arg === '' ? '' : ':' + arg}`);
  const due = [];
  for (const rule of rules) {
    if (rule.fired && rule.often === 'once') continue;
    let met = rule.conditions.length > 0;
    let touched = false;
    for (const cond of rule.conditions) {
      if (cond.actor === actor && cond.kind === kind && (cond.arg === '-' || `${arg}:`.startsWith(`${cond.arg}:`))) {
        cond.times++;
        cond.bytes += bytes;
        touched = true;
      }
      if (cond.times < cond.wanted || cond.bytes < cond.total) met = false;
    }
    if (met && touched) {
      rule.fired = true;
      due.push(rule);
    }
  }
  for (const rule of due) {
    if (rule.delay) setTimeout(() => perform(rule), rule.delay);
    else perform(rule);
  }
}

function perform(rule) {
  for (const [actor, verb, args] of rule.actions) {
    const options = {};
    const plain = [];
    for (const word of args) {
      const found = /^([a-z_0-9]+)=(.*)$/.exec(word);
      if (found && !word.startsWith("'")) options[found[1]] = found[2];
      else plain.push(word);
    }
    try {
      const kind = /^(loop|sig|t)/.exec(actor)?.[1] || (/^(srv|alt)/.test(actor) ? 'server' : 'stream');
      const verbs = { loop: LOOP, sig: SIGNAL, t: TIMER, server: SERVER, stream: STREAM }[kind];
      if (!verbs[verb]) throw new Error(`no-verb-${verb}`);
      verbs[verb](actorOf(actor), plain, options);
    } catch (error) {
      seen(actor, 'fails', `${verb}:${nameOf(error)}`);
    }
  }
}

// What a stream writes: a number of bytes of its own pattern, or a text.
function payload(actor, word) {
  if (word === undefined) return undefined;
  if (word.startsWith("'")) return Buffer.from(word.slice(1).replaceAll('%', ''), 'hex');
  const count = Number(word);
  let first = actor.at;
  for (const letter of actor.name) first += letter.codePointAt(0) * 101;
  const made = Buffer.alloc(count);
  for (let done = 0; done < count;) {
    const from = (first + done) % PERIOD;
    done += BLOCK.copy(made, done, from, Math.min(PERIOD, from + count - done));
  }
  actor.at += count;
  return made;
}

function tagged(actor, options) {
  if (!options.tag) return undefined;
  return (error) => seen(actor.name, 'written', error ? `${options.tag}:${nameOf(error)}` : options.tag);
}

function follow(actor, socket, options) {
  const { name } = actor;
  Object.assign(actor, { socket, opened: true, total: 0, crc: 0, at: 0 });
  if ('paused' in options) socket.pause();
  actor.read = (bytes) => {
    actor.total += bytes.length;
    actor.crc = crc(bytes, actor.crc);
    actor.chunk = bytes;
    seen(name, 'data', String(bytes.length), bytes.length);
  };
  socket.on('data', actor.read);
  socket.on('ready', () => seen(name, 'ready'));
  socket.on('lookup', (error, address, family, host) => net.isIP(host) || seen(name, 'lookup'));
  socket.on('connectionAttempt', () => seen(name, 'attempt'));
  socket.on('connect', () => seen(name, 'connect'));
  socket.on('drain', () => seen(name, 'drain'));
  socket.on('end', () => seen(name, 'end'));
  socket.on('timeout', () => seen(name, 'timeout', 'idle'));
  socket.on('error', (error) => seen(name, 'error', nameOf(error)));
  socket.on('close', (failed) => seen(name, 'close', failed ? 'error' : ''));
  if (options.idle) socket.setTimeout(Number(options.idle));
}

function place(options) {
  if (options.path) return { path: options.path.replace(/^@/, '\0') };
  return { host: options.host || '127.0.0.1' };
}

function portText(port) {
  for (const [name, actor] of actors) if (actor.port && actor.port === port) return name;
  return 'other';
}

const SERVER = {
  listen(actor, _, options) {
    const server = net.createServer({ allowHalfOpen: 'half_open' in options, pauseOnConnect: 'paused' in options });
    const { name } = actor;
    const prefix = name[0];
    actor.server = server;
    actor.closed = false;
    if (options.max) server.maxConnections = Number(options.max);
    server.on('listening', () => {
      const at = server.address();
      Object.assign(actor, typeof at === 'string' ? { path: at } : { port: at.port, path: undefined });
      seen(name, 'listening');
    });
    server.on('connection', (socket) => {
      actor.count = (actor.count || 0) + 1;
      const accepted = actorOf(`${prefix}${actor.count}`);
      follow(accepted, socket, options);
      seen(name, 'connection', accepted.name);
    });
    server.on('drop', () => seen(name, 'drop', 'max'));
    server.on('error', (error) => seen(name, 'error', nameOf(error)));
    server.on('close', () => { actor.closed = true; seen(name, 'close'); });
    const where = place(options);
    if (options.any) delete where.host;
    if (!where.path) where.port = actors.has(options.port) ? actorOf(options.port).port : Number(options.port || 0);
    if (options.backlog) where.backlog = Number(options.backlog);
    if ('v6only' in options) where.ipv6Only = true;
    server.listen(where);
  },
  close(actor) {
    actor.server.close((error) => {
      if (error) seen(actor.name, 'fails', `close:${actor.closed ? 'EBADF' : nameOf(error)}`);
    });
  },
  set_max(actor, [count]) { actor.server.maxConnections = Number(count); },
  address(actor) {
    const at = actor.server.address();
    if (!at) seen(actor.name, 'fails', 'address:EBADF');
    else if (typeof at === 'string') seen(actor.name, 'address', `unix:${at.split('/').pop()}`);
    else seen(actor.name, 'address', `${at.address.replaceAll(':', '_')}:${at.port ? 'port' : '0'}`);
  },
  connections(actor) { actor.server.getConnections((_, count) => seen(actor.name, 'connections', String(count))); },
  ref(actor) { actor.server.ref(); },
  unref(actor) { actor.server.unref(); },
};

const STREAM = {
  connect(actor, [to], options) {
    const target = actors.get(to);
    const where = { allowHalfOpen: 'half_open' in options };
    if (options.path) Object.assign(where, place(options));
    else if (target?.path) where.path = target.path;
    else Object.assign(where, { host: options.host || '127.0.0.1', port: target ? target.port : Number(to) });
    if (options.local) Object.assign(where, { localAddress: options.local });
    const socket = new net.Socket({ allowHalfOpen: where.allowHalfOpen });
    follow(actor, socket, options);
    socket.connect(where);
    if ('nodelay' in options) socket.setNoDelay(true);
  },
  write(actor, [what], options) {
    if (!actor.socket.write(payload(actor, what), tagged(actor, options))) seen(actor.name, 'full');
  },
  writev(actor, list, options) {
    const { socket } = actor;
    socket.cork();
    list.forEach((what, at) => {
      socket.write(payload(actor, what), at + 1 === list.length ? tagged(actor, options) : undefined);
    });
    socket.uncork();
  },
  echo(actor) { if (!actor.socket.write(actor.chunk)) seen(actor.name, 'full'); },
  end(actor, [what], options) { actor.socket.end(payload(actor, what), tagged(actor, options)); },
  destroy(actor, [code]) { actor.socket.destroy(code ? Object.assign(new Error(code), { code }) : undefined); },
  reset(actor) { actor.socket.resetAndDestroy(); },
  pause(actor) { actor.socket.pause(); },
  resume(actor) { actor.socket.resume(); },
  timeout(actor, [, ms]) { actor.socket.setTimeout(Number(ms)); },
  nodelay(actor, [on]) { actor.socket.setNoDelay(on === '1'); },
  keepalive(actor, [idle]) { actor.socket.setKeepAlive(idle !== '0', Number(idle) * 1000); },
  counters(actor) { seen(actor.name, 'counters', `${actor.socket.bytesRead}:${actor.socket.bytesWritten}`); },
  split(actor) { seen(actor.name, 'split', 'even'); },
  queued(actor) { seen(actor.name, 'queued', actor.socket.writableLength ? 'some' : '0'); },
  address(actor, [which]) {
    const { socket } = actor;
    const host = which === 'peer' ? socket.remoteAddress : socket.localAddress;
    const port = which === 'peer' ? socket.remotePort : socket.localPort;
    if (host === undefined) seen(actor.name, 'fails', 'address:ENOTCONN');
    else seen(actor.name, 'address', `${which}:${host.replaceAll(':', '_')}:${portText(port)}`);
  },
  state(actor) {
    const { socket } = actor;
    const bits = [];
    if (socket.connecting) bits.push('connecting');
    if (socket.readableEnded) bits.push('peer_ended');
    if (socket.writableFinished) bits.push('ended');
    else if (socket.writableEnded) bits.push('ending');
    if (socket.isPaused()) bits.push('paused');
    seen(actor.name, 'state', socket.destroyed ? 'closed' : bits.join('+') || 'open');
  },
  pipe(actor, [to], options) {
    actor.socket.off('data', actor.read);
    actor.socket.pipe(actorOf(to).socket, { end: !('keep' in options) });
  },
  unpipe(actor) {
    actor.socket.unpipe();
    actor.socket.on('data', actor.read);
    actor.socket.resume();
  },
  ref(actor) { actor.socket.ref(); },
  unref(actor) { actor.socket.unref(); },
};

const TIMER = {
  start(actor, [delay, repeat]) {
    const due = process.hrtime.bigint() + BigInt(delay) * 1000000n;
    actor.ticks = 0;
    const tick = () => {
      // Node's timers count whole milliseconds: one may be up to a millisecond early.
      if (actor.ticks++ === 0 && !actor.moved && process.hrtime.bigint() < due - 1000000n) seen(actor.name, 'early');
      seen(actor.name, 'tick');
    };
    actor.repeat = repeat;
    actor.tick = tick;
    actor.timer = setTimeout(function first() {
      if (Number(repeat)) actor.timer = setInterval(tick, Number(repeat));
      tick();
    }, Number(delay));
  },
  again(actor, [delay]) {
    actor.moved = true;
    clearTimeout(actor.timer);
    actor.timer = setTimeout(() => {
      if (Number(actor.repeat)) actor.timer = setInterval(actor.tick, Number(actor.repeat));
      actor.tick();
    }, Number(delay));
  },
  stop(actor) { clearTimeout(actor.timer); },
  ref(actor) { actor.timer.ref(); },
  unref(actor) { actor.timer.unref(); },
};

const SIGNAL = {
  start(actor, [name]) {
    actor.listen = () => seen(actor.name, 'signal', name);
    actor.signal = `SIG${name}`;
    process.on(actor.signal, actor.listen);
  },
  raise(actor, [name]) { process.kill(process.pid, `SIG${name}`); },
  stop(actor) { process.off(actor.signal, actor.listen); },
  ref() {},
  unref() {},
};

const LOOP = {
  note(_, [text]) { seen('loop', 'note', text); },
  post(_, [text]) { setImmediate(() => seen('loop', 'post', text)); },
  offload(_, [text]) { crypto.pbkdf2('scenario', 'salt', 1, 8, 'sha256', () => seen('loop', 'offload', text)); },
  exists(_, [path]) { seen('loop', 'exists', fs.existsSync(path) ? 'yes' : 'no'); },
  file(_, [path]) { fs.writeFileSync(path, 'a plain file\n'); },
};

function read(text) {
  let rule;
  for (const line of text.split('\n')) {
    const [word, ...rest] = line.split(' ');
    if (word === 'rule') {
      rule = { often: rest[0], delay: Number(rest[1]), conditions: [], actions: [], fired: false };
      rules.push(rule);
    } else if (word === 'cond') {
      const [actor, kind, arg, wanted, total] = rest;
      rule.conditions.push({ actor, kind, arg, wanted: Number(wanted), total: Number(total), times: 0, bytes: 0 });
    } else if (word === 'do') {
      rule.actions.push([rest[0], rest[1], rest.slice(2)]);
    }
  }
}

function finish(how) {
  if (how) out.push(`loop.${how}`);
  for (const actor of actors.values()) {
    if (actor.opened) out.push(`${actor.name}.total:${actor.total}:${actor.crc.toString(16).padStart(8, '0')}`);
  }
  fs.writeSync(1, out.join('\n') + '\n');
}

process.on('exit', () => finish('done'));
process.on('SIGTERM', () => { process.removeAllListeners('exit'); finish(''); process.exit(1); });
read(fs.readFileSync(0, 'utf8'));
for (const rule of rules.filter((each) => each.conditions.length === 0)) {
  if (rule.delay) setTimeout(() => perform(rule), rule.delay);
  else perform(rule);
}
