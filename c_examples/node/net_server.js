// What the note on net.Server tells, as one program: node net_server.js [port]
// Beside it, line by line, stands net_server.c: the same events, printed in the same words.
const net = require('net');

const server = net.createServer((socket) => {
  console.log('connection');
  server.getConnections((error, count) => console.log('connections: ' + count));
  socket.on('data', (data) => {
    console.log('data: ' + data.toString().trim());
    socket.write(data);
    if (data.toString().trim() === 'close') {
      server.close();
      console.log('address: ' + server.address());
    }
  });
  socket.on('end', () => console.log('end'));
  socket.on('error', (error) => console.log('socket error: ' + error.code));
});

server.on('listening', () => {
  const { address, port } = server.address();
  console.log('listening on ' + address + ':' + port);
});
server.on('close', () => console.log('close'));
server.on('error', (error) => console.log('error: ' + error.code));

server.listen(Number(process.argv[2] || 0), '127.0.0.1');
