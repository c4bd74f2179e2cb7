import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { TOO_LONG_A_NUMBER } from '../../adobe/externalAudience';
import { invalidRow, isBlankCell, type Form } from '../../operation/parameters';
import { readAudienceUrl } from './audienceUrl';
import { problemInPath, problemOfId } from './ids';

/** Says which audience an operation is about. */
export const audienceLocator: INodeProperties = {
	displayName: 'Audience',
	name: 'audience',
	type: 'resourceLocator',
	required: true,
	default: { mode: 'list', value: '' },
	description: 'The audience to work with',
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			typeOptions: { searchListMethod: 'searchAudiences', searchable: true },
		},
		{
			displayName: 'By ID',
			name: 'id',
			type: 'string',
			placeholder: 'e.g. 4a815904-f2f9-4237-82fb-55605bcc2ad7',
			hint: "Adobe's own ID of the audience, which the output calls id",
		},
		{
			displayName: 'By External ID',
			name: 'externalId',
			type: 'string',
			placeholder: 'e.g. crm-segment-42',
			hint: 'The ID that members are ingested by, which the output calls audienceId',
		},
		{
			displayName: 'By URL',
			name: 'url',
			type: 'string',
			placeholder:
				'e.g. https://experience.adobe.com/#/@acme/sname:prod/platform/segment/browse/4a815904-…',
			hint: "The address of the audience's page in Experience Platform",
		},
	],
};

/** Decides between audiences that have the same external ID. */
export const namespaceOption: INodeProperties = {
	displayName: 'Namespace',
	name: 'namespace',
	type: 'string',
	default: '',
	placeholder: 'e.g. CustomerAudienceUpload',
	displayOptions: { show: { '/audience.mode': ['externalId'] } },
	description: "Whose audience it is, where several have the same external ID ('By External ID')",
};

/** Which audience a row is about: by the ID that Adobe's paths take, or by one that is to be looked up. */
export type Located =
	| { readonly id: string; readonly remedy: string; readonly sandboxName?: string }
	| { readonly audienceId: string; readonly namespace?: string };

const WHERE = 'Choose the audience again in the node, or correct the value for this item.';
const TAKES_ADOBES =
	"'By ID' takes the ID that Adobe made, which the output calls id; an ID of your own goes into 'By External ID'.";

/** How each mode of the locator reads what was entered. */
const MODES: Readonly<Record<string, (value: string, namespace: string | undefined) => Located>> = {
	list: (id) => ({ id: usable(id), remedy: 'Choose the audience from the list again.' }),
	id: (id) => ({ id: usable(id), remedy: TAKES_ADOBES }),
	url(address) {
		const page = readAudienceUrl(address);
		if (page === undefined) {
			throw refused(
				'is not the address of an audience in Experience Platform',
				"Open the audience there, and copy the address that ends with segment/browse and the audience's ID.",
			);
		}
		return {
			...page,
			id: usable(page.id),
			remedy: 'Open the address: it may be of another organization.',
		};
	},
	externalId: (audienceId, namespace) => ({
		audienceId: written(audienceId),
		...(namespace && { namespace }),
	}),
};

/** @returns reads which audience an item is about; it throws a FailureError that says what is wrong with it */
export function locatedReader(form: Form): (itemIndex: number, options: IDataObject) => Located {
	const read = form.parameter(audienceLocator.name, '');
	return (itemIndex, { namespace }) => {
		const { mode, value } = entered(read(itemIndex));
		if (isBlankCell(value)) throw refused('is empty', WHERE);
		if (typeof value !== 'string' && typeof value !== 'number') {
			throw refused('must be text', WHERE);
		}
		if (typeof value === 'number' && Math.abs(value) > Number.MAX_SAFE_INTEGER) {
			throw refused(TOO_LONG_A_NUMBER, WHERE);
		}
		const text = String(value).trim();
		const readMode = MODES[mode ?? (/^https?:/.test(text) ? 'url' : 'id')];
		if (readMode === undefined) throw refused('is chosen in a way that is not known', WHERE);
		return readMode(text, isBlankCell(namespace) ? undefined : writtenNamespace(namespace));
	};
}

/** An expression for the whole parameter gives a plain text. */
function entered(chosen: unknown): { mode?: string; value: unknown } {
	const isLocator = typeof chosen === 'object' && chosen !== null && 'value' in chosen;
	if (!isLocator) return { value: chosen };
	return 'mode' in chosen && typeof chosen.mode === 'string' && Object.hasOwn(MODES, chosen.mode)
		? { mode: chosen.mode, value: chosen.value }
		: { value: chosen.value };
}

const refused = (problem: string, whatToDo: string) =>
	invalidRow([{ parameter: 'Audience', problem: `'Audience' ${problem}` }], whatToDo);

function written(id: string): string {
	const problem = problemOfId(id);
	if (problem !== undefined) throw refused(problem, WHERE);
	return id;
}

function writtenNamespace(namespace: unknown): string {
	const text = typeof namespace === 'number' ? String(namespace) : namespace;
	const problem = typeof text === 'string' ? problemOfId(text.trim()) : 'must be text';
	if (problem === undefined) return String(text).trim();
	throw invalidRow(
		[{ parameter: 'Namespace', problem: `'Namespace' ${problem}` }],
		"Correct it in the options of the node; the audience's page in Experience Platform shows it.",
	);
}

/** What goes into a path may be no path of its own. */
function usable(id: string): string {
	if (/^https?:/.test(id)) throw refused('is a web address', "Choose 'By URL' for it.");
	const problem = problemInPath(id);
	if (problem !== undefined) throw refused(problem, TAKES_ADOBES);
	return written(id);
}
