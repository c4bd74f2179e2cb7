import { CREDENTIAL_TYPE, NODE_TYPE } from '../host/credential';
import type { Address } from './adobe-messages';
import { DESCRIPTION, NAMESPACE, ORIGIN_NAME } from './rows';

/** A node as a workflow holds it, without its name and place. */
export interface Contender {
	readonly type: string;
	readonly typeVersion: number;
	readonly parameters: Record<string, unknown>;
	readonly needsCredential: boolean;
	readonly retryOnFail?: boolean;
	readonly maxTries?: number;
	/** Milliseconds. */
	readonly waitBetweenTries?: number;
}

/** Where a contender sends to is only known once the simulator runs. */
export type ContenderFor = (adobe: Address) => Contender;

const FIELDS = ['name', 'namespace', 'originName', 'description'] as const;
const column = (name: string) => `={{ $json.${name} }}`;

/** n8n's HTTP Request node with the body's four fields filled in one by one, as its editor offers it. */
export const httpRequest: ContenderFor = ({ gatewayUrl }) => ({
	type: 'n8n-nodes-base.httpRequest',
	typeVersion: 4.2,
	needsCredential: true,
	parameters: {
		method: 'POST',
		url: `${gatewayUrl}/data/core/ais/audiences?createAudienceMetaOnly=true`,
		authentication: 'predefinedCredentialType',
		nodeCredentialType: CREDENTIAL_TYPE,
		sendHeaders: true,
		headerParameters: {
			parameters: [
				{ name: 'Accept', value: 'application/vnd.adobe.external.audiences+json; version=2' },
			],
		},
		sendBody: true,
		bodyParameters: { parameters: FIELDS.map((name) => ({ name, value: column(name) })) },
		options: {},
	},
});

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
	nameOnly: {
		mappingMode: 'defineBelow',
		name: column('name'),
		namespace: NAMESPACE,
		originName: ORIGIN_NAME,
		additionalFields: { description: DESCRIPTION },
	},
} as const;
export type Mapping = keyof typeof MAPPINGS;

export const adobeNode =
	(mapping: Mapping, options: Record<string, unknown> = {}): ContenderFor =>
	() => ({
		type: NODE_TYPE,
		typeVersion: 1,
		needsCredential: true,
		parameters: {
			resource: 'externalAudience',
			operation: 'create',
			...MAPPINGS[mapping],
			options,
		},
	});

/** What n8n needs by itself for the same items in and as many out: constants, no request. */
export const setNode: ContenderFor = () => ({
	type: 'n8n-nodes-base.set',
	typeVersion: 3.4,
	needsCredential: false,
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
