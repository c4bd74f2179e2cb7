/**
 * The Adobe simulator as a process of its own, told what to do over the channel to its parent. In
 * the measuring process it would answer late whenever that process is busy, and in n8n's even more.
 */
import { startSimulator, type Simulator } from '../simulator';
import { order, type Address, type Report, type Situation } from './adobe-messages';
import { DESCRIPTION, NAMESPACE, ORIGIN_NAME, rowName } from './rows';

async function main(): Promise<void> {
	const simulator = await startSimulator({ settings: { record: false } });
	const situation = prepare(simulator);

	process.on('message', (message) => {
		const asked = order.parse(message);
		if (asked.kind === 'prepare') situation.set(asked.situation);
		send(asked.kind === 'prepare' ? {} : situation.report(asked.rows));
	});
	process.on('disconnect', () => process.exit());
	const { gatewayUrl, imsUrl, client } = simulator;
	send({ gatewayUrl, imsUrl, client, accessToken: simulator.issueToken() });
}

const send = (answer: Address | Report | Record<string, never>) => process.send?.(answer);

function prepare(simulator: Simulator) {
	let seeded = 0;

	return {
		set({ latencyMs = 0, rateLimit = Infinity, ...others }: Situation): void {
			// n8n goes on with the token it has: renewing it is no part of any measurement.
			simulator.reset({ keepTokens: true });
			Object.assign(simulator.settings, { latencyMs, rateLimit });
			seeded = others.seeded ?? 0;
			simulator.seedAudiences(Array.from({ length: seeded }, (_, row) => audience(row)));
		},
		report(rows: number): Report {
			const { audiences, counts } = simulator;
			const copies = new Map<string, number>();
			for (const { name } of audiences) copies.set(name, (copies.get(name) ?? 0) + 1);
			const names = Array.from({ length: rows }, (_, row) => rowName(row));
			return {
				requests: Object.values(counts).reduce((sum, count) => sum + count, 0),
				made: audiences.length - seeded,
				lost: names.filter((name) => !copies.has(name)).length,
				doubled: [...copies.values()].reduce((sum, count) => sum + count - 1, 0),
			};
		},
	};
}

const audience = (row: number) => ({
	name: rowName(row),
	namespace: NAMESPACE,
	originName: ORIGIN_NAME,
	description: DESCRIPTION,
});

void main();
