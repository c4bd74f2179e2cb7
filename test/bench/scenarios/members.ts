import { FROM } from '../../rows';
import { adobeOperation, setNode } from '../contenders';
import type { Case, Scenario } from '../scenario';
import { DATASET } from '../sheet';
import { atMost } from '../target';

const MANY = 'Adobe node, 10,000 rows';
const MOST = 'Adobe node, 100,000 rows';
const N8N_ITSELF = 'Edit Fields, three constants';

const add = adobeOperation({
	resource: 'audienceMember',
	operation: 'add',
	audience: { __rl: true, mode: 'externalId', value: '={{ $json.audience }}' },
	identityNamespace: { __rl: true, mode: 'code', value: 'Email' },
	identity: '={{ $json.email }}',
	dataset: { __rl: true, mode: 'id', value: DATASET.id },
	options: { namespace: FROM.namespace },
});

const adding = (title: string, rows: number): Case => ({
	title,
	contender: add,
	sheet: 'memberships',
	rows,
	adobe: {},
	mustBeExact: true,
});

const inHeap = (title: string) => `${title}, its heap watched`;
const watched = (each: Case): Case => ({ ...each, title: inHeap(each.title), watchesHeap: true });

/** From items to a batch that is complete: what Adobe does with it afterwards isn't waited for. */
export const members: Scenario = {
	name: 'members',
	title: 'People into two audiences by one batch, until it is complete',
	cases: [
		adding(MANY, 10_000),
		adding(MOST, 100_000),
		watched(adding(MOST, 100_000)),
		watched({ ...adding(N8N_ITSELF, 100_000), contender: setNode, mustBeExact: false }),
	],
	targets: (of) => [
		atMost('Time of 100,000 rows', 20, of(MOST).seconds, 's'),
		atMost(
			'Time per row of 100,000 over that of 10,000',
			1.1,
			of(MANY).rowsPerSecond / of(MOST).rowsPerSecond,
		),
		atMost(
			'Memory per row over what n8n needs for the items in and as many out',
			1.6,
			of(inHeap(MOST)).heapPerRow / of(inHeap(N8N_ITSELF)).heapPerRow,
		),
	],
};
