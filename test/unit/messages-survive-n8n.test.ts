import { NodeApiError, type INode } from 'n8n-workflow';

import {
	BY_CODE,
	BY_IMS_ERROR,
	BY_STATUS,
	inWords,
	PASTED_TOKEN_REFUSED,
} from '../../nodes/AdobeExperiencePlatform/adobe/errors/catalogue';
import { credentialTest } from '../../nodes/AdobeExperiencePlatform/adobe/session/credentialTest';
import { explained } from './explained';
import type { Silence } from '../../nodes/AdobeExperiencePlatform/adobe/reply';
import { empty, html, redirect } from '../simulator';
import { replyWith } from './answer';

/** n8n shows a text of its own instead of a message in which it finds one of these, in any case. */
const TRIGGER_WORDS =
	/ECONNREFUSED|ECONNRESET|ENOTFOUND|ETIMEDOUT|ERRADDRINUSE|EADDRNOTAVAIL|ECONNABORTED|EHOSTUNREACH|EAI_AGAIN|ENOENT|EISDIR|ENOTDIR|EACCES|EEXIST|EPERM|GETADDRINFO/i;

const reasons: ReadonlyArray<Silence['reason']> = [
	'timeout',
	'connectionLost',
	'unreachable',
	'untrusted',
	'notSent',
	'cancelled',
];

const messages = [
	...[...BY_CODE.values(), ...BY_STATUS.values()].map(
		(meaning) => inWords(meaning, { noun: 'audience', permission: 'View Things' }).message,
	),
	...[...BY_IMS_ERROR.values(), PASTED_TOKEN_REFUSED].map(({ message }) => message),
	...reasons.map(
		(reason) => explained({ kind: 'silence', reason, delivered: 'no', detail: 'EPERM' }).message,
	),
	...[html(200), html(404), html(503), empty(500), redirect(302, 'https://example.com/')].map(
		(answer) => explained(replyWith(answer)).message,
	),
	...(credentialTest.rules ?? []).map(({ properties }) => properties.message),
];

const node: INode = {
	id: '1',
	name: 'Adobe Experience Platform',
	type: 'adobeExperiencePlatform',
	typeVersion: 1,
	position: [0, 0],
	parameters: {},
};

it.each([...new Set(messages)])('n8n shows as it is: %s', (message) => {
	expect(message).not.toMatch(TRIGGER_WORDS);
	expect(new NodeApiError(node, {}, { message, description: 'What to do.' }).message).toBe(message);
});
