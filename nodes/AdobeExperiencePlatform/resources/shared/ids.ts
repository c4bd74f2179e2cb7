import type { INodeProperties } from 'n8n-workflow';

import { halfCharacterIn, invisibleIn } from '../../adobe/characters';
import { quoted } from '../../adobe/errors/readError';
import { TOO_LONG_A_NUMBER } from '../../adobe/externalAudience';
import { invalidRow, isBlankCell, type Form } from '../../operation/parameters';

/** Longer than any ID: Adobe's longest hold two. */
const LONGEST = 500;

/** What is wrong with an ID wherever it stands, as a clause. */
export function problemOfId(id: string): string | undefined {
	const odd = halfCharacterIn(id) ?? invisibleIn(id);
	if (odd !== undefined) return `has ${odd} in it`;
	return id.length > LONGEST ? `is too long for an ID: ${quoted(id, 50)}` : undefined;
}

/** What is wrong with an ID that goes into a path: it may be no path of its own. */
export function problemInPath(id: string): string | undefined {
	const odd = /[/\\]/.exec(id)?.[0];
	if (odd !== undefined) return `has a ${odd} in it, which no ID of Adobe's has`;
	return /^\.+$/.test(id) ? 'is no ID' : undefined;
}

/**
 * @param property the parameter for an ID that goes into a path
 * @returns reads it item by item; it throws a FailureError that says what is wrong with it
 */
export function idReader(form: Form, property: INodeProperties): (itemIndex: number) => string {
	const read = form.parameter(property.name, '');
	return (itemIndex) => {
		const id = read(itemIndex);
		const problem = problemOf(id);
		if (problem === undefined) return String(id).trim();
		throw invalidRow(
			[
				{
					parameter: property.displayName,
					problem: `'${property.displayName}' ${problem}`,
				},
			],
			'Enter the ID, or an expression that gives it for this item.',
		);
	};
}

function problemOf(id: unknown): string | undefined {
	if (isBlankCell(id)) return 'is empty';
	if (typeof id === 'number') return Number.isSafeInteger(id) ? undefined : TOO_LONG_A_NUMBER;
	if (typeof id !== 'string') return 'must be text';
	return problemInPath(id.trim()) ?? problemOfId(id.trim());
}

/** The audience of an import. */
export const audienceIdProperty: INodeProperties = {
	displayName: 'Audience ID',
	name: 'audienceId',
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. 60ccea95-1435-4180-97a5-58af4aa285ab',
	description: 'The ID that members are ingested by, which the output calls audienceId',
};
