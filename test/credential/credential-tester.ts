import { RoutingNode } from 'n8n-core';
import {
	NodeConnectionTypes,
	type ICredentialDataDecryptedObject,
	type ICredentialTestRequest,
	type INodeCredentialTestResult,
	type INodeProperties,
	type INodeType,
} from 'n8n-workflow';

import { AdobeExperiencePlatformApi } from '../../credentials/AdobeExperiencePlatformApi.credentials';
import { StoredCredential } from '../engine/credentials-helper';
import { asNode } from './temporary-node';

/** The No Operation node, whose one property sends the request of the test. */
function nodeFor({ request }: ICredentialTestRequest): INodeType {
	const temp: INodeProperties = {
		displayName: 'Temp',
		name: 'temp',
		type: 'string',
		routing: { request },
		default: '',
	};
	return {
		description: {
			displayName: 'No Operation, do nothing',
			name: 'n8n-nodes-base.noOp',
			group: ['organization'],
			version: 1,
			description: 'No Operation',
			defaults: { name: 'No Operation, do nothing' },
			inputs: [NodeConnectionTypes.Main],
			outputs: [NodeConnectionTypes.Main],
			credentials: [{ name: 'adobeExperiencePlatformApi', required: true }],
			properties: [temp],
		},
	};
}

/** Tests a credential as n8n's CredentialsTester does when a person saves it. */
export async function testCredential(
	entered: ICredentialDataDecryptedObject,
): Promise<INodeCredentialTestResult> {
	const { test } = new AdobeExperiencePlatformApi();
	const type = nodeFor(test);
	const credential = new StoredCredential(entered);
	const decrypted = { id: '1', name: 'Adobe', type: 'adobeExperiencePlatformApi' };
	let body: unknown;
	try {
		const response = await asNode(type, credential, async (context) => {
			const data = { ...credential.data };
			return await new RoutingNode(context, type, { ...decrypted, data }).runNode();
		});
		body = response?.[0]?.[0]?.json;
	} catch (error) {
		return { status: 'Error', message: messageOf(error, test) };
	}
	for (const { type: kind, properties } of test.rules ?? []) {
		if (kind !== 'responseSuccessBody') continue;
		if (valueAt(body, properties.key) === properties.value) {
			return { status: 'Error', message: properties.message };
		}
	}
	return { status: 'OK', message: 'Connection successful!' };
}

/** A status has its rule or its name, the network its code, and anything else its own message. */
function messageOf(error: unknown, { rules = [] }: ICredentialTestRequest): string {
	const cause = valueAt(error, 'cause');
	const response = valueAt(cause, 'response');
	const status = valueAt(response, 'status');
	// n8n compares the status with numbers, so a response without one comes to nothing.
	if (typeof status === 'number') {
		const rule = rules.find(
			({ type, properties }) => type === 'responseCode' && properties.value === status,
		);
		const statusText = valueAt(response, 'statusText');
		const named = typeof statusText === 'string' && statusText !== '';
		return (
			rule?.properties.message ??
			(named ? statusText : `Received HTTP status code: ${JSON.stringify(status)}`)
		);
	}
	const code = valueAt(cause, 'code');
	if (typeof code === 'string' && code !== '') return code;
	return error instanceof Error ? error.message : String(error);
}

/** The value at a dotted path, as lodash's `get` finds it; in a text there is none. */
function valueAt(value: unknown, path: string): unknown {
	return path
		.split('.')
		.reduce<unknown>(
			(found, key) =>
				typeof found === 'object' && found !== null ? Reflect.get(found, key) : undefined,
			value,
		);
}
