import { createNode } from '../host/workflow';
import { FROM } from '../rows';
import type { Address } from './adobe-messages';
import type { CredentialName } from './credentials';
import { DESCRIPTION } from './sheet';

/** A node as a workflow holds it, without its name and place. */
export interface Contender {
	readonly type: string;
	readonly typeVersion: number;
	readonly parameters: Record<string, unknown>;
	/** The credential it sends with, if it sends anything. */
	readonly credential?: CredentialName;
	readonly retryOnFail?: boolean;
	readonly maxTries?: number;
	/** Milliseconds. */
	readonly waitBetweenTries?: number;
}

/** Where a contender sends to is only known once the simulator runs. */
export type ContenderFor = (adobe: Address) => Contender;

const FIELDS = ['name', 'namespace', 'originName', 'description'] as const;
const column = (name: string) => `={{ $json.${name} }}`;
const computed = (name: string) => `={{ $json.${name}.trim() }}`;

const ACCEPT = 'application/vnd.adobe.external.audiences+json; version=2';

/** The ways to fill in the body of n8n's HTTP Request node. */
const BODIES = {
	/** One by one, as its editor offers it. */
	fourFields: {
		bodyParameters: { parameters: FIELDS.map((name) => ({ name, value: column(name) })) },
	},
	/** In one expression, as somebody writes it who knows what n8n finds cheap. */
	oneExpression: {
		specifyBody: 'json',
		jsonBody: `={{ { ${FIELDS.map((name) => `${name}: $json.${name}`).join(', ')} } }}`,
	},
} as const;

const httpRequest =
	(
		credential: CredentialName,
		authentication: Record<string, string>,
		headersFor: (adobe: Address) => Record<string, string>,
		body: keyof typeof BODIES = 'fourFields',
	): ContenderFor =>
	(adobe) => ({
		type: 'n8n-nodes-base.httpRequest',
		typeVersion: 4.2,
		credential,
		parameters: {
			method: 'POST',
			url: `${adobe.gatewayUrl}/data/core/ais/audiences?createAudienceMetaOnly=true`,
			...authentication,
			sendHeaders: true,
			headerParameters: { parameters: namesAndValues(headersFor(adobe)) },
			sendBody: true,
			...BODIES[body],
			options: {},
		},
	});

const namesAndValues = (values: Record<string, string>) =>
	Object.entries(values).map(([name, value]) => ({ name, value }));

/** As people put it together without this package: the token in a Header Auth credential. */
const byHand = (body: keyof typeof BODIES) =>
	httpRequest(
		'headerAuth',
		{ authentication: 'genericCredentialType', genericAuthType: 'httpHeaderAuth' },
		({ client }) => ({
			Accept: ACCEPT,
			'x-api-key': client.apiKey,
			'x-gw-ims-org-id': client.orgId,
			'x-sandbox-name': client.sandboxName,
		}),
		body,
	);

export const httpRequestByHand = byHand('fourFields');
export const httpRequestInOneExpression = byHand('oneExpression');

/** The ways to fill in the fields of the Adobe node. */
const MAPPINGS = {
	automatic: { mappingMode: 'autoMapInputData' },
	fourExpressions: {
		mappingMode: 'defineBelow',
		name: column('name'),
		namespace: column('namespace'),
		originName: column('originName'),
		additionalFields: { description: column('description') },
	},
	/** What no look into a column can tell: n8n has to evaluate each. */
	fourComputed: {
		mappingMode: 'defineBelow',
		name: computed('name'),
		namespace: computed('namespace'),
		originName: computed('originName'),
		additionalFields: { description: computed('description') },
	},
	nameOnly: {
		mappingMode: 'defineBelow',
		name: column('name'),
		...FROM,
		additionalFields: { description: DESCRIPTION },
	},
} as const;
export type Mapping = keyof typeof MAPPINGS;

export const adobeNode =
	(mapping: Mapping, options: Record<string, unknown> = {}): ContenderFor =>
	() => ({ ...createNode({ ...MAPPINGS[mapping], options }), credential: 'ours' });

/** Any other operation of the Adobe node. */
export const adobeOperation =
	(parameters: Record<string, unknown>): ContenderFor =>
	() => ({ ...createNode(parameters), credential: 'ours' });

/** What n8n needs by itself for the same items in and as many out: constants, no request. */
export const setNode: ContenderFor = () => ({
	type: 'n8n-nodes-base.set',
	typeVersion: 3.4,
	parameters: {
		assignments: {
			assignments: [
				{
					id: '1',
					name: 'audienceId',
					type: 'string',
					value: 'b7c1f0e2-5a55-4a6e-9a3e-0f1d2c3b4a59',
				},
				{ id: '2', name: 'name', type: 'string', value: 'Bench audience' },
				{ id: '3', name: 'created', type: 'boolean', value: true },
			],
		},
		options: {},
	},
});

/** With n8n's Retry On Fail: the whole node again, five times at most, a second apart. */
export const retrying =
	(contender: ContenderFor): ContenderFor =>
	(adobe) => ({ ...contender(adobe), retryOnFail: true, maxTries: 5, waitBetweenTries: 1_000 });
