import { isSuccess, type Answer } from '../../../nodes/AdobeExperiencePlatform/adobe/reply';
import { landingZoneUri } from '../clean';
import { FOLDER } from '../things';
import { NotAsked, question, type Check, type Question } from '../question';
import { bodyOf, objectIn, refusal, REFUSALS, shapeOf, textIn, untilListed } from './asking';

const CONTAINER = 'dlz-user-container';
/** Three people whom nobody knows: the domain is reserved (RFC 2606). */
const PEOPLE =
	'email,points\na@n8n-tenant-check.example,1\nb@n8n-tenant-check.example,2\nc@n8n-tenant-check.example,3\n';

const below = (check: Check, path: string) => `${check.basePath}/external-audience/${path}`;
const OVER = new Set(['SUCCESS', 'FAILED']);
const stateIn = (answer: Answer) => textIn(bodyOf(answer).status).toUpperCase();

const sendImport = async (check: Check, name: string, path: string, more: object = {}) =>
	await check.adobe.ask({
		method: 'POST',
		path: below(check, ''),
		body: {
			name,
			fields: [
				{ name: 'email', type: 'string', identityNs: 'Email' },
				{ name: 'points', type: 'number' },
			],
			sourceSpec: {
				params: { path, type: 'file', sourceType: 'Cloud Storage', cloudType: 'DLZ' },
			},
			ttlInDays: 7,
			audienceType: 'people',
			originName: 'CUSTOM_UPLOAD',
			namespace: 'CustomerAudienceUpload',
			...more,
		},
	});

const sendRun = async (check: Check, audienceId: string) =>
	await check.adobe.ask({
		method: 'POST',
		path: below(check, `${encodeURIComponent(audienceId)}/runs`),
		body: { dataFilterStartTime: Math.floor(check.now() / 1000) - 3600 },
	});

/** Looks until something is over, and keeps the states that it was in on the way. */
async function untilOver(check: Check, path: string) {
	const states: string[] = [];
	const over = await check.until(async () => {
		const answer = await check.adobe.ask({ path: below(check, path) });
		const state = isSuccess(answer) ? stateIn(answer) : `HTTP ${answer.status}`;
		if (states.at(-1) !== state) states.push(state);
		return OVER.has(state) || (answer.status >= 400 && answer.status < 500) ? answer : undefined;
	}, check.maxWaitMs);
	return { answer: over?.seen, ms: over?.ms, states };
}

/** Makes an import and waits for it. @throws {NotAsked} where none comes of it */
async function imported(check: Check, name: string, path: string): Promise<string> {
	const answer = await sendImport(check, name, path);
	const { operationId } = bodyOf(answer);
	if (!isSuccess(answer) || textIn(operationId) === '') {
		throw new NotAsked(`no import could be made for it (${answer.status})`);
	}
	const { answer: over, states } = await untilOver(check, `operations/${textIn(operationId)}`);
	const audienceId = over && textIn(bodyOf(over).audienceId);
	if (!audienceId) throw new NotAsked(`the import for it ended as ${states.at(-1)}`);
	return audienceId;
}

/** Runs an import to its end. @returns whether it went well; `undefined` where it isn't over in time */
async function runsWell(check: Check, audienceId: string): Promise<boolean | undefined> {
	const runId = textIn(bodyOf(await sendRun(check, audienceId)).runId);
	if (runId === '') return undefined;
	const { answer } = await untilOver(check, `${encodeURIComponent(audienceId)}/runs/${runId}`);
	return answer && stateIn(answer) === 'SUCCESS';
}

const fileFor = (check: Check, what: string) => `${FOLDER}/${check.id(what)}.csv`;

/** Puts three people into the landing zone. */
async function upload(check: Check, file: string): Promise<void> {
	const { origin, pathname, search } = new URL(check.need('zone'));
	const url = `${origin}${pathname}/${file}${search}`;
	const answer = await check.adobe.askStorage({ method: 'PUT', url, body: Buffer.from(PEOPLE) });
	if (!isSuccess(answer)) throw new NotAsked(`the file could not be put there (${answer.status})`);
}

/** Under way, as a run's first answers say. */
const runningIn = (states: readonly string[]) => states.find((state) => !OVER.has(state));

export const IMPORTING: readonly Question[] = [
	question({
		id: 'identityNamespaces',
		asks: 'Can the identity namespaces be read, and is "Email" among them?',
		how: 'They are listed.',
		readings: {
			email: 'They can, and it is.',
			other: { says: 'They can, and it is not.', trouble: 'The list of the form lacks it.' },
			refused: 'They cannot; the node then takes the code as it is entered.',
		},
		async ask({ adobe }) {
			const answer = await adobe.ask({
				path: '/data/core/idnamespace/identities',
				answers: REFUSALS,
			});
			if (!isSuccess(answer)) return { reading: 'refused', facts: shapeOf(answer) };
			const codes = (Array.isArray(answer.json) ? answer.json : []).map(
				(each) => objectIn(each).code,
			);
			return {
				reading: codes.includes('Email') ? 'email' : 'other',
				facts: { count: codes.length },
			};
		},
	}),
	question({
		id: 'landingZone',
		asks: "Where is the sandbox's landing zone?",
		how: 'Its credentials are asked for.',
		readings: {
			azure: "In Azure's storage.",
			amazon: 'On Amazon Web Services; the node says that it cannot fill that.',
		},
		async ask(check) {
			const { answer, provider, uri } = await landingZoneUri(check.adobe);
			if (provider === undefined) throw new NotAsked(`it could not be read (${answer.status})`);
			const body = bodyOf(answer);
			const facts = {
				container: textIn(body.containerName) === CONTAINER ? CONTAINER : 'another name',
				hostIsAccounts: uri?.includes(`://${textIn(body.storageAccountName)}.`),
				fields: Object.keys(body).sort(),
			};
			if (uri !== undefined) check.keep('zone', uri);
			return { reading: provider, facts, settings: { zoneProvider: provider } };
		},
	}),
	question({
		id: 'importCreate',
		asks: 'How does Adobe make an import, and how long does it take?',
		how: 'A file of three people is put into the landing zone, and an import is made for it.',
		readings: {
			made: '202 at once, "PROCESSING" and then "SUCCESS".',
			otherStatus: 'Made, with another status than 202.',
			failed: 'It failed; the node reports that.',
			refused: 'It is refused; the node shows it.',
			endless: "It isn't over within the time that was given.",
		},
		async ask(check) {
			const file = fileFor(check, 'people');
			await upload(check, file);
			const name = check.name('import');
			const lagMs = check.need('listLagMs');
			const askedAt = check.now();
			const answer = await sendImport(check, name, `${CONTAINER}/${file}`);
			const operationId = textIn(bodyOf(answer).operationId);
			if (!isSuccess(answer) || operationId === '') {
				return { reading: 'refused', facts: shapeOf(answer) };
			}
			check.keep('operation', { operationId, name, askedAt });
			let isListedEarly = false;
			const states: string[] = [];
			const over = await check.until(async () => {
				const look = await check.adobe.ask({ path: below(check, `operations/${operationId}`) });
				const state = stateIn(look);
				if (states.at(-1) !== state) states.push(state);
				if (OVER.has(state)) return look;
				isListedEarly ||= (await untilListed(check, name, 0)) !== undefined;
				return undefined;
			}, check.maxWaitMs);
			const facts = { status: answer.status, states, ms: over?.ms };
			if (over === undefined) return { reading: 'endless', facts };
			if (stateIn(over.seen) === 'FAILED') {
				return { reading: 'failed', facts, settings: { importEnds: 'FAILED' } };
			}
			check.keep('imported', textIn(bodyOf(over.seen).audienceId));
			return {
				reading: answer.status === 202 ? 'made' : 'otherStatus',
				facts,
				settings: {
					importMs: over.ms,
					// Lists that lag behind by as much as it takes tell nothing.
					...(isListedEarly
						? { importListed: 'at once' }
						: states.length > 1 && lagMs < over.ms / 2 && { importListed: 'when made' }),
				},
			};
		},
	}),
	question({
		id: 'operationPath',
		asks: 'Is the path of an operation singular, as the examples write it, or plural, as the text does?',
		how: 'The operation is asked for below both.',
		readings: {
			singular: 'Singular.',
			both: 'Both.',
			plural: { says: 'Plural.', trouble: 'No import can be waited for.' },
		},
		async ask(check) {
			const { operationId } = check.need('operation');
			const one = await check.adobe.ask({ path: below(check, `operations/${operationId}`) });
			const path = `${check.basePath}/external-audiences/operations/${operationId}`;
			const many = await check.adobe.ask({ path });
			const facts = { singular: one.status, plural: many.status };
			if (!isSuccess(one) && !isSuccess(many)) {
				throw new NotAsked(`it is known below neither (${one.status}, ${many.status})`);
			}
			if (!isSuccess(many)) return { reading: 'singular', facts };
			return { reading: isSuccess(one) ? 'both' : 'plural', facts };
		},
	}),
	question({
		id: 'zonePath',
		asks: 'Does the path of a file in the landing zone begin with the container?',
		how: 'A second import names the same file without it; both are run.',
		readings: {
			either: 'It may, and need not.',
			container: 'It must; the node puts it there.',
			bare: {
				says: 'It must not.',
				trouble: "Imports need 'Path As Entered', and Replace 'Path Begins With Container' off.",
			},
		},
		async ask(check) {
			const imports = check.need('imported');
			const withIt = await runsWell(check, imports);
			const file = fileFor(check, 'people');
			const bare = await imported(check, check.name('bare path'), file);
			const without = await runsWell(check, bare);
			if (withIt === undefined || without === undefined || !(withIt || without)) {
				throw new NotAsked('no run went well');
			}
			check.keep('pathHasContainer', withIt);
			check.keep('imported', withIt ? imports : bare);
			const zonePath = withIt ? (without ? 'either' : 'container') : 'bare';
			return { reading: zonePath, settings: { zonePath } };
		},
	}),
	question({
		id: 'run',
		asks: 'Which states does a run go through, and how long does it take?',
		how: 'One is started for the file of three people, and looked at until it is over.',
		readings: {
			success: 'It ends with "SUCCESS".',
			failed: 'It ends with "FAILED"; the node names the stage.',
			refused: 'It cannot be started.',
			endless: "It isn't over within the time that was given.",
		},
		async ask(check) {
			const audienceId = check.need('imported');
			const answer = await sendRun(check, audienceId);
			const runId = textIn(bodyOf(answer).runId);
			if (runId === '') return { reading: 'refused', facts: shapeOf(answer) };
			const second = await sendRun(check, audienceId);
			const path = `${encodeURIComponent(audienceId)}/runs/${encodeURIComponent(runId)}`;
			const { answer: over, ms, states } = await untilOver(check, path);
			const inProgress = refusal('runInProgress', second, { status: 422, code: '100960-422' });
			const facts = {
				status: answer.status,
				fields: Object.keys(bodyOf(answer)).sort(),
				second: `${second.status} ${second.said.code ?? ''}`.trim(),
				states,
				ms,
			};
			if (over === undefined) return { reading: 'endless', facts };
			check.keep('runId', runId);
			const details = bodyOf(over).details;
			const stages = (Array.isArray(details) ? details : []).map(objectIn);
			const failed = stages.find(({ status }) => status === 'FAILED')?.stage;
			const runEnds =
				stateIn(over) === 'SUCCESS'
					? 'SUCCESS'
					: failed === 'PROFILE_STORE_INGEST'
						? 'PROFILE_STORE_INGEST'
						: 'DATASET_INGEST';
			const running = runningIn(states);
			return {
				reading: runEnds === 'SUCCESS' ? 'success' : 'failed',
				facts: {
					...facts,
					stages: stages.map(({ stage, status }) => `${textIn(stage)} ${textIn(status)}`),
				},
				settings: {
					...(inProgress.reading !== 'taken' && inProgress.settings),
					runMs: ms,
					runEnds,
					...(running !== undefined && { runningAs: running === '' ? undefined : running }),
				},
			};
		},
	}),
	question({
		id: 'runList',
		asks: 'How does a list of runs look?',
		how: 'The runs of the import are listed.',
		readings: {
			runs: '"runs", and nothing about pages.',
			paged:
				'"runs", with pages; the node takes a list that counts more than it gives for incomplete.',
			bare: 'A bare list.',
		},
		async ask(check) {
			const path = below(check, `${encodeURIComponent(check.need('imported'))}/runs`);
			const answer = await check.adobe.ask({ path });
			const body = bodyOf(answer);
			const facts = { ...shapeOf(answer), fields: Object.keys(body).sort() };
			if (Array.isArray(answer.json)) return { reading: 'bare', facts };
			if (!Array.isArray(body.runs)) return { facts };
			return { reading: '_page' in body || '_pages' in body ? 'paged' : 'runs', facts };
		},
	}),
	question({
		id: 'importUpdate',
		asks: 'Can an import be changed, and how are its days written?',
		how: 'A PATCH sets description and days.',
		readings: {
			number: 'It can; the days are a number.',
			text: 'It can; the days are text.',
			silent: 'It can; the days are not in the answer.',
			refused: "It is refused; the node shows Adobe's words.",
		},
		async ask(check) {
			const answer = await check.adobe.ask({
				method: 'PATCH',
				path: below(check, encodeURIComponent(check.need('imported'))),
				body: { description: 'Changed', ttlInDays: 8 },
			});
			if (!isSuccess(answer)) return { reading: 'refused', facts: shapeOf(answer) };
			const body = bodyOf(answer);
			const facts = { ...shapeOf(answer), fields: Object.keys(body).sort() };
			const { ttlInDays } = body;
			if (typeof ttlInDays !== 'string' && typeof ttlInDays !== 'number') {
				return { reading: 'silent', facts };
			}
			const ttlAs = typeof ttlInDays === 'string' ? 'text' : 'number';
			return { reading: ttlAs, facts, settings: { ttlAs } };
		},
	}),
	question({
		id: 'runWithoutImport',
		asks: 'Can a run be started for an audience that no import has made?',
		how: 'One is started for the second audience.',
		readings: {
			refused: 'It cannot, as expected.',
			started: 'It can.',
		},
		async ask(check) {
			const answer = await sendRun(check, check.need('second').audienceId);
			return { reading: isSuccess(answer) ? 'started' : 'refused', facts: shapeOf(answer) };
		},
	}),
];
