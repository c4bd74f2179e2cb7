import { bytesAlone } from '../bytes-alone';
import { adobeOperation, setNode } from '../contenders';
import type { Case, Scenario } from '../scenario';
import { atMost } from '../target';

const ROWS = 100_000;

const BYTES = 'The bytes alone, by a script';
const FILLED = 'Adobe node, Replace Audience Members';
const N8N_ITSELF = 'Edit Fields, three constants';

const replace = adobeOperation({
	resource: 'audienceMember',
	operation: 'replace',
	name: 'Bench',
	identityColumn: 'name',
	identityNamespace: { __rl: true, mode: 'code', value: 'CRMID' },
});

const plain: Pick<Case, 'rows' | 'adobe' | 'mustBeExact'> = {
	rows: ROWS,
	adobe: {},
	mustBeExact: true,
};
const watched = { ...plain, watchesHeap: true };
const inHeap = (title: string) => `${title}, its heap watched`;

/** Pauses that Adobe asks for: a window of whole seconds has to be over before a run looks into it. */
const WINDOW_SECONDS = 2;

/** From items to a run that is over, against what the network has to carry anyway. */
export const fill: Scenario = {
	name: 'fill',
	title: '100,000 people from items to a run that is over',
	cases: [
		{ ...plain, title: BYTES, contender: bytesAlone },
		{ ...plain, title: FILLED, contender: replace },
		{ ...watched, title: inHeap(FILLED), contender: replace },
		{ ...watched, title: inHeap(N8N_ITSELF), contender: setNode, mustBeExact: false },
	],
	targets: (of) => [
		atMost(
			'Time beyond the bytes and the window',
			3,
			of(FILLED).seconds - of(BYTES).seconds - WINDOW_SECONDS,
			's',
		),
		atMost(
			'Memory per row over what n8n needs for the items in and as many out',
			1,
			of(inHeap(FILLED)).heapPerRow / of(inHeap(N8N_ITSELF)).heapPerRow,
		),
	],
};
