import { isSuccess } from '../../../nodes/AdobeExperiencePlatform/adobe/reply';
import { NotAsked, question, type Check, type Question } from '../question';
import { AUDIENCES, bodyOf, shapeOf } from './asking';

const pathOf = (id: string) => `${AUDIENCES}/${encodeURIComponent(id)}`;

const patch = async ({ adobe }: Check, id: string, path: string, value: unknown) =>
	await adobe.ask({ method: 'PATCH', path: pathOf(id), body: [{ op: 'add', path, value }] });

const read = async ({ adobe }: Check, id: string) => bodyOf(await adobe.ask({ path: pathOf(id) }));

/** The states that the form offers, in an order in which an audience may go through them. */
const STATES = ['draft', 'published', 'inactive'] as const;

export const CHANGING: readonly Question[] = [
	question({
		id: 'patchStatus',
		asks: 'Which status does a PATCH answer with, and what is in the answer?',
		how: 'The description of the first audience is changed.',
		readings: {
			200: '200, as the pages say.',
			201: '201, as the OpenAPI file says.',
			204: {
				says: '204, without a body.',
				trouble: 'The node takes an answer without the audience for one that it cannot read.',
			},
		},
		async ask(check) {
			const answer = await patch(check, check.need('firstId'), '/description', 'Changed');
			const { status } = answer;
			const facts = { ...shapeOf(answer), fields: Object.keys(bodyOf(answer)).sort() };
			if (status !== 200 && status !== 201 && status !== 204) return { facts };
			return { reading: `${status}`, facts, settings: { patchStatus: status } };
		},
	}),
	question({
		id: 'emptyDescription',
		asks: 'Does an empty text take a description away?',
		how: 'It is set to "", and the audience is read.',
		readings: {
			taken: 'It does.',
			kept: { says: 'The old one stays.', trouble: "'Fields to Clear' clears no description." },
			refused: { says: 'It is refused.', trouble: "'Fields to Clear' clears no description." },
		},
		async ask(check) {
			const id = check.need('firstId');
			const answer = await patch(check, id, '/description', '');
			if (!isSuccess(answer)) return { reading: 'refused', facts: shapeOf(answer) };
			const { description = '' } = await read(check, id);
			return { reading: description === '' || description === null ? 'taken' : 'kept' };
		},
	}),
	question({
		id: 'namespaceIsFixed',
		asks: 'Can the namespace be changed?',
		how: 'A PATCH sets it to another one.',
		readings: {
			refused: 'It is refused, as the pages say.',
			changed: 'It is changed; the node offers no such thing.',
		},
		async ask(check) {
			const id = check.need('firstId');
			const answer = await patch(check, id, '/namespace', 'CustomerAudienceUpload');
			return { reading: isSuccess(answer) ? 'changed' : 'refused', facts: shapeOf(answer) };
		},
	}),
	question({
		id: 'states',
		asks: 'Which changes of state are possible?',
		how: 'The first audience becomes a draft, is published and is made inactive.',
		readings: { all: 'All of them.', some: "Some; for the others the node shows Adobe's words." },
		async ask(check) {
			const id = check.need('firstId');
			const became: string[] = [];
			for (const state of STATES) {
				const answer = await patch(check, id, '/lifecycleState', state);
				const { lifecycleState } = await read(check, id);
				const isSo = isSuccess(answer) && lifecycleState === state;
				became.push(
					`${state}: ${isSo ? 'yes' : `no (${answer.status} ${answer.said.code ?? ''})`}`,
				);
			}
			return {
				reading: became.every((each) => each.endsWith('yes')) ? 'all' : 'some',
				facts: { became },
			};
		},
	}),
	question({
		id: 'portal',
		asks: 'Does the address of an audience in Experience Platform hold the ID that the node reads there?',
		how: 'Somebody opens the first audience in Experience Platform, and pastes the address.',
		readings: {
			id: "It holds Adobe's own ID.",
			other: { says: 'It does not.', trouble: 'An audience cannot be picked by its address.' },
		},
		async ask(check) {
			const id = check.need('firstId');
			const { name } = check.need('first');
			const address = await check.person(
				`In Experience Platform, open Audiences and the audience "${name}". Paste the address here (Enter: leave it out): `,
			);
			if (address === undefined || address.trim() === '') throw new NotAsked('nobody was asked');
			return { reading: decodeURIComponent(address).includes(id) ? 'id' : 'other' };
		},
	}),
	question({
		id: 'delete',
		asks: 'What does a delete answer, and the same once more?',
		how: 'The first audience is deleted twice.',
		readings: {
			documented: '204, and then 404.',
			silent: 'A success both times.',
			otherwise: 'Something else; the node shows it.',
		},
		async ask(check) {
			const path = pathOf(check.need('firstId'));
			const first = await check.adobe.ask({ method: 'DELETE', path });
			const second = await check.adobe.ask({ method: 'DELETE', path });
			const facts = { first: first.status, second: second.status, code: second.said.code };
			if (first.status === 204 && second.status === 404) return { reading: 'documented', facts };
			return { reading: isSuccess(first) && isSuccess(second) ? 'silent' : 'otherwise', facts };
		},
	}),
];
