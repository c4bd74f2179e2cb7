/**
 * The Adobe simulator as a process of its own, told what to do over the channel to its parent. In
 * the measuring process it would answer late whenever that process is busy, and in n8n's even more.
 */
import { parse } from 'csv-parse/sync';

import { startSimulator, type Simulator } from '../simulator';
import { order, type Address, type Report, type Situation } from './adobe-messages';
import { copiesOf, FROM } from '../rows';
import { DATASET, JOINED, membership, SHEETS, sheetOf, type SheetName } from './sheet';

async function main(): Promise<void> {
	const refused = { count: 0 };
	const simulator = await startSimulator({
		settings: { record: false, importMs: 0, runMs: 0, batchMs: 0 },
		onSettled: ({ status }) => (refused.count += status === 429 ? 1 : 0),
	});
	const situation = prepare(simulator, refused);

	process.on('message', (message) => {
		const asked = order.parse(message);
		if (asked.kind === 'prepare') situation.set(asked.situation);
		send(asked.kind === 'prepare' ? {} : situation.report(asked.rows, asked.sheet));
	});
	process.on('disconnect', () => process.exit());
	const { gatewayUrl, imsUrl, client } = simulator;
	send({ gatewayUrl, imsUrl, client, accessToken: simulator.issueToken() });
}

const send = (answer: Address | Report | Record<string, never>) => process.send?.(answer);

function prepare(simulator: Simulator, refused: { count: number }) {
	let seeded = 0;

	return {
		set({
			latencyMs = 0,
			rateLimit = Infinity,
			kneeAt = Infinity,
			slowDownMs = 0,
			seeded: there = 0,
		}: Situation): void {
			// n8n goes on with the token it has: renewing it is no part of any measurement.
			simulator.reset({ keepTokens: true });
			Object.assign(simulator.settings, { latencyMs, rateLimit, kneeAt, slowDownMs });
			seeded = there;
			refused.count = 0;
			const sheet = sheetOf(seeded);
			simulator.seedAudiences(sheet.map((row) => ({ ...row, audienceId: `bench-${row.name}` })));
			simulator.seedDataset(DATASET);
		},
		report(rows: number, sheet: SheetName): Report {
			const arrived = { audiences: ARRIVED[sheet](simulator) };
			const { made, ...others } = copiesOf(SHEETS[sheet](rows), arrived);
			const requests = Object.values(simulator.counts).reduce((sum, count) => sum + count, 0);
			return { requests, refused: refused.count, made: made - seeded, ...others };
		},
	};
}

/** What has become of the rows of each sheet. */
const ARRIVED: Readonly<Record<SheetName, (simulator: Simulator) => Arrived>> = {
	audiences: audiencesOrPeople,
	memberships: (simulator) =>
		JOINED.flatMap((audience) =>
			simulator.membersIn(FROM.namespace, audience).map((email) => membership(email, audience)),
		),
};
type Arrived = Parameters<typeof copiesOf>[1]['audiences'];

/** Audiences or, where files were uploaded, the rows of those that a run has read. */
function audiencesOrPeople({ audiences, files, runs }: Simulator): Arrived {
	if (files.size === 0) return audiences;
	const uploaded = [...files.values()].flatMap(
		({ bytes }) => parse(bytes, { columns: true }) as Array<Record<string, string>>,
	);
	return runs.length === 0 ? uploaded : runs.flatMap((run) => run.rows);
}

void main();
