import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream';
import { createSecureContext, createServer as createTlsServer } from 'node:tls';

import { listen } from '../simulator/listen';

/** Names that only the proxy knows a way to: it refuses one, and the other shows a certificate of its own. */
export const REFUSED = 'refused.adobe.test';
export const UNTRUSTED = 'untrusted.adobe.test';

const SIGN_IN = 'n8n:let-me-through';
const REFUSAL = 'HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 0\r\n\r\n';
const CERTIFICATE = 'req -x509 -nodes -newkey ec -pkeyopt ec_paramgen_curve:P-256';

/** A certificate authority that nobody knows, a certificate of its making, and one of nobody's. */
function certificates(names: readonly string[]) {
	const folder = mkdtempSync(join(tmpdir(), 'n8n-certificates-'));
	const make = (name: string, subject: string, rest = '') =>
		execFileSync(
			'openssl',
			`${CERTIFICATE} -subj /CN=${subject} -keyout ${name}.key -out ${name}.pem${rest}`.split(' '),
			{ cwd: folder, stdio: 'pipe' },
		);
	const hosts = names.map((name) => `DNS:${name}`).join();
	make('authority', 'Authority');
	make(
		'server',
		'Server',
		` -addext subjectAltName=${hosts} -CA authority.pem -CAkey authority.key`,
	);
	make('stranger', UNTRUSTED);
	const read = (file: string) => readFileSync(join(folder, file));
	const pair = (name: string) => ({ key: read(`${name}.key`), cert: read(`${name}.pem`) });
	return { folder, server: pair('server'), stranger: pair('stranger') };
}

/** Hands on what comes in, and back what is answered, until one of the two ends. */
function joinTo(port: number, socket: Socket): void {
	const other = connect(port, '127.0.0.1');
	pipeline(socket, other, socket, () => other.destroy());
}

/**
 * A CONNECT proxy that wants a sign-in, behind it a TLS server with a certificate of an unknown authority, and behind that
 * a server without TLS: what companies have that look into what goes out.
 * @param names what the TLS server answers for
 * @param target the origin of the server without TLS
 */
export async function startProxy(names: readonly string[], target: string) {
	const { folder, server, stranger } = certificates(names);
	const tls = createTlsServer(
		{
			...server,
			SNICallback: (name, done) =>
				done(null, createSecureContext(name === UNTRUSTED ? stranger : server)),
		},
		(socket) => joinTo(Number(new URL(target).port), socket),
	);
	await once(tls.listen(0, '127.0.0.1'), 'listening');
	const { port: tlsPort } = tls.address() as AddressInfo;
	/** What was asked for, `host:port`, in order. */
	const asked: string[] = [];
	const tunnelsOnly: RequestListener = (_, response) => response.writeHead(405).end();
	const proxy = createServer(tunnelsOnly).on('connect', ({ url = '', headers }, socket: Socket) => {
		asked.push(url);
		const isSignedIn = headers['proxy-authorization'] === `Basic ${btoa(SIGN_IN)}`;
		if (!isSignedIn || url.startsWith(REFUSED)) socket.end(REFUSAL);
		else {
			socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
			joinTo(tlsPort, socket);
		}
	});
	/** What a CONNECT has opened is the server's no more: nobody else would end it. */
	const open = new Set<Socket>();
	for (const each of [tls, proxy]) each.on('connection', (socket: Socket) => open.add(socket));
	return {
		/** With the name and password that it wants. */
		url: (await listen(proxy)).replace('://', `://${SIGN_IN}@`),
		tlsPort,
		/** The file of the authority that has to be trusted. */
		authority: join(folder, 'authority.pem'),
		asked,
		async close() {
			for (const socket of open) socket.destroy();
			for (const server of [tls, proxy]) await once(server.close(), 'close');
			await rm(folder, { recursive: true });
		},
	};
}
