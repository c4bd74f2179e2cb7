import { isSuccess } from '../../../nodes/AdobeExperiencePlatform/adobe/reply';
import { NotAsked, question, type Question } from '../question';
import { isNoRoute } from '../wire';
import { AUDIENCES, bodyOf, made, refusal, REFUSALS, sendCreate, shapeOf, textIn } from './asking';

const BASE_PATHS = ['/data/core/ais', '/core/ais'] as const;

export const CREATING: readonly Question[] = [
	question({
		id: 'basePath',
		asks: 'Below which path does the audience service answer?',
		how: 'An audience is made below each of the two that the pages name.',
		readings: {
			both: 'Below both.',
			'/data/core/ais': 'Below that of the later pages only.',
			'/core/ais': 'Below that of the seed only.',
			neither: {
				says: 'Below neither.',
				trouble: 'No audience can be made: another path has to be added.',
			},
		},
		async ask(check) {
			const exist: string[] = [];
			const statuses: string[] = [];
			for (const basePath of BASE_PATHS) {
				const answer = await sendCreate(check, check.name(`path ${basePath}`), {}, basePath);
				statuses.push(`${basePath}: ${answer.status} ${answer.said.code ?? ''}`.trim());
				if (REFUSALS.includes(answer.status)) {
					throw new NotAsked(`Adobe does not permit it (${statuses.at(-1)})`);
				}
				if (!isNoRoute(answer)) exist.push(basePath);
			}
			check.basePath = exist[0] ?? BASE_PATHS[0];
			const [only, other] = exist;
			return {
				reading:
					other !== undefined ? 'both' : (BASE_PATHS.find((each) => each === only) ?? 'neither'),
				facts: { statuses },
				settings: { basePaths: exist },
			};
		},
	}),
	question({
		id: 'oldToken',
		asks: 'Does a refusal for a missing permission persist for an old token?',
		how: 'Where a create is answered 403, it is sent once more with the same token, and once with a new one.',
		readings: {
			permitted: 'Nothing was refused.',
			persists: 'A new token is let through where the old one is not.',
			passes: 'The old token is let through now.',
			refused: 'All are refused: the permission is missing still.',
		},
		async ask(check) {
			const first = await sendCreate(check, check.name('permitted'));
			if (first.status !== 403) return { reading: 'permitted', facts: shapeOf(first) };
			const again = await sendCreate(check, check.name('permitted, old token'));
			await check.adobe.signIn();
			const renewed = await sendCreate(check, check.name('permitted, new token'));
			const facts = { ...shapeOf(first), again: again.status, renewed: renewed.status };
			if (isSuccess(again)) return { reading: 'passes', facts };
			return { reading: isSuccess(renewed) ? 'persists' : 'refused', facts };
		},
	}),
	question({
		id: 'createStatus',
		asks: 'Which status does a create answer with?',
		how: 'An audience is made with name, namespace, origin and description.',
		readings: { 200: '200, as the page says.', 201: '201.' },
		async ask(check) {
			const description = 'Made by the tenant check, which removes it again';
			const name = check.name('first');
			const answer = await sendCreate(check, name, { description });
			const audienceId = textIn(bodyOf(answer).audienceId);
			if (!isSuccess(answer)) throw new NotAsked(`no audience can be made (${answer.status})`);
			if (audienceId !== '') check.keep('first', { name, audienceId, answer });
			const facts = shapeOf(answer);
			if (answer.status !== 200 && answer.status !== 201) return { facts };
			return {
				reading: answer.status === 200 ? '200' : '201',
				facts,
				settings: { createStatus: answer.status },
			};
		},
	}),
	question({
		id: 'createAnswer',
		asks: 'Which fields has the answer to a create?',
		how: 'The same answer is looked into.',
		readings: {
			seed: '"name" and "audienceId", as in the earliest revision of the page.',
			later: '"id" too, as in the later ones.',
		},
		ask: async (check) => {
			const fields = Object.keys(bodyOf(check.need('first').answer)).sort();
			const createAnswer = fields.includes('id') ? 'later' : 'seed';
			return await Promise.resolve({
				reading: fields.includes('name') ? createAnswer : undefined,
				facts: { fields },
				settings: { createAnswer },
			});
		},
	}),
	question({
		id: 'ownId',
		asks: 'Does a create keep an "audienceId" of our own?',
		how: 'An audience is made with one, and the answer is compared.',
		readings: {
			kept: 'It is kept.',
			replaced: {
				says: 'Another one comes back.',
				trouble: 'Rows that name their own ID would not be found again by it.',
			},
		},
		async ask(check) {
			const audienceId = check.id('own');
			const second = await made(check, check.name('second'), { audienceId });
			check.keep('second', second);
			const ownIds = second.audienceId === audienceId ? 'kept' : 'replaced';
			return { reading: ownIds, settings: { ownIds } };
		},
	}),
	question({
		id: 'duplicates',
		asks: 'May there be a second audience of the same name, or with the same "audienceId"?',
		how: 'Both are tried, in the same namespace.',
		readings: {
			allow: 'Both are made.',
			conflict: 'Both are refused.',
			'conflict of names': 'That of the same name is refused.',
			'conflict of IDs': 'That with the same ID is refused.',
		},
		async ask(check) {
			const { name } = check.need('first');
			const { audienceId } = check.need('second');
			const byName = await sendCreate(check, name);
			const byId = await sendCreate(check, check.name('same ID'), { audienceId });
			const isNameTaken = isSuccess(byName);
			const isIdTaken = isSuccess(byId);
			const duplicates = isNameTaken
				? (['conflict of IDs', 'allow'] as const)[Number(isIdTaken)]
				: (['conflict', 'conflict of names'] as const)[Number(isIdTaken)];
			const refused = [byName, byId].find((answer) => !isSuccess(answer));
			const heard = refused && refusal('duplicate', refused, { status: 409, code: '100950-409' });
			return {
				reading: duplicates,
				facts: {
					sameName: `${byName.status} ${byName.said.code ?? ''}`.trim(),
					sameId: `${byId.status} ${byId.said.code ?? ''}`.trim(),
				},
				settings: { duplicates, ...heard?.settings },
			};
		},
	}),
	question({
		id: 'unknownField',
		asks: 'Is a field in the body refused that no page knows?',
		how: 'An audience is made with a field "n8nTenantCheck".',
		readings: {
			documented: 'It is refused as invalid, 400.',
			otherwise: 'It is refused in another way.',
			taken: 'It is taken.',
		},
		async ask(check) {
			check.need('first');
			const answer = await sendCreate(check, check.name('unknown field'), { n8nTenantCheck: true });
			const heard = refusal('unknownField', answer, { status: 400, code: '100910-400' });
			const unknownFields = isSuccess(answer) ? 'taken' : 'refused';
			return { ...heard, settings: { ...heard.settings, unknownFields } };
		},
	}),
	question({
		id: 'madeUpNamespace',
		asks: 'Must the namespace of an audience be known to Adobe before?',
		how: 'An audience is made in a namespace that was made up.',
		readings: {
			taken: 'It may be any.',
			documented: 'A made-up one is refused as invalid, 400.',
			otherwise: 'A made-up one is refused in another way.',
		},
		async ask(check) {
			check.need('first');
			const namespace = check.id('namespace');
			const answer = await sendCreate(check, check.name('namespace'), { namespace });
			const heard = refusal('unknownNamespace', answer, { status: 400, code: '100910-400' });
			const audienceNamespaces = isSuccess(answer) ? 'any' : 'known';
			return { ...heard, settings: { ...heard.settings, audienceNamespaces } };
		},
	}),
	question({
		id: 'pathTakesId',
		asks: "Does the path of an audience take Adobe's own ID only?",
		how: 'An audience is read by its "audienceId".',
		readings: {
			documented:
				'It does: there is none of that "audienceId", and that is said as the pages say it.',
			otherwise: 'It does, and that is said in another way.',
			taken: 'It takes the "audienceId" too.',
		},
		async ask(check) {
			const { audienceId } = check.need('first');
			const answer = await check.adobe.ask({
				path: `${AUDIENCES}/${encodeURIComponent(audienceId)}`,
			});
			return refusal('missingAudience', answer, { status: 404, code: 'UPAPI-113430-404' });
		},
	}),
];
