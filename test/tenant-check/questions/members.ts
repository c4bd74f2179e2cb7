import { isSuccess, type Answer } from '../../../nodes/AdobeExperiencePlatform/adobe/reply';
import { NotAsked, question, type Check, type Question } from '../question';
import { bodyOf, made, objectIn, textIn } from './asking';

/**
 * Members by batch ingestion, with raw requests only (Adobe: Batch Ingestion API; XDM field group Segment
 * Membership Details). What a batch has written into a profile can't be taken back by itself: the person is
 * invented, and the last record lets them leave.
 */
const IMPORT = '/data/foundation/import/batches';
const PERSON = 'n8n-tenant-check@n8n-tenant-check.example';
const NAMESPACE = 'Email';

/** Batches end in one of these; whatever else Adobe says is on the way (Adobe: batch ingestion overview). */
const ENDS = new Set(['success', 'active', 'failed', 'failure', 'aborted', 'abandoned', 'stalled']);

type Memberships = Readonly<Record<string, 'realized' | 'exited'>>;

/** @throws {NotAsked} where Adobe doesn't do it */
async function expectDone(what: string, answer: Answer): Promise<Answer> {
	if (isSuccess(answer)) return await Promise.resolve(answer);
	throw new NotAsked(`${what} was refused (${answer.status} ${answer.said.code ?? ''})`);
}

/** Sends one record of the person, and waits until its batch is over. */
async function ingest(check: Check, memberships: Memberships): Promise<string> {
	const { adobe, whose, now } = check;
	const datasetId = check.need('dataset');
	const batch = await expectDone(
		'the batch',
		await adobe.ask({
			method: 'POST',
			path: IMPORT,
			body: { datasetId, inputFormat: { format: 'json' }, enableErrorDiagnostics: true },
		}),
	);
	const id = encodeURIComponent(textIn(bodyOf(batch).id));
	const lastQualificationTime = new Date(now()).toISOString();
	const record = {
		_id: check.id('person'),
		identityMap: { [NAMESPACE]: [{ id: PERSON, primary: true }] },
		segmentMembership: {
			[whose.namespace]: Object.fromEntries(
				Object.entries(memberships).map(([audienceId, status]) => [
					audienceId,
					{ status, lastQualificationTime },
				]),
			),
		},
	};
	await expectDone(
		'the file',
		await adobe.ask({
			method: 'PUT',
			path: `${IMPORT}/${id}/datasets/${encodeURIComponent(datasetId)}/files/people.json`,
			headers: { 'content-type': 'application/octet-stream' },
			body: record,
		}),
	);
	await expectDone(
		'its end',
		await adobe.ask({ method: 'POST', path: `${IMPORT}/${id}`, query: { action: 'COMPLETE' } }),
	);
	const over = await check.until(async () => {
		const answer = await adobe.ask({ path: `/data/foundation/catalog/batches/${id}` });
		const state = textIn(objectIn(Object.values(bodyOf(answer))[0]).status).toLowerCase();
		return ENDS.has(state) ? state : undefined;
	});
	if (over?.seen !== 'success' && over?.seen !== 'active') {
		throw new NotAsked(
			`the batch ended as ${over?.seen ?? 'nothing within the time that was given'}`,
		);
	}
	return over.seen;
}

/** The person's memberships as the profile has them, once they are as expected or the time is over. */
async function memberships(
	check: Check,
	isSo: (status: (audienceId: string) => string) => boolean,
): Promise<{ readonly status: (key: string) => string; readonly isSo: boolean }> {
	let status: (key: string) => string = () => '';
	const seen = await check.until(async () => {
		const answer = await check.adobe.ask({
			path: '/data/core/ups/access/entities',
			query: {
				'schema.name': '_xdm.context.profile',
				entityId: PERSON,
				entityIdNS: NAMESPACE,
				fields: 'segmentMembership',
			},
		});
		const entity = objectIn(objectIn(Object.values(bodyOf(answer))[0]).entity);
		const all = objectIn(objectIn(entity.segmentMembership)[check.whose.namespace]);
		status = (key) => textIn(objectIn(all[key]).status);
		return isSo(status) ? true : undefined;
	});
	return { status, isSo: seen !== undefined };
}

export const MEMBERS: readonly Question[] = [
	question({
		id: 'members',
		asks: 'By which key does a membership by batch count, does a second record overwrite a first, and does "exited" take effect?',
		how: 'An invented person is put into one audience by batch, then into another by a second record, and then out of it.',
		readings: {
			merged: 'A second record leaves the first membership; "exited" takes effect.',
			overwritten: {
				says: 'A second record overwrites the first; "exited" takes effect.',
				trouble: 'Each record has to carry all memberships of its person.',
			},
			stays: {
				says: '"exited" takes no effect.',
				trouble: 'Nobody can be taken out of an audience by batch.',
			},
			nowhere: {
				says: 'No membership shows under the "audienceId".',
				trouble: 'Members by batch do not arrive, or under another key.',
			},
		},
		async ask(check) {
			check.need('dataset');
			const one = (await made(check, check.name('members one'))).audienceId;
			const two = (await made(check, check.name('members two'))).audienceId;
			await ingest(check, { [one]: 'realized' });
			const first = await memberships(check, (status) => status(one) !== '');
			if (!first.isSo) return { reading: 'nowhere' };
			await ingest(check, { [two]: 'realized' });
			const second = await memberships(check, (status) => status(two) !== '');
			const isKept = second.status(one) !== '';
			await ingest(check, { [one]: 'exited', [two]: 'exited' });
			const gone = await memberships(check, (status) => ['exited', ''].includes(status(two)));
			const facts = { kept: isKept, afterExit: gone.status(two) || 'gone' };
			if (!gone.isSo) return { reading: 'stays', facts };
			return { reading: isKept ? 'merged' : 'overwritten', facts };
		},
	}),
];
