/**
 * `heap-process.mjs <port>`: looks into the heap of the Node.js whose inspector listens there. To each
 * message it answers the MB in use once all garbage is collected. A process of its own, because the
 * inspector speaks WebSocket, which the oldest Node.js that the bench runs on doesn't have built in.
 */
const [, , port] = process.argv;
const [target] = await (await fetch(`http://127.0.0.1:${port}/json`)).json();
const socket = new WebSocket(target.webSocketDebuggerUrl);
await new Promise((resolve, reject) => {
	socket.onopen = resolve;
	socket.onerror = reject;
});

const answers = new Map();
socket.onmessage = ({ data }) => {
	const { id, result } = JSON.parse(data);
	answers.get(id)?.(result);
	answers.delete(id);
};

let calls = 0;
const call = async (method) =>
	await new Promise((resolve) => {
		answers.set(++calls, resolve);
		socket.send(JSON.stringify({ id: calls, method }));
	});

process.on('message', async () => {
	await call('HeapProfiler.collectGarbage');
	const { usedSize } = await call('Runtime.getHeapUsage');
	process.send(usedSize / 2 ** 20);
});
process.on('disconnect', () => process.exit());
